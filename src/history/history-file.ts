import { messageOf } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { type ParsedHistory, parseHistory, renderHistory } from "./history-text.ts";
import { EMPTY_HISTORY, type History, mergeHistories } from "./runs.ts";

/** Largest file that is read, in bytes. A larger one is not ours: ours have at most a fifth of it. */
const LONGEST_READ = 5_000_000;

/**
 * Reads a history file. A missing file is an empty history. So is one that cannot be read; `reason` says why, and it
 * must not be overwritten.
 */
export async function loadHistory(file: string, world: Pick<World, "files" | "now">): Promise<ParsedHistory> {
  const unread = (reason: string): ParsedHistory => ({
    history: EMPTY_HISTORY,
    reason: `${reason}, and is left as it is`,
    writable: false,
  });
  try {
    const size = await world.files.size(file);
    if (size === null) return parseHistory(null);
    if (size > LONGEST_READ) return unread("is too long for a history");
    return parseHistory((await world.files.read(file)).toString(), world.now());
  } catch (error) {
    return unread(`could not be read (${messageOf(error)})`);
  }
}

/**
 * Writes a history to a file, merged with what others have written there meanwhile: a run that is there already counts
 * once. If the file was not written, returns the reason, to follow the file's name; else null.
 */
export async function saveHistory(
  file: string,
  history: History,
  world: Pick<World, "files" | "now">,
): Promise<string | null> {
  const there = await loadHistory(file, world);
  if (!there.writable) return there.reason;
  try {
    await world.files.write(file, renderHistory(mergeHistories(there.history, history)));
    return null;
  } catch (error) {
    return `could not be written (${messageOf(error)})`;
  }
}
