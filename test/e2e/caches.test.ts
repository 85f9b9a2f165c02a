/**
 * Binary caches that fail in every way that was reported in public: what can be built is built, and what cannot be had
 * is `lost`, with the host and its word, and never `failed`.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { Reason } from "../../src/model/verdict.ts";
import { type FailingCache, failingCache, type Fault, refusingAddress } from "../failing-cache.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { build, download, flakeOf } from "./made-flakes.ts";
import { type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A flake with a dependency that only a cache has, a check that needs it, and one that does not. */
async function borrowed(context: TestContext, nix: TestNix): Promise<{ flake: string; cache: FailingCache }> {
  const base = folder(context);
  const flake = join(base, "flake");
  mkdirSync(flake);
  writeFileSync(
    join(flake, "flake.nix"),
    `{ outputs = _: let make = name: script: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh";
      args = [ "-c" ": ${randomUUID()}; \${script}" ]; };
      lib = make "lib" "echo many words > $out"; in {
      packages.x86_64-linux = { inherit lib; };
      checks.x86_64-linux = { uses = make "uses" "read x < \${lib}; echo > $out"; plain = make "plain" "echo > $out"; };
    }; }`,
  );
  const run = (...words: readonly string[]): string =>
    execFileSync(join(nix.bin, "nix"), ["--extra-experimental-features", "nix-command flakes", ...words], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: base, NIX_CONFIG: "substituters =" },
      stdio: ["ignore", "pipe", "ignore"],
    });
  const path = run("build", "--no-link", "--print-out-paths", `path:${flake}#packages.x86_64-linux.lib`).trim();
  run("copy", "--to", `file://${base}/cache`, path);
  run("store", "delete", path);
  return { flake, cache: await failingCache(context, join(base, "cache")) };
}

async function judged(
  context: TestContext,
  nix: TestNix,
  flake: string,
  substituters: string,
  more: readonly string[] = [],
): Promise<Ran> {
  return await verdict(context, nix, [`path:${flake}`, "--no-cache", ...more], {
    env: { HOME: folder(context), NIX_CONFIG: `substituters = ${substituters}\nrequire-sigs = false` },
  });
}

