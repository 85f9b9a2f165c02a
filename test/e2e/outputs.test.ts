/** What other CI systems read: `--json`, `--quiet` and `--junit`. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { verdict, verdictsOf } from "./run.ts";

const [nix] = nixes;
assert.ok(nix);

/** A flake with these checks, each a script of a shell. */
function flakeOf(context: TestContext, scripts: Record<string, string>): string {
  const path = join(folder(context), "flake");
  mkdirSync(path);
  const checks = Object.entries(scripts).map(
    ([name, script]) =>
      `${name} = derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
      `args = [ "-c" "${script} # ${randomUUID()}" ]; };`,
  );
  writeFileSync(join(path, "flake.nix"), `{ outputs = _: { checks.x86_64-linux = { ${checks.join(" ")} }; }; }`);
  return path;
}

test("--json prints verdict.json alone, bad or not; --junit writes another junit.xml", async (context) => {
  const flake = flakeOf(context, { good: "echo > $out", bad: "echo no; exit 7" });
  const junit = join(folder(context), "deep/results.xml");
  const { code, stdout, stderr, out, report } = await verdict(context, nix, [flake, "--json", "--junit", junit]);
  assert.equal(code, 1);
  assert.deepEqual(JSON.parse(stdout), report);
  assert.deepEqual(verdictsOf(report), { bad: "failed", good: "passed" });
  assert.match(stderr, /good passed/u);
  assert.equal(readFileSync(junit, "utf8"), readFileSync(join(out, "junit.xml"), "utf8"));
  const merged = join(folder(context), "merged.xml");
  const both = await verdict(context, nix, ["report", out, "--json", "--junit", merged]);
  assert.equal(both.code, 1);
  assert.deepEqual(JSON.parse(both.stdout), both.report);
  assert.match(readFileSync(merged, "utf8"), /failures="1"/u);
});

test("--quiet prints what is bad and nothing else; of a good run nothing at all", async (context) => {
  const flake = flakeOf(context, { good: "echo > $out", bad: "echo no; exit 7" });
  const all = await verdict(context, nix, [flake, "--quiet"]);
  assert.equal(all.code, 1);
  const said = all.stdout.split("\n");
  assert.equal(said.length, 2, all.stdout);
  assert.match(said[0] ?? "", /^✘ bad failed in .*: .*7/u);
  assert.equal(said[1], "1 of 2 checks are bad.");
  assert.equal(all.stderr, "");
  const good = await verdict(context, nix, [flake, "--quiet", "--only", "good", "--only", "nothing-of-that-name"]);
  assert.deepEqual([good.code, good.stdout, good.stderr], [0, "", ""]);
  const none = await verdict(context, nix, [join(flake, "nowhere"), "--quiet", "--json"]);
  assert.deepEqual([none.code, none.stdout], [2, ""]);
  assert.match(none.stderr, /^nix-verdict: There is no flake/u);
});

test("--quiet: a flaky check is bad where it makes the run bad", async (context) => {
  const flake = flakeOf(context, { wobbly: "exit 1" });
  const report = (await verdict(context, nix, [flake, "--quiet", "--retries", "1"])).report;
  assert.ok(report);
  const [check] = report.checks;
  const kept = folder(context);
  mkdirSync(join(kept, "r"));
  for (const [flaky, stdout] of [
    ["pass", ""],
    ["fail", "! wobbly flaky"],
  ] as const) {
    const told = { ...report, flaky, checks: [{ ...check, verdict: "flaky", reason: null }] };
    writeFileSync(join(kept, "r/verdict.json"), JSON.stringify(told));
    const merged = await verdict(context, nix, ["report", join(kept, "r"), "--quiet"]);
    assert.equal(merged.code, stdout === "" ? 0 : 1, merged.stderr);
    assert.ok(merged.stdout.startsWith(stdout) && (stdout !== "" || merged.stdout === ""), merged.stdout);
  }
});

test("--junit: none of an earlier run is left, and a place that cannot be written is told at once", async (context) => {
  const root = folder(context);
  const junit = join(root, "junit.xml");
  writeFileSync(junit, "<testsuites/>");
  const broken = await verdict(context, nix, [join(root, "nowhere"), "--junit", junit]);
  assert.equal(broken.code, 2);
  assert.ok(!existsSync(junit));
  mkdirSync(junit);
  const inTheWay = await verdict(context, nix, [flakeOf(context, { good: "echo > $out" }), "--junit", junit]);
  assert.equal(inTheWay.code, 2);
  assert.match(inTheWay.stderr, /junit: ".*junit\.xml" cannot be written \(.*\)\. Name another file\./u);
  assert.equal(inTheWay.report, null);
});
