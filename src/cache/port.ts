import { RUN_IS_ENDING } from "../model/model.ts";

/** Why a backend gave nothing when the signal aborted; said after its name. */
export const NOT_WAITED_FOR = `was not waited for: ${RUN_IS_ENDING}`;

/** What became of looking for an entry. `reason`: one part of a sentence, to be said after the backend's name. */
export type FetchOutcome = { state: "hit"; key: string } | { state: "miss" } | { state: "failed"; reason: string };

/** What became of keeping an entry. `present`: somebody was there before. */
export type StoreOutcome = { state: "stored" } | { state: "present" } | { state: "failed"; reason: string };

/**
 * Where entries are kept between runs: each is one file under a key, written once, whole or not at all, and never
 * changed. It may be gone at any time. Keys are made of the characters `A-Z a-z 0-9 . _ -`, at most 200 of them.
 * Nothing here throws for what the other side does, and every call ends within the time limit that the backend sets
 * itself, or soon after `signal` aborts.
 */
export interface CacheBackend {
  /** How sentences call it: "the cache folder", "GitHub's cache". */
  readonly name: string;
  /**
   * Fetches the newest entry whose key begins with the first of these prefixes that any key begins with, into a new
   * file. On anything but a hit there is no such file.
   */
  fetch(prefixes: readonly string[], into: string, signal: AbortSignal): Promise<FetchOutcome>;
  /** Keeps a copy of a file under a new key. */
  store(key: string, file: string, signal: AbortSignal): Promise<StoreOutcome>;
  /** Forgets an entry, where it can be told to; elsewhere it goes by itself when nobody asks for it. */
  forget(key: string, signal: AbortSignal): Promise<void>;
}
