import type { Readable } from "node:stream";

/**
 * Longest line kept; the rest of a longer one is dropped. Nix sends a build's line as one JSON message however long it is,
 * and a build that prints 200 MB without a line end must not cost that much memory here: the whole text is in Nix's own log.
 */
export const LINE_LIMIT = 4 * 1024 * 1024;

const NEWLINE = 0x0a;

/** Splits a byte stream into lines without their ends; bytes that are not UTF-8 become U+FFFD. */
export async function* splitLines(stream: Readable): AsyncIterable<string> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of untilClosed(stream)) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      if (size === 0) yield chunk.toString("utf8", from, Math.min(end, from + LINE_LIMIT));
      else yield joined(parts, chunk.subarray(from, end));
      parts = [];
      size = 0;
      from = end + 1;
    }
    if (from < chunk.length && size < LINE_LIMIT) {
      parts.push(chunk.subarray(from));
      size += chunk.length - from;
    }
  }
  if (size > 0) yield joined(parts, Buffer.alloc(0));
}

/** The chunks of a stream; one that is closed from our side has simply ended. */
async function* untilClosed(stream: Readable): AsyncIterable<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}

function joined(parts: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...parts, last]).toString("utf8", 0, LINE_LIMIT);
}
