import { RUN_IS_ENDING } from "../model/model.ts";

/** Why a backend gave nothing when the signal aborted; said after its name. */
export const NOT_WAITED_FOR = `was not waited for: ${RUN_IS_ENDING}`;

/** The outcome of looking for an entry. `reason`: a part of a sentence, to follow the backend's name. */
export type FetchOutcome = { state: "hit"; key: string } | { state: "miss" } | { state: "failed"; reason: string };

/** The outcome of storing an entry. `present`: an entry of that key exists already. */
export type StoreOutcome = { state: "stored" } | { state: "present" } | { state: "failed"; reason: string };

/**
 * A place that keeps entries between runs. Each entry is one file under a key. It is written once, as a whole or not at
 * all, and never changed. It may vanish at any time. Keys have at most 200 of the characters `A-Z a-z 0-9 . _ -`. No
 * method throws because of the other side, and every call ends within the backend's own time limit, or soon after
 * `signal` aborts.
 */
export interface CacheBackend {
  /** The name in sentences: "the cache folder", "GitHub's cache". */
  readonly name: string;
  /**
   * Fetches an entry into a new file: of the first prefix that any key begins with, the newest. Unless the outcome is a
   * hit, the file does not exist.
   */
  fetch(prefixes: readonly string[], into: string, signal: AbortSignal): Promise<FetchOutcome>;
  /** Stores a copy of a file under a new key. */
  store(key: string, file: string, signal: AbortSignal): Promise<StoreOutcome>;
  /** Removes an entry where the backend can do so; elsewhere entries expire when nobody uses them. */
  forget(key: string, signal: AbortSignal): Promise<void>;
}
