import { join } from "node:path";

import { isStorePath } from "../../model/model.ts";
import type { Context } from "../../system/system.ts";
import type { CacheBackend } from "../port.ts";
import { isPackKey, openPack, type OpenPack, type Slice } from "./pack.ts";

/** A pack of an earlier run, as the ledger describes it. */
export type ListedPack = { key: string; paths: readonly string[] };

/**
 * The packs that one run may use. A pack is fetched when one of its paths is needed, and only its verified content is
 * believed.
 */
export class PackShelf {
  /** Keys of packs that are gone, damaged, or different from their names. Once forgotten, they can be made anew. */
  readonly lost = new Set<string>();
  /** A sentence for each pack that could not be used in full. */
  readonly problems: string[] = [];
  fetchedBytes = 0;
  readonly #backend: CacheBackend;
  readonly #folder: string;
  readonly #context: Context;
  readonly #open = new Map<string, OpenPack>();
  /** The keys of the packs that hold each store path, the best first. */
  readonly #holders = new Map<string, string[]>();

  /** `listed`: the best first; `folder`: the place for fetched packs. */
  constructor(context: Context, listed: readonly ListedPack[], backend: CacheBackend, folder: string) {
    this.#backend = backend;
    this.#folder = folder;
    this.#context = context;
    for (const { key, paths } of listed) {
      if (!isPackKey(key)) continue;
      for (const path of paths)
        if (isStorePath(path)) this.#holders.set(path, [...(this.#holders.get(path) ?? []), key]);
    }
  }

  /** Whether a path may still be available. */
  has(path: string): boolean {
    return this.#holders.has(path);
  }

  /** The archive of a path; null while no open pack has it. */
  slice(path: string): Slice | null {
    const key = this.#holderOf(path);
    return key === undefined ? null : (this.#open.get(key)?.slices.get(path) ?? null);
  }

  /** The key of the pack that holds a path, which must have a slice. */
  keyOf(path: string): string {
    return this.#holderOf(path) ?? "";
  }

  /** Fetches the packs that contain these paths. Returns false when all of them are open already. */
  async fetchFor(paths: Iterable<string>): Promise<boolean> {
    const keys = new Set(
      [...paths].filter((path) => this.slice(path) === null).flatMap((path) => this.#holderOf(path) ?? []),
    );
    await Promise.all([...keys].map((key) => this.#fetch(key)));
    return keys.size > 0;
  }

  /** Forgets a path's archive because it is damaged; another pack may have the same path. */
  strike(path: string): void {
    const key = this.keyOf(path);
    this.lost.add(key);
    this.problems.push(`The pack ${key} has a damaged archive of ${path}, which is not used.`);
    this.#release(path, key);
  }

  /** Forgets a path in all packs. */
  withdraw(path: string): void {
    this.#holders.delete(path);
  }

  #holderOf(path: string): string | undefined {
    const keys = this.#holders.get(path) ?? [];
    return keys.find((key) => this.#open.has(key)) ?? keys[0];
  }

  async #fetch(key: string): Promise<void> {
    const file = join(this.#folder, key);
    const fetched = await this.#backend.fetch([key], file, this.#context.signal);
    if (fetched.state === "failed") {
      this.#giveUp(key, `could not be fetched from ${this.#backend.name}: ${fetched.reason}.`);
    } else if (fetched.state === "miss") {
      this.#lose(key, `is not in ${this.#backend.name} any more.`);
    } else {
      this.fetchedBytes += (await this.#context.world.files.size(file)) ?? 0;
      await this.#openFetched(key, file);
    }
  }

  async #openFetched(key: string, file: string): Promise<void> {
    const opened = await openPack(file, this.#context.world);
    if (!opened.ok) {
      this.#lose(key, `${opened.reason}, and is not used.`);
    } else if (opened.pack.key !== key) {
      this.#lose(key, "does not match its name, and is not used.");
    } else {
      this.#open.set(key, opened.pack);
      for (const path of this.#pathsOf(key)) if (!opened.pack.slices.has(path)) this.#release(path, key);
    }
  }

  #lose(key: string, what: string): void {
    this.lost.add(key);
    this.#giveUp(key, what);
  }

  #giveUp(key: string, what: string): void {
    this.problems.push(`The pack ${key} ${what}`);
    for (const path of this.#pathsOf(key)) this.#release(path, key);
  }

  #pathsOf(key: string): string[] {
    return [...this.#holders].filter(([, keys]) => keys.includes(key)).map(([path]) => path);
  }

  #release(path: string, key: string): void {
    const others = (this.#holders.get(path) ?? []).filter((holder) => holder !== key);
    if (others.length > 0) this.#holders.set(path, others);
    else this.#holders.delete(path);
  }
}
