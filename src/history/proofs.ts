import type { Proof } from "../model/model.ts";
import { compare } from "../text/text.ts";

/**
 * A derivation that was built and passed, or whose outputs existed. It makes a check `cached` without any build or
 * download.
 */
export type ProvenBuild = {
  /** The check's name at that time; used only to say what changed. */
  name: string;
  drvPath: string;
  outputs: Readonly<Record<string, string>>;
  proof: Proof;
};

/** How many proofs of one check are kept: branches switch between a few versions of a check. */
const KEPT_OF_ONE = 8;

/**
 * Merges lists of proofs: keeps the best of each derivation, then the newest few of each check. The result does not
 * depend on the order of the lists.
 */
export function mergeProofs(...lists: readonly (readonly ProvenBuild[])[]): ProvenBuild[] {
  const byName = Map.groupBy(oldestFirst([...bestOfEach(lists.flat()).values()]), ({ name }) => name);
  return oldestFirst([...byName.values()].flatMap((list) => list.slice(-KEPT_OF_ONE)));
}

/** Whether two proofs are of the same build. */
export function isSameBuild(one: ProvenBuild, other: ProvenBuild): boolean {
  return one.drvPath === other.drvPath && sameOutputs(one.outputs, other.outputs);
}

export function sameOutputs(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && one[name] === other[name])
  );
}

/** For each derivation, the newest proof that has figures, or else the newest one. */
export function bestOfEach(proofs: readonly ProvenBuild[]): Map<string, ProvenBuild> {
  const [bare, measured] = [true, false].map((isBare) =>
    proofs.filter(({ proof }) => (proof.durationMs === null) === isBare),
  );
  return new Map([...oldestFirst(bare ?? []), ...oldestFirst(measured ?? [])].map((one) => [one.drvPath, one]));
}

export function oldestFirst(proofs: readonly ProvenBuild[]): ProvenBuild[] {
  const keys = new Map(proofs.map((one) => [one, `${one.proof.at} ${one.drvPath} ${one.name}`]));
  return proofs.toSorted((a, b) => compare(keys.get(a) ?? "", keys.get(b) ?? ""));
}

/** Checks that must be built again although they are proven. */
export type Recheck = { patterns: readonly string[]; olderThanMs: number | null };
