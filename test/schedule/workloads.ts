/** Simulated work for schedulers: check times and memory as real flakes have them. */

import type { Cost } from "../../src/schedule/learn.ts";
import type { Work } from "./simulator.ts";

export const MB = 2 ** 20;
export const GB = 2 ** 30;

export type Random = () => number;

/** Around 1, by a factor: `spread` 0.2 is mostly within 20 % either way. */
export const factor = (next: Random, spread: number): number => Math.exp(spread * normal(next));
const normal = (next: Random): number => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
const between = (next: Random, least: number, most: number): number => least * (most / least) ** next();

/** How long checks take, in milliseconds, and what they need. */
const KINDS = {
  /** A grep in the sources. */
  trivial: (next: Random) => ({
    durationMs: between(next, 20, 100),
    peakBytes: between(next, 5, 60) * MB,
    alone: false,
  }),
  /** The checks of the issue: 0.2 to 7 s. */
  lints: (next: Random) => ({
    durationMs: between(next, 200, 7000),
    peakBytes: between(next, 20, 600) * MB,
    alone: false,
  }),
  /** Most are short, and some last an hour: Pareto. */
  tailed: (next: Random) => ({
    durationMs: Math.min(3_600_000, 200 / next() ** (1 / 1.2)),
    peakBytes: between(next, 20, 3000) * MB,
    alone: false,
  }),
  /** Tests with virtual machines. */
  machines: (next: Random) => ({
    durationMs: between(next, 20_000, 300_000),
    peakBytes: between(next, 400, 3500) * MB,
    alone: true,
  }),
} satisfies Record<string, (next: Random) => { durationMs: number; peakBytes: number; alone: boolean }>;

const MIXES = {
  trivial: ["trivial"],
  lints: ["lints"],
  tailed: ["tailed"],
  machines: ["machines"],
  mixed: ["trivial", "trivial", "lints", "lints", "lints", "tailed", "machines"],
} as const;

/** What needs what: by the places of the nodes, of which only earlier ones may be needed. */
const SHAPES = {
  independent: () => [],
  /** Some shared dependencies, each check needs one or two of them. */
  shared: (place: number, count: number, next: Random) =>
    place < count / 20 ? [] : pick(next, Math.ceil(count / 20), 1 + Math.floor(2 * next())),
  random: (place: number, _: number, next: Random) => pick(next, place, Math.floor(3 * next())),
  /** Ten chains beside all the rest. */
  chains: (place: number, count: number) => (place < count / 5 && place >= 10 ? [place - 10] : []),
} satisfies Record<string, (place: number, count: number, next: Random) => number[]>;

const pick = (next: Random, below: number, count: number): number[] =>
  below === 0 ? [] : [...new Set(Array.from({ length: count }, () => Math.floor(next() * below)))];

/** How good the expectations are. */
export const HISTORIES = {
  exact: ({ durationMs, peakBytes }: Truth): Cost => ({ durationMs, memoryBytes: peakBytes, from: "history" }),
  /** As it was in the last run, within some 15 %. */
  good: ({ durationMs, peakBytes }: Truth, next: Random): Cost => ({
    durationMs: durationMs * factor(next, 0.15),
    memoryBytes: peakBytes * factor(next, 0.05),
    from: "history",
  }),
  /** Times wrong by factors. */
  wrong: ({ durationMs, peakBytes }: Truth, next: Random): Cost => ({
    durationMs: durationMs * factor(next, 1),
    memoryBytes: peakBytes,
    from: "history",
  }),
  /** Times of anything between 20 ms and 5 minutes, whatever they are. */
  useless: ({ peakBytes }: Truth, next: Random): Cost => ({
    durationMs: between(next, 20, 300_000),
    memoryBytes: peakBytes,
    from: "history",
  }),
  none: ({ alone }: Truth): Cost => ({
    durationMs: alone ? 60_000 : 1000,
    memoryBytes: alone ? GB : 256 * MB,
    from: "default",
  }),
} satisfies Record<string, (truth: Truth, next: Random) => Cost>;

/** How a build really goes. */
export type Truth = { durationMs: number; peakBytes: number; alone: boolean };

export type Workload = {
  count: number;
  mix: keyof typeof MIXES;
  shape: keyof typeof SHAPES;
  history: keyof typeof HISTORIES;
};

/** A generated workload: the same for the same numbers. Inputs come before what needs them. */
export function generate({ count, mix, shape, history }: Workload, next: Random): Work[] {
  return Array.from({ length: count }, (_, place) => {
    const kinds = MIXES[mix];
    const truth = KINDS[kinds[Math.floor(next() * kinds.length)] ?? "lints"](next);
    const inputs = SHAPES[shape](place, count, next).map((input) => `n${input}`);
    return { drvPath: `n${place}`, inputs, ...truth, expected: HISTORIES[history](truth, next) };
  });
}

/** The same work, expected as it is: what bounds are made of. */
export function asItIs(work: readonly Work[]): Work[] {
  return work.map((one) => ({ ...one, expected: HISTORIES.exact(one) }));
}
