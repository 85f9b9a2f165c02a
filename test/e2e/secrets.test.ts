/** A job's secrets reach nothing that a flake can look at, nor anything that a run leaves behind. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { execa } from "execa";

import { onBareMachine } from "../install/bare.ts";
import { pack } from "../make-release.ts";
import { folder } from "../scratch.ts";
import { environment, readReport, verdictsOf, withEachNix } from "./run.ts";

const [BEGINNING, END] = ["sEcReT-", "oFtHeJoB"];
const MARK = BEGINNING + END;
const START = join(import.meta.dirname, "secrets-start.program.ts");
const WATCH = join(import.meta.dirname, "secrets-watch.program.ts");

const VERDICTS = {
  asks: "passed",
  copies: "passed",
  environment: "passed",
  imports: "passed",
  plain: "passed",
  says: "eval-error",
};

/** Files below these folders that hold a secret. */
function filesWithSecrets(...folders: string[]): string[] {
  const { stdout } = spawnSync(
    "grep",
    ["--recursive", "--files-with-matches", "--text", "--fixed-strings", "--devices=skip", MARK, ...folders],
    { encoding: "utf8" },
  );
  return stdout.split("\n").filter((line) => line !== "");
}

/** Nix's store paths and records of builds that hold the run's salt in their name, or were made since `since`. */
function madeSince(since: Date): string[] {
  const paths = readdirSync("/nix/store").map((name) => join("/nix/store", name));
  // What other tests build meanwhile may be gone by now.
  return paths.filter((path) => (lstatSync(path, { throwIfNoEntry: false })?.ctime ?? since) > since);
}

withEachNix((nix) => {
  for (const sandbox of ["true", "false"]) {
    test(`root without a daemon, sandbox = ${sandbox} (Nix ${nix.version})`, async (context) => {
      const base = join(folder(context), "job");
      mkdirSync(base);
      const since = new Date();
      const env = environment(nix, {
        NIX_CONFIG: `substituters =\nsandbox = ${sandbox}`,
        HOME: base,
        XDG_CACHE_HOME: join(base, "cache"),
      });
      const watch = execa(process.execPath, [WATCH, END, BEGINNING], { stdin: "pipe", env: {} });
      const { all, exitCode } = await execa(process.execPath, [START, "main", base], {
        env,
        extendEnv: false,
        reject: false,
        all: true,
      });
      const post = await execa(process.execPath, [START, "post", base], {
        env,
        extendEnv: false,
        reject: false,
        all: true,
      });
      watch.stdin.end();
      const [rounds = "", ...hits] = (await watch).stdout.split("\n");
      assert.deepEqual(verdictsOf(readReport(join(base, "out"))), VERDICTS, all);
      assert.deepEqual([exitCode, post.exitCode], [1, 0], post.all);
      assert.ok(Number.parseInt(rounds, 10) > 10, rounds);
      assert.deepEqual(hits, []);
      assert.ok(!all.includes(MARK) && !post.all.includes(MARK), `${all}\n${post.all}`);
      // The flake has really looked: at our own environment, and at that of the evaluator.
      assert.match(readFileSync(join(base, "out/logs/copies.log"), "latin1"), /-source: .*NIX_VERDICT_ENVIRONMENT=/u);
      const logs = readdirSync("/nix/var/log/nix/drvs", { recursive: true, encoding: "utf8" })
        .filter((name) => name.includes(base.replaceAll(/\W/gu, "")))
        .map((name) => join("/nix/var/log/nix/drvs", name));
      assert.ok(
        logs.some((path) => path.includes("imported-")),
        logs.join("\n"),
      );
      for (const path of logs)
        assert.ok(!execFileSync("bunzip2", ["--stdout", path], { encoding: "latin1" }).includes(MARK), path);
      assert.deepEqual(filesWithSecrets(base, "/run", ...madeSince(since)), []);
    });
  }
});

const SCAN = `
  exec 3>&1 1>&2
  mkfifo "$HOME/end"; sudo '@node@' '@watch@' '@end@' '@beginning@' <"$HOME/end" >"$HOME/seen" & watch=$!
  exec 9>"$HOME/end"
  mkdir "$HOME/job"; cp '@dist-flake@' -r "$HOME/job/workspace"
  code=0; '@node@' '@start@' main "$HOME/job" >"$HOME/printed" 2>&1 || code=$?
  cat "$HOME/printed"; echo "main ended with $code"
  '@node@' '@start@' post "$HOME/job" >>"$HOME/printed" 2>&1; echo "post ended with $?"
  exec 9>&-; wait $watch
  echo '@@ seen'; cat "$HOME/seen"
  echo '@@ files'; sudo grep --recursive --files-with-matches --text --devices=skip '@beginning@[o]FtHeJoB' \\
    "$HOME" "$TMPDIR" /nix /run /etc/nix /var/log 2>/dev/null || true
  echo '@@ verdicts'; cat "$HOME/job/out/verdict.json" >&3
`;

describe("a user with sudo and a daemon", () => {
  test("has no secret left anywhere on the machine", async () => {
    const packed = await pack("sid");
    const words: Record<string, string> = {
      node: process.execPath,
      watch: WATCH,
      start: START,
      beginning: BEGINNING,
      end: END,
      "dist-flake": join(import.meta.dirname, "../flakes/secrets"),
    };
    const script = SCAN.replaceAll(/@([\w-]+)@/gu, (whole, name: string) => words[name] ?? whole);
    const env = {
      "INPUT_NIX-MIRROR": String(pathToFileURL(packed.base)),
      "INPUT_NIX-VERSION": packed.version,
      RUNNER_ENVIRONMENT: "github-hosted",
      NIX_CONFIG: "substituters =",
      INPUT_KVM: "off",
    };
    const { stdout, stderr, code } = await onBareMachine(["bash", "-euc", script], { runner: "sudo", env });
    assert.equal(code, 0, stderr);
    const part = (name: string): string[] =>
      (stderr.split(`@@ ${name}\n`)[1] ?? "")
        .split("@@ ")[0]
        ?.split("\n")
        .filter((line) => line !== "") ?? [];
    const [rounds = "", ...hits] = part("seen");
    assert.ok(Number.parseInt(rounds, 10) > 10, stderr);
    assert.deepEqual([hits, part("files")], [[], []], stderr);
    assert.match(stderr, /main ended with 1\n[\s\S]*post ended with 0/u);
    assert.ok(!stderr.split("@@ seen")[0]?.includes(MARK), stderr);
    assert.deepEqual(verdictsOf(JSON.parse(stdout) as Parameters<typeof verdictsOf>[0]), VERDICTS);
  });
});
