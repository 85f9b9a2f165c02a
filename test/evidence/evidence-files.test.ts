import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";

import { EvidenceFiles, type EvidenceSource } from "../../src/evidence/evidence-files.ts";
import type { CheckEvidence } from "../../src/model/evidence.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";
import { png } from "./images.ts";

const world = realWorld();
const TOOL = { bin: "/nowhere/nix", version: "2.34.8", implementation: "nix" as const, options: [], impure: false };
const JUNIT = '<testsuite name="unit"><testcase name="one"/><testcase name="two"><failure/></testcase></testsuite>';

/** A tree that a build has left; `take` collects it into `out`. */
function scene(context: TestContext): {
  tree: string;
  out: string;
  lay(path: string, content: string | Buffer): string;
  take(over?: Partial<EvidenceSource>): Promise<CheckEvidence | null>;
} {
  const root = folder(context);
  const [tree, out] = [join(root, "tree"), join(root, "out")];
  mkdirSync(tree);
  const lay = (path: string, content: string | Buffer): string => {
    const file = join(tree, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  const context_ = { world, emit: () => undefined, signal: new AbortController().signal };
  const evidence = new EvidenceFiles(context_, TOOL, { out, buildDir: null });
  const source = { drvPath: "/x.drv", outputs: [["out", tree] as const], folder: "login", isTest: true, isGood: false };
  return { tree, out, lay, take: (over = {}) => evidence.finish({ ...source, ...over }) };
}

const names = (found: CheckEvidence | null): string[] =>
  (found?.files ?? []).map(({ name, kind }) => `${kind} ${name}`);

test("a NixOS test's images, results, coverage and logs are copied, and what is neither is not", async (context) => {
  const { out, lay, take } = scene(context);
  lay("screen.png", png(4, 3));
  lay("deep/er/SHOT.PNG", png(4, 3));
  lay("report.xml", JUNIT);
  lay("coverage-data/lcov.info", "TN:\nSF:/a.c\nend_of_record\n");
  lay("machine.log", "\0\x1b[31mraw \xff");
  lay("disk.qcow2", "QFI\xfb");
  lay("page.html", "<script>alert(1)</script>");
  lay("picture.svg", "<svg onload='alert(1)'/>");
  const found = await take();
  assert.deepEqual(names(found), [
    "image deep/er/SHOT.PNG",
    "image screen.png",
    "junit report.xml",
    "coverage coverage-data/lcov.info",
    "log machine.log",
  ]);
  assert.deepEqual(found?.leftOut, { files: 0, tests: 0 });
  assert.deepEqual(
    found.tests.map(({ name, verdict }) => `${name} ${verdict}`),
    ["one passed", "two failed"],
  );
  for (const { path, bytes } of found.files) {
    assert.match(path, /^evidence\/login\/[\w.~%-]+\.(?:png|xml|info|log)$/u);
    assert.equal(readFileSync(join(out, path)).length, bytes);
  }
  assert.deepEqual(readFileSync(join(out, "evidence/login/screen.png")), png(4, 3));
});

test("of any other check, only reports of tests and coverage are taken", async (context) => {
  const { lay, take } = scene(context);
  lay("share/icons/app.png", png(4, 3));
  lay("share/doc/notes.txt", "text");
  lay("lib/test.xml", "<something/>");
  lay("junit.xml", JUNIT);
  lay("lcov.info", "TN:\n");
  lay("share/info/manual.info", "TN:\n");
  const found = await take({ isTest: false });
  assert.deepEqual(names(found), ["junit junit.xml", "coverage lcov.info"]);
  assert.deepEqual(found?.leftOut, { files: 0, tests: 0 });
});

test("no link, FIFO, socket or second name of a file is followed or opened", { timeout: 20_000 }, async (context) => {
  const { tree, out, lay, take } = scene(context);
  const secret = join(dirname(tree), "secret.txt");
  writeFileSync(secret, "secret");
  symlinkSync(secret, join(tree, "link.txt"));
  symlinkSync("/etc", join(tree, "etc"));
  symlinkSync(tree, join(tree, "again"));
  symlinkSync("/dev/zero", join(tree, "zero.png"));
  linkSync(secret, join(tree, "second.txt"));
  execFileSync("mkfifo", [join(tree, "fifo.png")]);
  lay("good.png", png(1, 1));
  const found = await take();
  assert.deepEqual(names(found), ["image good.png"]);
  assert.equal(found?.leftOut.files, 1);
  assert.deepEqual(readdirSync(join(out, "evidence/login")), ["good.png"]);
  // The store gives equal files of valid paths one place.
  assert.deepEqual(names(await take({ isGood: true })), ["image good.png", "log second.txt"]);
});

test("a tree that is itself a link, a file or nothing gives nothing", async (context) => {
  const { tree, lay, take } = scene(context);
  lay("a.txt", "text");
  const [link, file] = [`${tree}-link`, `${tree}-file.png`];
  symlinkSync(tree, link);
  writeFileSync(file, png(1, 1));
  for (const root of [link, file, `${tree}-nothing`]) assert.equal(await take({ outputs: [["out", root]] }), null);
});

test("what is not what its name says is left out, and counted", async (context) => {
  const { lay, take, out } = scene(context);
  lay("html.png", "<html><script>alert(1)</script></html>");
  lay("svg.jpg", "<svg/>");
  lay("bomb.png", png(1, 1, [60_000, 60_000]));
  lay("lolz.xml", '<!DOCTYPE a [<!ENTITY b "c">]><testsuite/>');
  lay("manual.info", "This is a manual");
  const found = await take();
  assert.deepEqual(found, { files: [], tests: [], leftOut: { files: 5, tests: 0 } });
  assert.ok(!existsSync(join(out, "evidence")));
});

test("huge and sparse files, many files and deep trees have an end", { timeout: 60_000 }, async (context) => {
  const { lay, take } = scene(context);
  truncateSync(lay("sparse.log", ""), 1024 ** 4);
  lay("large.txt", Buffer.alloc(4 * 1024 ** 2 + 1));
  lay(`${"d/".repeat(300)}deep.txt`, "deep");
  for (let number = 0; number < 300; number += 1) lay(`shots/${String(number).padStart(3, "0")}.png`, png(1, 1));
  const found = await take();
  assert.equal(found?.files.length, 50);
  // Everything that is too much, and once for the tree that goes deeper.
  assert.equal(found.leftOut.files, 300 - 50 + 2 + 1);
});

test("a check's bytes have an end", async (context) => {
  const { lay, take } = scene(context);
  for (const name of ["a", "b", "c"]) lay(`${name}.log`, Buffer.alloc(3 * 1024 ** 2));
  const found = await take();
  assert.deepEqual(names(found), ["log a.log", "log b.log"]);
  assert.equal(found?.leftOut.files, 1);
});

test("good checks leave half of a run's room to those that fail", async (context) => {
  const { lay, take } = scene(context);
  for (const name of ["a", "b"]) lay(`${name}.log`, Buffer.alloc(4 * 1024 ** 2));
  assert.equal((await take({ isGood: true }))?.files.length, 2);
  assert.equal((await take({ isGood: true, folder: "two" }))?.files.length, 0);
  assert.equal((await take({ folder: "three" }))?.files.length, 2);
  assert.equal((await take({ folder: "four" }))?.files.length, 0);
});

test("names of any kind become safe ones, no two the same", async (context) => {
  const { out, lay, take } = scene(context);
  const odd = ["a\nb.png", "..png.png", "%2e%2e.png", "\u202egnp.png", "con.png", `${"n".repeat(200)}.png`, "x y.png"];
  for (const name of [...odd, "a_b.png", "a/b.png", "A_b.png"]) lay(name, png(1, 1));
  execFileSync("sh", ["-c", `printf x > "$(printf 'bytes\\377.txt')"`], { cwd: dirname(lay("z.txt", "")) });
  const found = await take();
  const paths = found?.files.map(({ path }) => path) ?? [];
  assert.equal(paths.length, odd.length + 4);
  assert.equal(new Set(paths.map((path) => path.toLowerCase())).size, paths.length);
  for (const path of paths) assert.match(path, /^evidence\/login\/~?[\w%~-][\w.%~-]*\.(?:png|txt)$/u);
  assert.equal(readdirSync(join(out, "evidence/login")).length, paths.length);
  // Bytes that are no text cannot be named, so they are not taken.
  assert.equal(found?.leftOut.files, 1);
});
