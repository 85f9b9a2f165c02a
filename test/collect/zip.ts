/** ZIP archives by hand, byte by byte (PKWARE's APPNOTE), so that each field can lie. */

import { crc32, deflateRawSync } from "node:zlib";

/** One file of an archive; what is not said is as an honest program writes it. */
export type Made = {
  name: string | Buffer;
  data?: string | Buffer;
  /** 0 stored, 8 deflated. */
  method?: number;
  flags?: number;
  /** What the archive holds of it, already packed. */
  packed?: Buffer;
  crc?: number;
  size?: number;
  packedSize?: number;
  /** Where its local header is said to be. */
  offset?: number;
  /** The upper 16 bits are a Unix mode. */
  attributes?: number;
  extra?: Buffer;
  /** What the local header says instead. */
  local?: { name?: string | Buffer; method?: number; flags?: number; signature?: number };
};

/** Fields of the end record that lie, and bytes around the archive. */
export type End = {
  before?: Buffer;
  entries?: number;
  offset?: number;
  comment?: Buffer;
  commentLength?: number;
  disk?: number;
  zip64?: Buffer;
  after?: Buffer;
};

export function makeZip(files: readonly Made[], end: End = {}): Buffer {
  const bodies: Buffer[] = [end.before ?? Buffer.alloc(0)];
  const directory: Buffer[] = [];
  let at = bodies[0]?.length ?? 0;
  for (const file of files) {
    const body = localFile(file);
    directory.push(centralHeader(file, file.offset ?? at));
    bodies.push(body);
    at += body.length;
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([
    ...bodies,
    central,
    end.zip64 ?? Buffer.alloc(0),
    endRecord(end.entries ?? files.length, central.length, end.offset ?? at, end),
    end.after ?? Buffer.alloc(0),
  ]);
}

type Full = {
  name: Buffer;
  method: number;
  flags: number;
  packed: Buffer;
  crc: number;
  size: number;
  packedSize: number;
  attributes: number;
  extra: Buffer;
};

function full(file: Made): Full {
  const data = Buffer.from(file.data ?? "");
  const method = file.method ?? 8;
  const packed = file.packed ?? (method === 8 ? deflateRawSync(data) : data);
  return {
    name: Buffer.from(file.name as string),
    method,
    flags: file.flags ?? 0,
    packed,
    crc: file.crc ?? crc32(data),
    size: file.size ?? data.length,
    packedSize: file.packedSize ?? packed.length,
    attributes: file.attributes ?? 0o100644 * 0x10000,
    extra: file.extra ?? Buffer.alloc(0),
  };
}

function localFile(file: Made): Buffer {
  const { name: own, packed, crc, size, packedSize, ...rest } = full(file);
  const name = file.local?.name === undefined ? own : Buffer.from(file.local.name as string);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(file.local?.signature ?? 0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(file.local?.flags ?? rest.flags, 6);
  header.writeUInt16LE(file.local?.method ?? rest.method, 8);
  header.writeUInt32LE(crc >>> 0, 14);
  header.writeUInt32LE(packedSize >>> 0, 18);
  header.writeUInt32LE(size >>> 0, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name, packed]);
}

function centralHeader(file: Made, offset: number): Buffer {
  const { name, method, flags, crc, size, packedSize, attributes, extra } = full(file);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(0x0314, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crc >>> 0, 16);
  header.writeUInt32LE(packedSize >>> 0, 20);
  header.writeUInt32LE(size >>> 0, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(attributes >>> 0, 38);
  header.writeUInt32LE(offset >>> 0, 42);
  return Buffer.concat([header, name, extra]);
}

function endRecord(
  entries: number,
  size: number,
  offset: number,
  { comment = Buffer.alloc(0), commentLength = comment.length, disk = 0 }: End,
): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(disk, 4);
  record.writeUInt16LE(Math.min(entries, 0xffff), 8);
  record.writeUInt16LE(Math.min(entries, 0xffff), 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset >>> 0, 16);
  record.writeUInt16LE(commentLength, 20);
  return Buffer.concat([record, comment]);
}

/** The two records of ZIP64 that come before the end record. */
export function zip64Records(said: { entries: bigint; offset: bigint; recordAt: bigint; signature?: number }): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(said.signature ?? 0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(said.entries, 24);
  record.writeBigUInt64LE(said.entries, 32);
  record.writeBigUInt64LE(said.offset, 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(said.recordAt, 8);
  return Buffer.concat([record, locator]);
}

/** The extra field in which a file's sizes and offset are 64 bits wide. */
export function zip64Extra(...values: readonly bigint[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(value, 4 + 8 * index);
  return field;
}

/** The extra field by which Info-ZIP gives a file another name. */
export function unicodePath(name: string, other: string): Buffer {
  const data = Buffer.concat([Buffer.from([1]), Buffer.alloc(4), Buffer.from(other)]);
  data.writeUInt32LE(crc32(name), 1);
  const field = Buffer.alloc(4);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(data.length, 2);
  return Buffer.concat([field, data]);
}
