import { createHash } from "node:crypto";
import { join } from "node:path";

import { type ComparedWith, type History, isSameBuild, type ProvenBuild } from "../history/history.ts";
import type { Context } from "../system/system.ts";
import { EMPTY_LEDGER, type KnownPack, type Ledger, mergeLedgers, parseLedger } from "./ledger.ts";
import type { NewestKeys } from "./newest.ts";
import type { CacheBackend } from "./port.ts";
import { basesOf, type LedgerName, ledgerPrefix, type Scopes } from "./scope.ts";

/** What earlier runs have left to this one. */
export type Recalled = {
  proofs: readonly ProvenBuild[];
  /** What only earlier runs of the same branch say, where that proves nothing: what it took, and no more. */
  hearsay: readonly ProvenBuild[];
  history: History;
  /** Store paths that this run may use. */
  packs: readonly KnownPack[];
  /** The ledger that this run's results go into; null when nobody knows what is in it. */
  own: Ledger | null;
  /** Null when there is no run to compare this one with, or nobody knows. */
  base: ComparedWith | null;
};

/**
 * Which ledgers are wanted. `selection`: which checks this run is asked for; `newest`: tells which entries are the
 * base's own, null where nobody else can write them.
 */
export type LedgerRequest = { system: string; selection: string; newest: NewestKeys | null };

/** A scope's ledger, and whether it is that scope's own word. */
type LedgerReading = { ledger: Ledger | null; believed: boolean };

/**
 * Reads the newest ledgers of all scopes that may vouch for this run, at once. Whatever is wrong with one costs what it
 * says and no more; a notice tells.
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
  const names = [scopes.own, ...scopes.others];
  return {
    proofs: [
      ...byBase,
      ...(scopes.believesOwn === "yes" ? byOwn : scopes.believesOwn === "chosen" ? alone(byOwn, byBase) : []),
    ],
    hearsay: scopes.believesOwn === "no" ? byOwn : [],
    history: preferred(found.map(({ history }) => history)),
    packs: mergeLedgers(...believed, ...(mine.believed ? [mine.ledger ?? EMPTY_LEDGER] : [])).packs,
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

/** What the base has not proven as well, marked: it is believed for the user's choice alone. */
function alone(own: readonly ProvenBuild[], base: readonly ProvenBuild[]): ProvenBuild[] {
  const known = Map.groupBy(base, ({ drvPath }) => drvPath);
  return own
    .filter((one) => !(known.get(one.drvPath) ?? []).some((other) => isSameBuild(one, other)))
    .map((one) => ({ ...one, proof: { ...one.proof, byItself: true } }));
}

/**
 * The first that has a run with the selection. Behind one of which nobody knows what is in it, the next is not looked
 * for: it would be the wrong branch.
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
 * The newest ledger of one scope, and its key; an empty one where there is none that can be read, null where the
 * backend cannot tell.
 */
export async function fetchLedger(
  context: Context,
  backend: CacheBackend,
  name: LedgerName,
): Promise<{ ledger: Ledger | null; key: string | null }> {
  return await new LedgerReader(context, backend).newest(name);
}

/** How the key of a ledger ends: with the SHA-256 of the file, so that whoever knows the key knows the content. */
export function digestOf(ledger: Buffer): string {
  return createHash("sha256").update(ledger).digest("hex");
}

/** Fetches ledgers, and says what became of each. */
class LedgerReader {
  readonly #backend: CacheBackend;
  readonly #context: Context;
  readonly #reasons = new Set<string>();

  constructor(context: Context, backend: CacheBackend) {
    this.#backend = backend;
    this.#context = context;
  }

  /** Of another scope, where nobody but its own runs can have written it. */
  async plain(name: LedgerName): Promise<LedgerReading> {
    return { ledger: (await this.newest(name)).ledger, believed: true };
  }

  /**
   * Of another scope, by the key that GitHub says is there. Where GitHub says nothing, what is found is only good for
   * comparing with.
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
          `is ${key}, in front of which this branch has put something else in ${this.#backend.name}. ` +
            "Nothing of it is used.",
        );
        return { ledger: null, believed: false };
      }
      return { ledger: this.#parse(name, file, key), believed: true };
    }
    this.#say(name, "detail", `is not in ${this.#backend.name}.`);
    return { ledger: EMPTY_LEDGER, believed: true };
  }

  /** The newest that begins as this scope's do, whoever wrote it. */
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

  /** Says once why the base's word did not count. */
  tellWhy(): void {
    for (const reason of this.#reasons)
      this.#context.emit({
        type: "notice",
        level: "info",
        message: `No proof of the base counts in this run, and no store path of it is used: ${reason}`,
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
    const { ledger, reason } = parseLedger(file);
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
    // Of a run that ends nobody wants to know what it could have had.
    if (!this.#context.signal.aborted)
      this.#say(
        name,
        "warning",
        `could not be had from ${this.#backend.name}: ${reason}. Nothing is proven by it in this run.`,
      );
  }

  #say(name: LedgerName, level: "detail" | "warning", what: string): void {
    this.#context.emit({
      type: "notice",
      level,
      message: `What runs of ${name.scope} on ${name.system} left for ${name.flake} (${ledgerPrefix(name)}*) ${what}`,
    });
  }
}

/**
 * For each check, the runs of the first history that has any: a branch's own times say more of it than the default
 * branch's.
 */
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
