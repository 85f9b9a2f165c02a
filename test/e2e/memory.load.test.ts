import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { untilRight } from "../tries.ts";
import { freshFlake, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** What the checks hold, in bytes. */
const HELD = { sixty: 60e6, "six-hundred": 600e6 };
const right = (report: Report | null, name: keyof typeof HELD): boolean =>
  Math.abs((report?.checks.find((one) => one.name === name)?.peakMemoryBytes ?? 0) / HELD[name] - 1) < 0.15;

withEachNix((nix) => {
  test(`time, memory and how they were measured stand in the report (Nix ${nix.version})`, async (context) => {
    const run = (): Promise<Ran> => verdict(context, nix, [freshFlake(context, "memory"), "--only", "six*"]);
    const { report, code, stdout } = await untilRight(
      run,
      (ran) => right(ran.report, "sixty") && right(ran.report, "six-hundred"),
    );
    assert.equal(code, 0, stdout);
    for (const name of ["sixty", "six-hundred"] as const) {
      const check = report?.checks.find((one) => one.name === name);
      const peak = check?.peakMemoryBytes ?? 0;
      context.diagnostic(
        `${name}: ${(peak / 1e6).toFixed(1)} MB by ${check?.memoryMethod}, ` +
          `${check?.cpuMs} ms of CPU in ${check?.durationMs} ms`,
      );
      assert.ok(right(report, name), `${name} took ${peak}`);
      // It has one thread; of its beginning we may hear late.
      assert.ok(
        (check?.cpuMs ?? 0) > 0 && (check?.cpuMs ?? 0) <= 1.5 * (check?.durationMs ?? 0) + 250,
        `${check?.cpuMs} ms of CPU in ${check?.durationMs} ms`,
      );
    }
    const timeline = report?.timeline;
    assert.equal(timeline?.spans.length, 2);
    assert.ok((timeline?.memory.length ?? 0) > 2);
    assert.match(stdout, /peak \d+ MiB of/);
  });
});

test("heavy checks are let in as the memory allows, by what earlier runs took", async (context) => {
  const [, nix] = nixes;
  assert.ok(nix !== undefined);
  const history = join(folder(context), "history.json");
  const args = ["--only", "heavy-*", "--memory", "4G", "--history", history];
  const first = await verdict(context, nix, [freshFlake(context, "memory"), ...args, "--jobs", "1"]);
  assert.equal(first.code, 0, first.stdout);

  const run = async (): Promise<{ peak: number; took: number; best: number }> => {
    const { report, code, stdout } = await verdict(context, nix, [
      freshFlake(context, "memory"),
      ...args,
      "--jobs",
      "4",
    ]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(new Set(Object.values(verdictsOf(report))), new Set(["passed"]));
    const spans = report?.timeline?.spans ?? [];
    assert.equal(spans.length, 8);
    const peak = Math.max(...(report?.timeline?.memory ?? []).map(({ bytes }) => bytes));
    const took =
      Math.max(...spans.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs)) -
      Math.min(...spans.map(({ startedAt }) => Date.parse(startedAt)));
    // Two of them fit at a time, so the best packing is four pairs.
    const best = spans.reduce((sum, { durationMs }) => sum + durationMs, 0) / 2;
    context.diagnostic(
      `together ${(peak / 1e9).toFixed(2)} GB at most; ` +
        `${took} ms, best packing ${best.toFixed(0)} ms: ${(took / best).toFixed(2)}`,
    );
    assert.ok(peak < 4.4e9, `${peak}`);
    return { peak, took, best };
  };
  // One that stands still while the others go on, or the sampler while two of them have their memory, spoils a run.
  const { peak, took, best } = await untilRight(run, (one) => one.peak > 2.5e9 && one.took < 1.15 * one.best + 500);
  assert.ok(peak > 2.5e9, `${peak}`);
  assert.ok(took < 1.15 * best + 500, `${took} ms against ${best} ms`);
});
