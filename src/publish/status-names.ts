import { createHash } from "node:crypto";

import type { Check } from "../model/model.ts";
import { originsIn, shorten, showName, showNames } from "../report/report.ts";
import { compare, printable } from "../text/text.ts";
import type { Target } from "./target.ts";

/**
 * Longest name of a status that GitHub accepts (its own error; runatlantis/atlantis#2506), counted in bytes to be on
 * the safe side. Check runs get the same limit.
 */
const CONTEXT_BYTES = 255;

/** Longest description of a status that GitHub accepts (its own error, for instance zalando/zappr#378). */
const DESCRIPTION_LENGTH = 140;

/**
 * Statuses accept no character of four bytes in UTF-8: "description doesn't accept 4-byte Unicode"
 * (ouzi-dev/commit-status-updater#527).
 */
const FOUR_BYTES = /[\u{10000}-\u{10ffff}]/gu;

/** Returns a report's title: the user's, or else its workflow and job, so that no two jobs share a gate by accident. */
export function titleOf({ workflow, job }: Pick<Target, "workflow" | "job">, title: string | null): string {
  return title ?? [workflow, job].filter((part) => part !== "").join(" / ");
}

/** Returns the name of the one status that branch protection can require. */
export function gateName(title: string): string {
  return bounded(`nix-verdict / ${showName(title)}`);
}

/**
 * Names a status for each check. No name is that of a gate, and all are different, even for GitHub, which does not
 * distinguish "A" and "a". If there are checks of several systems or flakes, each name includes its own.
 */
export function checkNames(title: string, checks: readonly Check[]): Map<Check, string> {
  const names = new Map<Check, string>();
  const taken = new Set<string>();
  const show = showNames(checks.map(({ name }) => name));
  const originOf = originsIn(checks);
  // In an order that does not depend on verdicts: a name that branch protection requires must not change.
  for (const check of checks.toSorted((a, b) => compare(a.name, b.name) || compare(a.attr, b.attr))) {
    const full = `nix-verdict: ${showName(title)} / ${show(check.name)}${originOf(check)}`;
    const short = bounded(full);
    let name = taken.has(short.toLowerCase()) ? marked(full) : short;
    // Somebody may have searched for two names with the same digits.
    for (let number = 2; taken.has(name.toLowerCase()); number += 1) name = marked(`${full} ${number}`);
    taken.add(name.toLowerCase());
    names.set(check, name);
  }
  return names;
}

/** Cuts `text` to a status's description. */
export function description(text: string): string {
  return shorten(plain(text), DESCRIPTION_LENGTH);
}

/** Cuts `text` to a name. If that loses a part of it, a few digits of its digest keep it unique. */
function bounded(text: string): string {
  const name = plain(text);
  return name === text && Buffer.byteLength(name) <= CONTEXT_BYTES ? name : marked(text);
}

function marked(text: string): string {
  const mark = ` ~${createHash("sha256").update(text).digest("hex").slice(0, 8)}`;
  let name = plain(text).slice(0, CONTEXT_BYTES);
  while (Buffer.byteLength(name) + mark.length > CONTEXT_BYTES) name = name.slice(0, -1);
  return name + mark;
}

function plain(text: string): string {
  return printable(text).replace(FOUR_BYTES, "\u{fffd}");
}
