/** Machines that lack what every machine has: another folder is used, or the run ends with 2 and what to type. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import { DIST } from "../built.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { startDaemon } from "./daemon.ts";
import { DEFAULTS, job, step } from "./job.ts";
import { disk } from "./odd-machine.ts";
import { CLI, environment, readReport, ROOT, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A user whom the list of users does not have, as containers run programs. */
const NOBODY_LISTED = 54_321;

function writeFlake(path: string): string {
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = _: { checks.x86_64-linux.ok = derivation { name = "ok-${randomUUID()}"; ` +
      'system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }\n',
  );
  return path;
}

function assertNoStack({ code, stdout, stderr }: Pick<Ran, "code" | "stdout" | "stderr">): void {
  const said = stdout + stderr;
  assert.ok(code === 0 || code === 2, `exit ${code}: ${said}`);
  assert.doesNotMatch(said, /^\s+at .*:\d+:\d+\)?$|Node\.js v\d/mu);
  assert.doesNotMatch(said, /A fault of nix-verdict/u);
}

/** Ends with 2 and one sentence, at once. */
function assertRefused(ran: Ran, sentence: RegExp): void {
  assertNoStack(ran);
  assert.equal(ran.code, 2, ran.stdout);
  assert.match(ran.stderr, /^nix-verdict: /mu);
  assert.match(ran.stderr, sentence);
}

/** A Nix daemon, and the command line as another user with it. */
async function asUser(
  context: TestContext,
  nix: TestNix,
  uid: number,
  env: Record<string, string | undefined>,
  args: readonly string[],
): Promise<Ran> {
  const daemon = await startDaemon(context, nix);
  const socket = daemon.env["NIX_DAEMON_SOCKET_PATH"] ?? "";
  execFileSync("chmod", ["a+rwx", join(socket, ".."), socket]);
  const place = folder(context);
  chmodSync(place, 0o777);
  const out = join(place, "out");
  const given = { ...environment(nix, daemon.env), TMPDIR: place, ...env };
  const words = [`--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", process.execPath, CLI, "--out", out, ...args];
  const { exitCode, stdout, stderr } = await execa("setpriv", words, {
    cwd: place,
    env: given,
    extendEnv: false,
    reject: false,
  });
  return { code: exitCode, stdout, stderr, out, report: readReport(out) };
}

withEachNix((nix) => {
  const run = (context: TestContext, env: Record<string, string>, args: readonly string[] = ["--no-cache"]) =>
    verdict(context, nix, [`path:${writeFlake(join(folder(context), "flake"))}`, ...args], { env });

  /** Folders of no use, from a `TMPDIR` that a shell has left behind to a quota that is used up. */
  const USELESS: readonly (readonly [what: string, path: (context: TestContext) => string])[] = [
    // https://github.com/nix-community/nix-direnv/issues/538
    ["gone", (context) => join(folder(context), "nix-shell-12-0")],
    // https://github.com/numtide/llm-agents.nix/pull/7957
    ["of the kernel", () => "/proc"],
    ["a file", () => "/etc/passwd"],
    ["not absolute", () => "some/where"],
    // https://github.com/nix-community/nixos-generators/issues/73
    ["full", (context) => disk(context, "full")],
    ["read-only", (context) => disk(context, "read-only")],
  ];

  for (const [what, path] of USELESS) {
    test(`TMPDIR is ${what}: another folder is used, and it is told (Nix ${nix.version})`, async (context) => {
      const ran = await run(context, { TMPDIR: path(context) });
      assertNoStack(ran);
      assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stderr);
      assert.match(ran.stdout, /^! Temporary files go to ".*": ".*" cannot be used \(.*\)\. Let TMPDIR name/mu);
    });

    if (what !== "gone")
      // https://github.com/akirak/flake-templates/pull/232
      test(`XDG_CACHE_HOME is ${what}: nothing is kept, and it is told (Nix ${nix.version})`, async (context) => {
        const ran = await run(context, { XDG_CACHE_HOME: path(context) }, []);
        assertNoStack(ran);
        assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stderr);
        assert.match(ran.stdout, /^! Nothing is kept in ".*" for later runs: .*XDG_CACHE_HOME/mu);
      });
  }

  for (const home of ["/proc/1", "/dev/null", "relative"])
    test(`HOME is ${home}: it runs, and tells what it uses (Nix ${nix.version})`, async (context) => {
      const ran = await run(context, { HOME: home, XDG_CACHE_HOME: "" }, []);
      assertNoStack(ran);
      assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stderr);
      assert.match(ran.stdout, /^! (?:The home of this run is|Nothing is kept in) "/mu);
      for (const name of ["relative", "nix", "nix-verdict"]) assert.ok(!existsSync(join(ROOT, name)), name);
    });

  // https://github.com/NixOS/nix/issues/8074
  for (const home of [undefined, "/", "/root"])
    test(`a user without an entry, HOME ${home ?? "not set"}: it runs (Nix ${nix.version})`, async (context) => {
      const flake = writeFlake(join(folder(context), "flake"));
      execFileSync("chmod", ["-R", "a+rX", join(flake, "..")]);
      const env = { HOME: home, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined };
      const options = ["--no-cache", "--option", "substituters", ""];
      const ran = await asUser(context, nix, NOBODY_LISTED, env, [`path:${flake}`, ...options]);
      assertNoStack(ran);
      assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stdout + ran.stderr);
      assert.match(ran.stdout, /^! The home of this run is ".*nix-verdict-home-/mu);
    });

  // https://github.com/actions/upload-artifact/issues/782
  for (const command of ["run", "plan", "report", "doctor", "--version"])
    test(`${command} where the current folder is gone: no stack trace (Nix ${nix.version})`, async (context) => {
      const gone = join(folder(context), "gone");
      mkdirSync(gone);
      const words = command === "report" ? [command, "results"] : [command];
      const { exitCode, stdout, stderr } = await execa(
        "sh",
        ["-c", `rmdir "$0"; exec "$@"`, gone, process.execPath, CLI, ...words],
        { cwd: gone, env: environment(nix), extendEnv: false, reject: false },
      );
      const ran: Ran = { code: exitCode, stdout, stderr, out: "", report: null };
      if (command === "run" || command === "plan" || command === "report")
        assertRefused(ran, /folder that nix-verdict was started in is gone.*: cd /u);
      else assert.doesNotMatch(stdout + stderr, /^\s+at |A fault of/mu);
    });

  // https://github.com/NixOS/nix/issues/10202 and https://github.com/ChristopherHX/github-act-runner/issues/56
  test(`a checkout of another user: what to type, and it helps (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "it's a flake"));
    const git = (...args: string[]): void =>
      void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@e", ...args], { cwd: flake });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "x");
    execFileSync("chown", ["-R", "1001:1001", flake]);
    const home = folder(context);
    const env = { HOME: home, GIT_CONFIG_GLOBAL: join(home, ".gitconfig") };
    const refused = await verdict(context, nix, [".", "--no-cache"], { cwd: flake, env });
    assertRefused(refused, /another user owns it/u);
    const [, command] = /(git config --global --add safe\.directory '.*flake') \(Nix/u.exec(refused.stderr) ?? [];
    assert.ok(command, refused.stderr);
    execFileSync("sh", ["-c", command], { env: { ...process.env, ...env } });
    const ran = await verdict(context, nix, [".", "--no-cache"], { cwd: flake, env });
    assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stderr);
  });

  /** Stores that this user cannot use. */
  const STORES: readonly (readonly [
    what: string,
    env: (context: TestContext) => Record<string, string>,
    said: RegExp,
  ])[] = [
    // https://github.com/DeterminateSystems/zero-to-nix/issues/416
    [
      "a daemon without a socket",
      (context) => ({ NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: join(folder(context), "socket") }),
      /daemon does not answer at ".*socket"\. Start it: sudo systemctl start nix-daemon/u,
    ],
    // https://github.com/DeterminateSystems/nix-installer/issues/1156
    [
      "a socket where nobody listens",
      (context) => {
        const file = join(folder(context), "socket");
        writeFileSync(file, "");
        return { NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: file };
      },
      /daemon does not answer at ".*socket"\. Start it/u,
    ],
    ["a store of no kind", () => ({ NIX_REMOTE: "carrier-pigeon" }), /is no store of Nix\. Correct the variable/u],
    ["a state that cannot be written", () => ({ NIX_STATE_DIR: "/proc/x" }), /cannot write "\/proc\/x\/.*ls -ld/u],
    [
      "a state on a disk that is read-only",
      (context) => ({ NIX_STATE_DIR: join(disk(context, "read-only"), "var") }),
      /cannot write ".*", which Nix needs/u,
    ],
    // https://github.com/NixOS/nix/issues/12597
    [
      "a state on a full disk",
      (context) => ({ NIX_STATE_DIR: join(disk(context, "full"), "var") }),
      /disk .*is full.*df -h|disk is full\..*nix store gc/u,
    ],
    [
      "settings that are none",
      (context) => {
        const file = join(folder(context), "nix.conf");
        writeFileSync(file, "this is no setting\n");
        return { NIX_USER_CONF_FILES: file };
      },
      /does not work with its settings \(.*\)\. Mend ".*nix\.conf"/u,
    ],
  ];
  for (const [what, env, said] of STORES)
    test(`${what}: exit 2, and what to type (Nix ${nix.version})`, async (context) => {
      assertRefused(await run(context, env(context)), said);
    });

  // https://github.com/NixOS/nix/issues/3451
  test(`a store of another user, and no daemon: exit 2, and what to type (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "flake"));
    execFileSync("chmod", ["-R", "a+rX", join(flake, "..")]);
    const env = { NIX_REMOTE: "local", HOME: "/" };
    assertRefused(
      await asUser(context, nix, NOBODY_LISTED, env, [`path:${flake}`, "--no-cache"]),
      /cannot write ".*big-lock".*sudo systemctl start nix-daemon; export NIX_REMOTE=daemon.*ls -ld/u,
    );
  });

  for (const kind of ["full", "read-only"] as const)
    test(`the report's disk is ${kind}: exit 2 before anything is built (Nix ${nix.version})`, async (context) => {
      const ran = await run(context, {}, ["--no-cache", "--out", join(disk(context, kind), "out")]);
      assertRefused(ran, /report's folder ".*out" cannot be written \(.*\)\. Choose another one with --out/u);
      assert.doesNotMatch(ran.stdout, /passed/u);
    });

  test(`doctor on such machines has lines and no stack trace (Nix ${nix.version})`, async () => {
    const env = environment(nix, {
      TMPDIR: "/proc",
      HOME: "/dev/null",
      XDG_CACHE_HOME: "/proc/x",
      NIX_REMOTE: "daemon",
    });
    const { stdout, stderr } = await execa(process.execPath, [CLI, "doctor"], {
      env: { ...env, NIX_DAEMON_SOCKET_PATH: "/nowhere" },
      extendEnv: false,
      reject: false,
    });
    assert.match(stdout, /store cannot be reached/u);
    assert.doesNotMatch(stdout + stderr, /^\s+at |A fault of/mu);
  });

  test(`a job without usable folders, nor files of its runner, is judged (Nix ${nix.version})`, async (context) => {
    const of = job(context, nix, { ...DEFAULTS, cache: "off" });
    writeFlake(of.workspace);
    const missing = {
      GITHUB_OUTPUT: "/gone/output",
      GITHUB_STEP_SUMMARY: "/proc/summary",
      GITHUB_STATE: "/gone/state",
    };
    Object.assign(of.env, { ...missing, TMPDIR: "/proc", RUNNER_TEMP: "/gone/temp", HOME: "/proc/1" });
    const main = await step(of, "main");
    assert.equal(main.exitCode, 0, main.stdout + main.stderr);
    for (const name of ["GITHUB_OUTPUT", "GITHUB_STATE"])
      assert.match(main.stdout, new RegExp(`^::warning::${name} names a file that cannot be written`, "mu"));
    const post = await step(of, "post", { ended: "true" });
    assert.equal(post.exitCode, 0, post.stdout + post.stderr);
    assert.doesNotMatch(main.stdout + main.stderr + post.stdout + post.stderr, /^\s+at |A fault of/mu);
  });

  test(`the steps of a job whose workspace is gone: a sentence each (Nix ${nix.version})`, async (context) => {
    for (const [entry, codes] of [
      ["main", [2]],
      ["report", [2]],
      ["post", [0]],
    ] as const) {
      const of = job(context, nix, { ...DEFAULTS, cache: "off", results: "results" });
      const { exitCode, stdout, stderr } = await execa(
        "sh",
        ["-c", `rmdir "$0"; exec "$@"`, of.workspace, process.execPath, join(DIST, `${entry}.js`)],
        { cwd: of.workspace, env: { ...of.env, STATE_ended: "true" }, extendEnv: false, reject: false },
      );
      assert.ok(
        codes.some((code) => code === exitCode),
        `${entry}: exit ${exitCode}: ${stdout}${stderr}`,
      );
      if (entry !== "post") assert.match(stdout, /^::error::The folder that nix-verdict was started in is gone/mu);
      assert.doesNotMatch(stdout + stderr, /^\s+at |A fault of/mu);
    }
  });

  test(`a folder that this user may not read: whose it is, and what to type (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "flake"));
    execFileSync("chmod", ["a+rX", join(flake, "..")]);
    chmodSync(join(flake, "flake.nix"), 0o600);
    chownSync(join(flake, "flake.nix"), 0, 0);
    const ran = await asUser(context, nix, NOBODY_LISTED, { HOME: "/" }, [`path:${flake}`, "--no-cache"]);
    assertRefused(ran, /cannot read ".*flake\.nix"\. Let everybody: chmod -R a\+rX/u);
  });
});
