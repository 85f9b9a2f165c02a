/**
 * What a stranger's reports may cost: in proportion to their size, and never more than all of them together may have.
 * Work is counted, or compared with that for an eighth of it.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";

import { keepLogs } from "../../src/collect/carry-logs.ts";
import { readFolders } from "../../src/collect/folders.ts";
import { merge, MOST } from "../../src/collect/merge.ts";
import { readReport } from "../../src/collect/read.ts";
import type { Span } from "../../src/model/spans.ts";
import { type Check, type Report, totals } from "../../src/model/verdict.ts";
import { renderHtml } from "../../src/report/html.ts";
import { inLanes } from "../../src/report/html/lanes.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderComment } from "../../src/report/markdown.ts";
import { checkFinder } from "../../src/report/timeline.ts";
import { realWorld } from "../../src/system/world.ts";
import { base } from "../report/compared.ts";
import { check, report } from "../report/fixture.ts";
import { untilRight } from "../tries.ts";

const SIZE = 600;
/** Eight times as much takes at most so many times as long; a square of it would take 64 times. */
const LINEAR = 26;

function cpuMs(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** How many times as long eight times as much takes, at its best. */
async function growth(work: (size: number) => () => void, size = SIZE): Promise<number> {
  let best = Infinity;
  work(size)();
  return await untilRight(
    () => {
      const [small, large] = [work(size), work(8 * size)];
      const few = Math.max(1, ...[1, 2, 3].map(() => cpuMs(small)));
      best = Math.min(best, cpuMs(large) / few);
      return best;
    },
    (times) => times < LINEAR,
    6,
  );
}

const spanOf = (name: string, index: number, over: Partial<Span> = {}): Span => ({
  drvPath: `/nix/store/${index}.drv`,
  name: "x",
  checks: [name],
  startedAt: new Date(Date.parse("2026-11-20T08:00:00Z") + index).toISOString(),
  durationMs: 3_000_000,
  peakMemoryBytes: null,
  cpuMs: null,
  ...over,
});

describe("in proportion to what there is", () => {
  test("names for the logs of checks with one name, with one attribute, or named as a log would be", async () => {
    const alike: ((index: number) => Check)[] = [
      () => check({ name: "x", attr: "checks.x86_64-linux.x" }),
      (index) => check({ name: index % 2 === 0 ? "x" : `x ${index}`, attr: "x" }),
      (index) => check({ name: "x", attr: index % 3 === 0 ? "x" : `x ${index % 7}` }),
      () => check({ name: "", attr: "" }),
    ];
    for (const make of alike) {
      const world = realWorld();
      const names = async (size: number): Promise<void> =>
        void (await keepLogs(
          Array.from({ length: size }, (_, index) => make(index)),
          "/nonexistent",
          world,
        ));
      const took = async (size: number): Promise<number> => {
        const before = process.cpuUsage();
        await names(size);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      await took(SIZE);
      const times = await untilRight(
        async () => (await took(8 * SIZE)) / Math.max(1000, await took(SIZE)),
        (value) => value < LINEAR,
        6,
      );
      assert.ok(times < LINEAR, `${times} times as long`);
    }
  });

  test("a check that every job has, with a long text: each is written out once", () => {
    let written = 0;
    const rival = (index: number): Check =>
      Object.defineProperty(
        check({ name: "x", excerpt: Array.from({ length: index === 0 ? 1000 : 1 }, () => "z") }),
        "toJSON",
        {
          value(this: Check) {
            written += 1;
            return { ...this };
          },
        },
      );
    for (const size of [SIZE, 8 * SIZE]) {
      written = 0;
      merge([{ name: "a", report: report(Array.from({ length: size }, (_, index) => rival(index))) }], 0);
      assert.ok(written <= size, `${written} of ${size}`);
    }
  });

  test("checks that vanished, said by a job of very many systems", async () => {
    const work = (size: number) => {
      const systems = Array.from({ length: size }, (_, index) => `s${index}`).join(", ");
      const gone = base({
        vanished: Array.from({ length: size }, (_, index) => ({ name: `gone-${index}`, verdict: "passed" as const })),
      });
      const made = report([check({ name: "here" })], { system: systems, base: gone });
      return () => void merge([{ name: "a", report: made }], 0);
    };
    assert.ok((await growth(work)) < LINEAR);
  });

  test("which check a build belongs to, of checks of one name", () => {
    let looked = 0;
    const one = (index: number): Check =>
      Object.defineProperty(check({ name: "x" }), "drvPath", {
        get() {
          looked += 1;
          return `/nix/store/${index}.drv`;
        },
      });
    const checks = Array.from({ length: SIZE }, (_, index) => one(index));
    const find = checkFinder(checks);
    const found = checks.map((_, index) => find(spanOf("x", index)));
    assert.deepEqual(
      found.map((each) => checks.indexOf(each as Check)),
      checks.map((_, index) => index),
    );
    assert.ok(looked <= 4 * SIZE, `${looked} looks`);
    assert.equal(find(spanOf("x", SIZE + 1)), checks[0]);
    assert.equal(find(spanOf("y", 0)), undefined);
  });

  test("builds that all run at once", async () => {
    assert.ok(
      (await growth((size) => {
        const spans = Array.from({ length: size }, (_, index) => spanOf("x", index));
        return () => void inLanes(spans);
      }, 2000)) < LINEAR,
    );
  });

  test("and lanes are those of before: the first that is free, as many as ever ran at once", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const spans = Array.from({ length: 40 }, (_, index) =>
        spanOf("x", index * ((seed * 7) % 5), { durationMs: ((index * seed * 31) % 17) * 3 }),
      );
      const lanes: { until: number; spans: Span[] }[] = [];
      for (const span of spans) {
        const from = Date.parse(span.startedAt);
        let lane = lanes.find(({ until }) => until <= from);
        if (lane === undefined) lanes.push((lane = { until: 0, spans: [] }));
        lane.until = from + span.durationMs;
        lane.spans.push(span);
      }
      assert.deepEqual(
        inLanes(spans),
        lanes.map((lane) => lane.spans),
      );
    }
  });
});

