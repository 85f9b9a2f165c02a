import type { Explanation } from "../model/model.ts";
import type { Files } from "../system/system.ts";
import { LOG_ENDS } from "./both-ends.ts";
import { LogReader } from "./log-reader.ts";

/** Bytes that are read at once: a file is read at the disk's speed, and little of it is held. */
const READ_BYTES = 1024 * 1024;

/**
 * What is known of a build. `result`: how it ended; null: only the log tells. `isTest`: whether it is a NixOS test, or
 * may be one.
 */
type KnownBuild = { result: "passed" | "failed" | null; isTest: boolean };

/** Reads what the log at `path` says of the build that wrote it. Throws when it cannot be read. */
export async function readLog(path: string, files: Files, { result, isTest }: KnownBuild): Promise<Explanation> {
  const reader = new LogReader();
  const size = (await files.size(path)) ?? 0;
  const { first, last } = LOG_ENDS;
  const isCut = !isTest && size > first + last;
  const ranges = isCut ? [[0, first] as const, [size - last, size] as const] : [[0, size] as const];
  for (const [from, to] of ranges) {
    for (let offset = from; offset < to; offset += READ_BYTES) {
      const piece = await files.readRange(path, offset, Math.min(READ_BYTES, to - offset));
      if (piece.length === 0) break;
      reader.write(piece);
    }
    reader.write(LINE_END);
  }
  return reader.end(result);
}

/** Where reading stops in the middle of a line, the next one begins anew. */
const LINE_END = Buffer.from("\n");
