import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import type { InstallOptions } from "../../src/install/install.ts";
import { pack } from "../make-release.ts";
import { type BareMachine, FIRST_BUILD, installCommand, onBareMachine, outcomes } from "./bare.ts";
import type { Outcome } from "./install.program.ts";

const packed = await pack("sid");
const release = { mode: "auto", version: packed.version, mirror: String(pathToFileURL(packed.base)) } as const;
const here = import.meta.dirname;

/** The secrets of two jobs. */
const TOKEN = "0123456789abcdef0123456789abcdef";
const OTHER = "fedcba9876543210fedcba9876543210";

/**
 * Runs sh code on a bare machine. In it, `install` and `stop` do that, `@install@` is the command itself; every line
 * that is printed is an outcome.
 */
async function session(
  script: string,
  options: InstallOptions = release,
  machine: BareMachine = { runner: "sudo" },
): Promise<Outcome[]> {
  const install = installCommand(options)
    .map((word) => `'${word}'`)
    .join(" ");
  const stop = `'${process.execPath}' '${join(here, "../changes/undo.program.ts")}'`;
  const code = [
    "set -eu",
    `export CLAIM=${TOKEN}`,
    `install() { ${install}; }`,
    `stop() { ${stop} "\${1-$CLAIM}"; }`,
    script.replaceAll("@install@", install),
  ].join("\n");
  return outcomes(await onBareMachine(["sh", "-c", code], machine));
}

function assertWorks(outcome: Outcome | undefined, origin: "release" | "existing"): asserts outcome is Outcome {
  assert.equal(outcome?.error, null);
  assert.equal(outcome.installed?.origin, origin);
  assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
  assert.deepEqual([outcome.trusted, outcome.leftovers], [true, []]);
}

/**
 * Waits until no process has these words in its command line, for 30 s at most; prints nothing. Not the shell that runs
 * this.
 */
const gone = (words: string): string =>
  `tries=0; while pgrep -f '${words}' | grep -qvx $$ && [ $tries -lt 600 ]; ` +
  "do tries=$((tries + 1)); sleep 0.05; done; [ $tries -lt 600 ]";
/** Waits until a daemon answers. */
const ANSWERED =
  "until /nix/var/nix/profiles/default/bin/nix --extra-experimental-features nix-command " +
  "store info --store daemon >/dev/null 2>&1; do sleep 0.1; done";
const DAEMON = "[n]ix-daemon --daemon";
/** Ends with exit code 11 when a daemon runs. */
const NO_DAEMON = `if pgrep -f '${DAEMON}' >&2; then exit 11; fi`;

