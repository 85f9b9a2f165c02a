/** Runs that never happened, as a scheduler without any delay would have made them: the same ones every time. */

import type { BuildRecord } from "../../src/model/spans.ts";
import type { MemoryPoint } from "../../src/report/timeline.ts";

/** Numbers from 0 to 1 that look random (mulberry32), the same ones for the same seed. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is to be built; times are milliseconds. */
export type Task = { name: string; checks: string[]; inputs: string[]; durationMs: number; bytes: number };

export const drvPathOf = (name: string): string => `/nix/store/${"0".repeat(32)}-${name}.drv`;

/**
 * Builds `tasks`, inputs before what needs them, first come first served, with `jobs` slots and `bytes` of memory.
 * Every build begins at the moment when the last thing that it waited for came free.
 */
export function simulate(
  tasks: readonly Task[],
  limits: { jobs: number; bytes: number; startedAt: number },
): { builds: BuildRecord[]; memory: MemoryPoint[] } {
  const builds: BuildRecord[] = [];
  const memory: MemoryPoint[] = [];
  const done = new Set<string>();
  const waiting = [...tasks];
  let running: { task: Task; build: BuildRecord }[] = [];
  let now = limits.startedAt;
  const used = (): number => running.reduce((sum, { task }) => sum + task.bytes, 0);
  while (waiting.length > 0 || running.length > 0) {
    for (const task of waiting.slice()) {
      const fits = running.length === 0 || (running.length < limits.jobs && used() + task.bytes <= limits.bytes);
      if (!fits || task.inputs.some((input) => !done.has(input))) continue;
      const { name, checks, inputs, durationMs, bytes } = task;
      const build = {
        drvPath: drvPathOf(name),
        checks,
        inputs: inputs.map(drvPathOf),
        startedAt: now,
        finishedAt: now + durationMs,
        peakMemoryBytes: bytes,
        cpuMs: durationMs * 0.8,
      };
      waiting.splice(waiting.indexOf(task), 1);
      running.push({ task, build });
      builds.push(build);
    }
    memory.push({ at: now, bytes: used() });
    now = Math.min(...running.map(({ build }) => build.finishedAt));
    memory.push({ at: now, bytes: used() });
    for (const { task, build } of running) if (build.finishedAt <= now) done.add(task.name);
    running = running.filter(({ build }) => build.finishedAt > now);
    memory.push({ at: now, bytes: used() });
  }
  return { builds, memory };
}

/** `number` checks, of which some need one or more of a few dependencies; each takes whole seconds. */
export function workload(number: number, random: () => number): Task[] {
  const GIB = 1024 ** 3;
  const dependencies = Math.ceil(number / 8);
  const below = (max: number): number => Math.floor(random() * max);
  const task = (name: string, checks: string[], inputs: string[], weight: number): Task => ({
    name,
    checks,
    inputs: [...new Set(inputs)],
    durationMs: 1000 * (1 + below(weight)),
    bytes: Math.floor(GIB * (0.05 + random() ** 3 * 2)),
  });
  const needed = Array.from({ length: dependencies }, (_, index) =>
    task(`dependency-${index}`, [], index > 0 && random() < 0.5 ? [`dependency-${below(index)}`] : [], 8),
  );
  const checks = Array.from({ length: number }, (_, index) => {
    const inputs =
      random() < 0.6 ? Array.from({ length: 1 + below(2) }, () => `dependency-${below(dependencies)}`) : [];
    return task(`check-${index}`, [`check-${index}`], inputs, random() < 0.1 ? 60 : 10);
  });
  return [...needed, ...checks];
}
