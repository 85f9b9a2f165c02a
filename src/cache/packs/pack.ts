import { createHash } from "node:crypto";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

import { messageOf } from "../../model/model.ts";
import type { Files, World } from "../../system/system.ts";
import { type NarInfo, parseNarInfo, renderNarInfo } from "./narinfo.ts";

/**
 * The format of a pack: one line of text, an index, and slices one after the other up to the end of the file. Each
 * slice is the archive (`nar.zst`) of one store path. The line has the SHA-256 of the index, and the index has the
 * SHA-256 of each slice. So everything that is read is verified, and nothing else needs to be read.
 */
const PACK_FORMAT = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${PACK_FORMAT} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${PACK_FORMAT} ${"0".repeat(64)} 999999999\n`.length;

/** Largest index, packed or not: that of 50,000 store paths with 20 references each. In bytes. */
const INDEX_BYTES = 64 * 1024 * 1024;

/** The archive of a store path: a range of bytes in a file. */
export type Slice = { info: NarInfo; file: string; offset: number; length: number; sha256: string };

/** A pack that is open for reading; slices by store path. */
export type OpenPack = { key: string; slices: ReadonlyMap<string, Slice> };

/** A new pack. `key` is derived from the content, so packs of the same name are the same. */
export type PackFile = { file: string; key: string; bytes: number; paths: string[] };

type PackOpening = { ok: true; pack: OpenPack } | { ok: false; reason: string };

/**
 * Opens a pack and checks every value of its index; does not read the slices. Never throws because of the file's
 * content. `reason`: a part of a sentence.
 */
export async function openPack(file: string, { files }: { files: Files }): Promise<PackOpening> {
  const bytes = await files.size(file);
  if (bytes === null) return { ok: false, reason: "is not there" };
  const header = HEADER.exec((await files.readRange(file, 0, LONGEST_HEADER)).toString("latin1"));
  if (header === null) return { ok: false, reason: "is not a pack of this version" };
  const length = Number(header.groups?.["length"]);
  if (length > INDEX_BYTES || header[0].length + length > bytes) return { ok: false, reason: "is cut off" };
  const index = await files.readRange(file, header[0].length, length);
  if (sha256(index) !== header.groups?.["digest"]) return { ok: false, reason: "is damaged" };
  try {
    const slices = readIndex(
      JSON.parse(zstdDecompressSync(index, { maxOutputLength: INDEX_BYTES }).toString()),
      file,
      header[0].length + length,
      bytes,
    );
    return typeof slices === "string"
      ? { ok: false, reason: slices }
      : { ok: true, pack: { key: packKey(header[0]), slices } };
  } catch (error) {
    return { ok: false, reason: `cannot be read (${messageOf(error)})` };
  }
}

/** Writes slices into a new pack in a folder. The caller guarantees their SHA-256, which is copied. */
export async function writePack(
  slices: readonly Slice[],
  folder: string,
  { files }: { files: Files },
  signal?: AbortSignal,
): Promise<PackFile> {
  const index = zstdCompressSync(
    JSON.stringify(slices.map(({ info, length, sha256 }) => [renderNarInfo(info), length, sha256])),
  );
  const header = `${PACK_FORMAT} ${sha256(index)} ${index.length}\n`;
  const key = packKey(header);
  const draft = join(folder, `${key}.draft`);
  await files.write(draft, Buffer.concat([Buffer.from(header), index]));
  for (const { info, file, offset, length, sha256 } of slices) {
    signal?.throwIfAborted();
    if ((await files.appendRange(file, offset, length, draft)) !== sha256)
      throw new Error(`${file} changed while ${info.storePath} was copied from it.`);
  }
  const file = join(folder, key);
  await files.move(draft, file);
  return {
    file,
    key,
    bytes: header.length + index.length + slices.reduce((sum, { length }) => sum + length, 0),
    paths: slices.map(({ info }) => info.storePath),
  };
}

/**
 * Merges several packs into one, without damaged slices and without those that `keep` rejects. Null when nothing is
 * left.
 */
export async function mergePacks(
  packs: readonly string[],
  folder: string,
  { files }: Pick<World, "files">,
  keep: (storePath: string) => boolean = () => true,
): Promise<PackFile | null> {
  const slices = new Map<string, Slice>();
  for (const file of packs) {
    const opened = await openPack(file, { files });
    if (!opened.ok) continue;
    for (const [storePath, slice] of opened.pack.slices) {
      if (!keep(storePath) || slices.has(storePath)) continue;
      if ((await files.hashRange(file, slice.offset, slice.length)) === slice.sha256) slices.set(storePath, slice);
    }
  }
  return slices.size === 0 ? null : await writePack([...slices.values()], folder, { files });
}

const KEY_PREFIX = "pack-";
/** Hex digits of a key: as many as tell packs apart for ever. */
const KEY_DIGITS = 40;
const PACK_KEY = new RegExp(`^${KEY_PREFIX}[0-9a-f]{${KEY_DIGITS}}$`, "u");

/** Whether a text is the key of a pack, and so is safe as the name of a file. */
export function isPackKey(text: string): boolean {
  return PACK_KEY.test(text);
}

/** The header stands for the whole file, because it contains the digest of all digests. */
function packKey(header: string): string {
  return `${KEY_PREFIX}${sha256(Buffer.from(header)).slice(0, KEY_DIGITS)}`;
}

/**
 * Reads the slices, or returns an error as a part of a sentence. Slices have lengths only, which must fill the file; so
 * none can overlap or lie outside.
 */
function readIndex(value: unknown, file: string, start: number, end: number): ReadonlyMap<string, Slice> | string {
  if (!Array.isArray(value)) return "has a malformed index";
  const slices = new Map<string, Slice>();
  let offset = start;
  for (const entry of value as unknown[]) {
    const [text, length, sha256] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof text !== "string" || typeof length !== "number" || typeof sha256 !== "string")
      return "has a malformed index";
    if (!Number.isSafeInteger(length) || length <= 0 || length > end - offset || !/^[0-9a-f]{64}$/u.test(sha256))
      return "has an index with slices that it does not hold";
    const info = parseNarInfo(text);
    if (info === null || slices.has(info.storePath)) return "says things about store paths that Nix would not say";
    slices.set(info.storePath, { info, file, offset, length, sha256 });
    offset += length;
  }
  return offset === end ? slices : "holds more than its index lists";
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
