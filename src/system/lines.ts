import type { Readable } from "node:stream";

/**
 * Longest line that is kept by default, in bytes: enough for the names of 100,000 checks. The rest of a longer line is
 * dropped.
 */
export const LINE_LIMIT = 4 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Splits a byte stream into lines without their ends; bytes that are not UTF-8 become U+FFFD. */
export async function* splitLines(stream: Readable, limit = LINE_LIMIT): AsyncIterable<string> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of untilClosed(stream)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (size === 0) yield chunk.toString("utf8", from, Math.min(end, from + limit));
      else yield joined(parts, chunk.subarray(from, end), limit);
      parts = [];
      size = 0;
      from = end + 1;
    }
    if (from < chunk.length && size < limit) {
      parts.push(chunk.subarray(from));
      size += chunk.length - from;
    }
  }
  if (size > 0) yield joined(parts, Buffer.alloc(0), limit);
}

/** The chunks of a stream; a stream that our side closes simply ends. */
async function* untilClosed(stream: Readable): AsyncIterable<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

function joined(parts: readonly Buffer[], last: Buffer, limit: number): string {
  return Buffer.concat([...parts, last]).toString("utf8", 0, limit);
}
