/** Artifacts that a stranger may upload, and the sentence that each one has to be refused with. */

import { randomFillSync } from "node:crypto";
import { deflateRawSync } from "node:zlib";

import type { Check, Report } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { check, report } from "../report/fixture.ts";
import { type End, type Made, makeZip, unicodePath, zip64Extra, zip64Records } from "./zip.ts";

export type Hostile = { what: string; archive: () => Buffer; refused: RegExp };

const GOOD = renderJson(report([check({ name: "unit" })]));
export const good = (data = GOOD): Made => ({ name: "verdict.json", data });
const log: Made = { name: "logs/unit.log", data: "all is well\n" };

/** The honest archive that all others differ from. */
export const honest = (): Buffer => makeZip([good(), log]);

const zip = (what: string, refused: RegExp, files: () => Made[], end: End = {}): Hostile => ({
  what,
  refused,
  archive: () => makeZip(files(), end),
});

const damaged = (what: string, refused: RegExp, change: (archive: Buffer) => Buffer): Hostile => ({
  what,
  refused,
  archive: () => change(honest()),
});

const json = (what: string, refused: RegExp, text: () => string): Hostile =>
  zip(`verdict.json: ${what}`, refused, () => [good(text()), log]);

/** A report of which one thing is different. */
const other = (what: string, refused: RegExp, change: (text: { report: Report; check: Check }) => void): Hostile =>
  json(what, refused, () => {
    const altered = structuredClone(report([check({ name: "unit" })]));
    const [first] = altered.checks;
    if (first !== undefined) change({ report: altered, check: first });
    return JSON.stringify(altered);
  });

const MIB = 1024 ** 2;
const OUT = /path leads out of it/u;
const NOT_ZIP = /is not a whole ZIP archive/u;
const DAMAGED = /is damaged: its verdict\.json/u;
const TOO_LARGE = /has a verdict\.json that is larger than 16 MiB when it is unpacked/u;

/** Deflated zeros, which unpack to a thousand times their size. */
const bomb = (size: number): Buffer => deflateRawSync(Buffer.alloc(size), { level: 9 });

