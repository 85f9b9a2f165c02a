import assert from "node:assert/strict";
import { test } from "node:test";

import type { BuildRecord } from "../../src/model/spans.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { mermaidText, renderGantt } from "../../src/report/gantt.ts";
import { COMMENT_LIMIT, renderComment, renderSummary } from "../../src/report/markdown.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { check, report } from "./fixture.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";
import { measured } from "./measured.ts";
import { readGantt } from "./mermaid.ts";
import { all, harmless } from "./rendered.ts";
import { drvPathOf } from "./simulated.ts";

const START = Date.parse("2026-11-20T08:00:00.000Z");
/** GitHub's, in characters. */
const LIMIT = 50_000;

/** What Mermaid reads, of a diagram that GitHub draws. */
async function read(diagram: string | undefined): ReturnType<typeof readGantt> {
  assert.ok(diagram !== undefined && diagram.length <= LIMIT);
  return await readGantt(diagram);
}

const ran = (name: string, from: number, to: number, checks = [name]): BuildRecord => ({
  drvPath: drvPathOf(name),
  checks,
  inputs: [],
  startedAt: START + from,
  finishedAt: START + to,
  peakMemoryBytes: null,
  cpuMs: null,
});

const drawn = (builds: BuildRecord[], checks: Check[], over: Partial<Report> = {}): Report =>
  report(checks, {
    stages: [],
    durationMs: 60_000,
    timeline: makeTimeline(builds, { startedAt: START, jobs: 2, memory: [] }),
    ...over,
  });

test("nothing built, nothing drawn", () => {
  assert.equal(renderGantt(report([])), null);
  assert.equal(renderGantt(drawn([], [])), null);
});

test("the evaluations that took most of the time, in a section of their own", async () => {
  const evaluated = (name: string, second: number, seconds: number, over: Partial<Check> = {}): Check =>
    check({
      name,
      ...over,
      evaluation: {
        startedAt: new Date(START + second * 1000).toISOString(),
        durationMs: seconds * 1000,
        session: 0,
        peakMemoryBytes: null,
      },
    });
  const many = Array.from({ length: 9 }, (_, index) => evaluated(`n${index}`, 30 + index, 2 + index / 10));
  const checks = [
    evaluated("quick", 0, 1),
    evaluated("long:::,", 1, 12),
    evaluated("broken", 13, 4, { verdict: "eval-error" }),
    ...many,
  ];
  const { sections, bars } = await read(renderGantt(drawn([ran("long", 15_000, 20_000)], checks))?.diagram);
  assert.deepEqual(sections, ["evaluation", "builds"]);
  assert.deepEqual(
    bars.map(({ label }) => label),
    [
      "▹ long:::, (12 s)",
      "✘ broken (4 s)",
      ...["n3 (2.3 s)", "n4 (2.4 s)", "n5 (2.5 s)", "n6 (2.6 s)", "n7 (2.7 s)", "n8 (2.8 s)"].map((one) => `▹ ${one}`),
      "▹ long (5 s)",
    ],
  );
});

test("a bar for every build and for every stage before them, with times since the run's start", async () => {
  const stages = [
    { name: "discover", startedAt: new Date(START).toISOString(), durationMs: 4000 },
    { name: "plan", startedAt: new Date(START + 4000).toISOString(), durationMs: 20 },
    { name: "run", startedAt: new Date(START + 4020).toISOString(), durationMs: 50_000 },
  ];
  const builds = [
    ran("library", 5000, 15_000, []),
    ran("unit", 5000, 12_000),
    ran("login", 15_030, 55_000, ["login", "login-again"]),
  ];
  const checks = [check({ name: "unit", verdict: "failed" }), check({ name: "login" }), check({ name: "login-again" })];
  const { sections, bars } = await read(renderGantt(drawn(builds, checks, { stages }))?.diagram);
  assert.deepEqual(sections, ["stages", "builds"]);
  assert.deepEqual(bars, [
    { label: "▹ discover (4 s)", tags: ["done"], at: "2000-01-01 00:00:00.000", ms: 4000 },
    { label: "✘ unit (7 s)", tags: [], at: "2000-01-01 00:00:05.000", ms: 7000 },
    { label: "▹ library (10 s)", tags: ["crit", "done"], at: "2000-01-01 00:00:05.000", ms: 10_000 },
    { label: "✔ login and 1 more (40 s)", tags: ["crit", "active"], at: "2000-01-01 00:00:15.030", ms: 39_970 },
  ]);
});

test("what took no time can still be seen", async () => {
  const { bars } = await read(renderGantt(drawn([ran("quick", 0, 3)], [check({ name: "quick" })]))?.diagram);
  assert.deepEqual(
    bars.map(({ label, ms }) => [label, ms]),
    [["✔ quick (under 0.1 s)", 150]],
  );
});

