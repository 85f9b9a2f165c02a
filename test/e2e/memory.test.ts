import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { nixes } from "../nix-fixture.ts";
import { folder, freshFlake, verdict, verdictsOf, withEachNix } from "./run.ts";

withEachNix((nix) => {
  test(`time, memory and how they were measured stand in the report (Nix ${nix.version})`, async (context) => {
    const { report, code, stdout } = await verdict(context, nix, [freshFlake(context, "memory"), "--only", "six*"]);
    assert.equal(code, 0, stdout);
    for (const [name, bytes] of [["sixty", 60e6], ["six-hundred", 600e6]] as const) {
      const check = report?.checks.find((one) => one.name === name);
      const peak = check?.peakMemoryBytes ?? 0;
      context.diagnostic(`${name}: ${(peak / 1e6).toFixed(1)} MB by ${check?.memoryMethod}, ${check?.cpuMs} ms of CPU in ${check?.durationMs} ms`);
      assert.ok(Math.abs(peak / bytes - 1) < 0.15, `${name} took ${peak}`);
      assert.ok((check?.cpuMs ?? 0) > 0 && (check?.cpuMs ?? 0) <= 1.1 * (check?.durationMs ?? 0) + 50);
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

  const { report, code, stdout } = await verdict(context, nix, [freshFlake(context, "memory"), ...args, "--jobs", "4"]);
  assert.equal(code, 0, stdout);
  assert.deepEqual(new Set(Object.values(verdictsOf(report))), new Set(["passed"]));
  const spans = report?.timeline?.spans ?? [];
  assert.equal(spans.length, 8);
  const peak = Math.max(...(report?.timeline?.memory ?? []).map(({ bytes }) => bytes));
  const [from, to] = [Math.min(...spans.map(({ startedAt }) => Date.parse(startedAt))), Math.max(...spans.map(({ startedAt, durationMs }) => Date.parse(startedAt) + durationMs))];
  // Two of them fit at a time, so the best packing is four pairs.
  const best = spans.reduce((sum, { durationMs }) => sum + durationMs, 0) / 2;
  context.diagnostic(`together ${(peak / 1e9).toFixed(2)} GB at most; ${to - from} ms, best packing ${best.toFixed(0)} ms: ${((to - from) / best).toFixed(2)}`);
  assert.ok(peak > 2.5e9 && peak < 4.4e9, `${peak}`);
  assert.ok(to - from < 1.15 * best + 500, `${to - from} ms against ${best} ms`);
});
