/** `nix-verdict explain` as it is run: of a file, of standard input, of a derivation that a real Nix has built. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import type { Explanation } from "../../src/model/model.ts";
import { brokenPipe, commandFailed, DriverLog } from "../diagnose/driver-logs.ts";
import { buildLogs, FAILED_WORDS } from "../diagnose/nix-wrapped.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, withEachNix } from "./run.ts";

const [older] = nixes;
assert.ok(older);

type Ran = { code: number | undefined; stdout: string; stderr: string };

async function explain(args: readonly string[], nix: TestNix, input = ""): Promise<Ran> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [CLI, "explain", ...args], {
    env: environment(nix),
    extendEnv: false,
    reject: false,
    input,
  });
  return { code: exitCode, stdout, stderr };
}

const failing = (): string => {
  const log = new DriverLog("2026", ["client", "server"]).boots("client").boots("server").subtest("boots", 1.5);
  log
    .begins("subtest: logs in over ssh")
    .begins("must succeed: ssh server true", "client")
    .raw("client: output: no route", "");
  return log.fails(commandFailed("ssh server true", 255, 12), "logs in over ssh").text;
};
const passing = (): string => new DriverLog("2025").boots("machine").subtest("works", 2).passes().text;

const SENTENCE = 'subtest "logs in over ssh": `ssh server true` exited 255 on `client`';

function saved(context: TestContext, text: string): string {
  const path = join(folder(context), "build.log");
  writeFileSync(path, text);
  return path;
}

describe("a log", () => {
  test("of a test that failed: its cause, and exit 1", async (context) => {
    const { code, stdout, stderr } = await explain([saved(context, failing())], older);
    assert.equal(code, 1);
    assert.equal(stderr, "");
    assert.match(stdout, /^✘ failed: subtest "logs in over ssh": `ssh server true` exited 255 on `client`\n/);
    assert.match(stdout, /\n {2}line 12 of the test script\n\n✔ boots +1\.5 s\n✘ logs in over ssh +failed\n/);
    assert.match(stdout, /\n {2}client: virtual machine, booted in 9\.5 s\n/);
  });
  test("of a test that passed: exit 0", async (context) => {
    const { code, stdout } = await explain([saved(context, passing())], older);
    assert.equal(code, 0);
    assert.match(stdout, /^✔ passed\n/);
  });
  test("through a link, as that of the last build often is", async (context) => {
    const link = join(folder(context), "last.log");
    symlinkSync(saved(context, passing()), link);
    assert.equal((await explain([link], older)).code, 0);
  });
  test("on standard input, which is also meant when none is named", async () => {
    for (const args of [["-"], []]) {
      const { code, stdout } = await explain(args, older, `${buildLogs(failing())}${FAILED_WORDS.new()}`);
      assert.equal(code, 1);
      assert.ok(stdout.includes(SENTENCE), stdout);
    }
  });
  test("packed as Nix keeps it, and with gzip", async (context) => {
    for (const program of ["bzip2", "gzip"]) {
      const packed = execFileSync(program, ["--stdout"], { input: failing() });
      const path = join(folder(context), "6j41ml80kp-vm-test-run-shop.drv.bz2");
      writeFileSync(path, packed);
      const { code, stdout } = await explain([path], older);
      assert.equal(code, 1);
      assert.ok(stdout.includes(SENTENCE), stdout);
      writeFileSync(path, packed.subarray(0, packed.length - 9));
      const broken = await explain([path], older);
      assert.equal(broken.code, 2, broken.stdout);
      assert.match(broken.stderr, /^nix-verdict: .*drv\.bz2 cannot be read: .*$/);
    }
  });
  test("of several tests at once: the one that failed, by name", async () => {
    const { code, stdout } = await explain(
      ["-"],
      older,
      `vm-test-run-a> ${passing().replaceAll("\n", "\nvm-test-run-a> ")}\n${buildLogs(failing())}`,
    );
    assert.equal(code, 1);
    assert.ok(stdout.startsWith(`✘ vm-test-run-shop failed: ${SENTENCE}\n`), stdout);
  });
  for (const [what, text] of [
    ["an empty one", ""],
    ["that does not tell", "compiling\n"],
    ["of bytes", "\0\u00ff\u001b[".repeat(1000)],
  ] as const)
    test(`${what}: exit 1`, async (context) => {
      const { code, stdout } = await explain([saved(context, text)], older);
      assert.equal(code, 1);
      assert.equal(stdout, "? the log does not tell how it ended");
    });
  test("as data", async (context) => {
    const { code, stdout } = await explain(["--json", saved(context, failing())], older);
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(stdout), {
      verdict: "failed",
      cause: {
        code: "command-failed",
        message: "`ssh server true` exited 255",
        line: "RequestedAssertionFailed: command `ssh server true` failed (exit code 255)",
      },
      machine: "client",
      scriptLine: 12,
      build: null,
      journal: [],
      location: null,
      subtests: [
        { name: "boots", verdict: "passed", depth: 0, durationMs: 1500 },
        { name: "logs in over ssh", verdict: "failed", depth: 0, durationMs: null },
      ],
      machines: [
        { name: "client", kind: "qemu", bootMs: 9500, emulated: false },
        { name: "server", kind: "qemu", bootMs: 9500, emulated: false },
      ],
    } satisfies Explanation);
  });
});

describe("what is no log: exit 2 and one sentence,", () => {
  const drv = `/nix/store/${"0".repeat(32)}-nothing.drv`;
  const refused = async (args: readonly string[], sentence: RegExp): Promise<void> => {
    assert.ok(older);
    const { code, stdout, stderr } = await explain(args, older);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, "");
    assert.match(stderr, sentence);
    assert.match(stderr, /^nix-verdict: [^\n]*$/, "one sentence, and no stack");
  };
  test("a file that is not there", async () =>
    refused(["./nowhere.log"], /There is no file \.\/nowhere\.log\. Write the path of a log/));
  test("a folder", async (context) =>
    refused([folder(context)], /is a folder\. Write the path of a log, of a derivation, or "-"\./));
  test("two", async () => refused(["a", "b"], /"a", "b"/));
  test("a derivation that Nix does not know", async () =>
    refused([drv], /Nix has no log of .*-nothing\.drv: it was not built/));
  test("a derivation, where there is no Nix", async (context) => {
    assert.ok(older);
    const home = folder(context);
    // The machine's own Nix is found by its profile as well.
    const hidden = 'mount -t tmpfs none /nix/var/nix/profiles && PATH=$0 HOME=$0 exec "$@"';
    const command = ["--mount", "/bin/sh", "-c", hidden, home, process.execPath, CLI, "explain", drv];
    const { exitCode, stderr } = await execa("unshare", command, {
      env: environment(older),
      extendEnv: false,
      reject: false,
    });
    assert.equal(exitCode, 2);
    assert.equal(stderr, "nix-verdict: There is no Nix to ask for the log. Write the path of a log instead.");
  });
});

withEachNix((nix) => {
  /** Builds a derivation that prints a text and ends with a code; returns its path. */
  async function built(name: string, text: string, code: number): Promise<string> {
    const attributes = [
      `name = ${JSON.stringify(name)};`,
      "system = builtins.currentSystem;",
      'builder = "/bin/sh";',
      // Its own shell prints it: a sandbox has no other program.
      `args = [ "-c" "printf '%s' \\"$text\\"; ${code === 0 ? "echo > $out" : `exit ${code}`}" ];`,
      `text = builtins.fromJSON ${JSON.stringify(JSON.stringify(text)).replaceAll("${", "\\${")};`,
      `salt = "${randomUUID()}";`,
    ];
    const env = environment(nix);
    const expression = `derivation { ${attributes.join(" ")} }`;
    const options = { env, extendEnv: false, reject: false };
    const made = await execa(join(nix.bin, "nix-instantiate"), ["-E", expression], options);
    const drv = made.stdout.trim();
    const ended = await execa(join(nix.bin, "nix-store"), ["--realise", drv], options);
    assert.equal(ended.exitCode === 0, code === 0, `${made.stderr}${ended.stderr}`);
    return drv;
  }

  describe(`the stored log of a derivation, with Nix ${nix.version}:`, () => {
    test("a test that failed", async () => {
      const { code, stdout } = await explain([await built("vm-test-run-bad", failing(), 1)], nix);
      assert.equal(code, 1);
      assert.ok(stdout.includes(SENTENCE), stdout);
    });
    test("a test that passed", async () => {
      const { code, stdout } = await explain([await built("vm-test-run-good", passing(), 0)], nix);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^✔ passed\n\n✔ works +2 s\n/);
    });
    test("a test that left without a word: Nix knows how", async () => {
      const log = new DriverLog("2026").boots("machine").subtest("works", 2).cleanup().text;
      const bad = await explain([await built("vm-test-run-left", log, 3)], nix);
      assert.equal(bad.code, 1);
      assert.match(bad.stdout, /^✘ failed\n/);
      const good = await explain([await built("vm-test-run-left", log, 0)], nix);
      assert.equal(good.code, 0);
    });
    test("a machine that crashed, as data", async () => {
      const log = new DriverLog("2026").boots("machine").begins("must succeed: x", "machine");
      log.console("machine", "[ 9.9] Kernel panic - not syncing: Attempted to kill init!");
      const { stdout } = await explain(
        [await built("vm-test-run-panic", log.fails(brokenPipe()).text, 1), "--json"],
        nix,
      );
      const { verdict, cause, machine } = JSON.parse(stdout) as Explanation;
      assert.deepEqual([verdict, cause?.code, machine], ["crash", "kernel-panic", "machine"]);
    });
    test("a build that failed, and one that passed, whatever they say", async () => {
      const words = "src/main.c:3:1: error: no\n";
      const bad = await explain([await built("app", words, 1)], nix);
      assert.equal(bad.code, 1);
      assert.match(bad.stdout, /^✘ failed: src\/main\.c:3:1: error: no/);
      assert.equal((await explain([await built("app", words, 0)], nix)).code, 0);
    });
  });
});
