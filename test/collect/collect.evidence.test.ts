import assert from "node:assert/strict";
import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";

import { collect } from "../../src/collect/collect.ts";
import { readFolders } from "../../src/collect/folders.ts";
import type { CheckEvidence, EvidenceFile } from "../../src/model/evidence.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { writeReport } from "../../src/publish/report-files.ts";
import { renderJson } from "../../src/report/json.ts";
import { realWorld } from "../../src/system/world.ts";
import { png } from "../evidence/images.ts";
import { check, report } from "../report/fixture.ts";
import { folder } from "../scratch.ts";

const world = realWorld();

function file(path: string, over: Partial<EvidenceFile> = {}): EvidenceFile {
  return { path, name: "screen.png", kind: "image", bytes: 3, ...over };
}

function withFiles(name: string, files: EvidenceFile[], over: Partial<Check> = {}): Check {
  const tests: CheckEvidence["tests"] = [
    { suite: "unit", name: "one", verdict: "passed", durationMs: 5, message: null },
  ];
  return check({ name, evidence: { files, tests, leftOut: { files: 0, tests: 0 } }, ...over });
}

/** Lays a job's result into a folder below `root`. */
function job(root: string, name: string, made: Report, files: Record<string, string | Buffer> = {}): void {
  for (const [path, content] of Object.entries({ "verdict.json": renderJson(made), ...files })) {
    mkdirSync(dirname(join(root, name, path)), { recursive: true });
    writeFileSync(join(root, name, path), content);
  }
}

async function merged(context: TestContext, root: string): Promise<{ out: string; made: Report }> {
  const out = join(folder(context), "out");
  const shards = await readFolders([root], [], out, world);
  const made = await collect({ world, emit: () => undefined, signal: new AbortController().signal }, shards, out);
  await writeReport(made, out, world);
  return { out, made };
}

test("the evidence of several jobs comes along, under names of its own", async (context) => {
  const root = folder(context);
  const path = "evidence/login/screen.png";
  const arm = "checks.aarch64-linux.login";
  job(root, "a", report([withFiles("login", [file(path)])]), { [path]: png(2, 2) });
  job(root, "b", report([withFiles("login", [file(path)], { attr: arm })]), { [path]: png(3, 3) });
  const { out, made } = await merged(context, root);
  const paths = made.checks.map(({ evidence }) => evidence?.files.map((one) => one.path));
  assert.deepEqual(paths, [
    ["evidence/checks.aarch64-linux.login/screen.png"],
    ["evidence/checks.x86_64-linux.login/screen.png"],
  ]);
  assert.deepEqual(readFileSync(join(out, paths[0]?.[0] ?? "")), png(3, 3));
  for (const { evidence } of made.checks) assert.equal(evidence?.tests.length, 1);
  const page = readFileSync(join(out, "report.html"), "utf8");
  for (const size of [2, 3]) assert.ok(page.includes(png(size, size).toString("base64")));
  assert.match(readFileSync(join(out, "junit.xml"), "utf8"), /name="one"/u);
});

test("a stranger's report gets nothing but what is evidence, in its own folder", async (context) => {
  const root = folder(context);
  const secret = join(root, "secret.txt");
  writeFileSync(secret, "secret");
  const odd = [
    "evidence/x/../../../secret.txt",
    "../secret.txt",
    "/etc/passwd",
    secret,
    "evidence/../verdict.json",
    "evidence/x/link.png",
    "evidence/linked/screen.png",
    "evidence/x/second.txt",
    "evidence/x/fake.png",
    "evidence/x/gone.png",
    "evidence/x",
    "verdict.json",
    "evidence/x/y/z.png",
    "",
    "evidence/x/\0.png",
  ];
  const files = [...odd, "evidence/x/good.png"].map((path) => file(path, { name: path }));
  job(root, "a", report([withFiles("login", files)]), {
    "evidence/x/good.png": png(2, 2),
    "evidence/x/fake.png": "<script>alert(1)</script>",
    "evidence/x/y/z.png": png(2, 2),
  });
  symlinkSync(secret, join(root, "a/evidence/x/link.png"));
  symlinkSync(root, join(root, "a/evidence/linked"));
  linkSync(secret, join(root, "a/evidence/x/second.txt"));
  const { out, made } = await merged(context, root);
  const evidence = made.checks[0]?.evidence;
  assert.equal(evidence?.files.length, 1);
  assert.equal(evidence.leftOut.files, odd.length);
  const [folders, copies] = [readdirSync(join(out, "evidence")), readdirSync(join(out, "evidence/login"))];
  assert.deepEqual([folders.length, copies.length], [1, 1]);
  assert.doesNotMatch(readFileSync(join(out, "report.html"), "utf8"), /alert\(1\)|secret"/u);
});

test("all jobs together have the room of one run", async (context) => {
  const root = folder(context);
  for (const name of ["a", "b", "c"]) {
    const paths = [1, 2].map((number) => `evidence/${name}/${number}.log`);
    const files = paths.map((path) => file(path, { kind: "log", name: path }));
    const content = Object.fromEntries(paths.map((path) => [path, Buffer.alloc(4 * 1024 ** 2)]));
    job(root, name, report([withFiles(name, files, { verdict: "failed" })]), content);
  }
  const { made } = await merged(context, root);
  const kept = made.checks.map(({ evidence }) => evidence?.files.length);
  assert.deepEqual(kept, [2, 2, 0]);
});

test("test cases of all jobs together have an end", async (context) => {
  const root = folder(context);
  const one = { suite: "unit", name: "one", verdict: "failed" as const, durationMs: 5, message: null };
  const evidence = { files: [], tests: Array.from({ length: 3000 }, () => one), leftOut: { files: 0, tests: 1 } };
  const checks = Array.from({ length: 7 }, (_, index) => check({ name: `check-${index}`, evidence }));
  job(root, "a", report(checks));
  const { made } = await merged(context, root);
  const kept = made.checks.map(({ evidence: found }) => found);
  assert.deepEqual(
    kept.map((found) => [found?.tests.length, found?.leftOut.tests]),
    [2000, 2000, 2000, 2000, 2000, 0, 0].map((tests) => [tests, 3001 - tests]),
  );
});
