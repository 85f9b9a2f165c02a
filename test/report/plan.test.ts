import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { type PlannedBuild, type PlannedRun, renderPlan, renderPlanJson } from "../../src/report/plan.ts";
import { displayWidth } from "../../src/report/width.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A check that is built, for 2 seconds from the start on; `over` says what is different. */
function build(name: string, over: Partial<PlannedBuild> = {}): PlannedBuild {
  const drvPath = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-check.drv";
  return { drvPath, name: "check", checks: [name], startMs: 0, endMs: 2000, durationMs: 2000, memoryBytes: 200 * MIB, cores: 1, from: "history", why: "median of its last 7 runs", ...over };
}

const PLAN: PlannedRun = {
  system: "x86_64-linux",
  jobs: 4,
  memoryBytes: 14 * GIB,
  makespanMs: 252_000,
  lowerBoundMs: 238_000,
  builds: [
    build("login", { startMs: 0, endMs: 252_000, durationMs: 252_000, memoryBytes: 3.25 * GIB, cores: 4, from: "evaluation", why: "2 machines with 3 GiB" }),
    build("library", { checks: [], name: "library-1.2", durationMs: 41_000, endMs: 41_000, memoryBytes: 512 * MIB, from: "default", why: "nothing is known" }),
    build("fmt", { checks: ["fmt", "format"] }),
    build("hostile\u001b[31m ##[error] \u202E\nname"),
    build("größe und 漢字 in einem sehr langen Namen, der kein Ende nimmt", { durationMs: 30, startMs: 41_000, endMs: 41_030, why: "its last run; memory: never measured" }),
  ],
  cached: ["lint", "docs", "a\nb"],
  broken: [
    { name: "typo", verdict: "eval-error", reason: { code: "eval-error", message: "attribute 'nothing' missing" }, location: { file: "flake.nix", line: 16, column: 3 } },
    { name: "other", verdict: "unsupported", reason: null, location: null },
  ],
};

const FILES: Readonly<Record<string, () => string>> = {
  "plan.txt": () => renderPlan(PLAN, { color: false, width: 100 }),
  "plan-color.txt": () => renderPlan(PLAN, { color: true, width: 72 }),
  "plan.json": () => renderPlanJson(PLAN),
};
for (const [name, render] of Object.entries(FILES)) {
  test(`${name} is as it was`, () => {
    const file = new URL(`golden/${name}`, import.meta.url);
    const made = render();
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, made);
    assert.equal(made, readFileSync(file, "utf8"));
  });
}

test("no line is wider than the terminal, and colour changes no character", () => {
  for (const width of [1, 2, 3, 8, 15, 24, 40, 60, 80, 120, 200, Infinity]) {
    const text = renderPlan(PLAN, { color: false, width });
    for (const line of text.split("\n")) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    assert.doesNotMatch(text, / $/m);
    for (const evil of ["\u001b", "##[", "\u202E"]) assert.equal(text.includes(evil), false);
    assert.equal(stripVTControlCharacters(renderPlan(PLAN, { color: true, width })), text);
  }
});

test("what is predicted takes two lines where it does not fit on one", () => {
  assert.match(renderPlan(PLAN, { color: false, width: 84 }), /^predicted: 4 min 12 s on 4 jobs under 14\.0 GiB; no order is faster than 3 min 58 s$/m);
  assert.match(renderPlan(PLAN, { color: false, width: 60 }), /^predicted: 4 min 12 s on 4 jobs under 14\.0 GiB;\nno order is faster than 3 min 58 s$/m);
  assert.match(renderPlan({ ...PLAN, memoryBytes: null, jobs: 1 }, { color: false, width: 80 }), /^predicted: 4 min 12 s on 1 job; no order/m);
});

test("nothing to build", () => {
  const nothing = { ...PLAN, builds: [], broken: [], makespanMs: 0, lowerBoundMs: 0 };
  assert.equal(renderPlan(nothing, { color: false, width: 80 }), "✔ 3 proven by an earlier run: lint, docs, a b\nnothing has to be built\n");
  assert.equal(renderPlan({ ...nothing, cached: [] }, { color: false, width: 80 }), "nothing has to be built\n");
});

test("of many dependencies only their number is told; the places of checks stay", () => {
  const many = Array.from({ length: 21 }, (_, n) => build("", { checks: [], name: `dependency-${n}` }));
  const text = renderPlan({ ...PLAN, builds: [...many, build("x")] }, { color: false, width: 80 });
  assert.deepEqual(text.split("\n").slice(0, 3), ["22  x  2 s  200 MiB  median of its last 7 runs", "and, each before the checks that need it, 21 dependencies", ""]);
  assert.match(renderPlan({ ...PLAN, builds: [...many.slice(1), build("x")] }, { color: false, width: 80 }), /^ 1 {2}dependency-1 /);
});

test("guesses are owned", () => {
  const text = (...from: PlannedBuild["from"][]): string => renderPlan({ ...PLAN, builds: from.map((one) => build("x", { from: one })) }, { color: false, width: 80 });
  assert.match(text("default"), /^! its time is a guess, not measured$/m);
  assert.match(text("default", "evaluation"), /^! all times are guesses, none is measured$/m);
  assert.match(text("default", "history"), /^! 1 of 2 times is a guess, not measured$/m);
  assert.match(text("default", "evaluation", "history"), /^! 2 of 3 times are guesses, not measured$/m);
  assert.doesNotMatch(text("history"), /guess/);
});

test("the JSON can be read by anybody, whatever the names", () => {
  const made = renderPlanJson({ ...PLAN, cached: ["\ud800"] });
  assert.deepEqual(JSON.parse(made), JSON.parse(JSON.stringify({ schema: "nix-verdict-plan/1", ...PLAN, cached: ["\uFFFD"] })));
});