describe("all jobs together", () => {
  const most = { checks: 10, builds: 5 };
  const job = (
    name: string,
    verdict: Check["verdict"],
    size: number,
  ): { name: string; report: ReturnType<typeof report> } => ({
    name,
    report: report(
      Array.from({ length: size }, (_, index) =>
        check({ name: `${name}-${index}`, attr: `checks.x86_64-linux.${name}-${index}`, verdict }),
      ),
    ),
  });

  test("have as many checks as a report takes, bad ones before good ones, and no green verdict for the rest", () => {
    const { report: full } = merge([job("a", "passed", 10)], 0, most);
    assert.deepEqual([full.checks.length, totals(full).verdict], [10, "good"]);
    const { report: merged } = merge(
      [job("a", "passed", 8), job("b", "failed", 3), { name: "gone", problem: "it left nothing." }],
      0,
      most,
    );
    assert.deepEqual(merged.checks.length, 11);
    assert.equal(merged.checks.filter(({ verdict }) => verdict === "failed").length, 3);
    assert.ok(merged.checks.some(({ name }) => name === "gone"));
    const { report: over } = merge([job("a", "passed", 11)], 0, most);
    const said = over.checks.find(({ attr }) => attr === "");
    assert.deepEqual(
      [said?.verdict, said?.name, totals(over).verdict],
      ["lost", "1 check more than a report holds", "bad"],
    );
    assert.equal(
      said?.reason?.message,
      "the results of all jobs hold 11 checks, and a report holds at most 10: 1 are left out. " +
        "Report on fewer jobs at once.",
    );
    assert.match(renderComment(over, { title: null, links: [] }), /1 check more than a report holds/u);
    assert.match(renderHtml(over), /1 check more than a report holds/u);
  });

  test("have as many builds as a report takes, the longest ones", () => {
    const spans = Array.from({ length: 9 }, (_, index) => spanOf("x", index, { durationMs: 100 * index }));
    const made = report([check({ name: "x" })], {
      timeline: { spans, criticalPath: [], jobs: 1, idleMs: 0, memory: [] },
    });
    const { report: merged } = merge([{ name: "a", report: made }], 0, most);
    assert.deepEqual(
      merged.timeline?.spans.map(({ durationMs }) => durationMs),
      [400, 500, 600, 700, 800],
    );
    assert.deepEqual(
      [totals(merged).verdict, merged.checks.map(({ name }) => name)],
      ["bad", ["4 builds more than a report holds", "x"]],
    );
  });

  test("are the same report in whatever order they come", () => {
    const jobs = [job("a", "passed", 8), job("b", "passed", 8), job("c", "flaky", 8)];
    assert.deepEqual(merge(jobs, 0, most).report, merge(jobs.toReversed(), 0, most).report);
  });

  test("of 256 jobs with 1,000 checks each: a report of the size of one", () => {
    const { report: merged } = merge(
      Array.from({ length: 256 }, (_, index) => job(`job-${index}`, index === 255 ? "failed" : "passed", 1000)),
      0,
    );
    assert.equal(merged.checks.length, MOST.checks + 1);
    assert.equal(merged.checks.filter(({ verdict }) => verdict === "failed").length, 1000);
    assert.equal(totals(merged).verdict, "bad");
  });

  test("take so many bytes; what has no room is lost by name", async (context) => {
    const root = mkdtempSync(join(tmpdir(), "nix-verdict-work-"));
    context.after(() => rmSync(root, { recursive: true }));
    const text = renderJson(report([check({ name: "x" })]));
    for (let index = 0; index < 6; index += 1) {
      mkdirSync(join(root, `job-${index}`));
      // Within what one may take; readers pass over spaces.
      writeFileSync(join(root, `job-${index}`, "verdict.json"), text + " ".repeat(15 * 1024 ** 2));
    }
    const shards = (await readFolders([root], [], join(root, "out"), realWorld())).toSorted((a, b) =>
      a.name.localeCompare(b.name),
    );
    assert.deepEqual(
      shards.map((shard) => "problem" in shard),
      [false, false, false, false, true, true],
    );
    assert.match(
      "problem" in (shards[5] ?? {}) ? JSON.stringify(shards[5]) : "",
      /its report does not fit: the reports of all jobs may take 64 MiB together/u,
    );
  });
});

