import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

import type { Explanation } from "../model/model.ts";
import type { Files } from "../system/system.ts";
import { LogReader } from "./log-reader.ts";

/** Bytes that are unpacked at once; bzip2 packs at most 900 KB of text in a block. */
const PIECE_BYTES = 64 * 1024;

/** How files of bzip2 begin: with the size of their blocks, and the first block, or the end of a file without any. */
const BZIP2 = /^BZh[1-9]$/;
const FIRST_BLOCK: ReadonlySet<string> = new Set(["1AY&SY", "\u0017rE8P\u0090"]);
const BLOCK_AT = 4;

/** How files of gzip begin. */
const GZIP = "\u001f\u008b\u0008";
const MAGIC_BYTES = 10;

/**
 * Reads a log that is packed with bzip2, as Nix keeps its own (`/nix/var/log/nix/drvs`), or with gzip. Null when the
 * file is not packed. Throws when it is broken.
 */
export async function readPackedLog(path: string, files: Files): Promise<Explanation | null> {
  const begins = (await files.readRange(path, 0, MAGIC_BYTES)).toString("latin1");
  const reader = new LogReader();
  if (BZIP2.test(begins.slice(0, BLOCK_AT)) && FIRST_BLOCK.has(begins.slice(BLOCK_AT)))
    await unpackBzip2(path, files, reader);
  else if (begins.startsWith(GZIP)) {
    const unpacked = Readable.from(packedPieces(path, files)).pipe(createGunzip());
    for await (const piece of unpacked as AsyncIterable<Buffer>) reader.write(piece);
  } else return null;
  return reader.end();
}

async function unpackBzip2(path: string, files: Files, reader: LogReader): Promise<void> {
  const { default: unbzip2 } = await import("unbzip2-stream");
  const stream = unbzip2();
  stream.on("data", (piece: Buffer) => reader.write(piece));
  stream.on("error", (error: Error) => {
    throw error;
  });
  for await (const piece of packedPieces(path, files)) stream.write(piece);
  stream.end();
}

async function* packedPieces(path: string, files: Files): AsyncGenerator<Buffer> {
  for (let offset = 0; ; offset += PIECE_BYTES) {
    const piece = await files.readRange(path, offset, PIECE_BYTES);
    if (piece.length === 0) return;
    yield piece;
  }
}
