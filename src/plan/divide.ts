import type { FoundCheck } from "../discover/discover.ts";
import { bestOfEach, oldestFirst, type ProvenBuild, type Recheck, sameOutputs } from "../history/history.ts";
import type { Check, Proof } from "../model/model.ts";
import { matcher } from "../text/text.ts";

export type ProvenCheck = { check: FoundCheck; proof: Proof };

/**
 * A check without a proof that counts. `why`: a part of a sentence; null when proofs were not consulted. `figures`: the
 * numbers of a run that proves nothing, for the same build; they are shown once Nix itself has its outputs.
 */
type UnprovenCheck = { check: FoundCheck; why: string | null; figures?: Proof };

/** All checks that evaluate, each in one of the lists. */
export type ProofPartition = { proven: readonly ProvenCheck[]; unproven: readonly UnprovenCheck[] };

/**
 * Divides checks into those that an earlier run has proven and the others. A proof counts for exactly the same
 * derivation with exactly the same outputs. `hearsay`: the records of runs that prove nothing.
 */
export function prove(
  checks: readonly FoundCheck[],
  { proofs, hearsay }: { proofs: readonly ProvenBuild[]; hearsay: readonly ProvenBuild[] },
  recheck: Recheck,
  now: number,
): ProofPartition {
  const byDerivation = bestOfEach(proofs);
  const unprovenOf = bestOfEach(hearsay);
  const byName = new Map(oldestFirst(proofs).map((one) => [one.name, one]));
  const matches = recheck.patterns.map((pattern) => ({ pattern, isMatch: matcher(pattern) }));
  const proven: ProvenCheck[] = [];
  const unproven: UnprovenCheck[] = [];
  for (const check of checks) {
    const found = byDerivation.get(check.drvPath);
    const pattern = matches.find(({ isMatch }) => isMatch(check.name))?.pattern;
    const claim = unprovenOf.get(check.drvPath);
    if (found === undefined && claim !== undefined && sameOutputs(claim.outputs, check.outputs))
      unproven.push({ check, why: "only this branch's own runs have proven it", figures: claim.proof });
    else if (found === undefined) unproven.push({ check, why: missing(byName.get(check.name)) });
    else if (!sameOutputs(found.outputs, check.outputs)) unproven.push({ check, why: "its proof has other outputs" });
    else if (pattern !== undefined) unproven.push({ check, why: `it must be checked again (${pattern})` });
    else if (recheck.olderThanMs !== null && now - Date.parse(found.proof.at) > recheck.olderThanMs)
      unproven.push({ check, why: `its proof of ${dayOf(found.proof.at)} is too old` });
    else proven.push({ check, proof: found.proof });
  }
  return { proven, unproven };
}

/**
 * Returns what this run has proven: what it built, and what Nix had already. Leaves out checks that passed only on a
 * later attempt, so that they run again; checks that are proven already; and `impure` derivations, which may end
 * differently each time. `address`: of this run, null when it has none; `now`: in milliseconds since the epoch.
 */
export function proofsOf(
  checks: readonly Check[],
  { found, impure }: { found: readonly FoundCheck[]; impure: ReadonlySet<string> },
  { address: run, now }: { address: string | null; now: number },
): ProvenBuild[] {
  const outputsOf = new Map(
    found.filter(({ drvPath }) => !impure.has(drvPath)).map(({ drvPath, outputs }) => [drvPath, outputs]),
  );
  return checks.flatMap(
    ({ name, verdict, drvPath, startedAt, durationMs, peakMemoryBytes, cpuMs, proof }): ProvenBuild[] => {
      const outputs = drvPath === null ? undefined : outputsOf.get(drvPath);
      if (drvPath === null || outputs === undefined) return [];
      const at = startedAt ?? new Date(now).toISOString();
      if (verdict === "passed")
        return [{ name, drvPath, outputs, proof: { at, durationMs, peakMemoryBytes, cpuMs, run } }];
      if (verdict === "cached" && proof === null)
        return [{ name, drvPath, outputs, proof: { at, durationMs: null, peakMemoryBytes: null, cpuMs: null, run } }];
      return [];
    },
  );
}

function missing(last: ProvenBuild | undefined): string {
  return last === undefined ? "no run has proven it yet" : `its derivation changed since ${dayOf(last.proof.at)}`;
}

/** The day of a time in ISO 8601. */
export function dayOf(at: string): string {
  return at.slice(0, "2000-01-01".length);
}