test("10,000 checks with a build each are read, in seconds of the processor", () => {
  const timeline = { spans: [] as object[], criticalPath: [], jobs: 4, idleMs: 0, memory: [] };
  const baseline = { verdict: "passed", durationMs: 1, peakMemoryBytes: 1, slower: false, hungrier: false } as const;
  const attempt = {
    verdict: "passed",
    startedAt: "2026-11-20T08:00:12.345Z",
    durationMs: 1,
    peakMemoryBytes: null,
  } as const;
  const checks = Array.from({ length: 10_000 }, (_, n) =>
    check({ name: `check-${n}`, attempts: [attempt], excerpt: ["one", "two"], log: `logs/check-${n}.log`, baseline }),
  );
  timeline.spans = checks.map(({ name }) => ({
    drvPath: "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-check.drv",
    name,
    checks: [name],
    startedAt: attempt.startedAt,
    durationMs: 1,
    peakMemoryBytes: 1,
    cpuMs: 1,
  }));
  const text = renderJson(report(checks, { timeline: timeline as Report["timeline"] }));
  const before = process.cpuUsage();
  const read = readReport(text);
  assert.equal("report" in read && read.report.checks.length, 10_000);
  const { user, system } = process.cpuUsage(before);
  assert.ok(
    user + system < 5_000_000,
    `it took ${(user + system) / 1000} ms of the processor for ${text.length} characters`,
  );
});