test("says what the path is, what idled, and what is left out", async () => {
  assert.deepEqual(renderGantt(measured(5))?.notes, [
    "The critical path, 2 builds outlined in red, is what the run waited for.",
    "Together, the 4 slots were idle for 1 min 22 s.",
  ]);
  const twentyChecks = Array.from({ length: 20 }, (_, index) =>
    ran(`check-${index}`, 5 + index * 1000, 1005 + index * 1000),
  );
  const dependencies = Array.from({ length: 90 }, (_, index) => ran(`dependency-${index}`, 0, 5, []));
  const gantt = renderGantt(
    drawn(
      [...twentyChecks, ...dependencies],
      twentyChecks.map(({ checks: [name = ""] }) => check({ name })),
    ),
  );
  assert.match(
    gantt?.notes.at(-1) ?? "",
    /^Only checks and the critical path are drawn, without 90 other builds; `report\.html` has all\.$/,
  );
  assert.equal((await read(gantt?.diagram)).bars.filter(({ label }) => label.startsWith("✔")).length, 20);
});

test("of a thousand checks the longest are drawn, in the order of their start", async () => {
  const made = measured(1000);
  const gantt = renderGantt(made);
  const { bars } = await read(gantt?.diagram);
  assert.equal(bars.length, 100);
  assert.match(gantt?.notes.at(-1) ?? "", /^Only the 100 longest of 1125 builds are drawn/);
  assert.deepEqual(
    bars.map(({ at }) => at),
    bars.map(({ at }) => at).toSorted(),
  );
  const shortest = Math.min(...bars.map(({ ms }) => ms));
  assert.ok((made.timeline?.spans ?? []).filter(({ durationMs }) => durationMs > shortest).length < 100);
});

test("never more characters than GitHub draws, however long the names", async () => {
  const name = (index: number): string => `${index}${"🎉<".repeat(200)}`;
  const builds = Array.from({ length: 200 }, (_, index) =>
    ran(`c${index}`, index * 1000, index * 1000 + 900 + index, [name(index)]),
  );
  const gantt = renderGantt(
    drawn(
      builds,
      builds.map((_, index) => check({ name: name(index) })),
    ),
    1000,
  );
  const { bars } = await read(gantt?.diagram);
  assert.ok(bars.length > 80 && bars.length < 200);
  assert.match(gantt?.notes.at(-1) ?? "", new RegExp(`^Only the ${bars.length} longest of 200 builds`));
});

for (const name of HOSTILE_NAMES) {
  test(`in a diagram ${JSON.stringify(name.slice(0, 60))} is a name`, async () => {
    const { sections, bars } = await read(renderGantt(drawn([ran("a", 0, 1000, [name])], [check({ name })]))?.diagram);
    const [bar] = bars;
    assert.ok(bar && bars.length === 1);
    assert.deepEqual(sections, ["builds"]);
    assert.deepEqual([bar.at, bar.ms, bar.tags], ["2000-01-01 00:00:00.000", 1000, ["crit", "active"]]);
    const shown = bar.label.slice(2, -" (1 s)".length);
    if (/^[\p{L}\p{P}\p{S} \d]{1,60}$/u.test(name) && name.trim() !== "") assert.equal(shown, name);
    const page = harmless(renderSummary(drawn([ran("a", 0, 1000, [name])], [check({ name })])));
    assert.equal(all(page, "pre").length, 1);
  });
}

test("Mermaid's own marks for entities in the making do not get through", () => {
  assert.equal(mermaidText("ﬂ°°60¶ß Straße"), "#64258;#176;#176;60#182;ß Straße");
  assert.equal(mermaidText("a\u200bb\u{e0041}"), "a#8203;b#917569;");
});

test("a summary gives up the timeline's short builds, then the timeline, before anything else", () => {
  const made = measured(60);
  const page = { title: null, links: [] };
  const whole = renderComment(made, page);
  const bars = (limit: number): number =>
    (renderComment(made, { ...page, limit }).match(/^[✘!✔▹] .* :.*ms$/gm) ?? []).length;
  assert.equal(bars(Buffer.byteLength(whole)), 70);
  assert.equal(bars(Buffer.byteLength(whole) - 1), 22);
  const room = Buffer.byteLength(
    whole.replace(/<details><summary>Timeline.*?<\/details>/s, "No room for the timeline: see `report.html`"),
  );
  const without = renderComment(made, { ...page, limit: room });
  assert.match(without, /\n\nNo room for the timeline: see `report\.html`\n\n<sub>/);
  assert.match(without, /^\| `unit` \| built \|/m);
  assert.ok(Buffer.byteLength(renderComment(measured(1000), page)) <= COMMENT_LIMIT);
});
