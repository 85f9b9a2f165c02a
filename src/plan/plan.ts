import { explainRefused, type FoundCheck } from "../discover/discover.ts";
import type { History } from "../history/history.ts";
import {
  buildsFor,
  type Derivation,
  featuresOf,
  isImpure,
  isPlaceholder,
  hasAllPaths,
  matchesEvaluated,
  type Missing,
  type NixSettings,
  type NixTool,
  queryMissing,
  queryOffered,
  queryValid,
  readDerivationFile,
  type Substituters,
} from "../nix/nix.ts";
import { type Expectation, NOTHING_KNOWN } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import { EMPTY_PLAN, type KnownBuilds, type Plan } from "./build-plan.ts";
import type { ProofPartition } from "./divide.ts";
import { expectationOf } from "./expect.ts";

export { type Build, EMPTY_PLAN, joinPlans, type Plan } from "./build-plan.ts";
export { type ProofPartition, proofsOf, prove } from "./divide.ts";
export { nodesOf } from "./nodes.ts";
export { plannedRun } from "./describe-plan.ts";

/**
 * The basis of a plan: the system of the checks, Nix's settings, the results of earlier runs, the binary caches that
 * answer, and what is planned already.
 */
export type PlanBasis = {
  system: string;
  settings: NixSettings;
  history: History;
  substituters: Substituters;
  known?: KnownBuilds;
};

/**
 * Finds out what to build for the checks that are not proven, what each build needs before it, and how much time and
 * memory it will take.
 */
export async function plan(
  context: Context,
  tool: NixTool,
  { proven, unproven }: ProofPartition,
  { system, settings, history, substituters, known = EMPTY_PLAN }: PlanBasis,
): Promise<Plan> {
  const { world } = context;
  // What is built for other checks is not asked about: it may be there by now, and this run has built it.
  const joined = unproven.filter(({ check }) => known.inputs.has(check.drvPath));
  const others = unproven.filter(({ check }) => !known.inputs.has(check.drvPath));
  const checks = others.map(({ check }) => check);
  const missing = await look(context, tool, { checks, settings, substituters });
  const { willBuild, willFetch } = missing;
  const inputs = new Map<string, readonly string[]>();
  const impure = new Set<string>();
  const alone = new Set(checks.filter((check) => check.backend !== "build").map((check) => check.drvPath));
  // If an output is neither there nor offered, only a build can decide, whatever Nix would do about it.
  const toBuild = others.filter(({ check }) => !missing.refused.has(check.drvPath) && !missing.isThere(check));
  const isBuilt = (drvPath: string): boolean => willBuild.has(drvPath) || known.inputs.has(drvPath);
  for (const drvPath of new Set([...willBuild, ...toBuild.map(({ check }) => check.drvPath)])) {
    if (known.inputs.has(drvPath)) continue;
    const derivation = await readDerivationFile(drvPath, world.files);
    inputs.set(drvPath, (derivation?.inputs ?? []).filter(isBuilt));
    if (derivation !== null && isImpure(derivation)) impure.add(drvPath);
    if (derivation === null || mayBeSubstituted(derivation, settings)) alone.add(drvPath);
  }
  const needsOf = (drvPath: string): Set<string> => closure(drvPath, (one) => inputs.get(one) ?? known.inputs.get(one));
  const checkOf = new Map(checks.map((check) => [check.drvPath, check]));
  const expectation = (drvPath: string): Expectation => {
    const check = checkOf.get(drvPath);
    return check === undefined ? NOTHING_KNOWN : expectationOf(check, system, history);
  };
  return {
    proven,
    cached: others
      .filter(({ check }) => !missing.refused.has(check.drvPath) && missing.isThere(check))
      .map(({ check, figures }) => ({ check, proof: figures ?? null })),
    refused: checks.flatMap(({ name, attr, drvPath, evaluation }) => {
      const why = missing.refused.get(drvPath);
      return why === undefined ? [] : [{ name, attr, evaluation, ...explainRefused(drvPath, why) }];
    }),
    builds: [...joined, ...toBuild].map(({ check, why }) => ({ check, needs: needsOf(check.drvPath), unproven: why })),
    inputs,
    expected: new Map([...inputs.keys()].map((drvPath) => [drvPath, expectation(drvPath)])),
    alone,
    impure,
    downloads: willFetch.size,
  };
}

