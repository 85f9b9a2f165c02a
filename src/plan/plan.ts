import { derivationDemands, inputDerivations, isImpure } from "../nix/derivation.ts";
import { queryMissing } from "../nix/missing.ts";
import type { NixSettings } from "../nix/settings.ts";
import type { NixTool } from "../nix/tool.ts";
import type { FoundCheck } from "../discover/discover.ts";
import { type Expectation, expectationOf, NOTHING_KNOWN } from "./expect.ts";
import type { History } from "./history.ts";
import type { Divided, ProvenCheck } from "./proofs.ts";
import type { World } from "../system/world.ts";
import type { Proof } from "../verdict.ts";

/** A check that has to be built. */
export type Build = {
  check: FoundCheck;
  /** Everything that must be built before it, near and far. */
  needs: ReadonlySet<string>;
  /** Why no earlier run proves it, as a part of a sentence; null where nobody looked. */
  unproven: string | null;
};

/** A check that Nix itself says is built. `proof`: what an earlier run says of it; null when nothing is known. */
export type CachedCheck = { check: FoundCheck; proof: Proof | null };

export type Plan = {
  /** An earlier run has built the same derivation, and it passed. Nix is not even asked about these. */
  proven: readonly ProvenCheck[];
  /** All outputs are there already, or can be had from a binary cache: an earlier build of the same derivation passed. */
  cached: CachedCheck[];
  builds: Build[];
  /** Of every derivation to be built, those it directly needs among them. */
  inputs: ReadonlyMap<string, readonly string[]>;
  /** What every derivation to be built is expected to take. */
  expected: ReadonlyMap<string, Expectation>;
  /** Derivations that get a Nix client of their own, checks and others. */
  alone: ReadonlySet<string>;
  /** Derivations whose builds prove nothing for the next time. */
  impure: ReadonlySet<string>;
  downloads: number;
};

/**
 * Finds out what has to be built for the checks that are not proven, what each build needs before it, and what it will take. `system`: the one whose checks these are; `history`: what
 * earlier runs took.
 */
export async function plan(
  tool: NixTool,
  settings: NixSettings,
  { proven, unproven }: Divided,
  { system, history }: { system: string; history: History },
  world: World,
  signal: AbortSignal,
): Promise<Plan> {
  const checks = unproven.map(({ check }) => check);
  const { willBuild, willFetch } = await queryMissing(tool, [...new Set(checks.map((check) => check.drvPath))], world, signal);
  const inputs = new Map<string, readonly string[]>();
  const impure = new Set<string>();
  const alone = new Set(checks.filter((check) => check.backend !== "build").map((check) => check.drvPath));
  for (const drvPath of willBuild) {
    const aterm = (await world.files.read(drvPath)).toString();
    inputs.set(drvPath, inputDerivations(aterm).filter((input) => willBuild.has(input)));
    if (isImpure(aterm)) impure.add(drvPath);
    if (isDoubtful(derivationDemands(aterm), settings)) alone.add(drvPath);
  }
  const checkOf = new Map(checks.map((check) => [check.drvPath, check]));
  const expectation = (drvPath: string): Expectation => {
    const check = checkOf.get(drvPath);
    return check === undefined ? NOTHING_KNOWN : expectationOf(check, system, history);
  };
  const toBuild = unproven.filter(({ check }) => willBuild.has(check.drvPath));
  return {
    proven,
    cached: unproven.filter(({ check }) => !willBuild.has(check.drvPath)).map(({ check, figures }) => ({ check, proof: figures ?? null })),
    builds: toBuild.map(({ check, why }) => ({ check, needs: closure(check.drvPath, inputs), unproven: why })),
    inputs,
    expected: new Map([...inputs.keys()].map((drvPath) => [drvPath, expectation(drvPath)])),
    alone,
    impure,
    downloads: willFetch.size,
  };
}

function closure(drvPath: string, inputs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set<string>();
  const open = [...(inputs.get(drvPath) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(inputs.get(next) ?? []));
  }
  return seen;
}

/**
 * By what this machine says of itself, it cannot build this. Up to 2.28, Nix ends the whole client with an error when one derivation of many needs a
 * feature that is not there; and any Nix does over `uid-range`, which it offers also where its settings do not allow it.
 */
function isDoubtful({ system, features }: { system: string | null; features: readonly string[] }, settings: NixSettings): boolean {
  const platforms = [settings.system, ...settings.extraPlatforms, "builtin"];
  return (system !== null && !platforms.includes(system)) || features.some((feature) => feature === "uid-range" || !settings.systemFeatures.includes(feature));
}
