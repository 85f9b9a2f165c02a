import { createHash } from "node:crypto";

import { openPlain, openToAppend } from "./plain-files.ts";

/** Parts of regular files: reading, hashing and copying them without loading the whole file. */

export async function tail(path: string, bytes: number): Promise<{ text: string; skipped: number }> {
  await using handle = await openPlain(path);
  const { size } = await handle.stat();
  const skipped = Math.max(0, size - bytes);
  const buffer = Buffer.alloc(size - skipped);
  await handle.read(buffer, 0, buffer.length, skipped);
  return { text: buffer.toString("utf8"), skipped };
}

/** Bytes of a file in memory while a part of it is copied. */
const CHUNK = 1024 * 1024;

export async function readRange(path: string, offset: number, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of chunksOf(path, offset, length)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

export async function hashRange(path: string, offset: number, length: number): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunksOf(path, offset, length)) hash.update(chunk);
  return hash.digest("hex");
}

export async function appendRange(path: string, offset: number, length: number, to: string): Promise<string> {
  const hash = createHash("sha256");
  await using target = await openToAppend(to);
  for await (const chunk of chunksOf(path, offset, length)) {
    hash.update(chunk);
    await target.writeFile(chunk);
  }
  return hash.digest("hex");
}

/** Each chunk is gone when the next one is requested. */
async function* chunksOf(path: string, offset: number, length: number): AsyncGenerator<Buffer> {
  await using handle = await openPlain(path);
  const buffer = Buffer.allocUnsafe(Math.min(length, CHUNK));
  for (let done = 0; done < length;) {
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, length - done), offset + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
