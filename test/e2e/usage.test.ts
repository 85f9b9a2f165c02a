import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { DIST } from "../built.ts";
import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, freshFlake, ROOT, verdict, verdictsOf, withEachNix } from "./run.ts";

/** The promise for `--version` is 120 ms, of which Node takes 45 on a quiet machine. */
const MOST_MS = 75;

const [older] = nixes;
assert.ok(older);

for (const [what, args, sentence] of [
  ["an unknown option", ["--frobnicate"], /Unknown option '--frobnicate'.*See nix-verdict --help/],
  ["two flakes", ["a", "b"], /One flake at a time: "a", "b"/],
  ["a misspelled command", ["rnu"], /"rnu" is no command, and no flake in this folder\. Did you mean "run"\?/],
  ["a number that is none", ["--jobs", "many"], /jobs: "many" is not valid\. Write a number from 1 to 9999/],
  ["a duration that is none", ["--timeout", "soon"], /timeout: "soon" is not valid\. Write a duration like 90s/],
  [
    "several mistakes at once",
    ["--jobs", "0", "--timeout", "x", "--install", "maybe"],
    /jobs: .*\n.*timeout: .*\n.*install: "maybe" is not valid\. Write auto, always, never/,
  ],
  [
    "a cache and none",
    ["--cache", "kept", "--no-cache"],
    /cache: --cache and --no-cache contradict each other\. Write one of them\./,
  ],
  [
    "wrong words about the cache, of plan too",
    ["plan", "--cache-budget", "much", "--recheck", "login", "--recheck", "1w"],
    new RegExp(
      [
        String.raw`cache-budget: "much" is not valid\. Write a size like 512M.*`,
        String.raw`.*recheck: "1w" is not valid\. Write an age like 12h, 7d or 1d12h, or a pattern`,
      ].join("\n"),
    ),
  ],
  ["half an --option", ["--option", "cores"], /--option needs a name and a value/],
  ["an attribute for a flake", [".#checks"], /names an attribute\. Name the flake alone \("\."\)/],
  ["a flake that is not there", ["./nowhere"], /There is no flake at "\.\/nowhere"/],
  ["a folder without a flake", ["/var"], /There is no flake at "\/var"/],
] as const) {
  test(`${what}: exit 2 and one sentence`, async (context) => {
    const { code, stdout, stderr, report } = await verdict(context, older, args);
    assert.equal(code, 2);
    assert.match(stderr, sentence);
    assert.match(stderr, /^nix-verdict: /);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack trace for the user's mistake");
    assert.equal(stdout, "");
    assert.equal(report, null);
  });
}

test("--version answers at once: it loads next to nothing", async () => {
  // The best of each, in turn: what others do on the machine meets both.
  const best = { node: Infinity, version: Infinity };
  const took = (...args: string[]): number => {
    const started = performance.now();
    execFileSync(process.execPath, args);
    return performance.now() - started;
  };
  for (let round = 0; round < 5 || (best.version - best.node >= MOST_MS && round < 60); round += 1) {
    best.node = Math.min(best.node, took("-e", "0"));
    best.version = Math.min(best.version, took(CLI, "--version"));
  }
  assert.ok(best.version - best.node < MOST_MS, `${best.version} ms, and Node alone ${best.node} ms`);
});

test("a folder for the cache without a slash is used, and a notice says what to write", async (context) => {
  const cwd = folder(context);
  const flake = join(folder(context), "flake");
  mkdirSync(flake);
  writeFileSync(join(flake, "flake.nix"), "{ outputs = ");
  const { stdout, stderr } = await verdict(context, older, [flake, "--cache", "kept"], { cwd });
  assert.match(stdout + stderr, /cache: "kept" is used as a folder\. Write --cache \.\/kept/u);
  const modern = await verdict(context, older, [flake, "--cache", "./kept"], { cwd });
  assert.doesNotMatch(modern.stdout + modern.stderr, /is used as a folder/u);
});

test("completion prints a script, and help is of the command", () => {
  const print = (...args: string[]): string => execFileSync(process.execPath, [CLI, ...args], { encoding: "utf8" });
  assert.match(print("completion", "bash"), /^complete -F _nix_verdict nix-verdict$/mu);
  assert.match(print("plan", "--help"), /^Usage: nix-verdict plan \[FLAKE\] \[OPTIONS\]$/mu);
});

