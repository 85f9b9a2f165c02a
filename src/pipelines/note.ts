import { EMPTY_LEDGER, mergeLedgers, type Note, renderLedger } from "../cache/cache.ts";
import type { FoundCheck } from "../discover/discover.ts";
import { runAddress } from "../github/github.ts";
import { EMPTY_HISTORY, type LastRun, lastRunOf, recordRun, sameOutcome } from "../history/history.ts";
import type { BuildRecord, Report } from "../model/model.ts";
import { type NixTool, outputPaths } from "../nix/nix.ts";
import { type Plan, proofsOf } from "../plan/plan.ts";
import type { World } from "../system/system.ts";
import type { Cache } from "./open-memory.ts";
import type { Preparation } from "./preparation.ts";
import type { KeptEvaluation } from "./remembered-evaluation.ts";

/** Only for an evaluation that took less, no ledger is written, in milliseconds: storing one takes some seconds. */
const WORTH_A_LEDGER_MS = 10_000;

/** Packs that this run used, and those that it could not get. */
export type UsedPacks = { used: readonly string[]; lost: readonly string[] };

/**
 * The results of a run that later runs can use: its report, its plan, what it built, the packs that it read, and what
 * the flake evaluates to.
 */
export type RunOutcome = {
  report: Report;
  found: readonly FoundCheck[];
  planned: Plan;
  builds: readonly BuildRecord[];
  packs: UsedPacks;
  evaluation: KeptEvaluation | null;
};

/** Collects the results that a run leaves to later runs; null when it has nothing new. */
export async function noteOf(
  world: World,
  tool: NixTool,
  prepared: Preparation,
  outcome: RunOutcome,
): Promise<Note | null> {
  const { cache, system } = prepared;
  if (cache === null) return null;
  const { report, found, planned, packs, evaluation } = outcome;
  const derivations = { found, impure: planned.impure };
  // That a system booted here proves nothing of the next time.
  const checks = report.checks.filter(({ kind }) => kind !== "boot");
  const proofs = proofsOf(checks, derivations, { address: runAddress(world.env), now: world.now() });
  const history = recordRun(EMPTY_HISTORY, system, report.checks);
  const built = cache.keepsPaths ? await builtFor(world, cache, outcome) : [];
  const run = lastRunOf(report, cache.selection);
  const isLong = evaluation !== null && evaluation.tookMs >= WORTH_A_LEDGER_MS;
  const isNothing = proofs.length === 0 && history.size === 0 && built.length === 0 && !isLong;
  if (isNothing && !isNews(run, cache)) return null;
  const used = cache.recalled.packs
    .filter(({ key }) => packs.used.includes(key))
    .map((pack) => ({ ...pack, usedAt: world.now() }));
  const ledger = mergeLedgers(cache.recalled.own ?? EMPTY_LEDGER, {
    ...EMPTY_LEDGER,
    proofs,
    history,
    runs: run === null ? [] : [run],
    evaluations: evaluation === null ? [] : [evaluation.known],
    packs: used,
  });
  const name = { flake: cache.scopes.flake, scope: cache.scopes.own, system };
  return {
    where: cache.where,
    tool,
    name,
    ledger: renderLedger(ledger).toString("base64"),
    whole: cache.recalled.own !== null,
    lost: packs.lost,
    built,
    budgetBytes: cache.budgetBytes,
  };
}

/**
 * Whether a run's results differ from those of the last one here or, if there was none, of the one that it is compared
 * with. If not, a new ledger is not worth it.
 */
function isNews(run: LastRun | null, { recalled: { own, base }, selection }: Cache): boolean {
  const last = own?.runs.find((one) => one.selection === selection) ?? base?.run;
  return run !== null && (last === undefined || !sameOutcome(run, last));
}

/**
 * Outputs that were built because others need them. A check's own outputs are not among them: nobody needs them, and
 * its proof takes their place.
 */
async function builtFor(
  world: World,
  { recalled }: Cache,
  { planned, builds, packs: { lost } }: RunOutcome,
): Promise<string[]> {
  const needed = new Set([...planned.inputs.values()].flat());
  const packed = new Set(recalled.packs.filter(({ key }) => !lost.includes(key)).flatMap(({ paths }) => paths));
  const paths: string[] = [];
  for (const drvPath of new Set(builds.map((build) => build.drvPath))) {
    if (!needed.has(drvPath) || planned.impure.has(drvPath)) continue;
    const outputs = outputPaths((await world.files.read(drvPath)).toString()) ?? [];
    paths.push(...outputs.filter((path) => !packed.has(path)));
  }
  return paths;
}
