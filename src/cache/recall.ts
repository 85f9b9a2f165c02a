import { join } from "node:path";

import type { Emit } from "../events.ts";
import type { ComparedWith } from "../plan/compare.ts";
import type { History } from "../plan/history.ts";
import type { ProvenBuild } from "../plan/proofs.ts";
import type { World } from "../system/world.ts";
import { EMPTY_LEDGER, type KnownPack, type Ledger, mergeLedgers, parseLedger } from "./ledger.ts";
import type { Backend } from "./port.ts";
import { basesOf, type LedgerName, ledgerPrefix, type Scopes } from "./scope.ts";

/** What earlier runs have left to this one. */
export type Recalled = {
  proofs: readonly ProvenBuild[];
  history: History;
  packs: readonly KnownPack[];
  /** The ledger that this run's results go into; null when nobody knows what is in it. */
  own: Ledger | null;
  /** Null when there is no run to compare this one with, or nobody knows. */
  base: ComparedWith | null;
};

/**
 * Reads the newest ledgers of all scopes that may vouch for this run, one request each, at once. Whatever is wrong with one costs what it says and no more; a
 * notice tells. `selection`: which checks this run is asked for.
 */
export async function recall(backend: Backend, scopes: Scopes, { system, selection }: { system: string; selection: string }, world: World, emit: Emit, signal: AbortSignal): Promise<Recalled> {
  const names = [scopes.own, ...scopes.others];
  const ledgers = await Promise.all(names.map(async (scope) => (await fetchLedger(backend, { flake: scopes.flake, scope, system }, world, emit, signal)).ledger));
  const found = ledgers.map((ledger) => ledger ?? EMPTY_LEDGER);
  return {
    proofs: found.flatMap(({ proofs }) => proofs),
    history: preferred(found.map(({ history }) => history)),
    packs: mergeLedgers(...found).packs,
    own: ledgers[0] ?? null,
    base: firstBase(basesOf(scopes).map(({ scope, name }) => ({ name, ledger: ledgers[names.indexOf(scope)] ?? null })), selection),
  };
}

/** The first that has a run with the selection. Behind one of which nobody knows what is in it, the next is not looked for: it would be the wrong branch. */
function firstBase(bases: readonly { name: string; ledger: Ledger | null }[], selection: string): ComparedWith | null {
  for (const { name, ledger } of bases) {
    if (ledger === null) return null;
    const run = ledger.runs.find((one) => one.selection === selection);
    if (run !== undefined) return { name, run, history: ledger.history };
  }
  return null;
}

/** The newest ledger of one scope, and its key; an empty one where there is none that can be read, null where the backend cannot tell. */
export async function fetchLedger(backend: Backend, name: LedgerName, world: World, emit: Emit, signal: AbortSignal): Promise<{ ledger: Ledger | null; key: string | null }> {
  await using folder = await world.files.temporary("nix-verdict-ledger-");
  const file = join(folder.path, "ledger");
  const prefix = ledgerPrefix(name);
  const fetched = await backend.fetch([prefix], file, signal);
  const say = (level: "detail" | "warning", what: string): void => emit({ type: "notice", level, message: `What runs of ${name.scope} on ${name.system} left for ${name.flake} (${prefix}*) ${what}` });
  if (fetched.state === "failed") {
    // Of a run that ends nobody wants to know what it could have had.
    if (!signal.aborted) say("warning", `could not be had from ${backend.name}: ${fetched.reason}. Nothing is proven by it in this run.`);
    return { ledger: null, key: null };
  }
  if (fetched.state === "miss") {
    say("detail", `is not in ${backend.name}.`);
    return { ledger: EMPTY_LEDGER, key: null };
  }
  const { ledger, reason } = parseLedger(await world.files.read(file));
  if (ledger === null) {
    say("warning", `${reason}, and is not used; this run's results take its place.`);
    return { ledger: EMPTY_LEDGER, key: fetched.key };
  }
  say("detail", `is ${fetched.key}, from ${backend.name}: ${ledger.proofs.length} proofs, ${ledger.packs.length} packs of store paths.`);
  return { ledger, key: fetched.key };
}

/** For each check, the runs of the first history that has any: a branch's own times say more of it than the default branch's. */
function preferred(histories: readonly History[]): History {
  const merged = new Map<string, Map<string, History extends ReadonlyMap<string, ReadonlyMap<string, infer Runs>> ? Runs : never>>();
  for (const history of histories.toReversed()) {
    for (const [system, checks] of history) merged.set(system, new Map([...(merged.get(system) ?? []), ...checks]));
  }
  return merged;
}
