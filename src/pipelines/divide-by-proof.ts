import type { CacheOptions } from "../cache/cache.ts";
import type { FoundCheck } from "../discover/discover.ts";
import { type ProofPartition, prove } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import { guess, matcher } from "../text/text.ts";
import type { Cache } from "./open-memory.ts";

/** Separates proven checks from the others, and logs the reasons. */
export function divideByProof(
  { world, emit }: Context,
  found: readonly FoundCheck[],
  cache: Cache | null,
  { recheck }: CacheOptions,
): ProofPartition {
  if (cache === null || !hasProofs(cache))
    return { proven: [], unproven: found.map((check) => ({ check, why: null })) };
  const divided = prove(found, cache.recalled, recheck, world.now());
  emit({
    type: "notice",
    level: "detail",
    message: `${divided.proven.length} of ${found.length} checks are proven by earlier runs of the same derivations.`,
  });
  const byReason = Map.groupBy(divided.unproven, ({ why }) => why);
  for (const [why, checks] of byReason)
    emit({
      type: "notice",
      level: "detail",
      message: `Not proven, because ${why}: ${checks.map(({ check }) => check.name).join(", ")}.`,
    });
  return divided;
}

/** Warns of patterns of `recheck` that match none of the checks that evaluate. */
export function warnOfUnusedRecheck(
  { emit }: Context,
  found: readonly FoundCheck[],
  cache: Cache | null,
  { recheck }: CacheOptions,
): void {
  if (cache === null || !hasProofs(cache)) return;
  const names = found.map(({ name }) => name);
  for (const pattern of recheck.patterns) {
    if (names.some(matcher(pattern))) continue;
    const message = `The pattern "${pattern}" of recheck matches no check.${guess(pattern, names)}`;
    emit({ type: "notice", level: "warning", message });
  }
}

/** Whether there is anything that can prove a check. */
export function hasProofs({ recalled }: Cache): boolean {
  return recalled.proofs.length + recalled.hearsay.length > 0;
}
