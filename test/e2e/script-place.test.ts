/** The line of a test script that failed is that of the flake's own file, in all reports. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import type { Explanation, Location } from "../../src/model/model.ts";
import { commandFailed, DriverLog, type Thrown, type Year } from "../diagnose/driver-logs.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, freshFlake, type Ran, verdict, withEachNix } from "./run.ts";

const SSH = "tests/login.nix";

/** The log of a driver of a year whose script fails. */
function failing(thrown: Thrown, year: Year = "2026"): string {
  const log = new DriverLog(year, ["client", "server"]).boots("client").boots("server");
  log.begins("subtest: logs in over ssh");
  return log.fails(thrown, "logs in over ssh").text;
}

function flakeWith(context: TestContext, log: string): string {
  const flake = freshFlake(context, "scripted");
  writeFileSync(join(flake, "log"), log);
  return flake;
}

async function locationIn(context: TestContext, nix: TestNix, flake: string): Promise<Location | null | undefined> {
  const { report, stderr } = await verdict(context, nix, [flake]);
  assert.ok(report, stderr);
  return report.checks[0]?.location;
}

withEachNix((nix) => {
  describe(`the place of a script's line, with Nix ${nix.version}:`, () => {
    test("in every report", async (context) => {
      const flake = flakeWith(context, failing(commandFailed("ssh server true", 255, 7)));
      const { report, stdout, out }: Ran = await verdict(context, nix, [flake]);
      const [check] = report?.checks ?? [];
      assert.deepEqual(check?.location, { file: SSH, line: 17, column: 9 });
      assert.equal(check.subtests.at(-1)?.verdict, "not-run");
      assert.ok(stdout.includes(`${SSH}:17`), stdout);
      for (const file of ["summary.md", "report.html"])
        assert.ok(readFileSync(join(out, file), "utf8").includes(`${SSH}:17`), file);
      assert.match(readFileSync(join(out, "junit.xml"), "utf8"), /<testcase [^>]*file="tests\/login\.nix"/);
    });
    test("in a piece of the script, and in a driver's log that names no line", async (context) => {
      const mistake = { type: "NameError", message: "name 'server' is not defined", line: 2 } as const;
      const begun = flakeWith(context, failing(mistake));
      assert.deepEqual(await locationIn(context, nix, begun), { file: SSH, line: 6, column: 5 });
      const old = flakeWith(context, failing(commandFailed("ssh server false", 1), "2023"));
      assert.deepEqual(await locationIn(context, nix, old), { file: SSH, line: 18, column: 9 });
    });
    test("in a folder of a repository, with changes that are not committed", async (context) => {
      const repository = folder(context);
      const flake = join(repository, "nix");
      mkdirSync(flake);
      cpSync(flakeWith(context, failing(commandFailed("ssh server true", 255, 7))), flake, { recursive: true });
      const git = (...args: string[]): unknown => execFileSync("git", ["-C", repository, ...args], { stdio: "ignore" });
      git("init");
      git("add", ".");
      git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "a");
      appendFileSync(join(flake, "flake.nix"), "\n");
      assert.deepEqual(await locationIn(context, nix, flake), { file: SSH, line: 17, column: 9 });
    });
    test("of explain, in the flake's folder", async (context) => {
      const flake = flakeWith(context, failing(commandFailed("ssh server true", 255, 7)));
      const { report } = await verdict(context, nix, [flake]);
      const drv = report?.checks[0]?.drvPath ?? "";
      const options = { cwd: flake, env: environment(nix), extendEnv: false, reject: false };
      const told = await execa(process.execPath, [CLI, "explain", drv], options);
      assert.match(told.stdout, /\n {2}line 7 of the test script: tests\/login\.nix:17\n/);
      const elsewhere = { ...options, cwd: folder(context) };
      const data = await execa(process.execPath, [CLI, "explain", drv, "--json"], elsewhere);
      assert.equal((JSON.parse(data.stdout) as Explanation).location, null);
    });
    test("none where it stands twice", async (context) => {
      const flake = flakeWith(context, failing(commandFailed("ssh server true", 255, 7)));
      cpSync(join(flake, SSH), join(flake, "tests/copy.nix"));
      assert.equal(await locationIn(context, nix, flake), null);
    });
  });
});
