import { join } from "node:path";

import {
  type ComparedWith,
  type History,
  isSameBuild,
  type KnownEvaluation,
  type ProvenBuild,
} from "../history/history.ts";
import type { Context } from "../system/system.ts";
import { digestOf, EMPTY_LEDGER, type KnownPack, type Ledger, mergeLedgers, parseLedger } from "./ledger.ts";
import type { NewestKeys } from "./newest.ts";
import type { CacheBackend } from "./port.ts";
import { basesOf, type LedgerName, ledgerPrefix, type Scopes } from "./scope.ts";

/** What this run can use from earlier runs. */
export type Recalled = {
  proofs: readonly ProvenBuild[];
  /** What only earlier runs of the same branch say, where they prove nothing: it only gives times and memory. */
  hearsay: readonly ProvenBuild[];
  history: History;
  /** What flakes evaluate to, by the word of those whose proofs count. */
  evaluations: readonly KnownEvaluation[];
  /** Store paths that this run may use. */
  packs: readonly KnownPack[];
  /** The ledger to which this run's results are added; null when its content is unknown. */
  own: Ledger | null;
  /** Null when there is no run to compare this one with, or none is known. */
  base: ComparedWith | null;
};

/**
 * Which ledgers to read. `selection`: the checks that this run is asked for; `newest`: finds the entries that are the
 * base's own, null where nobody else can write them.
 */
export type LedgerRequest = { system: string; selection: string; newest: NewestKeys | null };

/** A scope's ledger, and whether that scope itself certainly wrote it. */
type LedgerReading = { ledger: Ledger | null; believed: boolean };

/**
 * Reads the newest ledgers of all scopes that may vouch for this run, at once. A bad ledger costs only its own content,
 * and a notice says so.
 */
export async function recall(
  context: Context,
  backend: CacheBackend,
  scopes: Scopes,
  { system, selection, newest }: LedgerRequest,
): Promise<Recalled> {
  const nameOf = (scope: string): LedgerName => ({ flake: scopes.flake, scope, system });
  const reader = new LedgerReader(context, backend);
  const own = reader
    .newest(nameOf(scopes.own))
    .then(({ ledger }) => ({ ledger, believed: scopes.believesOwn !== "no" }));
  const asked = scopes.believesOwn === "yes" ? null : newest;
  const [mine, ...others] = await Promise.all([
    own,
    ...scopes.others.map((scope) =>
      asked === null ? reader.plain(nameOf(scope)) : reader.genuine(nameOf(scope), asked),
    ),
  ]);
  reader.tellWhy();
  const found = [mine, ...others].map(({ ledger }) => ledger ?? EMPTY_LEDGER);
  const believed = others.filter((one) => one.believed).map(({ ledger }) => ledger ?? EMPTY_LEDGER);
  const byBase = believed.flatMap(({ proofs }) => proofs);
  const byOwn = (mine.ledger ?? EMPTY_LEDGER).proofs;
  const trusted = mergeLedgers(...believed, ...(mine.believed ? [mine.ledger ?? EMPTY_LEDGER] : []));
  const names = [scopes.own, ...scopes.others];
  return {
    proofs: [
      ...byBase,
      ...(scopes.believesOwn === "yes" ? byOwn : scopes.believesOwn === "chosen" ? alone(byOwn, byBase) : []),
    ],
    hearsay: scopes.believesOwn === "no" ? byOwn : [],
    history: preferred(found.map(({ history }) => history)),
    evaluations: trusted.evaluations,
    packs: trusted.packs,
    own: mine.ledger,
    base: firstBase(
      basesOf(scopes).map(({ scope, name }) => ({
        name,
        ledger: [mine, ...others][names.indexOf(scope)]?.ledger ?? null,
      })),
      selection,
    ),
  };
}

/** Marks the builds that the base has not proven as well: they are believed only because the user chose so. */
function alone(own: readonly ProvenBuild[], base: readonly ProvenBuild[]): ProvenBuild[] {
  const known = Map.groupBy(base, ({ drvPath }) => drvPath);
  return own
    .filter((one) => !(known.get(one.drvPath) ?? []).some((other) => isSameBuild(one, other)))
    .map((one) => ({ ...one, proof: { ...one.proof, byItself: true } }));
}

/**
 * The first ledger that has a run with the selection. The search stops at a ledger whose content is unknown, because
 * the next one would be the wrong branch.
 */
function firstBase(bases: readonly { name: string; ledger: Ledger | null }[], selection: string): ComparedWith | null {
  for (const { name, ledger } of bases) {
    if (ledger === null) return null;
    const run = ledger.runs.find((one) => one.selection === selection);
    if (run !== undefined) return { name, run, history: ledger.history };
  }
  return null;
}

/**
 * Fetches the newest ledger of one scope, and its key. The ledger is empty when none can be read, and null when the
 * backend cannot tell.
 */