const archives: Hostile[] = [
  { what: "nothing at all", archive: () => Buffer.alloc(0), refused: NOT_ZIP },
  { what: "32 MiB of noise", archive: () => randomFillSync(Buffer.alloc(32 * MIB)), refused: NOT_ZIP },
  {
    what: "32 MiB of end records",
    archive: () => Buffer.alloc(32 * MIB, Buffer.from("PK\u0005\u0006")),
    refused: NOT_ZIP,
  },
  {
    what: "32 MiB and a byte",
    archive: () => Buffer.alloc(32 * MIB + 1),
    refused: /is too large: it takes 32\.0 MiB, of at most 32\.0 MiB for one/u,
  },
  { what: "a page of HTML", archive: () => Buffer.from("<!doctype html><title>Sign in</title>"), refused: NOT_ZIP },
  zip("an archive without files", /holds no verdict\.json/u, () => []),
  zip("no verdict.json", /holds no verdict\.json/u, () => [log]),
  zip("a verdict.json two folders down", /holds no verdict\.json/u, () => [{ ...good(), name: "a/b/verdict.json" }]),
  zip("only an archive in an archive", /holds no verdict\.json/u, () => [{ name: "artifact.zip", data: honest() }]),
  zip("a report at the top and one in a folder", /holds more than one verdict\.json/u, () => [
    good(),
    { ...good(), name: "a/verdict.json" },
  ]),
  zip("two reports of the same name", /has two files of the same name/u, () => [good(), good("{}")]),
  damaged("cut off in the middle", NOT_ZIP, (archive) => archive.subarray(0, archive.length / 2)),
  damaged("cut off in the end record", NOT_ZIP, (archive) => archive.subarray(0, -5)),
  damaged("garbage behind it", NOT_ZIP, (archive) => Buffer.concat([archive, Buffer.from("garbage")])),
  zip("a program before it", /does not begin as a ZIP archive/u, () => [good()], {
    before: Buffer.from("#!/bin/sh\nrm -rf /\n"),
  }),
  zip("a comment longer than it says", NOT_ZIP, () => [good()], { comment: Buffer.alloc(100), commentLength: 10 }),
  zip("on several disks", NOT_ZIP, () => [good()], { disk: 3 }),
  zip("more files announced than there are", NOT_ZIP, () => [good()], { entries: 20_000 }),
  zip("30,000 files", /has more than 25000 files/u, () => [
    good(),
    ...Array.from({ length: 30_000 }, (_, n) => ({ name: `logs/${n}`, method: 0 })),
  ]),
  zip("a directory that begins elsewhere", NOT_ZIP, () => [good()], { offset: 7 }),
  zip("a directory behind the end", NOT_ZIP, () => [good()], { offset: 0xfffffff0 }),
  zip("ZIP64: 2^60 files", /has more than 25000 files/u, () => [good()], {
    zip64: zip64Records({ entries: 1n << 60n, offset: 0n, recordAt: BigInt(makeZip([good()]).length - 22) }),
  }),
  zip("ZIP64: an end record far outside", NOT_ZIP, () => [good()], {
    zip64: zip64Records({ entries: 1n, offset: 0n, recordAt: (1n << 64n) - 1n }),
  }),
  zip("ZIP64: a directory far outside", NOT_ZIP, () => [good()], {
    zip64: zip64Records({ entries: 1n, offset: (1n << 63n) - 1n, recordAt: BigInt(makeZip([good()]).length - 22) }),
  }),
  zip("ZIP64: no end record where one is said to be", NOT_ZIP, () => [good()], {
    zip64: zip64Records({ entries: 1n, offset: 0n, recordAt: 0n }),
  }),
  zip("ZIP64: a size of 2^60 bytes", TOO_LARGE, () => [{ ...good(), size: 0xffffffff, extra: zip64Extra(1n << 60n) }]),
  zip("ZIP64: a packed size of 2^60 bytes", /has a file that ends beyond it/u, () => [
    { ...good(), packedSize: 0xffffffff, extra: zip64Extra(1n << 60n) },
  ]),
  zip("ZIP64: sizes that are not there", NOT_ZIP, () => [{ ...good(), size: 0xffffffff, extra: zip64Extra() }]),
  zip("an extra field longer than its room", NOT_ZIP, () => [{ ...good(), extra: Buffer.from([1, 0, 255, 255, 0]) }]),
  zip("a bomb: 4 GiB of zeros that say so", TOO_LARGE, () => [
    { name: "verdict.json", packed: bomb(4 * MIB), size: 0xfffffffe, crc: 0 },
  ]),
  zip("a bomb that says it were small", TOO_LARGE, () => [
    { name: "verdict.json", packed: bomb(256 * MIB), size: 100, crc: 0 },
  ]),
  zip("a file that lies over another one", /has files that overlap/u, () => [good(), { ...log, offset: 10 }]),
  zip("a bomb of files that share their bytes", /has files that overlap/u, () => [
    good(),
    ...Array.from({ length: 1000 }, (_, n) => ({ name: `logs/${n}`, offset: 0 })),
  ]),
  zip("a file that ends behind the archive", /has a file that ends beyond it/u, () => [
    { ...good(), packedSize: 100_000_000 },
  ]),
  zip("a file that begins behind the archive", /does not begin as a ZIP archive|ends beyond it/u, () => [
    { ...good(), offset: 0x7fffffff },
  ]),
  zip("a wrong checksum", DAMAGED, () => [{ ...good(), crc: 12_345 }]),
  zip("a wrong length", DAMAGED, () => [{ ...good(), size: 3 }]),
  zip("stored, with two lengths", NOT_ZIP, () => [{ ...good(), method: 0, size: 3 }]),
  zip("packed bytes that are noise", DAMAGED, () => [{ ...good(), packed: Buffer.alloc(100, 0xff) }]),
  zip("packed bytes that stop", DAMAGED, () => [{ ...good(), packed: deflateRawSync(GOOD).subarray(0, 50) }]),
  zip("a method that nobody knows", /packed in an unknown way/u, () => [
    { ...good(), method: 99, packed: Buffer.from(GOOD) },
  ]),
  zip("no local header", DAMAGED, () => [{ ...good(), local: { signature: 0x41414141 } }]),
  zip("another name in the local header", /contradicts itself/u, () => [
    { ...good(), local: { name: "../../evil!!" } },
  ]),
  zip("another method in the local header", /contradicts itself/u, () => [{ ...good(), local: { method: 0 } }]),
  zip("encrypted", /has an encrypted file/u, () => [{ ...good(), flags: 1 }]),
  zip("strongly encrypted", NOT_ZIP, () => [{ ...good(), flags: 0x41 }]),
  zip("encrypted, says the local header alone", /contradicts itself/u, () => [{ ...good(), local: { flags: 1 } }]),
  zip("a symbolic link as report", /neither a file nor a folder/u, () => [
    { ...good("/etc/passwd"), attributes: 0o120777 * 0x10000 },
  ]),
  zip("a symbolic link beside it", /neither a file nor a folder/u, () => [
    good(),
    { name: "logs", data: "/etc", attributes: 0o120777 * 0x10000 },
  ]),
  zip("a device", /neither a file nor a folder/u, () => [good(), { name: "tty", attributes: 0o020666 * 0x10000 }]),
  zip("an absolute path", OUT, () => [good(), { name: "/etc/cron.d/evil" }]),
  zip("a path upwards", OUT, () => [good(), { name: "../../.bashrc" }]),
  zip("a path upwards in the middle", OUT, () => [good(), { name: "logs/../../x" }]),
  zip("a path with backslashes", OUT, () => [good(), { name: "logs\\..\\..\\x" }]),
  zip("a drive", OUT, () => [good(), { name: "C:evil.exe" }]),
  zip("a NUL in a name", /an invalid name/u, () => [good(), { name: "verdict.json\0.txt" }]),
  zip("a file without a name", /an invalid name/u, () => [good(), { name: "" }]),
  zip("a name of 60,000 bytes", /an invalid name/u, () => [good(), { name: "a".repeat(60_000) }]),
  zip("another name in an extra field", /holds no verdict\.json/u, () => [
    { ...good(), name: "harmless.txt", extra: unicodePath("harmless.txt", "verdict.json") },
  ]),
];

