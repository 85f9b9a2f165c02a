/** A cache backend that keeps its entries in memory. */

import { readFile, writeFile } from "node:fs/promises";

import { refuseKeys } from "../../src/cache/key.ts";
import type { CacheBackend } from "../../src/cache/port.ts";

/** For tests: entries in memory, the last stored is the newest. `entries` may be changed behind its back. */
export function memoryBackend(
  entries: Map<string, Buffer> = new Map(),
): CacheBackend & { entries: Map<string, Buffer> } {
  const refused = (signal: AbortSignal, ...keys: readonly string[]): { state: "failed"; reason: string } | null => {
    const reason = refuseKeys(...keys) ?? (signal.aborted ? "was not waited for: the run is ending" : null);
    return reason === null ? null : { state: "failed", reason };
  };
  return {
    name: "the cache in memory",
    entries,
    fetch: async (prefixes, into, signal) => {
      const no = refused(signal, ...prefixes);
      if (no !== null) return no;
      const newest = [...entries.keys()].toReversed();
      const key = prefixes.flatMap((prefix) => newest.find((one) => one.startsWith(prefix)) ?? [])[0];
      if (key === undefined) return { state: "miss" };
      await writeFile(into, entries.get(key) ?? Buffer.alloc(0), { flag: "wx" });
      return { state: "hit", key };
    },
    store: async (key, file, signal) => {
      const no = refused(signal, key);
      if (no !== null) return no;
      const content = await readFile(file);
      if (entries.has(key)) return { state: "present" };
      entries.set(key, content);
      return { state: "stored" };
    },
    forget: async (key) => void entries.delete(key),
  };
}
