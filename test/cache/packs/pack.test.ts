import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";
import { zstdCompressSync } from "node:zlib";

import { narInfoName, parseNarInfo, renderNarInfo } from "../../../src/cache/packs/narinfo.ts";
import { divide, PACK_BYTES, PACKS_AT_ONCE } from "../../../src/cache/packs/pack-paths.ts";
import { mergePacks, openPack, type PackFile, type Slice, writePack } from "../../../src/cache/packs/pack.ts";
import { allowsSubstitutes, outputPaths } from "../../../src/nix/derivation.ts";
import { realWorld } from "../../../src/system/world.ts";
import { folder } from "../../scratch.ts";

const world = realWorld();
const hash = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");
const pathOf = (letter: string, name = letter): string => `/nix/store/${letter.repeat(32)}-${name}`;
const LINES = {
  StorePath: pathOf("a"),
  URL: "nar/x.nar.zst",
  Compression: "zstd",
  NarHash: `sha256:${"0".repeat(52)}`,
  NarSize: "120",
  References: `${"a".repeat(32)}-a ${"b".repeat(32)}-b`,
  Deriver: `${"d".repeat(32)}-a.drv`,
  Sig: "cache.example.org-1:abc/+=",
};

/** A narinfo of a path with some of its lines changed; without those that are null. */
function narInfo(changes: Record<string, string | null> = {}): string {
  return Object.entries({ ...LINES, ...changes })
    .flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}\n`]))
    .join("");
}

/** A file with an archive for each letter, and the slices that say so. */
function slicesOf(context: TestContext, letters: string): Slice[] {
  const file = join(folder(context), "archives");
  writeFileSync(file, "");
  return Array.from(letters, (letter) => {
    const offset = readFileSync(file).length;
    const archive = `the archive of ${letter}`;
    appendFileSync(file, archive);
    const info = parseNarInfo(narInfo({ StorePath: pathOf(letter), References: "" }));
    assert.ok(info !== null);
    return { info, file, offset, length: archive.length, sha256: hash(archive) };
  });
}

function contentOf({ file, offset, length }: Slice): string {
  return readFileSync(file)
    .subarray(offset, offset + length)
    .toString();
}

/** A pack whose digests fit, as somebody could write it who wants to do harm. */
function forged(context: TestContext, index: unknown, slices = "0123456789"): string {
  const file = join(folder(context), "forged");
  const packed = Buffer.isBuffer(index) ? index : zstdCompressSync(JSON.stringify(index));
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`nix-verdict-pack/1 ${hash(packed)} ${packed.length}\n`), packed, Buffer.from(slices)]),
  );
  return file;
}

async function refused(file: string): Promise<string> {
  const opened = await openPack(file, world);
  assert.ok(!opened.ok);
  return opened.reason;
}

suite("the format of a pack", () => {
  test("what is written is read, under a key that follows from the content", async (context) => {
    const slices = slicesOf(context, "abc");
    const [into, other] = [folder(context), folder(context)];
    const written = await writePack(slices, into, world);
    assert.deepEqual(readdirSync(into), [written.key]);
    assert.match(written.key, /^pack-[0-9a-f]{40}$/);
    assert.equal(written.bytes, readFileSync(written.file).length);
    const opened = await openPack(written.file, world);
    assert.ok(opened.ok);
    assert.equal(opened.pack.key, written.key);
    assert.deepEqual([...opened.pack.slices.keys()], written.paths);
    for (const slice of slices)
      assert.equal(contentOf(opened.pack.slices.get(slice.info.storePath) ?? slice), contentOf(slice));
    assert.equal((await writePack(slices, other, world)).key, written.key);
    assert.notEqual((await writePack(slices.slice(1), other, world)).key, written.key);
  });

  test("merging copies, drops what is not wanted, twice there, or damaged", async (context) => {
    const into = folder(context);
    const first = await writePack(slicesOf(context, "abc"), into, world);
    const second = await writePack(slicesOf(context, "bcd"), into, world);
    const third = await writePack(slicesOf(context, "f"), into, world);
    const bytes = readFileSync(first.file);
    bytes[bytes.indexOf("the archive of b")] = 0;
    writeFileSync(first.file, bytes);
    truncateSync(third.file, 20);
    const files = [first.file, second.file, third.file, join(into, "none")];
    const merged = (await mergePacks(files, into, world, (path) => path !== pathOf("d"))) as PackFile;
    assert.deepEqual(merged.paths, [pathOf("a"), pathOf("c"), pathOf("b")]);
    const opened = await openPack(merged.file, world);
    assert.ok(opened.ok);
    assert.deepEqual(
      [...opened.pack.slices.values()].map(contentOf),
      ["a", "c", "b"].map((letter) => `the archive of ${letter}`),
    );
    assert.equal(await mergePacks([third.file], into, world), null);
    assert.equal(await mergePacks(files, into, world, () => false), null);
  });

  test("any change of header or index is noticed, wherever it is", async (context) => {
    const { file } = await writePack(slicesOf(context, "abc"), folder(context), world);
    const bytes = readFileSync(file);
    const slices = bytes.indexOf("the archive of a");
    for (let at = 0; at < slices; at += 1) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(file, flipped);
      await refused(file);
    }
    for (let length = 0; length < bytes.length; length += 1) {
      writeFileSync(file, bytes.subarray(0, length));
      await refused(file);
    }
    writeFileSync(file, Buffer.concat([bytes, Buffer.from("x")]));
    assert.equal(await refused(file), "holds more than its index lists");
    assert.equal(await refused(join(file, "none")), "is not there");
  });

  test("an index cannot reach out of its file, name a file, or take the memory", async (context) => {
    const digest = hash("0123456789");
    const good = [narInfo(), 10, digest];
    assert.ok((await openPack(forged(context, [good]), world)).ok);
    const entries = (...list: unknown[]): Promise<string> => refused(forged(context, list));
    for (const length of [11, 10_000_000_000, -1, 0, 1.5, 1e308, "10", null])
      await entries([narInfo(), length, digest]);
    // No two slices can be the same bytes: their lengths would be more than there is.
    assert.equal(
      await entries([narInfo(), 10, digest], [narInfo({ StorePath: pathOf("b") }), 10, digest]),
      "has an index with slices that it does not hold",
    );
    assert.equal(
      await entries([narInfo(), 5, digest], [narInfo(), 5, digest]),
      "says things about store paths that Nix would not say",
    );
    for (const sha256 of ["", "../../etc/passwd", digest.toUpperCase(), `${digest}0`])
      await entries([narInfo(), 10, sha256]);
    for (const index of [{}, null, 1, "text", [1], [null], [[]], [[narInfo()]], [{ 0: narInfo(), 1: 10, 2: digest }]])
      await refused(forged(context, index));
    const padded = (bytes: number): string =>
      forged(
        context,
        zstdCompressSync(Buffer.concat([Buffer.from("["), Buffer.alloc(bytes, " "), Buffer.from("]")])),
        "",
      );
    assert.ok((await openPack(padded(1024 * 1024), world)).ok);
    assert.match(await refused(padded(65 * 1024 * 1024)), /^cannot be read/);
    assert.match(await refused(forged(context, Buffer.from("no zstd"))), /^cannot be read/);
    assert.match(await refused(forged(context, zstdCompressSync("[".repeat(1_000_000)))), /^cannot be read/);
    assert.equal(await refused(forged(context, Buffer.alloc(0))), "is not a pack of this version");
    const claimed = join(folder(context), "claimed");
    writeFileSync(claimed, `nix-verdict-pack/1 ${digest} 999999999\n`);
    assert.equal(await refused(claimed), "is cut off");
  });

  test("of a narinfo only what Nix would write is taken", () => {
    const info = parseNarInfo(narInfo({ URL: "https://evil.example/x", FileHash: "x", Priority: "0", System: "x" }));
    assert.deepEqual(info, {
      storePath: pathOf("a"),
      narHash: LINES.NarHash,
      narSize: 120,
      references: [pathOf("a"), pathOf("b")],
      deriver: pathOf("d", "a.drv"),
      signatures: [LINES.Sig],
      ca: null,
    });
    assert.deepEqual(parseNarInfo(renderNarInfo(info, { url: "nar/y", bytes: 5 })), info);
    assert.match(renderNarInfo(info, { url: "nar/y", bytes: 5 }), /^URL: nar\/y$/m);
    assert.doesNotMatch(renderNarInfo(info), /URL|evil|Priority/);
    const bad: Record<string, string | null>[] = [
      ...[
        "/nix/store/../../etc/passwd",
        "/etc/passwd",
        pathOf("e"),
        pathOf("A"),
        pathOf("a", "x/y"),
        pathOf("a", ".."),
        pathOf("a", ".-x"),
        pathOf("a", "x y"),
        `${pathOf("a")}\0`,
        `/nix/store/${"a".repeat(32)}`,
        pathOf("a", "x".repeat(212)),
        `/gnu${pathOf("a")}`,
      ].map((StorePath) => ({ StorePath })),
      ...["../x", "x", `${"a".repeat(32)}-a/../b`, `${"a".repeat(32)}-a\tb`].flatMap((name) => [
        { References: name },
        { Deriver: name },
      ]),
      ...[
        "sha256:0",
        `md5:${"0".repeat(26)}`,
        "0".repeat(52),
        `sha256:2${"0".repeat(51)}`,
        `sha256:${"e".repeat(52)}`,
      ].map((NarHash) => ({ NarHash })),
      ...["0", "-1", "1e9", "", "9".repeat(20), "0x10"].map((NarSize) => ({ NarSize })),
      ...["fixed:", "text:sha256:x", `fixed:r:sha256:2${"0".repeat(51)}`, ""].map((CA) => ({ CA })),
      ...["xz", "none", null].map((Compression) => ({ Compression })),
      { StorePath: null },
      { NarHash: null },
      { NarSize: null },
    ];
    for (const changes of bad) assert.equal(parseNarInfo(narInfo(changes)), null, JSON.stringify(changes));
    assert.equal(parseNarInfo(`${narInfo()}StorePath: ${pathOf("b")}\n`), null);
    for (const CA of [
      `text:sha256:${"0".repeat(52)}`,
      `fixed:r:sha1:${"z".repeat(32)}`,
      `fixed:sha512:3${"0".repeat(102)}`,
      `fixed:git:sha256:1${"0".repeat(51)}`,
    ])
      assert.equal(parseNarInfo(narInfo({ CA }))?.ca, CA);
    assert.deepEqual(parseNarInfo(narInfo({ Deriver: "unknown-deriver", Sig: "two words", References: null })), {
      ...info,
      deriver: null,
      signatures: [],
      references: [],
    });
    assert.equal(narInfoName(pathOf("a")), `${"a".repeat(32)}.narinfo`);
  });

  test("archives go into as few packs as there is room for, the first ones first", () => {
    const half = { length: PACK_BYTES / 2 };
    const huge = { length: PACK_BYTES * 3 };
    assert.deepEqual(divide([half, half, half]), { groups: [[half, half], [half]], left: 0 });
    assert.deepEqual(divide([huge, half]), { groups: [[huge], [half]], left: 0 });
    const { groups, left } = divide(Array.from({ length: PACKS_AT_ONCE + 2 }, () => huge));
    assert.deepEqual([groups.length, left], [PACKS_AT_ONCE, 2]);
  });

  test("a derivation says what it makes, and whether that may come from elsewhere", () => {
    const drv = (outputs: string, env: string): string =>
      `Derive([${outputs}],[("${pathOf("b", "x.drv")}",["out"])],["${pathOf("c")}"],` +
      `"x86_64-linux","/bin/sh",["-c","x"],[${env}])`;
    const out = `("out","${pathOf("a")}","","")`;
    assert.deepEqual(outputPaths(drv(`("dev","${pathOf("d")}","",""),${out}`, `("out","${pathOf("a")}")`)), [
      pathOf("d"),
      pathOf("a"),
    ]);
    assert.deepEqual(outputPaths(drv(`("out","${pathOf("a")}","r:sha256","abc")`, "")), [pathOf("a")]);
    assert.equal(outputPaths(drv(`("dev","${pathOf("d")}","",""),("out","","r:sha256","")`, "")), null);
    assert.equal(outputPaths("no derivation"), null);
    assert.ok(allowsSubstitutes(drv(out, `("allowSubstitutes","1")`)) && allowsSubstitutes(drv(out, "")));
    assert.ok(
      !allowsSubstitutes(drv(out, `("allowSubstitutes","")`)) &&
        !allowsSubstitutes(drv(out, `("__json","{\\"allowSubstitutes\\":false}")`)),
    );
  });
});
