/** Large plans as real flakes with tests of machines have them: thousands of builds below a few checks. */

import type { Cost } from "../../src/schedule/learn.ts";
import type { Work } from "./simulator.ts";
import { factor, GB, MB, type Random, type Truth } from "./workloads.ts";

/** `builds`: all nodes, the checks among them. `spread`: of the times of builds of one kind, as a logarithm. */
export type LargePlan = {
  builds: number;
  checks: number;
  spread: number;
  expected: (truth: Truth, next: Random) => Cost;
};

/** The share of all builds that every check needs: a compiler, and what everything is made with. */
const BASE_SHARE = 0.3;
/** The share of builds in layers that some checks have in common, such as a desktop or a language. */
const LAYERS = 0.45;
/** How many layers there are: a few large ones, such as a desktop, and many small ones. */
const LAYER_COUNT = 40;

/**
 * A base below all checks, layers that a few checks need, leaves of each check, and last the check itself, which takes
 * long. Inputs come before what needs them.
 */
export function largePlan({ builds, checks, spread, expected }: LargePlan, next: Random): Work[] {
  const work: Work[] = [];
  const add = (inputs: readonly number[], isCheck: boolean): number => {
    const truth = {
      durationMs: (isCheck ? 120_000 : 10_000) * factor(next, spread),
      alone: isCheck,
      peakBytes: isCheck ? (1 + 2 * next()) * GB : (50 + 900 * next()) * MB,
    };
    const drvPath = `n${work.length}`;
    const needs = [...new Set(inputs)].map((input) => `n${input}`);
    work.push({ drvPath, inputs: needs, isMeans: !isCheck, ...truth, expected: expected(truth, next) });
    return work.length - 1;
  };
  /** Builds that need each other now and then, and each of them something below. */
  const pile = (count: number, below: readonly number[]): number[] => {
    const made: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const from = [...below.slice(-40), ...made.slice(-20)];
      made.push(
        add(from.length === 0 ? [] : Array.from({ length: 1 + Math.floor(3 * next()) }, () => one(from)), false),
      );
    }
    return made;
  };
  const one = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  const base = pile(Math.round(BASE_SHARE * builds), []);
  const layers = skewed(LAYER_COUNT, LAYERS * builds, next).map((count) => pile(count, base));
  const leaves = skewed(checks, builds - checks - work.length, next);
  for (const [n, count] of leaves.entries()) {
    const others = Array.from({ length: Math.floor(5 * next() ** 2) }, () => one(layers));
    const needed = [layers[n % layers.length] ?? [], ...others];
    const own = pile(count, [...base.slice(-40), ...needed.flatMap((layer) => layer.slice(-10))]);
    add([...base.slice(-5), ...needed.flat(), ...own], true);
  }
  return work;
}

/** So many counts of so many in all, some of them forty times as large as others. */
function skewed(counts: number, all: number, next: Random): number[] {
  const sizes = Array.from({ length: counts }, () => 40 ** next());
  const sum = sizes.reduce((total, size) => total + size, 0);
  return sizes.map((size) => Math.round((all * size) / sum));
}
