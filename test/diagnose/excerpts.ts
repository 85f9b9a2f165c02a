/** A failed check with a log of a test's own, and the lines that the diagnosis takes from it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { diagnose } from "../../src/diagnose/diagnose.ts";
import type { Check } from "../../src/model/verdict.ts";
import { realWorld } from "../../src/system/world.ts";

export const world = realWorld();

export const CHECK: Check = {
  name: "login",
  attr: "checks.x86_64-linux.login",
  drvPath: "/nix/store/00000000000000000000000000000000-login.drv",
  backend: "build",
  verdict: "failed",
  emulated: false,
  reason: { code: "exit-code", message: "its builder exited with 1" },
  location: null,
  startedAt: null,
  durationMs: 0,
  dependencyMs: 0,
  waitMs: 0,
  peakMemoryBytes: null,
  cpuMs: null,
  memoryMethod: null,
  attempts: [],
  proof: null,
  log: "logs/login.log",
  excerpt: ["as the run remembers"],
  baseline: null,
  evaluation: null,
  subtests: [],
  machines: [],
  machine: null,
};

/** A report's folder with the log of one check. */
export function folderWith(context: TestContext, log: string | Buffer | null): string {
  const out = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(out, { recursive: true }));
  mkdirSync(join(out, "logs"));
  if (log !== null) writeFileSync(join(out, "logs/login.log"), log);
  return out;
}

export async function excerptOf(
  context: TestContext,
  log: string | Buffer | null,
  over: Partial<Check> = {},
): Promise<string[]> {
  const [diagnosed] = await diagnose([{ ...CHECK, ...over }], folderWith(context, log), world, null);
  return diagnosed?.excerpt ?? [];
}

export const noise = (lines: number): string => Array.from({ length: lines }, (_, n) => `copying file ${n}\n`).join("");
