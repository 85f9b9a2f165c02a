import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import type { PredictedStep, PlannedRun } from "../../src/model/planned-run.ts";
import { renderPlan, renderPlanJson } from "../../src/report/plan-text.ts";
import { displayWidth } from "../../src/text/width.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A check that is built, for 2 seconds from the start on; `over` says what is different. */
function build(name: string, over: Partial<PredictedStep> = {}): PredictedStep {
  const drvPath = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-check.drv";
  return {
    drvPath,
    name: "check",
    checks: [name],
    needs: [],
    startMs: 0,
    endMs: 2000,
    durationMs: 2000,
    memoryBytes: 200 * MIB,
    cores: 1,
    from: "history",
    why: "median of its last 7 runs",
    unproven: null,
    ...over,
  };
}

const PLAN: PlannedRun = {
  system: "x86_64-linux",
  jobs: 4,
  memoryBytes: 14 * GIB,
  makespanMs: 252_000,
  lowerBoundMs: 238_000,
  builds: [
    build("login", {
      startMs: 0,
      endMs: 252_000,
      durationMs: 252_000,
      memoryBytes: 3.25 * GIB,
      cores: 4,
      from: "evaluation",
      why: "2 machines with 3 GiB",
    }),
    build("library", {
      checks: [],
      name: "library-1.2",
      durationMs: 41_000,
      endMs: 41_000,
      memoryBytes: 512 * MIB,
      from: "default",
      why: "nothing is known",
    }),
    build("fmt", { checks: ["fmt", "format"], unproven: "its derivation changed since 2026-11-18" }),
    build("hostile\u001b[31m ##[error] \u202E\nname"),
    build("größe und 漢字 in einem sehr langen Namen, der kein Ende nimmt", {
      durationMs: 30,
      startMs: 41_000,
      endMs: 41_030,
      why: "its last run; memory: never measured",
    }),
  ],
  cached: [
    { name: "lint", why: "proven on 2026-11-19" },
    { name: "docs", why: "its outputs are in the store or a binary cache" },
    { name: "a\nb", why: "its outputs are in the store or a binary cache" },
  ],
  broken: [
    {
      name: "typo",
      verdict: "eval-error",
      reason: { code: "eval-error", message: "attribute 'nothing' missing" },
      location: { file: "flake.nix", line: 16, column: 3 },
    },
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
  assert.match(
    renderPlan(PLAN, { color: false, width: 84 }),
    /^predicted: 4 min 12 s on 4 jobs under 14\.0 GiB; no order is faster than 3 min 58 s$/m,
  );
  assert.match(
    renderPlan(PLAN, { color: false, width: 60 }),
    /^predicted: 4 min 12 s on 4 jobs under 14\.0 GiB;\nno order is faster than 3 min 58 s$/m,
  );
  assert.match(
    renderPlan({ ...PLAN, memoryBytes: null, jobs: 1 }, { color: false, width: 80 }),
    /^predicted: 4 min 12 s on 1 job; no order/m,
  );
});

test("nothing to build", () => {
  const nothing = { ...PLAN, builds: [], broken: [], makespanMs: 0, lowerBoundMs: 0 };
  assert.equal(
    renderPlan(nothing, { color: false, width: 80 }),
    [
      "✔ 2 proven by an earlier run: docs, a‹U+000A›b",
      "  its outputs are in the store or a binary cache",
      "✔ 1 proven by an earlier run: lint",
      "  proven on 2026-11-19",
      "nothing has to be built",
      "",
    ].join("\n"),
  );
  assert.equal(renderPlan({ ...nothing, cached: [] }, { color: false, width: 80 }), "nothing has to be built\n");
});

test("a hundred proven checks take two lines for each of the commonest reasons, and one for the rest", () => {
  const cached = Array.from({ length: 100 }, (_, index) => ({
    name: `check-${index}`,
    why: index < 80 ? "proven on 2026-11-19" : `proven on 2026-11-0${index % 9}`,
  }));
  const lines = renderPlan({ ...PLAN, cached, builds: [], broken: [] }, { color: false, width: 60 }).split("\n");
  assert.deepEqual(lines.slice(0, 2), [
    "✔ 80 proven by an earlier run: check-0, check-1, check-2, c…",
    "  proven on 2026-11-19",
  ]);
  assert.deepEqual(lines.slice(10), ["✔ and 10 more, proven by an earlier run", "nothing has to be built", ""]);
});

test("why a check is not proven is told where there is room", () => {
  const line = (width: number): string =>
    renderPlan(
      { ...PLAN, builds: [build("fmt", { unproven: "asked to be checked again: older than 7d" })] },
      { color: false, width },
    ).split("\n")[0] ?? "";
  assert.equal(
    line(Infinity),
    "1  fmt  2 s  200 MiB  median of its last 7 runs; asked to be checked again: older than 7d",
  );
  assert.equal(line(60), "1  fmt  2 s  200 MiB  median of its last 7 runs; asked to b…");
});

test("of many dependencies only their number is told; the places of checks stay", () => {
  const many = Array.from({ length: 21 }, (_, n) => build("", { checks: [], name: `dependency-${n}` }));
  const text = renderPlan({ ...PLAN, builds: [...many, build("x")] }, { color: false, width: 80 });
  assert.deepEqual(text.split("\n").slice(0, 3), [
    "22  x  2 s  200 MiB  median of its last 7 runs",
    "and, each before the checks that need it, 21 dependencies",
    "",
  ]);
  assert.match(
    renderPlan({ ...PLAN, builds: [...many.slice(1), build("x")] }, { color: false, width: 80 }),
    /^ 1 {2}dependency-1 /,
  );
});

test("guesses are owned", () => {
  const text = (...from: PredictedStep["from"][]): string =>
    renderPlan({ ...PLAN, builds: from.map((one) => build("x", { from: one })) }, { color: false, width: 80 });
  assert.match(text("default"), /^! its time is a guess, not measured$/m);
  assert.match(text("default", "evaluation"), /^! all times are guesses, none is measured$/m);
  assert.match(text("default", "history"), /^! 1 of 2 times is a guess, not measured$/m);
  assert.match(text("default", "evaluation", "history"), /^! 2 of 3 times are guesses, not measured$/m);
  assert.doesNotMatch(text("history"), /guess/);
});

test("the JSON can be read by anybody, whatever the names", () => {
  const made = renderPlanJson({ ...PLAN, cached: [{ name: "\ud800", why: "" }] });
  assert.deepEqual(
    JSON.parse(made),
    JSON.parse(JSON.stringify({ schema: "nix-verdict-plan/1", ...PLAN, cached: [{ name: "\uFFFD", why: "" }] })),
  );
});
