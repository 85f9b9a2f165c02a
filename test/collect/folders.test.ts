import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test, type TestContext } from "node:test";

import { collect } from "../../src/collect/collect.ts";
import { readFolders } from "../../src/collect/folders.ts";
import type { Event } from "../../src/model/event.ts";
import { type Check, type Report, totals } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { realWorld } from "../../src/system/world.ts";
import { check, report } from "../report/fixture.ts";

const world = realWorld();

/** A folder with these files in it. */
function results(context: TestContext, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

const json = (checks: Check[], over: Partial<Report> = {}): string => renderJson(report(checks, over));
const logged = (name: string, system = "x86_64-linux", log = `logs/${name}.log`): Check =>
  check({ name, attr: `checks.${system}.${name}`, log });

async function gathered(
  folders: string[],
  expect: string[] = [],
  out = "/nowhere",
): Promise<Record<string, string[] | string>> {
  const shards = await readFolders(folders, expect, out, world);
  return Object.fromEntries(
    shards.map((shard) => [
      shard.name,
      "report" in shard ? shard.report.checks.map(({ name }) => name) : shard.problem,
    ]),
  );
}

test("a given folder that is a link, or behind one in our working folder: a problem, not a fault", async (context) => {
  const root = results(context, { "real/verdict.json": json([check({ name: "one" })]) });
  const before = process.cwd();
  context.after(() => process.chdir(before));
  process.chdir(root);
  for (const [name, target] of [
    ["link", "real"],
    ["nothing", "nowhere"],
    ["loop", "loop"],
    ["up", ".."],
  ] as const)
    symlinkSync(target, name);
  for (const folder of ["link", "link/", "nothing", "loop", "up", `up/${basename(root)}/real`]) {
    const found = await gathered([folder, "real"]);
    assert.deepEqual(found["real"], ["one"]);
    assert.match(
      String(found[folder.replace(/\/$/u, "")]),
      /its folder is a symbolic link, which is not followed/u,
      folder,
    );
  }
});

test("a folder of artifacts: each is a job, one without a report is missing, a file is none", async (context) => {
  const root = results(context, {
    "a/verdict.json": json([check({ name: "one" })]),
    "b/verdict.json": json([check({ name: "two" })]),
    "c/logs/three.log": "killed",
    "README.txt": "",
  });
  const { a, b, c, ...others } = await gathered([root]);
  assert.deepEqual([a, b, others], [["one"], ["two"], {}]);
  assert.match(
    String(c),
    new RegExp(
      [
        String.raw`^its job left no report \(there is no verdict\.json in .*\/c\): `,
        String.raw`it was cancelled or ran out of time, or its report was not uploaded\. `,
        "Look at that job; .*`if: always\\(\\)`\\.$",
      ].join(""),
      "u",
    ),
  );
});

test("folders of single jobs are named as they were given", async (context) => {
  const root = results(context, {
    "a/.nix-verdict/verdict.json": json([]),
    "b/.nix-verdict/verdict.json": json([]),
    "b/.nix-verdict/logs/verdict.json": json([check({ name: "not this" })]),
    "b/.nix-verdict/evidence/x/verdict.json": json([check({ name: "not this" })]),
  });
  assert.deepEqual(await gathered([join(root, "a/.nix-verdict/"), join(root, "b/.nix-verdict")]), {
    [join(root, "a/.nix-verdict")]: [],
    [join(root, "b/.nix-verdict")]: [],
  });
});

test("results below a folder that has one itself are results as well", async (context) => {
  const root = results(context, {
    "verdict.json": json([check({ name: "own" })]),
    "logs/verdict.json": json([check({ name: "a check's, kept by its name" })]),
    "sub/verdict.json": json([check({ name: "below", verdict: "failed" })]),
    "sub/deeper/verdict.json": json([check({ name: "deeper" })]),
    "killed/logs/x.log": "",
  });
  const { [`${root}/killed`]: killed, ...found } = await gathered([root]);
  assert.deepEqual(found, { [root]: ["own"], [`${root}/sub`]: ["below"], [`${root}/sub/deeper`]: ["deeper"] });
  assert.match(String(killed), /^its job left no report/u);
  const { report } = await merged(context, root);
  assert.equal(totals(report).verdict, "bad");
});

test("a merged report is read again, with any number of checks, and jobs that are years apart", async (context) => {
  const some = (job: string): Check[] => Array.from({ length: 7000 }, (_, n) => logged(`${job}-${n}`));
  const timeline = { spans: [], criticalPath: [], jobs: 4, idleMs: 39 * 24 * 3_600_000, memory: [] };
  const root = results(context, {
    "a/verdict.json": json(some("a"), { startedAt: "2024-02-29T08:00:00.000Z", timeline }),
    "b/verdict.json": json(some("b"), { timeline }),
    "c/verdict.json": json(some("c")),
  });
  const first = await merged(context, root);
  assert.equal(first.report.checks.length, 20_001);
  writeFileSync(join(first.out, "verdict.json"), renderJson(first.report));
  const [again] = await readFolders([first.out], [], null, world);
  assert.ok(again !== undefined && "report" in again, again && "problem" in again ? again.problem : "");
  assert.equal(again.report.checks.length, 20_001);
});

test("a folder that is not there, is empty, or is a file is missing by name", async (context) => {
  const root = results(context, { file: "", "killed/logs/x.log": "" });
  mkdirSync(join(root, "empty"));
  for (const name of ["nowhere", "empty", "file", "killed"])
    assert.match(String((await gathered([join(root, name)]))[join(root, name)]), /^its job left no report/u);
});

test("expected names that are not there are missing; those that are there are not", async (context) => {
  const root = results(context, { "all/a/verdict.json": json([]), "own/verdict.json": json([]) });
  const found = await gathered([join(root, "all"), join(root, "own")], ["a", "own", "b"]);
  assert.deepEqual(Object.keys(found).toSorted(), ["a", "b", join(root, "own")].toSorted());
  assert.match(String(found["b"]), /^its job left no report: it was cancelled/u);
});

test("an empty folder beside others is nobody's; who is expected and left nothing is missing once", async (context) => {
  const root = results(context, { "a/verdict.json": json([]), "killed/logs/x.log": "" });
  mkdirSync(join(root, "empty"));
  assert.deepEqual(Object.keys(await gathered([root])).toSorted(), ["a", "killed"]);
  assert.deepEqual(Object.keys(await gathered([root], ["a", "empty"])).toSorted(), ["a", "empty", "killed"]);
});

test("a report that cannot be read is that job's problem alone", async (context) => {
  const root = results(context, {
    "good/verdict.json": json([check({ name: "x" })]),
    "cut/verdict.json": json([]).slice(0, 90),
    "html/verdict.json": "<html>",
  });
  const { good, cut, html } = await gathered([root]);
  assert.deepEqual(good, ["x"]);
  for (const problem of [cut, html])
    assert.equal(problem, "its report cannot be used: verdict.json is not JSON. Run the job again.");
});

test("the remedy for a report is told once, in whole sentences", async (context) => {
  const root = results(context, {
    "later/verdict.json": json([]).replace('"nix-verdict/1"', '"nix-verdict/2"'),
    "odd/verdict.json": json([check({ name: "x" })]).replace('"verdict": "passed"', '"verdict": "splendid"'),
  });
  const { later, odd } = await gathered([root]);
  assert.match(String(later), /written by a newer nix-verdict, .*\. Update the nix-verdict that reads it\.$/u);
  assert.match(String(odd), /#\/checks\/0\/verdict: .*[^.]\. Run the job again\.$/u);
});

test("the path of a verdict.json stands for its folder, and for nothing below it", async (context) => {
  const root = results(context, {
    "a/verdict.json": json([logged("one")]),
    "a/logs/one.log": "line",
    "a/b/verdict.json": json([logged("two")]),
  });
  assert.deepEqual(await gathered([join(root, "a/verdict.json")], ["a"]), { [join(root, "a")]: ["one"] });
  const [shard] = await readFolders([join(root, "a/verdict.json")], [], null, world);
  assert.equal(shard !== undefined && "report" in shard && shard.report.checks[0]?.log, join(root, "a/logs/one.log"));
  await assert.rejects(gathered([join(root, "a/verdict.json")], [], join(root, "a")), { code: "usage" });
});

test("links that come with the results lead nowhere", async (context) => {
  const secret = results(context, { "verdict.json": json([logged("secret")]), "logs/secret.log": "hidden" });
  const root = results(context, {
    "a/verdict.json": json([logged("x")]),
    "b/other.txt": "",
    "c/verdict.json": json([logged("y")]),
  });
  symlinkSync(secret, join(root, "linked"));
  symlinkSync(join(secret, "verdict.json"), join(root, "b/verdict.json"));
  symlinkSync(join(secret, "logs"), join(root, "c/logs"));
  mkdirSync(join(root, "a/logs"));
  symlinkSync(join(secret, "logs/secret.log"), join(root, "a/logs/x.log"));
  execFileSync("mkfifo", [join(root, "pipe")]);
  const shards = await readFolders([root], [], "/nowhere", world);
  assert.deepEqual(
    shards.flatMap((shard) => ("report" in shard ? shard.report.checks.map(({ name, log }) => [name, log]) : [])),
    [
      ["x", null],
      ["y", null],
    ],
  );
  const problems = Object.fromEntries(
    shards.flatMap((shard) => ("problem" in shard ? [[shard.name, shard.problem]] : [])),
  );
  assert.deepEqual(Object.keys(problems).toSorted(), ["b", "linked", "pipe"]);
  assert.match(problems["linked"] ?? "", /^its folder is a symbolic link, which is not followed/u);
  // The user's own link is the user's own business.
  symlinkSync(secret, join(root, "mine"));
  assert.deepEqual((await gathered([join(root, "mine")]))[join(root, "mine")], ["secret"]);
});

test("paths in a report are looked up among its logs, and nowhere else", async (context) => {
  const root = results(context, {
    "verdict.json": json(
      ["logs/../secret.txt", "/etc/passwd", "secret.txt", "logs/a/b.log", "logs/", "logs", "../x"]
        .map((log, n) => logged(`c${n}`, undefined, log))
        .concat(logged("fine")),
    ),
    "secret.txt": "hidden",
    "logs/fine.log": "fine",
    "logs/a/b.log": "too deep",
  });
  const [shard] = await readFolders([root], [], "/nowhere", world);
  assert.ok(shard !== undefined && "report" in shard);
  assert.deepEqual(
    shard.report.checks.flatMap(({ log }) => log ?? []),
    [join(root, "logs/fine.log")],
  );
});

test("the merged report's own folder is not taken for a job's, and is never written over", async (context) => {
  const root = results(context, { "a/verdict.json": json([]), "merged/verdict.json": json([check({ name: "old" })]) });
  assert.deepEqual(Object.keys(await gathered([root], [], join(root, "merged"))), ["a"]);
  await assert.rejects(gathered([join(root, "a")], [], join(root, "x/../a")), {
    code: "usage",
    message: /is also a folder to be read, and would be written over\. Choose another one\.$/u,
  });
});

async function merged(context: TestContext, root: string): Promise<{ report: Report; out: string; notices: string[] }> {
  const out = results(context, {});
  const notices: string[] = [];
  const emit = (event: Event): void => void (event.type === "notice" && notices.push(event.message));
  return {
    report: await collect(
      { world, emit, signal: new AbortController().signal },
      await readFolders([root], [], out, world),
      out,
    ),
    out,
    notices,
  };
}

test("logs come along under their own names, also of checks named alike on two systems", async (context) => {
  const root = results(context, {
    "a/verdict.json": json([logged("same"), logged("A b", undefined, "logs/odd.log"), check({ name: "none" })]),
    "a/logs/same.log": "of x86",
    "a/logs/odd.log": "odd",
    "a/logs/unasked.log": "nobody's",
    "b/verdict.json": json([logged("same", "aarch64-linux"), logged("checks.x86_64-linux.same", "aarch64-linux")], {
      system: "aarch64-linux",
    }),
    "b/logs/same.log": "of arm",
    "b/logs/checks.x86_64-linux.same.log": "a trap",
  });
  const { report, out, notices } = await merged(context, root);
  const texts = report.checks.map(({ attr, log }) => [
    attr,
    log === null ? null : readFileSync(join(out, log), "utf8"),
  ]);
  assert.deepEqual(Object.fromEntries(texts), {
    "checks.x86_64-linux.same": "of x86",
    "checks.x86_64-linux.A b": "odd",
    "checks.x86_64-linux.none": null,
    "checks.aarch64-linux.same": "of arm",
    "checks.aarch64-linux.checks.x86_64-linux.same": "a trap",
  });
  for (const { log } of report.checks) if (log !== null) assert.match(log, /^logs\/[\w.%~-]+\.log$/u);
  assert.equal(readdirSync(join(out, "logs")).length, 4);
  assert.deepEqual(notices, []);
});

test("an earlier log makes room; one that cannot be copied is named and costs only itself", async (context) => {
  const root = results(context, {
    "a/verdict.json": json([logged("one"), logged("two")]),
    "a/logs/one.log": "new",
    "a/logs/two.log": "new",
  });
  const out = results(context, { "logs/one.log": "old" });
  const notices: string[] = [];
  const shards = await readFolders([root], [], out, world);
  rmSync(join(root, "a/logs/two.log"));
  const { checks } = await collect(
    {
      world,
      emit: (event) => void (event.type === "notice" && notices.push(event.message)),
      signal: new AbortController().signal,
    },
    shards,
    out,
  );
  assert.deepEqual(
    checks.map(({ log }) => log),
    ["logs/one.log", null],
  );
  assert.equal(readFileSync(join(out, "logs/one.log"), "utf8"), "new");
  assert.match(notices[0] ?? "", /^1 of 2 logs are not in the merged report: ENOENT/u);
});

test("one job of three is missing: the whole is bad, and says which", async (context) => {
  const root = results(context, {
    "shard-1/verdict.json": json([check({ name: "a" })]),
    "shard-2/verdict.json": json([check({ name: "b" })]),
    "shard-3/logs/c.log": "",
  });
  const { report } = await merged(context, root);
  assert.equal(totals(report).verdict, "bad");
  assert.deepEqual(
    report.checks.map(({ name, verdict }) => `${name} ${verdict}`),
    ["a passed", "b passed", "shard-3 lost"],
  );
  assert.ok(!existsSync(join(root, "merged")));
});

test("a folder that is given twice, and a name that is expected twice, are one job each", async (context) => {
  const root = results(context, { "none/log": "", "one/verdict.json": json([check({ name: "one" })]) });
  const twice = [join(root, "none"), `${root}/./none`, join(root, "one"), root, join(root, "one/")];
  const shards = await readFolders(twice, ["lost", "lost", "one"], null, world);
  assert.deepEqual(shards.map(({ name }) => basename(name)).toSorted(), ["lost", "none", "one"]);
});