const SCHEMA = /cannot be used: its verdict\.json is not what nix-verdict\/1 says, at #/u;
const BEYOND = /cannot be used: its verdict\.json cannot be believed: #\//u;

const FIELDS = Object.keys(report([]).tool).concat(Object.keys(check({ name: "" })), Object.keys(report([])));

/** A list of objects of so many members each. */
function objects(count: number, members: number, name: (n: number) => string): string {
  const object = (_: unknown, at: number): string =>
    `{${Array.from({ length: members }, (_, n) => `"${name(at * members + n)}":0`).join(",")}}`;
  return `[${Array.from({ length: count }, object).join(",")}]`;
}

const reports: Hostile[] = [
  json("nothing", /is not JSON/u, () => ""),
  json("cut off", /is not JSON/u, () => GOOD.slice(0, 500)),
  json("no object", SCHEMA, () => "null"),
  json("an empty object", SCHEMA, () => "{}"),
  json("bytes that are not UTF-8", /is not JSON/u, () => Buffer.from([0xff, 0xfe, 0x7b, 0x00]).toString("latin1")),
  json("nested a million times", /is nested deeper than 32 levels/u, () => "[".repeat(1_000_000)),
  json("nested in a key nobody knows", /is nested deeper than 32 levels/u, () =>
    GOOD.replace("{", `{"x":${'{"x":'.repeat(50_000)}1${"}".repeat(50_000)},`),
  ),
  json("five million empty lists", /holds more than 700000 values/u, () => `[${"[],".repeat(5_000_000)}[]]`),
  json("as many empty lists as are read", SCHEMA, () => `[${"[],".repeat(249_000)}[]]`),
  json("500,000 keys", /has more than 100000 members that nix-verdict\/1 does not know/u, () =>
    objects(1, 499_000, (n) => n.toString(36)),
  ),
  json("100,000 keys, as many as are read", SCHEMA, () => objects(1000, 99, (n) => n.toString(36))),
  json("known keys, each time in another order", SCHEMA, () =>
    objects(20_000, 24, (n) => FIELDS[(n * 7919 + Math.floor(n / 24) * 31) % FIELDS.length] ?? ""),
  ),
  json("15 MiB in one string", SCHEMA, () => `"${"a".repeat(15 * MIB)}"`),
  json("15 MiB of spaces", /is not JSON/u, () => " ".repeat(15 * MIB)),
  json(
    "keys that are prototypes",
    SCHEMA,
    () => '{"__proto__":{"schema":"nix-verdict/1"},"constructor":{"prototype":{"checks":[]}}}',
  ),
  json("an endless number", BEYOND, () => GOOD.replace('"durationMs": 252000', '"durationMs": 1e999')),
  other("a later format", /was written by a newer nix-verdict, in the format nix-verdict\/2 in place/u, ({ report }) =>
    Object.assign(report, { schema: "nix-verdict/2" }),
  ),
  other("a verdict that there is not", SCHEMA, ({ check }) => Object.assign(check, { verdict: "perfect" })),
  other("a name that is no text", SCHEMA, ({ check }) => Object.assign(check, { name: { toString: "evil" } })),
  other("a negative time", SCHEMA, ({ check }) => Object.assign(check, { durationMs: -1 })),
  other("a time that no calendar has", BEYOND, ({ check }) =>
    Object.assign(check, { startedAt: "2026-99-99T99:99:99Z" }),
  ),
  other("a time in the year 9999", BEYOND, ({ report }) =>
    Object.assign(report, { startedAt: "9999-12-31T23:59:59Z" }),
  ),
  other("a run of a thousand years", BEYOND, ({ report }) => Object.assign(report, { durationMs: 3e13 })),
  other("memory of 10^300 bytes", BEYOND, ({ check }) => Object.assign(check, { peakMemoryBytes: 1e300 })),
  other("a name of a million characters", BEYOND, ({ check }) => Object.assign(check, { name: "a".repeat(1_000_000) })),
  other("25,000 lines in an excerpt", BEYOND, ({ check }) =>
    Object.assign(check, { excerpt: Array.from({ length: 25_000 }, () => "x") }),
  ),
  other("10,001 checks", BEYOND, ({ report, check }) =>
    Object.assign(report, { checks: Array.from({ length: 10_001 }, () => check) }),
  ),
];

export const HOSTILE: readonly Hostile[] = [...archives, ...reports];
