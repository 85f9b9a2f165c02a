/**
 * What the user has set holds in every call of Nix, and so does what a flake sets itself once its user has accepted it.
 * Each situation is one that somebody has reported; its address stands beside it.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { environment, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

const ACCEPT = ["--option", "accept-flake-config", "true"];

/** A flake of these checks and settings, of which nothing was ever built. */
function flakeOf(context: TestContext, { checks, config = "{ }" }: { checks: string; config?: string }): string {
  const path = join(folder(context), "flake");
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "flake.nix"),
    `{
      nixConfig = ${config};
      outputs = _: let
        make = name: command: more: derivation ({
          inherit name;
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" ": ${randomUUID()}; \${command}" ];
        } // more);
      in { checks.x86_64-linux = ${checks}; };
    }`,
  );
  return path;
}

const ONE = '{ one = make "one" "echo made > $out" { }; }';
const NEEDS_TOOL = `rec {
  tool = make "tool" "echo tool > $out" { requiredSystemFeatures = [ "at-home-only" ]; };
  user = make "user" "read x < \${tool}; echo $x > $out" { };
}`;

function nixOf(nix: TestNix, words: readonly string[], input = ""): string {
  const flags = ["--extra-experimental-features", "nix-command flakes"];
  return execFileSync(join(nix.bin, "nix"), [...words, ...flags], { env: environment(nix), input, stdio: "pipe" })
    .toString()
    .trim();
}

/** A flake with a check that needs what only its own signed cache has, and how it names that cache. */
function withOwnCache(context: TestContext, nix: TestNix): { flake: string; config: [name: string, value: string][] } {
  const base = folder(context);
  const [cache, key] = [`file://${join(base, "cache")}`, join(base, "key")];
  writeFileSync(key, nixOf(nix, ["key", "generate-secret", "--key-name", "own-1"]));
  const config: [string, string][] = [
    ["extra-substituters", cache],
    ["extra-trusted-public-keys", nixOf(nix, ["key", "convert-secret-to-public"], readFileSync(key, "utf8"))],
  ];
  const words = config.map(([name, value]) => `${name} = [ "${value}" ];`);
  const flake = flakeOf(context, { checks: NEEDS_TOOL, config: `{ ${words.join(" ")} }` });
  const home = ["--option", "extra-system-features", "at-home-only"];
  const tool = nixOf(nix, [
    "build",
    "--no-link",
    "--print-out-paths",
    `path:${flake}#checks.x86_64-linux.tool`,
    ...home,
  ]);
  nixOf(nix, ["store", "sign", "--key-file", key, tool]);
  nixOf(nix, ["copy", "--to", `${cache}?compression=none`, tool]);
  nixOf(nix, ["store", "delete", tool]);
  return { flake, config };
}

function told(ran: Ran, words: RegExp): number {
  return (ran.stdout + ran.stderr).split("\n").filter((line) => words.test(line)).length;
}

