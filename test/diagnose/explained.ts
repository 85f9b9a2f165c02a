/** What a log must tell, and whether it does. */

import assert from "node:assert/strict";

import { LogReader } from "../../src/diagnose/diagnose.ts";
import type { CauseCode, Explanation, LogVerdict } from "../../src/model/model.ts";

/** What a log must tell. `words`: those of the cause's sentence or line; `subtests`: see {@link subtestsOf}. */
export type Expected = {
  verdict: LogVerdict;
  code?: CauseCode | null;
  words?: string | readonly string[];
  machine?: string | null;
  scriptLine?: number | null;
  subtests?: readonly string[];
};

/** Reads a log in pieces, as it may come. */
export function explained(log: string | Buffer, result: "passed" | "failed" | null = null): Explanation {
  const reader = new LogReader();
  const bytes = Buffer.from(log);
  for (let from = 0; from < bytes.length; from += 997) reader.write(bytes.subarray(from, from + 997));
  return reader.end(result);
}

/** Subtests in short: `passed NAME MILLISECONDS`, two spaces deeper for each one around them. */
const subtestsOf = ({ subtests }: Explanation): string[] =>
  subtests.map(
    ({ name, verdict, depth, durationMs }) =>
      `${"  ".repeat(depth)}${verdict} ${name}${durationMs === null ? "" : ` ${durationMs}`}`,
  );

/** A log tells that, and nothing more: what is not named is null or empty. */
export function assertTells(log: string | Buffer, expected: Expected, result: "passed" | "failed" | null = null): void {
  const { code = null, words = [], machine = null, scriptLine = null, subtests = [], verdict } = expected;
  const told = explained(log, result);
  const { cause } = told;
  const shown = JSON.stringify(told, null, 1);
  assert.deepEqual(
    { verdict: told.verdict, code: cause?.code ?? null, machine: told.machine, scriptLine: told.scriptLine },
    { verdict, code, machine, scriptLine },
    shown,
  );
  assert.deepEqual(subtestsOf(told), subtests);
  const said = `${cause?.message}\n${cause?.line}`;
  for (const part of [words].flat()) assert.ok(said.includes(part), `${part} is not in ${said}`);
}

/** A log of a failed command names that as the cause, or none. */
export function assertNamesNoOther(log: string | Buffer, expected: Pick<Expected, "code">): void {
  const { cause, verdict } = explained(log);
  assert.ok(cause === null || cause.code === expected.code, JSON.stringify(cause));
  assert.notEqual(verdict, "passed");
}
