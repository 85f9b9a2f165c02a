import type { Explanation } from "../model/model.ts";
import type { Files } from "../system/system.ts";
import { LogReader } from "./log-reader.ts";

/** Bytes that are read at once: a file is read at the disk's speed, and little of it is held. */
const READ_BYTES = 1024 * 1024;

/**
 * Reads what the log at `path` says of the build that wrote it. `result`: how the build ended, where that is known;
 * null: only the log tells. Throws when it cannot be read.
 */
export async function readLog(path: string, files: Files, result: "passed" | "failed" | null): Promise<Explanation> {
  const reader = new LogReader();
  const size = (await files.size(path)) ?? 0;
  for (let offset = 0; offset < size; offset += READ_BYTES) {
    const piece = await files.readRange(path, offset, Math.min(READ_BYTES, size - offset));
    if (piece.length === 0) break;
    reader.write(piece);
  }
  return reader.end(result);
}