withEachNix((nix) => {
  const title = (what: string): string => `Nix ${nix.version}: ${what}`;
  const run = (context: TestContext, flake: string, args: readonly string[] = [], env: Record<string, string> = {}) =>
    verdict(context, nix, [`path:${flake}`, "--no-cache", ...args], { env });

  // https://github.com/olafkfreund/nixarchy/pull/358: the flake's caches are accepted in nix.conf.
  test(title("an accepted nixConfig reaches the builds"), async (context) => {
    const { flake } = withOwnCache(context, nix);
    const env = { NIX_CONFIG: "accept-flake-config = true" };
    const ran = await run(context, flake, [], env);
    assert.deepEqual(verdictsOf(ran.report), { tool: "cached", user: "passed" }, ran.stdout);
    assert.equal(told(ran, /which Nix ignores/u), 0);
  });

  // https://github.com/kriswill/dotfiles/pull/40: every call of Nix warns, and nobody reads it.
  test(title("what is ignored of a nixConfig is told once, by name"), async (context) => {
    const { flake } = withOwnCache(context, nix);
    const ran = await run(context, flake);
    assert.deepEqual(verdictsOf(ran.report), { tool: "unsupported", user: "dependency-failed" });
    const words = /nixConfig sets extra-substituters and extra-trusted-public-keys, which Nix ignores/u;
    assert.equal(told(ran, words), 1, ran.stdout);
    assert.equal(told(ran, /accept-flake-config true/u), 1);
  });

  // https://github.com/NixOS/nix/issues/15821, https://github.com/NixOS/nix/issues/9643: answers that Nix has kept.
  test(title("settings that the user has marked as trusted are used, and no others"), async (context) => {
    const { flake, config } = withOwnCache(context, nix);
    const data = join(folder(context), "data");
    mkdirSync(join(data, "nix"), { recursive: true });
    const trust = (value: boolean): void =>
      writeFileSync(
        join(data, "nix/trusted-settings.json"),
        JSON.stringify(Object.fromEntries(config.map(([name, text]) => [name, { [text]: value }]))),
      );
    trust(false);
    const refused = await run(context, flake, [], { XDG_DATA_HOME: data });
    assert.equal(verdictsOf(refused.report)["user"], "dependency-failed");
    trust(true);
    const trusted = await run(context, flake, [], { XDG_DATA_HOME: data });
    assert.equal(verdictsOf(trusted.report)["user"], "passed", trusted.stdout);
    for (const broken of ["{", '{"extra-substituters":', "[]", '"x"']) {
      writeFileSync(join(data, "nix/trusted-settings.json"), broken);
      const { code } = await run(context, flake, ["--only", "nothing*"], { XDG_DATA_HOME: data });
      assert.equal(code, 2);
    }
  });

  // https://github.com/nix-community/colmena/issues/88: a hook that lies in the flake.
  test(title("a hook of an accepted nixConfig is a path of the store, and runs"), async (context) => {
    const seen = join(folder(context), "seen");
    const flake = flakeOf(context, { checks: ONE, config: "{ post-build-hook = ./hook; }" });
    writeFileSync(join(flake, "hook"), `#!/bin/sh\necho "$OUT_PATHS" >>${seen}\n`);
    chmodSync(join(flake, "hook"), 0o755);
    const ignored = await run(context, flake);
    assert.equal(ignored.code, 0, ignored.stderr);
    assert.ok(!existsSync(seen));
    const file = join(flake, "flake.nix");
    writeFileSync(file, readFileSync(file, "utf8").replace("echo made", "echo again"));
    const accepted = await run(context, flake, ACCEPT);
    assert.equal(accepted.code, 0, accepted.stderr);
    assert.match(readFileSync(seen, "utf8"), /-one$/mu);
  });

  // https://github.com/FuelLabs/fuel.nix/pull/31: features that a flake's own derivations need.
  test(title("experimental features of an accepted nixConfig hold in builds"), async (context) => {
    const flake = flakeOf(context, {
      checks: `{ one = make "one" "echo made > $out" {
        __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";
      }; }`,
      config: '{ extra-experimental-features = [ "ca-derivations" ]; }',
    });
    const ran = await run(context, flake, ACCEPT);
    assert.deepEqual(verdictsOf(ran.report), { one: "passed" }, ran.stdout);
  });

  // https://github.com/NixOS/nix/pull/4189: what a flake says comes last in Nix, behind the command line.
  test(title("an option of the user's own goes before an accepted nixConfig"), async (context) => {
    const flake = flakeOf(context, { checks: ONE, config: "{ max-jobs = 4; }" });
    const ran = await run(context, flake, [...ACCEPT, "--option", "max-jobs", "0"]);
    assert.deepEqual(verdictsOf(ran.report), { one: "unsupported" });
    assert.equal(told(ran, /nixConfig sets max-jobs as well: your own option goes before it/u), 1, ran.stdout);
  });

  test(
    title("a nixConfig that Nix does not take is the flake's fault, and only where it is accepted"),
    async (context) => {
      for (const config of ['{ max-jobs = "many"; }', `{ extra-substituters = [ "${"x".repeat(150_000)}" ]; }`]) {
        const flake = flakeOf(context, { checks: ONE, config });
        assert.equal((await run(context, flake)).code, 0);
        const { code, stderr } = await run(context, flake, ACCEPT);
        assert.equal(code, 2);
        assert.match(stderr, /^nix-verdict: .*(?:configuration setting 'max-jobs'|nixConfig is accepted, but)/mu);
      }
    },
  );

  // https://github.com/NixOS/nix/issues/3810: some machines must not build.
  for (const [where, args, conf] of [
    ["in NIX_CONFIG", [], "max-jobs = 0"],
    ["as an option", ["--option", "max-jobs", "0"], ""],
    ["by its old name", ["--option", "build-max-jobs", "0"], ""],
    // https://github.com/NixOS/nix/issues/120: why a remote builder does not take it.
    [
      "with a builder that does not answer",
      ["--option", "builders", "ssh://nobody@127.0.0.1 x86_64-linux /dev/null 4"],
      "max-jobs = 0",
    ],
    [
      "with a builder for something else",
      ["--option", "builders", "ssh://nobody@127.0.0.1 riscv64-linux /dev/null 4"],
      "max-jobs = 0",
    ],
  ] as const)
    test(title(`max-jobs = 0 ${where}: nothing is built here`), async (context) => {
      const checks = `rec { dep = make "dep" "echo made > $out" { }; one = make "one" "cat \${dep} > $out" { }; }`;
      const flake = flakeOf(context, { checks });
      const { code, report, stdout } = await run(context, flake, args, { NIX_CONFIG: conf });
      assert.deepEqual(verdictsOf(report), { dep: "unsupported", one: "dependency-failed" }, stdout);
      assert.equal(code, 1);
      const reason = report?.checks[0]?.reason?.message ?? "";
      assert.match(
        reason,
        /^this machine builds nothing itself \(max-jobs = 0\), and no remote builder took it\. Set /u,
      );
      if (where === "with a builder that does not answer") assert.match(reason, /Nix says of one: .*SSH/u);
    });

  // https://github.com/NixOS/nix/issues/15368: all that is needed is there already.
  // https://github.com/NixOS/nix/issues/1798: nothing is built here, whatever it prefers.
  test(
    title("with max-jobs = 0, what is there passes, and what prefers this machine is not built"),
    async (context) => {
      const checks = `{
      there = make "there" "echo a > $out" { };
      local = make "local" "echo b > $out" { preferLocalBuild = true; };
    }`;
      const flake = flakeOf(context, { checks });
      nixOf(nix, ["build", "--no-link", `path:${flake}#checks.x86_64-linux.there`]);
      const { report, stdout } = await run(context, flake, ["--option", "max-jobs", "0"]);
      assert.deepEqual(verdictsOf(report), { local: "unsupported", there: "cached" }, stdout);
    },
  );

  // https://github.com/NixOS/nix/issues/3806: a remote builder that is there takes it.
  test(title("with max-jobs = 0, a remote builder builds"), async (context) => {
    const root = mkdtempSync(join(homedir(), ".nix-verdict-test-"));
    context.after(() => rmSync(root, { recursive: true, force: true }));
    const builders = `local?root=${root} x86_64-linux - 1 1`;
    const flake = flakeOf(context, { checks: ONE });
    const args = ["--option", "max-jobs", "0", "--option", "builders", builders];
    const { report, stdout } = await run(context, flake, args);
    assert.deepEqual(verdictsOf(report), { one: "passed" }, stdout);
  });

  // https://github.com/cachix/devenv/issues/1801: a tool that says --max-jobs itself, whatever is in nix.conf.
  test(title("max-jobs says how many builds run at once, unless jobs does"), async (context) => {
    const flake = flakeOf(context, { checks: ONE });
    const jobs = async (args: readonly string[], conf: string): Promise<unknown> => {
      const { stdout } = await verdict(context, nix, ["plan", `path:${flake}`, "--no-cache", "--json", ...args], {
        env: { NIX_CONFIG: conf },
      });
      return (JSON.parse(stdout) as { jobs: unknown }).jobs;
    };
    assert.equal(await jobs([], ""), cpus().length);
    assert.equal(await jobs([], "max-jobs = 1"), 1);
    assert.equal(await jobs([], "max-jobs = 7"), 7);
    assert.equal(await jobs(["--option", "max-jobs", "1"], ""), 1);
    assert.equal(await jobs(["--jobs", "5"], "max-jobs = 1"), 5);
  });
});