/** What fails, how, and where that was reported; `told`: what the notice says, null where there is none. */
const FAULTS: readonly (readonly [where: RegExp, fault: Fault, told: RegExp | null, source: string])[] = [
  [/\/nar\//, 503, /HTTP error 503/, "https://github.com/NixOS/nix/issues/3796"],
  [/\/nar\//, 404, null, "https://github.com/NixOS/nix/issues/396"],
  [/\/nar\//, "cut", /partial file/, "https://github.com/status-im/status-legacy/pull/16383"],
  [/\/nar\//, "garbage", /compression/, "https://github.com/NixOS/nix/issues/3514"],
  [/narinfo/, 502, /HTTP error 502/, "https://github.com/NixOS/nix/issues/4383"],
  [/narinfo/, "garbage", /corrupt/, "https://github.com/NixOS/nix/issues/3514"],
  [/./, "hang", /did not answer within 5 s/, "https://github.com/NixOS/nix/pull/12876"],
  [/./, "reset", /left out/, "https://github.com/NixOS/nix/issues/1195"],
  [/./, 500, /HTTP error 500/, "https://github.com/NixOS/nixpkgs/issues/54302"],
  [/./, 401, null, "https://github.com/NixOS/nix/issues/3796"],
];

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  for (const [where, fault, told, source] of FAULTS) {
    test(`a cache that fails costs no verdict: ${fault} for ${where.source}, ${source} ${version}`, async (context) => {
      const { flake, cache } = await borrowed(context, nix);
      cache.fault = (path) => (where.test(path) ? fault : null);
      const { code, stdout, report } = await judged(context, nix, flake, cache.url);
      assert.deepEqual([code, verdictsOf(report)], [0, { plain: "passed", uses: "passed" }], stdout);
      if (told !== null) assert.match(stdout, told);
      assert.equal(stdout.match(/is left out of this run/g)?.length ?? 0, told === null ? 0 : 1);
    });
  }

  // https://github.com/NixOS/nix/issues/1990, https://github.com/NixOS/nix/issues/13792
  test(`caches that nobody answers for, beside one that does ${version}`, async (context) => {
    const { flake, cache } = await borrowed(context, nix);
    const dead = `${await refusingAddress()} http://no-such-host.invalid`;
    const { code, stdout, report } = await judged(context, nix, flake, `${dead} ${cache.url}`);
    assert.deepEqual([code, verdictsOf(report)], [0, { plain: "passed", uses: "passed" }], stdout);
    assert.equal(stdout.match(/is left out of this run/g)?.length, 2);
    assert.ok(
      cache.asked.some((path) => path.startsWith("/nar/")),
      "it comes from the one that answers",
    );
  });

  // https://github.com/NixOS/nix/issues/1195: every client asked again. Once, for the probe; here none but it.
  test(`a cache that is down is asked once, and not by every client ${version}`, async (context) => {
    const { flake, cache } = await borrowed(context, nix);
    cache.fault = () => 503;
    await judged(context, nix, flake, cache.url, ["--jobs", "2"]);
    assert.ok(cache.asked.length <= 2, cache.asked.join(" "));
  });

  // https://github.com/NixOS/nix/issues/10031
  test(`content-addressed checks are built while a cache is down ${version}`, async (context) => {
    const flake = folder(context);
    writeFileSync(
      join(flake, "flake.nix"),
      `{ outputs = _: { checks.x86_64-linux.ca = derivation { name = "ca"; system = "x86_64-linux"; builder = "/bin/sh";
        args = [ "-c" "echo ${randomUUID()} > $out" ];
        __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256"; }; }; }`,
    );
    const settings = ["--option", "extra-experimental-features", "ca-derivations"];
    const down = await judged(context, nix, flake, await refusingAddress(), settings);
    assert.deepEqual([down.code, verdictsOf(down.report)], [0, { ca: "passed" }], down.stdout);
  });

  // The same network as in https://github.com/NixOS/nix/issues/3514, for what only content-addressed derivations ask.
  test(`content-addressed checks are built while a cache answers garbage ${version}`, async (context) => {
    const { cache } = await borrowed(context, nix);
    cache.fault = (path) => (/realisations|build-trace/.test(path) ? "garbage" : null);
    const flake = folder(context);
    writeFileSync(
      join(flake, "flake.nix"),
      `{ outputs = _: { checks.x86_64-linux.ca = derivation { name = "ca"; system = "x86_64-linux"; builder = "/bin/sh";
        args = [ "-c" "echo ${randomUUID()} > $out" ];
        __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256"; }; }; }`,
    );
    const settings = ["--option", "extra-experimental-features", "ca-derivations"];
    const { code, report, stdout } = await judged(context, nix, flake, cache.url, settings);
    assert.deepEqual([code, verdictsOf(report)], [0, { ca: "passed" }], stdout);
    assert.ok(
      cache.asked.some((path) => /realisations|build-trace/.test(path)),
      cache.asked.join(" "),
    );
  });

  // https://github.com/NixOS/nixpkgs/issues/33852: the server of the sources is down.
  test(`a download that is a check is lost, tried twice, with host and status ${version}`, async (context) => {
    const server = await failingCache(context, folder(context));
    server.fault = (path) => (path === "/gone" ? 404 : 503);
    const checks = `down = ${download(`${server.url}/down`)}; gone = ${download(`${server.url}/gone`)};`;
    const { code, report } = await judged(context, nix, flakeOf(context, checks), "");
    assert.deepEqual([code, verdictsOf(report)], [1, { down: "lost", gone: "failed" }]);
    const reasonOf = (wanted: string): Reason | null | undefined =>
      report?.checks.find(({ name }) => name === wanted)?.reason;
    assert.equal(reasonOf("down")?.code, "network");
    assert.match(
      reasonOf("down")?.message ?? "",
      /the network or a binary cache failed, not the check: 127\.0\.0\.1:\d+ failed: HTTP error 503/,
    );
    assert.deepEqual(reasonOf("gone"), {
      code: "download",
      message: `it cannot be downloaded from ${server.url}/gone: HTTP error 404. Correct its address`,
    });
  });

  test(`a host that is down is tried again for one download, and not for each ${version}`, async (context) => {
    const address = await refusingAddress();
    const checks = Array.from({ length: 6 }, (_, index) => `c${index} = ${download(`${address}/${index}`)};`);
    const { report, code } = await judged(context, nix, flakeOf(context, checks.join(" ")), "", ["--jobs", "2"]);
    assert.deepEqual([code, new Set(Object.values(verdictsOf(report)))], [1, new Set(["lost"])]);
    // Two may be under way when the first one has failed for good.
    const built = report?.timeline?.spans ?? [];
    assert.ok(built.length <= 6 + 2, `${built.length} builds`);
  });

  test(`large logs are read without asking a cache that is down ${version}`, async (context) => {
    const { cache } = await borrowed(context, nix);
    cache.fault = () => 503;
    // As much as no compression makes small.
    const line = "$((i*i*i*77777 % 1000003)) $((i*i*31337 % 1000003))";
    const script = `i=0; while [ $i -lt 12000 ]; do i=$((i+1)); echo ${line}; done; exit 3`;
    const checks = ["a", "b", "c"].map((name) => `${name} = ${build(name, script)};`);
    const ran = await judged(context, nix, flakeOf(context, checks.join(" ")), cache.url);
    assert.deepEqual(verdictsOf(ran.report), { a: "failed", b: "failed", c: "failed" });
    for (const { log } of ran.report?.checks ?? [])
      assert.equal(readFileSync(join(ran.out, log ?? ""), "utf8").split("\n").length, 12_001);
    assert.ok(cache.asked.length <= 2, cache.asked.join(" "));
  });

  test(`what evaluation cannot fetch is not tried five times for every check ${version}`, async (context) => {
    const server = await failingCache(context, folder(context));
    server.fault = () => 503;
    const value = `import (builtins.fetchurl { url = "${server.url}/x.nix"; sha256 = "${"0".repeat(52)}"; })`;
    const checks = Array.from({ length: 24 }, (_, index) => `c${index} = lent.c;`).join(" ");
    const flake = flakeOf(context, `} // (let lent = ${value}; in { ${checks} }) // {`);
    const { code, report } = await judged(context, nix, flake, "");
    assert.deepEqual([code, new Set(Object.values(verdictsOf(report)))], [1, new Set(["lost"])]);
    // Five times in each of up to eight processes, then twice for each check.
    assert.ok(server.asked.length <= 5 * 8 + 2 * 24, `${server.asked.length} requests`);
  });

  // https://github.com/NixOS/nix/issues/13792: what evaluation fetches. A flake's own words prove nothing.
  test(`a check whose evaluation cannot fetch is lost; one that only says so is not ${version}`, async (context) => {
    const [flake, address] = [folder(context), await refusingAddress()];
    const hash = `sha256 = "${"0".repeat(52)}"`;
    writeFileSync(
      join(flake, "flake.nix"),
      `{ outputs = _: { checks.x86_64-linux = {
        fetches = import (builtins.fetchurl { url = "${address}/x.nix"; ${hash}; });
        says = throw "unable to download '${address}/x.nix': HTTP error 503"; }; }; }`,
    );
    const { code, report } = await judged(context, nix, flake, "");
    assert.deepEqual([code, verdictsOf(report)], [1, { fetches: "lost", says: "eval-error" }]);
    const reason = report?.checks.find(({ name }) => name === "fetches")?.reason;
    assert.match(reason?.message ?? "", /the network failed, not the check: 127\.0\.0\.1:\d+ failed/);
  });
});
