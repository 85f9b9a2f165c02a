import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { CheckEvidence } from "../../src/model/evidence.ts";
import type { Report } from "../../src/model/verdict.ts";
import { png } from "../evidence/images.ts";
import type { TestNix } from "../nix-fixture.ts";
import { until } from "../tries.ts";
import { startDaemon } from "./daemon.ts";
import { build, flakeOf } from "./made-flakes.ts";
import { verdict, withEachNix } from "./run.ts";
import { startVerdict } from "./running.ts";

/** Results with one case that passes and one that fails. */
const RESULTS =
  '<testsuite name="unit"><testcase name="adds" time="0.5"/>' +
  '<testcase name="divides"><failure message="by zero"/></testcase></testsuite>';

/** A shell's words that copy the flake's own files into the output. */
const LEAVES = [
  "mkdir -p $out/shots",
  "cat @screen@ > $out/shots/login.png",
  "cat @results@ > $out/report.xml",
  "echo '<script>alert(1)</script>' > $out/fake.png",
  "ln -s /etc/shadow $out/shadow.txt",
  "mkfifo $out/fifo.png",
  "echo 'half a copy' > halfway.log",
].join("; ");

/** A member of a flake's checks that counts as a NixOS test. */
function nixosTest(name: string, script: string): string {
  const made = build(`vm-test-run-${name}`, script)
    .replace(/\}$/u, 'requiredSystemFeatures = [ "nixos-test" ]; }')
    .replace("@screen@", "${./screen.png}")
    .replace("@results@", "${./results.xml}");
  return `${name} = ${made};`;
}

function flakeWith(context: TestContext, ...checks: string[]): string {
  const flake = flakeOf(context, checks.join(" "));
  writeFileSync(join(flake, "screen.png"), png(40, 30));
  writeFileSync(join(flake, "results.xml"), RESULTS);
  return flake;
}

const evidenceOf = (report: Report | null, name: string): CheckEvidence | undefined =>
  report?.checks.find((check) => check.name === name)?.evidence;
const names = (evidence: CheckEvidence | undefined): string[] =>
  (evidence?.files ?? []).map(({ kind, name }) => `${kind} ${name}`);

/** What a killed run of these tests has left on this machine. */
const left = foundFolders();

/** The build folders of these tests that are there now, by a file in them. Other tests have theirs beside them. */
const buildFolders = (): string[] => foundFolders().filter((path) => !left.includes(path));

function foundFolders(): string[] {
  const { stdout } = spawnSync("find", ["/nix/var/nix/builds", tmpdir(), "-maxdepth", "6", "-name", "halfway.log"], {
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line !== "");
}

withEachNix((nix: TestNix) => {
  test(`what tests have left is in the report, and nowhere else (Nix ${nix.version})`, async (context) => {
    const flake = flakeWith(
      context,
      nixosTest("fails", `${LEAVES}; exit 3`),
      // Nix refuses an output that has a FIFO.
      nixosTest("passes", LEAVES.replace("mkfifo", ": ")),
      `plain = ${build("plain", "mkdir $out; echo text > $out/readme.txt; echo TN: > $out/lcov.info")};`,
    );
    const { code, report, out } = await verdict(context, nix, [flake]);
    assert.equal(code, 1);
    const [fails, passes, plain] = ["fails", "passes", "plain"].map((name) => evidenceOf(report, name));
    assert.deepEqual(names(fails), ["image shots/login.png", "junit report.xml", "log build/halfway.log"]);
    assert.deepEqual(names(passes), ["image shots/login.png", "junit report.xml"]);
    assert.deepEqual(names(plain), ["coverage lcov.info"]);
    // The picture that is none.
    assert.deepEqual(fails?.leftOut, { files: 1, tests: 0 });
    assert.deepEqual(readFileSync(join(out, "evidence/fails/shots_login.png")), png(40, 30));
    assert.deepEqual(readdirSync(join(out, "evidence/fails")).toSorted(), [
      "build_halfway.log",
      "report.xml",
      "shots_login.png",
    ]);

    const page = readFileSync(join(out, "report.html"), "utf8");
    assert.equal(page.split(`data:image/png;base64,${png(40, 30).toString("base64")}`).length, 3);
    assert.match(page, /<a href="\.\/evidence\/fails\/build_halfway\.log">/u);
    assert.doesNotMatch(page, /alert\(1\)/u);
    const junit = readFileSync(join(out, "junit.xml"), "utf8");
    assert.match(junit, /name="divides"[^>]*>\s*<failure message="by zero"/u);
    assert.match(junit, /<skipped message="did not pass, and the check is good: by zero"\/>/u);
    assert.deepEqual(buildFolders(), []);
  });

  test(`an earlier attempt's evidence stays (Nix ${nix.version})`, async (context) => {
    const flake = flakeWith(context, nixosTest("flaps", `${LEAVES}; exit 3`));
    const { report, out } = await verdict(context, nix, [flake, "--retries", "1"]);
    const found = evidenceOf(report, "flaps");
    assert.ok(names(found).includes("image attempt-1/shots/login.png"));
    for (const { path } of found?.files ?? []) assert.ok(existsSync(join(out, path)), path);
    assert.equal(found?.tests.length, 2);
  });

  test(`through a daemon, the outputs of a failed test are there too (Nix ${nix.version})`, async (context) => {
    const { env } = await startDaemon(context, nix);
    const flake = flakeWith(context, nixosTest("fails", `${LEAVES}; exit 3`));
    const { report } = await verdict(context, nix, [flake], { env });
    assert.deepEqual(names(evidenceOf(report, "fails")), ["image shots/login.png", "junit report.xml"]);
    assert.deepEqual(buildFolders(), []);
  });

  test(`what is killed for its time, or with the run, leaves no folder (Nix ${nix.version})`, async (context) => {
    const slow = nixosTest("slow", `${LEAVES}; echo begun; exec 3<> $out/fifo.png; read word <&3`);
    const timed = await verdict(context, nix, [flakeWith(context, slow), "--timeout", "3s"]);
    const [check] = timed.report?.checks ?? [];
    assert.equal(check?.verdict, "timeout");
    assert.ok(names(check.evidence).includes("log build/halfway.log"));
    assert.deepEqual(buildFolders(), []);

    const run = startVerdict(context, nix, flakeWith(context, slow), []);
    await until("the test has begun", () => buildFolders().length > 0);
    run.child.kill("SIGINT");
    assert.equal((await run.ended).code, 130);
    assert.deepEqual(buildFolders(), []);
  });

  test(`what a killed run had to leave, the next one removes (Nix ${nix.version})`, async (context) => {
    const slow = nixosTest("slow", `${LEAVES}; echo begun; exec 3<> $out/fifo.png; read word <&3`);
    const run = startVerdict(context, nix, flakeWith(context, slow), []);
    await until("the test has begun", () => buildFolders().length > 0);
    run.child.kill("SIGKILL");
    await run.ended;
    assert.notDeepEqual(buildFolders(), []);
    await verdict(context, nix, [flakeWith(context, nixosTest("next", "echo done > $out"))]);
    assert.deepEqual(buildFolders(), []);
  });
});
