/**
 * The words for the proof of a `cached` check. A number of an earlier run always comes with its date, or in
 * parentheses. Nothing here is escaped.
 */

import type { Check, Proof } from "../model/model.ts";
import { formatBytes, formatDuration } from "../text/text.ts";

const MINUTE_MS = 60_000;

/** Returns the date of a proof in UTC, as in "2026-11-20"; null when it has none. */
export function provenOn({ at }: Proof): string | null {
  const time = Date.parse(at);
  return Number.isNaN(time) ? null : (/^\d{4}-\d\d-\d\d/.exec(new Date(time).toISOString())?.[0] ?? null);
}

/** Renders a number that an earlier run measured, for a place beside numbers of this run: "(12 s)". */
export function oldNumber(number: number, format: (number: number) => string): string {
  return `(${format(number)})`;
}

/** Renders what a line says about a proof: "12 s, 1.2 GiB on 2026-11-20"; empty when there is nothing to say. */
export function provenFacts(proof: Proof | null): string {
  if (proof === null) return "";
  const { durationMs, peakMemoryBytes } = proof;
  const numbers = [
    ...(durationMs === null ? [] : [formatDuration(durationMs)]),
    ...(peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]),
  ].join(", ");
  const day = provenOn(proof);
  if (day === null) return numbers === "" ? "" : `${numbers} in an earlier run`;
  return numbers === "" ? `on ${day}` : `${numbers} on ${day}`;
}

/**
 * Returns how much building the proofs of these checks saved: "21 min not spent again"; null when no proof knows its
 * time. A derivation of several checks counts once; its dependencies do not count.
 */
export function savings(checks: readonly Check[]): string | null {
  const cached = checks.filter(({ verdict }) => verdict === "cached");
  const times = new Map(cached.map(({ name, drvPath, proof }) => [drvPath ?? name, proof?.durationMs ?? null]));
  const known = [...times.values()].filter((time) => time !== null);
  if (known.length === 0) return null;
  const sum = known.reduce((total, time) => total + time, 0);
  const minutes = Math.floor(sum / MINUTE_MS);
  // A reader of "over 43 min" must not find 42 min 40 s.
  const saved =
    minutes < 10 ? formatDuration(sum) : minutes < 60 ? `${minutes} min` : formatDuration(minutes * MINUTE_MS);
  return `${known.length < times.size ? "over " : ""}${saved} not spent again`;
}
