import type { FoundCheck } from "../discover/discover.ts";
import { matcher } from "../text/patterns.ts";
import type { Check, Proof } from "../model/verdict.ts";
import { compare } from "./runs.ts";

/** A derivation that was built and passed, or whose outputs were there: what makes a check `cached` without building or downloading anything. */
export type ProvenBuild = {
  /** The check's name at that time; only for telling what changed. */
  name: string;
  drvPath: string;
  outputs: Readonly<Record<string, string>>;
  proof: Proof;
};

/** Checks that are to be built again although they are proven. */
export type Recheck = { patterns: readonly string[]; olderThanMs: number | null };

export type ProvenCheck = { check: FoundCheck; proof: Proof };

/**
 * A check without a proof that counts. `why`: a part of a sentence; null where nobody looked. `figures`: what a run that proves nothing says of the same build; to be shown once Nix itself has
 * its outputs.
 */
export type UnprovenCheck = { check: FoundCheck; why: string | null; figures?: Proof };

/** All checks that evaluate, each in one of the lists. */
export type Divided = { proven: readonly ProvenCheck[]; unproven: readonly UnprovenCheck[] };

/** How many proofs of one check are kept: branches go back and forth between a few states of it. */
const KEPT_OF_ONE = 8;

/**
 * Divides checks into those that an earlier run has proven and the others. A proof counts for the very same derivation with the very same outputs. `hearsay`: what runs say whose word proves
 * nothing.
 */
export function prove(checks: readonly FoundCheck[], { proofs, hearsay }: { proofs: readonly ProvenBuild[]; hearsay: readonly ProvenBuild[] }, recheck: Recheck, now: number): Divided {
  const byDerivation = bestOfEach(proofs);
  const toldOf = bestOfEach(hearsay);
  const byName = new Map(oldestFirst(proofs).map((one) => [one.name, one]));
  const matches = recheck.patterns.map((pattern) => ({ pattern, isMatch: matcher(pattern) }));
  const proven: ProvenCheck[] = [];
  const unproven: UnprovenCheck[] = [];
  for (const check of checks) {
    const found = byDerivation.get(check.drvPath);
    const pattern = matches.find(({ isMatch }) => isMatch(check.name))?.pattern;
    const told = toldOf.get(check.drvPath);
    if (found === undefined && told !== undefined && sameOutputs(told.outputs, check.outputs)) unproven.push({ check, why: "only this branch's own runs have proven it", figures: told.proof });
    else if (found === undefined) unproven.push({ check, why: missing(byName.get(check.name)) });
    else if (!sameOutputs(found.outputs, check.outputs)) unproven.push({ check, why: "its proof is of other outputs" });
    else if (pattern !== undefined) unproven.push({ check, why: `it is to be checked again (${pattern})` });
    else if (recheck.olderThanMs !== null && now - Date.parse(found.proof.at) > recheck.olderThanMs) unproven.push({ check, why: `its proof of ${dayOf(found.proof.at)} is too old` });
    else proven.push({ check, proof: found.proof });
  }
  return { proven, unproven };
}

/**
 * What this run has proven: what it built and what Nix had already. Nothing that passed only at a later attempt, so that it runs again; nothing that is
 * proven already; nothing of an `impure` derivation, which may end otherwise each time. `run`: the address of this run, null when it has none.
 */
export function proofsOf(checks: readonly Check[], found: readonly FoundCheck[], impure: ReadonlySet<string>, run: string | null, now: number): ProvenBuild[] {
  const outputsOf = new Map(found.filter(({ drvPath }) => !impure.has(drvPath)).map(({ drvPath, outputs }) => [drvPath, outputs]));
  return checks.flatMap(({ name, verdict, drvPath, startedAt, durationMs, peakMemoryBytes, cpuMs, proof }): ProvenBuild[] => {
    const outputs = drvPath === null ? undefined : outputsOf.get(drvPath);
    if (drvPath === null || outputs === undefined) return [];
    const at = startedAt ?? new Date(now).toISOString();
    if (verdict === "passed") return [{ name, drvPath, outputs, proof: { at, durationMs, peakMemoryBytes, cpuMs, run } }];
    if (verdict === "cached" && proof === null) return [{ name, drvPath, outputs, proof: { at, durationMs: null, peakMemoryBytes: null, cpuMs: null, run } }];
    return [];
  });
}

/** All of them, the best of each derivation, and the newest few of each check; in an order that depends on nothing else. */
export function mergeProofs(...lists: readonly (readonly ProvenBuild[])[]): ProvenBuild[] {
  const byName = Map.groupBy(oldestFirst([...bestOfEach(lists.flat()).values()]), ({ name }) => name);
  return oldestFirst([...byName.values()].flatMap((list) => list.slice(-KEPT_OF_ONE)));
}

/** Whether two proofs are of the same build. */
export function isSameBuild(one: ProvenBuild, other: ProvenBuild): boolean {
  return one.drvPath === other.drvPath && sameOutputs(one.outputs, other.outputs);
}

function missing(last: ProvenBuild | undefined): string {
  return last === undefined ? "no run has proven it yet" : `its derivation changed since ${dayOf(last.proof.at)}`;
}

function dayOf(at: string): string {
  return at.slice(0, "2000-01-01".length);
}

function sameOutputs(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && one[name] === other[name]);
}

/** Of each derivation, the newest proof that has figures, or else the newest one. */
function bestOfEach(proofs: readonly ProvenBuild[]): Map<string, ProvenBuild> {
  const [bare, measured] = [true, false].map((isBare) => proofs.filter(({ proof }) => (proof.durationMs === null) === isBare));
  return new Map([...oldestFirst(bare ?? []), ...oldestFirst(measured ?? [])].map((one) => [one.drvPath, one]));
}

function oldestFirst(proofs: readonly ProvenBuild[]): ProvenBuild[] {
  const keys = new Map(proofs.map((one) => [one, `${one.proof.at} ${one.drvPath} ${one.name}`]));
  return proofs.toSorted((a, b) => compare(keys.get(a) ?? "", keys.get(b) ?? ""));
}