test("--help and --version answer, and need no Nix", async (context) => {
  const help = await verdict(context, { version: "none", bin: "/nowhere" }, ["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /Usage: nix-verdict \[run\] \[FLAKE\]/);
  const version = await verdict(context, { version: "none", bin: "/nowhere" }, ["--version"]);
  assert.equal(
    version.stdout.trim(),
    (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version,
  );
});

withEachNix((nix) => {
  test(`no checks for the system: exit 2, and which systems have some (Nix ${nix.version})`, async (context) => {
    const other = await verdict(context, nix, [freshFlake(context, "wrong-system")]);
    assert.equal(other.code, 2);
    assert.match(
      other.stderr,
      /has no checks for x86_64-linux\. It has checks for mips64-linux, riscv64-linux: choose one with --system/,
    );
    const none = join(folder(context), "flake");
    mkdirSync(none);
    writeFileSync(join(none, "flake.nix"), "{ outputs = _: { packages = { }; }; }");
    const nothing = await verdict(context, nix, [none]);
    assert.equal(nothing.code, 2);
    assert.match(nothing.stderr, /has no checks for x86_64-linux\. Add derivations under checks\.x86_64-linux/);
    writeFileSync(join(none, "flake.nix"), "{ outputs = _: { checks.x86_64-linux = { }; }; }");
    assert.match((await verdict(context, nix, [none])).stderr, /has no checks for x86_64-linux/);
  });

  test(`a flake that is broken as a whole: exit 2 with its error (Nix ${nix.version})`, async (context) => {
    const { code, stderr } = await verdict(context, nix, [freshFlake(context, "broken")]);
    assert.equal(code, 2);
    assert.match(stderr, /could not even be listed: the whole flake is broken/);
    const bad = join(folder(context), "flake");
    mkdirSync(bad);
    writeFileSync(join(bad, "flake.nix"), "{ outputs = ");
    assert.match((await verdict(context, nix, [bad])).stderr, /could not be loaded.*syntax error/);
  });

  test(`patterns that leave nothing: exit 2, and the names there are (Nix ${nix.version})`, async (context) => {
    const { code, stderr } = await verdict(context, nix, [freshFlake(context, "passing"), "--only", "delta"]);
    assert.equal(code, 2);
    assert.match(stderr, /No check is left to run by --only delta\. The checks are: alpha, beta, gamma-ray\.$/mu);
    const near = await verdict(context, nix, [freshFlake(context, "passing"), "--only", "alhpa"]);
    assert.match(near.stderr, /gamma-ray\. Did you mean "alpha"\?$/mu);
  });

  test(`inputs are locked once, and nothing is written to the flake (Nix ${nix.version})`, async (context) => {
    const base = folder(context);
    mkdirSync(join(base, "input"));
    mkdirSync(join(base, "user/nested"), { recursive: true });
    writeFileSync(join(base, "input/flake.nix"), '{ outputs = _: { word = "locked"; }; }');
    writeFileSync(
      join(base, "user/nested/flake.nix"),
      `{ inputs.word.url = "path:${join(base, "input")}"; ` +
        "outputs = { word, ... }: { checks.x86_64-linux.uses-input = derivation { name = word.word; " +
        'system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; ' +
        'checks.x86_64-linux.fails = throw "in a folder of a repository"; }; }',
    );
    const git = (...args: string[]): void =>
      void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: join(base, "user"),
      });
    git("init", "-q");
    git("add", "-A");
    const dirty = await verdict(context, nix, ["./nested"], { cwd: join(base, "user") });
    assert.equal(verdictsOf(dirty.report)["fails"], "eval-error", dirty.stderr);
    assert.deepEqual(dirty.report?.checks.find((check) => check.name === "fails")?.location?.file, "flake.nix");
    assert.equal(dirty.report?.flake.revision, null);
    git("commit", "-qm", "x");
    const clean = await verdict(context, nix, ["./nested"], { cwd: join(base, "user") });
    assert.match(clean.report?.flake.revision ?? "", /^[0-9a-f]{40}$/);
    assert.match(clean.report?.flake.lockedUrl ?? "", /rev=[0-9a-f]{40}/);
    assert.equal(existsSync(join(base, "user/nested/flake.lock")), false);
  });

  test(`an unwritable report folder: exit 2 before anything is built (Nix ${nix.version})`, async (context) => {
    const file = join(folder(context), "file");
    writeFileSync(file, "");
    chmodSync(file, 0o644);
    const { exitCode, stderr } = await import("execa").then(({ execa }) =>
      execa(process.execPath, [join(DIST, "cli.js"), "examples/quickstart", "--out", join(file, "out")], {
        cwd: ROOT,
        reject: false,
        env: { PATH: `${nix.bin}:${process.env["PATH"]}` },
      }),
    );
    assert.equal(exitCode, 2);
    assert.match(stderr, /folder ".*out" cannot be written .*Choose another one with --out/);
  });
});
