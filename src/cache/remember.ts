import { join } from "node:path";

import type { NixTool } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import type { Where } from "./choose.ts";
import {
  digestOf,
  EMPTY_LEDGER,
  type KnownPack,
  type Ledger,
  mergeLedgers,
  MOST_PACKS,
  parseLedger,
  renderLedger,
} from "./ledger.ts";
import { packPaths } from "./packs/pack-paths.ts";
import { mergePacks, openPack } from "./packs/pack.ts";
import type { CacheBackend } from "./port.ts";
import { fetchLedger } from "./recall.ts";
import { type LedgerName, ledgerPrefix } from "./scope.ts";

/** The results that one run leaves, as plain data, so that another process can store them later. */
export type Note = {
  where: Where;
  tool: NixTool;
  /** The ledger to which the results are added. */
  name: LedgerName;
  /** What the run added; with `whole`, also what the ledger had when the run began. Rendered, in base64. */
  ledger: string;
  whole: boolean;
  /** Keys of packs that turned out to be gone or damaged. */
  lost: readonly string[];
  /** Store paths that had to be built for checks and are in no available pack. */
  built: readonly string[];
  /** The most that all packs of a ledger may take, in bytes. */
  budgetBytes: number;
};

/** Packs to keep, and those that were dropped to make room. */
type PackSelection = { packs: KnownPack[]; dropped: KnownPack[] };

/** Saving must not hold up a job: whatever is not stored by then is built again some day. In milliseconds. */
export const SAVE_MS = 180_000;

/**
 * Adds a run's results to what others have stored meanwhile. Never throws because of the backend: a notice says what
 * was not stored.
 */
export async function remember(context: Context, note: Note, backend: CacheBackend): Promise<void> {
  const { world, emit, signal } = context;
  await using folder = await world.files.temporary("nix-verdict-save-");
  const mine = parseLedger(Buffer.from(note.ledger, "base64"), world.now()).ledger ?? EMPTY_LEDGER;
  // The run itself has already reported what is wrong with it.
  const { ledger: theirs, key: previous } = await fetchLedger(
    { ...context, emit: () => undefined },
    backend,
    note.name,
  );
  if (theirs === null && !note.whole) {
    emit({
      type: "notice",
      level: "warning",
      message:
        `What this run found out was not kept: ${backend.name} does not tell what is there already, and a ` +
        "new ledger would replace it. Later runs must do without them.",
    });
    return;
  }
  const keeper = new Keeper(context, backend, folder.path);
  const fresh = await keeper.packUp(note);
  const ledger = mergeLedgers(theirs ?? EMPTY_LEDGER, mine, { ...EMPTY_LEDGER, packs: fresh });
  const { packs, dropped } = withinBudget(
    ledger.packs.filter(({ key }) => !note.lost.includes(key)),
    note.budgetBytes,
  );
  const few = packs.length > MOST_PACKS ? await keeper.putTogether(packs) : { packs, dropped: [] };
  if (!(await keeper.keepLedger(note, { ...ledger, packs: few.packs }))) return;
  for (const key of [previous, ...dropped.map(({ key }) => key), ...few.dropped.map(({ key }) => key)])
    if (key !== null) await backend.forget(key, signal);
}

/** Drops the packs that no check has needed for the longest time, until the rest fits. */
export function withinBudget(packs: readonly KnownPack[], budgetBytes: number): PackSelection {
  const kept: PackSelection = { packs: [], dropped: [] };
  let left = budgetBytes;
  for (const pack of packs.toSorted((a, b) => b.usedAt - a.usedAt)) {
    left -= pack.bytes;
    kept[left >= 0 ? "packs" : "dropped"].push(pack);
  }
  return kept;
}

/** Stores things in the backend. */
class Keeper {
  readonly #backend: CacheBackend;
  readonly #folder: string;
  readonly #context: Context;

  constructor(context: Context, backend: CacheBackend, folder: string) {
    this.#backend = backend;
    this.#folder = folder;
    this.#context = context;
  }

  /** Packs what was built, and returns the packs that are stored now. */
  async packUp({ tool, built, budgetBytes }: Note): Promise<KnownPack[]> {
    if (built.length === 0) return [];
    const packed = await packPaths(this.#context, tool, built, this.#folder);
    if (!packed.ok) {
      this.#warn(
        `Store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`,
      );
      return [];
    }
    if (packed.reason !== null)
      this.#warn(
        `Some store paths that were built for checks were not kept: ${packed.reason}. The next run builds them again.`,
      );
    const kept: KnownPack[] = [];
    for (const { file, key, bytes, paths } of packed.packs) {
      if (bytes > budgetBytes)
        this.#warn(
          `A pack of ${paths.length} store paths was not kept: its ${bytes} bytes exceed the cache's ` +
            `budget of ${budgetBytes}. Raise it with cache-budget.`,
        );
      else if (await this.#store(key, file, `${paths.length} store paths`))
        kept.push({ key, bytes, usedAt: this.#context.world.now(), paths });
    }
    return kept;
  }

  /**
   * Merges the smallest packs into one, so that few requests fetch all of them; leaves out packs that cannot be
   * fetched.
   */
  async putTogether(packs: readonly KnownPack[]): Promise<PackSelection> {
    const bySize = packs.toSorted((a, b) => a.bytes - b.bytes);
    const small = bySize.slice(0, packs.length - MOST_PACKS / 2);
    const large = bySize.slice(small.length);
    const files: string[] = [];
    for (const { key } of small) {
      const file = join(this.#folder, key);
      if ((await this.#backend.fetch([key], file, this.#context.signal)).state !== "hit") continue;
      const opened = await openPack(file, this.#context.world);
      // Under a new name, nobody could tell that it differs from the original.
      if (opened.ok && opened.pack.key === key) files.push(file);
    }
    const merged = files.length === 0 ? null : await mergePacks(files, this.#folder, this.#context.world);
    if (merged === null || !(await this.#store(merged.key, merged.file, "small packs in one")))
      return { packs: large, dropped: small };
    const usedAt = Math.max(...small.map((pack) => pack.usedAt));
    return {
      packs: [...large, { key: merged.key, bytes: merged.bytes, usedAt, paths: merged.paths }],
      dropped: small.filter(({ key }) => key !== merged.key),
    };
  }

  /** Stores the ledger, and returns whether that succeeded. It comes last, so that it never names a missing pack. */
  async keepLedger({ name }: Note, ledger: Ledger): Promise<boolean> {
    const file = join(this.#folder, "ledger");
    const content = renderLedger(ledger);
    await this.#context.world.files.write(file, content);
    // The time makes keys sort; the digest ties them to their content.
    const time = new Date(this.#context.world.now()).toISOString().replaceAll(/[-:.]/gu, "");
    return await this.#store(
      `${ledgerPrefix(name)}${time}-${digestOf(content)}`,
      file,
      `${ledger.proofs.length} proofs`,
    );
  }

  async #store(key: string, file: string, what: string): Promise<boolean> {
    const stored = await this.#backend.store(key, file, this.#context.signal);
    if (stored.state === "failed")
      this.#warn(
        `${what} were not kept in ${this.#backend.name} as ${key}: ${stored.reason}. Later runs must do without them.`,
      );
    else
      this.#context.emit({
        type: "notice",
        level: "detail",
        message: `Kept in ${this.#backend.name} as ${key}: ${what}.`,
      });
    return stored.state !== "failed";
  }

  #warn(message: string): void {
    this.#context.emit({ type: "notice", level: "warning", message });
  }
}
