/** Timing of programs with a Nix first on PATH, for the benchmarks. */

import { execFileSync } from "node:child_process";

import type { TestNix } from "../nix-fixture.ts";

/** Runs a program with a Nix first on PATH, and gives what it printed. Throws when it fails. */
export function call(nix: TestNix, file: string, ...args: string[]): string {
  const env = {
    ...process.env,
    PATH: `${nix.bin}:${process.env["PATH"]}`,
    NIX_CONFIG: "experimental-features = nix-command flakes\nwarn-dirty = false",
  };
  return execFileSync(file, args, { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 });
}

/** Wall time of what is run, in seconds. */
export function seconds(run: () => void): number {
  const from = performance.now();
  run();
  return (performance.now() - from) / 1000;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export const print = (line: string): void => void process.stdout.write(`${line}\n`);
