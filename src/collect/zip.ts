import { crc32, inflateRawSync } from "node:zlib";

import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from "yauzl";

import { messageOf } from "../model/model.ts";
import { REPORT_BYTES } from "./read.ts";

/**
 * The bytes of a report; or the problem with the archive, in words that follow "the artifact": "is not a whole ZIP
 * archive".
 */
export type ZipContent = { bytes: Uint8Array } | { problem: string };

/** The most entries. A report with 10,000 checks, each with logs of two attempts, has fewer. */
const ENTRIES = 25_000;

/** The longest name in bytes: the limit for a path on most systems. */
const NAME_BYTES = 4096;

const REPORT_ENTRY = /^(?:[^/]+\/)?verdict\.json$/u;

/**
 * Reads the one `verdict.json` of a ZIP archive that a stranger may have made; it is at the top, or in a folder there.
 * Nothing else is unpacked and nothing is written, so no name in the archive can do harm. Names that our reports never
 * have are refused all the same, and so is an archive that two readers could read differently. Never throws because of
 * the archive's content.
 */
export async function unzipReport(archive: Buffer): Promise<ZipContent> {
  let zip: ZipFile;
  let entries: Entry[];
  try {
    // Names stay bytes: the archive must not choose how they are decoded.
    zip = await yauzl.fromBufferPromise(archive, { decodeStrings: false, validateEntrySizes: true });
    if (zip.entryCount > ENTRIES) return { problem: `has more than ${ENTRIES} files` };
    entries = await Array.fromAsync(zip.eachEntry());
  } catch (error) {
    return { problem: `is not a whole ZIP archive (${messageOf(error)})` };
  }
  const problem = entries.map(problemOf).find((found) => found !== null) ?? problemOfAll(entries, archive.length);
  if (problem !== null) return { problem };
  const [entry, another] = entries.filter((one) => REPORT_ENTRY.test(nameOf(one)));
  if (entry === undefined) return { problem: "holds no verdict.json, neither at its top nor in a folder there" };
  if (another !== undefined) return { problem: "holds more than one verdict.json" };
  try {
    return unpack(entry, await zip.readLocalFileHeaderPromise(entry), archive);
  } catch (error) {
    return { problem: `is damaged: its verdict.json cannot be unpacked (${messageOf(error)})` };
  }
}

/** Decodes a name with one character for each byte. */
function nameOf({ fileNameRaw }: Entry): string {
  return fileNameRaw.toString("latin1");
}

/**
 * The bits of a Unix mode that tell the kind of a file, in the upper half of an entry's attributes; zero if the archive
 * was not made on Unix.
 */
const KIND = 0o170000;
const ORDINARY: ReadonlySet<number> = new Set([0, 0o040000, 0o100000]);

function problemOf(entry: Entry): string | null {
  const name = nameOf(entry);
  if (name === "" || name.length > NAME_BYTES || name.includes("\0")) return "has a file with an invalid name";
  if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/u.test(name) || name.split("/").includes(".."))
    return "has a file whose path leads out of it";
  if (!ORDINARY.has((entry.externalFileAttributes >>> 16) & KIND))
    return "has something in it that is neither a file nor a folder, such as a symbolic link";
  return entry.isEncrypted() ? "has an encrypted file" : null;
}

/** Checks that no name occurs twice, and that files follow each other from the archive's start, within it. */
function problemOfAll(entries: readonly Entry[], length: number): string | null {
  if (new Set(entries.map(nameOf)).size < entries.length) return "has two files of the same name";
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } of entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  )) {
    if (end === 0 && start !== 0) return "does not begin as a ZIP archive";
    if (start < end) return "has files that overlap";
    end = start + LOCAL_HEADER + fileNameLength + compressedSize;
    if (end > length) return "has a file that ends beyond it";
  }
  return null;
}

/** Bytes before a file's name (PKWARE's APPNOTE 4.3.7). */
const LOCAL_HEADER = 30;

const STORED = 0;
const DEFLATED = 8;

/** Unpacks one file. Throws zlib's errors. The sizes in the headers are compared, but never relied on. */
function unpack(entry: Entry, header: LocalFileHeader, archive: Buffer): ZipContent {
  if (
    !header.fileName.equals(entry.fileNameRaw) ||
    header.compressionMethod !== entry.compressionMethod ||
    header.generalPurposeBitFlag !== entry.generalPurposeBitFlag
  ) {
    return { problem: "contradicts itself about its verdict.json" };
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    return { problem: "has a verdict.json that is packed in an unknown way" };
  if (entry.uncompressedSize > REPORT_BYTES) return { problem: TOO_LARGE };
  const packed = archive.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
  const bytes = entry.compressionMethod === STORED ? packed : inflate(packed);
  if (bytes === null) return { problem: TOO_LARGE };
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32)
    return { problem: "is damaged: its verdict.json does not have the stated length or checksum" };
  return { bytes };
}

const TOO_LARGE = `has a verdict.json that is larger than ${REPORT_BYTES / 1024 ** 2} MiB when it is unpacked`;

/** Null when the file exceeds the limit for a report; unpacking stops there. */
function inflate(packed: Buffer): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: REPORT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return null;
    throw error;
  }
}
