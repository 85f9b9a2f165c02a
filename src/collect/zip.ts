import { crc32, inflateRawSync } from "node:zlib";

import yauzl, { type Entry, type LocalFileHeader, type ZipFile } from "yauzl";

import { messageOf } from "../model/model.ts";
import { REPORT_BYTES } from "./read.ts";

/**
 * The bytes of a report; or what is wrong with the archive, in words that follow "the artifact": "is not a whole ZIP
 * archive".
 */
export type ZipContent = { bytes: Uint8Array } | { problem: string };

/** A report with 10,000 checks, each with a log of its own in two attempts, has fewer. */
const ENTRIES = 25_000;

/** Bytes of a name: what most systems allow for a path. */
const NAME_BYTES = 4096;

const REPORT_ENTRY = /^(?:[^/]+\/)?verdict\.json$/u;

/**
 * The one `verdict.json` of a ZIP archive that a stranger may have made: at its top, or in a folder there. Nothing else
 * is unpacked and nothing is written, so no name in the archive matters; one that no report of ours would have is
 * refused all the same, as is an archive that two readers could read differently. Never throws for what the archive
 * holds.
 */
export async function unzipReport(archive: Buffer): Promise<ZipContent> {
  let zip: ZipFile;
  let entries: Entry[];
  try {
    // Names stay bytes: nothing in the archive may say that they are to be read as others.
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

/** One character for each byte. */
function nameOf({ fileNameRaw }: Entry): string {
  return fileNameRaw.toString("latin1");
}

/**
 * The bits of a Unix mode that say what a file is, in the upper half of an entry's attributes; zero where the archive
 * was made elsewhere.
 */
const KIND = 0o170000;
const ORDINARY: ReadonlySet<number> = new Set([0, 0o040000, 0o100000]);

function problemOf(entry: Entry): string | null {
  const name = nameOf(entry);
  if (name === "" || name.length > NAME_BYTES || name.includes("\0"))
    return "has a file with a name that no file can have";
  if (name.startsWith("/") || name.includes("\\") || /^[A-Za-z]:/u.test(name) || name.split("/").includes(".."))
    return "has a file whose path leads out of it";
  if (!ORDINARY.has((entry.externalFileAttributes >>> 16) & KIND))
    return "has something in it that is neither a file nor a folder, such as a symbolic link";
  return entry.isEncrypted() ? "has an encrypted file" : null;
}

/** Names come once, and files lie one behind the other from the archive's start on, within it. */
function problemOfAll(entries: readonly Entry[], length: number): string | null {
  if (new Set(entries.map(nameOf)).size < entries.length) return "has two files of the same name";
  let end = 0;
  for (const { relativeOffsetOfLocalHeader: start, fileNameLength, compressedSize } of entries.toSorted(
    (a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader,
  )) {
    if (end === 0 && start !== 0) return "does not begin as a ZIP archive";
    if (start < end) return "has files that overlap";
    end = start + LOCAL_HEADER + fileNameLength + compressedSize;
    if (end > length) return "has a file that ends behind it";
  }
  return null;
}

/** Bytes before a file's name (PKWARE's APPNOTE 4.3.7). */
const LOCAL_HEADER = 30;

const STORED = 0;
const DEFLATED = 8;

/** Throws what zlib throws. What the headers say of sizes is compared, and never relied on. */
function unpack(entry: Entry, header: LocalFileHeader, archive: Buffer): ZipContent {
  if (
    !header.fileName.equals(entry.fileNameRaw) ||
    header.compressionMethod !== entry.compressionMethod ||
    header.generalPurposeBitFlag !== entry.generalPurposeBitFlag
  ) {
    return { problem: "says two different things of its verdict.json" };
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
    return { problem: "has its verdict.json packed in a way that is not known here" };
  if (entry.uncompressedSize > REPORT_BYTES) return { problem: TOO_LARGE };
  const packed = archive.subarray(header.fileDataStart, header.fileDataStart + entry.compressedSize);
  const bytes = entry.compressionMethod === STORED ? packed : inflate(packed);
  if (bytes === null) return { problem: TOO_LARGE };
  if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32)
    return { problem: "is damaged: its verdict.json has another length or checksum than it says" };
  return { bytes };
}

const TOO_LARGE = `has a verdict.json that is larger than ${REPORT_BYTES / 1024 ** 2} MiB when it is unpacked`;

/** Null when there is more than a report may have; unpacking ends there. */
function inflate(packed: Buffer): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: REPORT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return null;
    throw error;
  }
}