export async function fetchLedger(
  context: Context,
  backend: CacheBackend,
  name: LedgerName,
): Promise<{ ledger: Ledger | null; key: string | null }> {
  return await new LedgerReader(context, backend).newest(name);
}

/** Fetches ledgers, and reports on each. */
class LedgerReader {
  readonly #backend: CacheBackend;
  readonly #context: Context;
  readonly #reasons = new Set<string>();

  constructor(context: Context, backend: CacheBackend) {
    this.#backend = backend;
    this.#context = context;
  }

  /** Reads the ledger of another scope that only its own runs can have written. */
  async plain(name: LedgerName): Promise<LedgerReading> {
    return { ledger: (await this.newest(name)).ledger, believed: true };
  }

  /**
   * Reads the ledger of another scope by the key that GitHub lists. If GitHub lists none, what is found serves only for
   * the comparison.
   */
  async genuine(name: LedgerName, newest: NewestKeys): Promise<LedgerReading> {
    const listed = await newest(ledgerPrefix(name), name.scope, this.#context.signal);
    if ("reason" in listed) {
      this.#reasons.add(listed.reason);
      return { ledger: (await this.newest(name)).ledger, believed: false };
    }
    for (const key of listed.keys) {
      const { file, found, failed } = await this.#fetch(key);
      if (failed !== null) {
        this.#failed(name, failed);
        return { ledger: null, believed: false };
      }
      if (file === null) continue;
      if (found !== key || !key.endsWith(`-${digestOf(file)}`)) {
        this.#say(
          name,
          "warning",
          `is ${key}, but this branch has put another entry in front of it in ${this.#backend.name}. ` +
            "Nothing of it is used.",
        );
        return { ledger: null, believed: false };
      }
      return { ledger: this.#parse(name, file, key), believed: true };
    }
    this.#say(name, "detail", `is not in ${this.#backend.name}.`);
    return { ledger: EMPTY_LEDGER, believed: true };
  }

  /** Reads the newest ledger whose key has this scope's prefix, whoever wrote it. */
  async newest(name: LedgerName): Promise<{ ledger: Ledger | null; key: string | null }> {
    const { file, found, failed } = await this.#fetch(ledgerPrefix(name));
    if (failed !== null) {
      this.#failed(name, failed);
      return { ledger: null, key: null };
    }
    if (file === null || found === null) {
      this.#say(name, "detail", `is not in ${this.#backend.name}.`);
      return { ledger: EMPTY_LEDGER, key: null };
    }
    return { ledger: this.#parse(name, file, found), key: found };
  }

  /** Says once why the base's ledgers did not count. */
  tellWhy(): void {
    for (const reason of this.#reasons)
      this.#context.emit({
        type: "notice",
        level: "info",
        message: `No proof and no store path of the base is used in this run: ${reason}`,
      });
  }

  async #fetch(prefix: string): Promise<{ file: Buffer | null; found: string | null; failed: string | null }> {
    await using folder = await this.#context.world.files.temporary("nix-verdict-ledger-");
    const file = join(folder.path, "ledger");
    const fetched = await this.#backend.fetch([prefix], file, this.#context.signal);
    if (fetched.state === "failed") return { file: null, found: null, failed: fetched.reason };
    return fetched.state === "miss"
      ? { file: null, found: null, failed: null }
      : { file: await this.#context.world.files.read(file), found: fetched.key, failed: null };
  }

  #parse(name: LedgerName, file: Buffer, key: string): Ledger {
    const { ledger, reason } = parseLedger(file, this.#context.world.now());
    if (ledger === null) {
      this.#say(name, "warning", `${reason}, and is not used; this run's results take its place.`);
      return EMPTY_LEDGER;
    }
    this.#say(
      name,
      "detail",
      `is ${key}, from ${this.#backend.name}: ${ledger.proofs.length} proofs, ${ledger.packs.length} ` +
        "packs of store paths.",
    );
    return ledger;
  }

  #failed(name: LedgerName, reason: string): void {
    // Once the run is ending, what it could have had is of no interest.
    if (!this.#context.signal.aborted)
      this.#say(
        name,
        "warning",
        `could not be fetched from ${this.#backend.name}: ${reason}. It proves nothing in this run.`,
      );
  }

  #say(name: LedgerName, level: "detail" | "warning", what: string): void {
    this.#context.emit({
      type: "notice",
      level,
      message: `The ledger of ${name.scope} on ${name.system} for ${name.flake} (${ledgerPrefix(name)}*) ${what}`,
    });
  }
}

/** For each check, the runs of the first history that has any: a branch's own come before the default branch's. */
function preferred(histories: readonly History[]): History {
  const merged = new Map<
    string,
    Map<string, History extends ReadonlyMap<string, ReadonlyMap<string, infer Runs>> ? Runs : never>
  >();
  for (const history of histories.toReversed()) {
    for (const [system, checks] of history) merged.set(system, new Map([...(merged.get(system) ?? []), ...checks]));
  }
  return merged;
}
