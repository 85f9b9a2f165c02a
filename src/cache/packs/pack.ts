import { createHash } from "node:crypto";
import { join } from "node:path";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

import { messageOf } from "../../model/model.ts";
import type { Files, World } from "../../system/system.ts";
import { type NarInfo, parseNarInfo, renderNarInfo } from "./narinfo.ts";

/**
 * A pack is one line of text, an index, and slices that lie one behind the other to the end of the file, each the
 * archive (`nar.zst`) of one store path. The line has the SHA-256 of the index, and the index that of each slice: so
 * whatever is read of a pack is verified, and nothing else needs to be read.
 */
const PACK_FORMAT = "nix-verdict-pack/1";
const HEADER = new RegExp(`^${PACK_FORMAT} (?<digest>[0-9a-f]{64}) (?<length>[1-9][0-9]{0,8})\n`, "u");
const LONGEST_HEADER = `${PACK_FORMAT} ${"0".repeat(64)} 999999999\n`.length;

/** What an index may take, packed or not: that of 50,000 store paths with 20 references each. In bytes. */
const INDEX_BYTES = 64 * 1024 * 1024;

/** The archive of a store path: so many bytes of a file. */
export type Slice = { info: NarInfo; file: string; offset: number; length: number; sha256: string };

/** A pack that can be read; slices by store path. */
export type OpenPack = { key: string; slices: ReadonlyMap<string, Slice> };

/** A new pack. `key`: follows from the content, so that two packs of the same name are the same. */
export type PackFile = { file: string; key: string; bytes: number; paths: string[] };

type PackOpening = { ok: true; pack: OpenPack } | { ok: false; reason: string };

/**
 * Reads what a pack has, and looks at every value of it; the slices themselves are not read. Never throws for what a
 * file is like. `reason`: a part of a sentence.
 */
export async function openPack(file: string, { files }: { files: Files }): Promise<PackOpening> {
  const bytes = await files.size(file);
  if (bytes === null) return { ok: false, reason: "is not there" };
  const header = HEADER.exec((await files.readRange(file, 0, LONGEST_HEADER)).toString("latin1"));
  if (header === null) return { ok: false, reason: "is no pack of this version" };
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

/** Writes slices into a new pack in a folder. Their SHA-256 must be true: the same ones are copied. */
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
 * Copies what several packs have into one; what is damaged is left out, and so is what `keep` does not want. Null when
 * nothing is left.
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

/** Whether a text is a pack's key, and so can be a file's name. */
export function isPackKey(text: string): boolean {
  return PACK_KEY.test(text);
}

/** The header stands for the whole file: it has the digest of all digests. */
function packKey(header: string): string {
  return `${KEY_PREFIX}${sha256(Buffer.from(header)).slice(0, KEY_DIGITS)}`;
}

/**
 * The slices, or what is wrong with them. They have lengths only, which must fill the file: no two can overlap, and
 * none can lie outside.
 */
function readIndex(value: unknown, file: string, start: number, end: number): ReadonlyMap<string, Slice> | string {
  if (!Array.isArray(value)) return "has an index of another shape";
  const slices = new Map<string, Slice>();
  let offset = start;
  for (const entry of value as unknown[]) {
    const [text, length, sha256] = Array.isArray(entry) ? (entry as unknown[]) : [];
    if (typeof text !== "string" || typeof length !== "number" || typeof sha256 !== "string")
      return "has an index of another shape";
    if (!Number.isSafeInteger(length) || length <= 0 || length > end - offset || !/^[0-9a-f]{64}$/u.test(sha256))
      return "has slices that are not in it";
    const info = parseNarInfo(text);
    if (info === null || slices.has(info.storePath)) return "says things of store paths that Nix would not";
    slices.set(info.storePath, { info, file, offset, length, sha256 });
    offset += length;
  }
  return offset === end ? slices : "has more in it than its index tells";
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