/**
 * Nix's answer about the checks' derivations. `isThere`: each output of the check is valid, or can be fetched with a
 * trusted signature.
 */
type Outlook = Pick<Missing, "willBuild" | "willFetch" | "refused"> & { isThere(check: FoundCheck): boolean };

async function look(
  context: Context,
  tool: NixTool,
  { checks, settings, substituters }: Pick<PlanBasis, "settings" | "substituters"> & { checks: readonly FoundCheck[] },
): Promise<Outlook> {
  // Both at once, because most paths are known before Nix has said what it would do. A path that comes or goes
  // meanwhile is in neither answer, and is built.
  const expected = new Set(
    checks.flatMap(({ outputs }) => Object.values(outputs)).filter((path) => !isPlaceholder(path)),
  );
  const drvPaths = checks.map(({ drvPath }) => drvPath);
  const [{ willBuild, willFetch, outputs, refused }, valid] = await Promise.all([
    substituters.asking(tool, (asking) => queryMissing(context, asking, drvPaths)),
    queryValid(context, tool, [...expected]),
  ]);
  // Nix has only now said where the outputs of content-addressed derivations are.
  const placed = drvPaths
    .filter((drvPath) => !willBuild.has(drvPath))
    .flatMap((drvPath) => [...(outputs.get(drvPath)?.values() ?? [])]);
  const others = new Set(
    placed
      .filter((path) => path !== null && !expected.has(path) && !willFetch.has(path))
      .filter((path) => path !== null),
  );
  const candidates = new Set([...expected, ...placed].filter((path) => path !== null));
  const [alsoValid, offered] = await Promise.all([
    queryValid(context, tool, [...others]),
    queryOffered(
      context,
      tool,
      [...candidates].filter((path) => !valid.has(path) && willFetch.has(path)),
      { substituters: substituters.present, trustedKeys: settings.trustedKeys },
    ),
  ]);
  const isThere = ({ drvPath }: FoundCheck): boolean => {
    const known = outputs.get(drvPath);
    if (known === undefined || willBuild.has(drvPath) || !hasAllPaths(known)) return false;
    return [...known.values()].every(
      (path) => path !== null && (valid.has(path) || alsoValid.has(path) || offered.has(path)),
    );
  };
  const disputed = checks.filter(
    ({ drvPath, outputs: evaluated }) =>
      outputs.has(drvPath) && !matchesEvaluated(outputs.get(drvPath) ?? new Map(), evaluated),
  );
  return {
    willBuild,
    willFetch,
    refused: new Map([
      ...refused,
      ...disputed.map(({ drvPath }): [string, string] => [drvPath, "Nix says that it has other outputs"]),
    ]),
    isThere,
  };
}

function closure(drvPath: string, inputsOf: (drvPath: string) => readonly string[] | undefined): Set<string> {
  const seen = new Set<string>();
  const open = [...(inputsOf(drvPath) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(inputsOf(next) ?? []));
  }
  return seen;
}

/**
 * Whether this machine, by its own settings, cannot build a derivation. Up to 2.28, Nix ends the whole client with an
 * error when one of many derivations needs a feature that is not there, or when nothing may be built here; feature.
 * Every Nix does so over `uid-range`, which it offers also where its settings do not allow it.
 */
function mayBeSubstituted(derivation: Derivation, settings: NixSettings): boolean {
  return (
    settings.maxJobs === 0 ||
    !buildsFor(derivation.system, settings) ||
    featuresOf(derivation).some((feature) => feature === "uid-range" || !settings.systemFeatures.includes(feature))
  );
}