describe("a user with sudo and without systemd", { concurrency: 2 }, () => {
  test("gets a daemon that trusts him; the second installation finds it at once", async (context) => {
    const [first, second, ...more] = await session("install; install; install; install");
    assertWorks(first, "release");
    assertWorks(second, "existing");
    const times = [second, ...more].map(({ ms }) => ms);
    context.diagnostic(`installed in ${first.ms} ms, found in ${times.join(", ")} ms`);
    assert.ok(Math.min(...times) < 300, `${times.join(", ")} ms`);
    assert.ok(first.daemon !== null);
    assert.equal(second.daemon, first.daemon);
    assert.equal(first.effective["trusted-users"], "root runner");
  });

  test("gets a daemon that comes back when it is killed", async () => {
    const [first, second] = await session(`install; sudo pkill -KILL -f '${DAEMON}'; ${ANSWERED}; install`);
    assertWorks(first, "release");
    assertWorks(second, "existing");
    assert.notEqual(second.daemon, first.daemon);
    assert.ok(second.daemon !== null);
  });

  test("has nothing running any more after the post step, and gets the daemon again with the next job", async () => {
    const checks = [
      NO_DAEMON,
      "if ps ax | grep -q '[n]ix-verdict/daemon.log'; then exit 12; fi",
      "if [ -e /nix/var/nix/daemon-socket/socket ]; then exit 13; fi",
    ].join("; ");
    const [first, second] = await session(`install; stop; ${checks}; stop; install`);
    assertWorks(first, "release");
    assertWorks(second, "existing");
    assert.ok(second.daemon !== null && second.daemon !== first.daemon);
  });

  test("loses no daemon to a job that has not started it", async () => {
    const [first, second, third] = await session(
      `install; CLAIM=${OTHER} install; stop ${OTHER}; stop ${"0".repeat(32)}; install; stop; ${NO_DAEMON}`,
    );
    for (const outcome of [second, third]) assertWorks(outcome, "existing");
    assert.ok(first?.daemon !== null);
    assert.deepEqual([second?.daemon, third?.daemon], [first?.daemon, first?.daemon]);
  });

  test("keeps a daemon that nobody's job has started", async () => {
    const [first, second] = await session(`unset CLAIM; install; stop ${OTHER}; install`);
    assertWorks(first, "release");
    assert.equal(second?.daemon, first.daemon);
  });

  test("keeps the daemon while somebody is still connected to it, and it goes with the next post step", async () => {
    const socket = "/nix/var/nix/daemon-socket/socket";
    const connected = `'${process.execPath}' -e 'require("node:net").connect("${socket}")' & client=$!`;
    const [first, second] = await session(
      `install; ${connected}; sleep 1; stop; install; kill $client; wait $client || true; stop; ${NO_DAEMON}`,
    );
    assertWorks(first, "release");
    assert.equal(second?.daemon, first.daemon);
  });

  test("has no process ended that only looks like the daemon", async () => {
    // The number in the file is another process' by now, whose command line holds the same words.
    const imposter =
      "stop; sudo sh -c 'mkdir -p /run/nix-verdict; cat >/dev/null' </dev/null; " +
      "sh -c 'sleep 100; :' /run/nix-verdict/daemon.pid & other=$!; " +
      "echo $other | sudo tee /run/nix-verdict/daemon.pid >/dev/null";
    const daemon = '{\\"kind\\":\\"daemon\\",\\"process\\":{\\"pid\\":$1,\\"ticks\\":\\"1\\"}}';
    const record = `{\\"claims\\":[],\\"changes\\":[${daemon}]}`;
    const recorded = `sudo sh -c 'printf "%s" "${record}" >/run/nix-verdict/root/changes.json' sh $other`;
    const [first] = await session(`install; ${imposter}; ${recorded}; stop; kill -0 $other; kill $other`);
    assertWorks(first, "release");
  });

  test("finds what root has installed without a daemon, and gets one", async () => {
    const rootly = installCommand(release)
      .map((word) => `'${word}'`)
      .join(" ");
    const [first, second] = await session(`sudo ${rootly}; install`);
    assert.deepEqual([first?.error, first?.installed?.origin, first?.daemon], [null, "release", null]);
    assert.match(first?.built ?? "", FIRST_BUILD, first?.buildErrors);
    assertWorks(second, "existing");
  });

  test("gets another daemon when Nix is installed a second time", async () => {
    const [first, second] = await session("install; install", { ...release, mode: "always", conf: "cores = 3" });
    assertWorks(first, "release");
    assertWorks(second, "release");
    assert.ok(second.daemon !== null && second.daemon !== first.daemon);
  });

  test("has files that everybody may read, whatever his own are", async () => {
    const [outcome] = await session("umask 077; install");
    assertWorks(outcome, "release");
    assert.deepEqual(outcome.modes, { "nix-verdict.conf": "644", "nix.conf": "644" });
  });

  test("who stops the installation has nothing left of it after a moment", async () => {
    // A longer wait would find the installation done on a fast machine. Everything should be gone within 5 s;
    // the limit is longer, for a machine that stands still for a while.
    const [stopped, next] = await session(`@install@ & job=$!
      until ls -d /nix/store/.nix-verdict-* >/dev/null 2>&1; do sleep 0.02; done
      kill -TERM $job; from=$(date +%s); wait $job || true; [ $(($(date +%s) - from)) -lt 10 ]
      ${gone("[r]oot.ts")}; install`);
    assert.deepEqual([stopped?.error, stopped?.installed], [{ code: "stopped", message: "SIGTERM" }, null]);
    assert.deepEqual([stopped?.store, stopped?.leftovers, stopped?.profile], [[], [], false]);
    assertWorks(next, "release");
  });

  test("whose installation is killed has no root process left of it", async () => {
    const never = installCommand({ mode: "never" })
      .map((word) => `'${word}'`)
      .join(" ");
    const [left, next] = await session(`@install@ & job=$!
      until ls -d /nix/store/.nix-verdict-* >/dev/null 2>&1; do sleep 0.02; done
      kill -KILL $job; wait $job || true; ${gone("[r]oot.ts")}; ${never}; install`);
    assert.equal(left?.error?.code, "nix-missing");
    assert.deepEqual([left?.store, left?.leftovers, left?.profile], [[], [], false]);
    assertWorks(next, "release");
  });
});

test("only what downloads need passes sudo", async () => {
  const env = {
    https_proxy: "http://127.0.0.1:1",
    no_proxy: "127.0.0.1",
    NODE_EXTRA_CA_CERTS: "/etc/hostname",
    NIX_REMOTE: "nonsense://",
    GITHUB_TOKEN: "secret",
    NODE_OPTIONS: "--no-warnings",
  };
  const machine: BareMachine = { runner: "sudo", env };
  const names =
    "sudo cat /proc/$(cat /run/nix-verdict/daemon.pid)/environ | " +
    "tr '\\0' '\\n' | sed 's/=.*//' | sort | tr '\\n' ' ' >&2";
  const install = installCommand(release)
    .map((word) => `'${word}'`)
    .join(" ");
  const { stderr, stdout } = await onBareMachine(
    ["sh", "-c", `env -u NIX_REMOTE -u NODE_OPTIONS ${install}; ${names}`],
    machine,
  );
  assert.equal((JSON.parse(stdout) as Outcome).error, null, stdout);
  const passed = new Set(stderr.trim().split(/\s+/u));
  for (const name of ["https_proxy", "no_proxy", "NODE_EXTRA_CA_CERTS"]) assert.ok(passed.has(name), stderr);
  for (const name of ["GITHUB_TOKEN", "NIX_REMOTE", "NODE_OPTIONS"]) assert.ok(!passed.has(name), stderr);
});
