import { messageOf } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { type ParsedHistory, parseHistory, renderHistory } from "./history-text.ts";
import { EMPTY_HISTORY, type History, mergeHistories } from "./runs.ts";

/** A file that is longer than this was not made by us: ours have at most a fifth of it. In bytes. */
const LONGEST_READ = 5_000_000;

/**
 * Reads a history file. One that is not there is an empty history; one that cannot be read is too, with the reason, and
 * is not to be written.
 */
export async function loadHistory(file: string, world: Pick<World, "files">): Promise<ParsedHistory> {
  const unread = (reason: string): ParsedHistory => ({
    history: EMPTY_HISTORY,
    reason: `${reason}, and is left as it is`,
    writable: false,
  });
  try {
    const size = await world.files.size(file);
    if (size === null) return parseHistory(null);
    if (size > LONGEST_READ) return unread("is too long for a history");
    return parseHistory((await world.files.read(file)).toString());
  } catch (error) {
    return unread(`could not be read (${messageOf(error)})`);
  }
}

/**
 * Writes a history to a file, together with what others have written there meanwhile: a run that is there already
 * counts once. Gives what is to be said after the file's name when it was not written; null when it was.
 */
export async function saveHistory(file: string, history: History, world: Pick<World, "files">): Promise<string | null> {
  const there = await loadHistory(file, world);
  if (!there.writable) return there.reason;
  try {
    await world.files.write(file, renderHistory(mergeHistories(there.history, history)));
    return null;
  } catch (error) {
    return `could not be written (${messageOf(error)})`;
  }
}
