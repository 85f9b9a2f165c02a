import assert from "node:assert/strict";
import { test } from "node:test";

import type { Check } from "../../src/model/verdict.ts";
import { aboutOthers, byCause, Causes, isOneBuild, firstNames } from "../../src/report/causes.ts";
import { cpuNow } from "../tries.ts";
import { check, everyday, hostile, rich } from "./fixture.ts";
import { names, over, shared } from "./shared.ts";

/** The names of checks that are together. */
const groups = (checks: readonly Check[]): string[][] =>
  byCause(checks).map(({ check: first, others }) => [first.name, ...others.map(({ name }) => name)]);

const reason = { code: "dependency", message: 'it needs "x", which could not be built: its builder exited with 2' };

test("checks that are bad over the same thing are together, where the first of them stands", () => {
  assert.deepEqual(groups(shared.checks), [
    names("host", 40),
    ["server", "client", "proxy"],
    ["api", "web", "worker"],
    names("docs", 5),
    names("vm", 2),
    ["alone"],
    ["fmt"],
    ["lint"],
  ]);
});

test("every check is in one group, and those with causes of their own stay alone", () => {
  for (const checks of [shared.checks, rich.checks])
    assert.deepEqual(new Set(groups(checks).flat()), new Set(checks.map(({ name }) => name)));
  assert.ok(byCause([...everyday, ...hostile]).every(({ others }) => others.length === 0));
});

test("what is alike by chance is not together", () => {
  const alike: readonly (readonly [what: string, one: Partial<Check>, other: Partial<Check>])[] = [
    ["two builds that exit alike", { verdict: "failed", startedAt: "x" }, { verdict: "failed", startedAt: "x" }],
    ["two of one name that are needed", { excerpt: ["this"] }, { excerpt: ["that"] }],
    ["two systems", {}, { attr: "checks.aarch64-linux.b" }],
    ["two verdicts", {}, { verdict: "timeout" }],
    [
      "two places",
      { drvPath: null, location: { file: "flake.nix", line: 1, column: 1 } },
      { drvPath: null, location: { file: "flake.nix", line: 2, column: 1 } },
    ],
    ["entries for jobs", { attr: "" }, { attr: "" }],
    ["nothing said", { reason: null }, { reason: null }],
    ["good ones", { verdict: "passed" }, { verdict: "passed" }],
  ];
  for (const [what, one, other] of alike) {
    const [a, b] = [over(["a"], { reason, ...one }), over(["b"], { reason, ...other })];
    assert.deepEqual(groups([...a, ...b]), [["a"], ["b"]], what);
  }
  assert.deepEqual(groups(over(["a", "b"], { reason })), [["a", "b"]]);
});

test("the network fails at no place of the flake", () => {
  const network = { code: "network", message: "the network failed, not the check: a.example failed: x" };
  const at = (line: number): Partial<Check> => ({ drvPath: null, location: { file: "f.nix", line, column: 1 } });
  const checks = [1, 2].flatMap((line) =>
    over([`c${line}`], { verdict: "lost", reason: network, ...at(line), excerpt: [`line ${line}`] }),
  );
  assert.deepEqual(groups(checks), [["c1", "c2"]]);
});

test("one by one, each learns who was first", () => {
  const causes = new Causes();
  const [one, other] = over(["a", "b"], { reason });
  assert.ok(one !== undefined && other !== undefined);
  assert.equal(causes.add(one), null);
  assert.equal(causes.add(other), one);
  assert.equal(causes.add(check({ name: "fine" })), null);
});

test("what the others have to do with the first one", () => {
  const told = byCause(shared.checks).map((cause) => [cause.check.name, aboutOthers(cause), isOneBuild(cause)]);
  assert.deepEqual(told, [
    ["host-01", "", true],
    ["server", "the other 2 need it", true],
    ["api", "", true],
    ["docs-01", "", true],
    ["vm-01", "the other likewise", false],
    ["alone", "", true],
    ["fmt", "", true],
    ["lint", "", true],
  ]);
});

test("a list has few names, and never counts one", () => {
  assert.equal(firstNames(["a"]), "a");
  assert.equal(firstNames(["a", "b", "c", "d"]), "a, b, c, d");
  assert.equal(firstNames(["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
  assert.equal(firstNames(["a", "b", "c", "d"], 1), "a and 3 more");
});

test("five thousand checks over one thing are put together at once", () => {
  const started = cpuNow();
  const excerpt = Array.from({ length: 25 }, (_, index) => `line ${index} of a log`.repeat(20));
  assert.equal(byCause(over(names("c", 5000), { reason, excerpt })).length, 1);
  assert.ok(cpuNow() - started < 5000);
});
