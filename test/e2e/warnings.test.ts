/** What Nix says beside its verdicts reaches the log and the report, once, and is no verdict. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { startDaemon } from "./daemon.ts";
import { DEFAULTS, job, step } from "./job.ts";
import { CLI, environment, readReport, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A flake whose checks of these names pass, but for those that begin with "bad". */
function writeFlake(path: string, names: readonly string[], inputs = ""): string {
  mkdirSync(path, { recursive: true });
  const checks = names.map(
    (name) =>
      `"${name}" = derivation { name = "${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
      `args = [ "-c" "${name.startsWith("bad") ? "exit 4" : "echo > $out"}" ]; };`,
  );
  writeFileSync(
    join(path, "flake.nix"),
    `{ ${inputs} outputs = _: { checks.x86_64-linux = { ${checks.join(" ")} }; }; }\n`,
  );
  return path;
}

/** The one warning of a report that these words are in. */
function only({ report, stdout, stderr }: Ran, words: RegExp): { text: string; count: number; checks: string[] } {
  const found = report?.warnings.filter(({ text }) => words.test(text)) ?? [];
  assert.equal(found.length, 1, JSON.stringify(report?.warnings) + stdout + stderr);
  const [one] = found;
  assert.ok(one);
  const told = stdout.split("\n").filter((line) => line.startsWith("! Nix warns") && words.test(line));
  assert.equal(told.length, 1, stdout);
  return one;
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    cwd,
    encoding: "utf8",
  });
}

/** A hook in a file of its own. */
function hook(context: TestContext, script: string): string {
  const path = join(folder(context), "hook");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The same flake by a user whom the daemon does not trust. */
async function asStranger(context: TestContext, nix: TestNix, args: readonly string[]): Promise<Ran> {
  const daemon = await startDaemon(context, nix);
  const home = folder(context);
  const socket = daemon.env["NIX_DAEMON_SOCKET_PATH"] ?? "";
  execFileSync("chmod", ["a+rwx", join(socket, ".."), socket, home]);
  execFileSync("chown", ["65534:65534", home]);
  const out = join(home, "out");
  const words = [
    "--reuid",
    "65534",
    "--regid",
    "65534",
    "--clear-groups",
    process.execPath,
    CLI,
    "--out",
    out,
    ...args,
  ];
  const env = environment(nix, { ...daemon.env, HOME: home, XDG_CACHE_HOME: join(home, "cache"), TMPDIR: home });
  const { exitCode, stdout, stderr } = await execa("setpriv", words, {
    cwd: home,
    env,
    extendEnv: false,
    reject: false,
  });
  return { code: exitCode, stdout, stderr, out, report: readReport(out) };
}

withEachNix((nix) => {
  // https://github.com/NixOS/nix/issues/8637 and https://github.com/juspay/jenkins-nix-ci/issues/15
  test(`an input that flake.lock lacks is told, and nothing is written (Nix ${nix.version})`, async (context) => {
    const base = folder(context);
    const words = join(base, "words");
    mkdirSync(words);
    writeFileSync(join(words, "flake.nix"), "{ outputs = _: { }; }");
    const flake = writeFlake(join(base, "flake"), ["ok"], `inputs.words.url = "path:${words}";`);
    git(flake, "init", "-q");
    git(flake, "add", ".");
    const ran = await verdict(context, nix, [flake, "--no-cache"]);
    assert.equal(ran.code, 0, ran.stderr);
    const { text } = only(ran, /flake\.lock does not fit/u);
    assert.match(text, /Added input 'words'.*nix flake lock.*commit/u);
    assert.ok(!git(flake, "status", "--porcelain").includes("flake.lock"));
    assert.match(
      readFileSync(join(ran.out, "summary.md"), "utf8"),
      /warnings? of Nix<\/summary>[^]*flake\.lock does not/u,
    );
  });

  // https://github.com/nix-community/nixvim/issues/2849
  test(`an override of an input that is not there is told once (Nix ${nix.version})`, async (context) => {
    const base = folder(context);
    const words = join(base, "words");
    mkdirSync(words);
    writeFileSync(join(words, "flake.nix"), "{ outputs = _: { }; }");
    const inputs = `inputs.words.url = "path:${words}"; inputs.words.inputs.none.follows = "words";`;
    const ran = await verdict(context, nix, [`path:${writeFlake(join(base, "flake"), ["ok"], inputs)}`, "--no-cache"]);
    assert.equal(ran.code, 0, ran.stderr);
    only(ran, /'words' has an override for a non-existent input 'none'/u);
  });

  // https://github.com/NixOS/nix/issues/3279
  test(`a failing post-build-hook is told with its check, and fails nobody (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "flake"), ["one", "two", "three", "bad"]);
    const program = hook(context, 'echo "no token for $OUT_PATHS" >&2; exit 1');
    const ran = await verdict(context, nix, [flake, "--no-cache", "--option", "post-build-hook", program]);
    assert.deepEqual(verdictsOf(ran.report), { one: "passed", two: "passed", three: "passed", bad: "failed" });
    assert.equal(ran.report?.checks.find(({ name }) => name === "bad")?.reason?.code, "exit-code");
    const { count, checks, text } = only(ran, /the post-build-hook failed/u);
    assert.equal(count, 3);
    assert.deepEqual(checks.toSorted(), ["one", "three", "two"]);
    assert.match(text, /failed with exit code 1\. It said: no token for \/nix\/store\//u);
    for (const { attempts } of ran.report?.checks ?? []) assert.equal(attempts.length, 1);
  });

  // https://github.com/NixOS/nix/issues/3835 and https://github.com/cachix/devenv/issues/2425
  test(`settings that Nix does not know are told, with what to do (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "flake"), ["ok"]);
    const ran = await verdict(context, nix, [flake, "--no-cache", "--option", "shiny", "1"], {
      env: { NIX_CONFIG: "eval-colours = 2\nextra-experimental-features = time-travel" },
    });
    assert.equal(ran.code, 0, ran.stderr);
    for (const name of ["shiny", "eval-colours", "time-travel"])
      assert.match(only(ran, new RegExp(`unknown .*'${name}'`, "u")).text, /Correct its name/u);
  });

  // https://github.com/nicolas-goudry/nix-config/issues/3 and https://github.com/NixOS/nix/issues/6672
  test(`what a daemon ignores of a user's settings and caches is told (Nix ${nix.version})`, async (context) => {
    const flake = writeFlake(join(folder(context), "flake"), ["ok"]);
    execFileSync("chmod", ["-R", "a+rX", join(flake, "..")]);
    const options = ["--option", "keep-outputs", "true", "--option", "substituters", "http://127.0.0.1:9"];
    const ran = await asStranger(context, nix, [`path:${flake}`, "--no-cache", ...options]);
    assert.deepEqual(verdictsOf(ran.report), { ok: "passed" }, ran.stdout + ran.stderr);
    assert.match(only(ran, /'keep-outputs'/u).text, /not a trusted user\. Set it in the daemon's nix\.conf/u);
    assert.match(only(ran, /untrusted substituter 'http:\/\/127\.0\.0\.1:9'/u).text, /trusted-users/u);
    // What we set ourselves is nobody's concern.
    assert.ok(!/build-hook/u.test(ran.stdout), ran.stdout);
  });

  // https://github.com/NixOS/nix/issues/8254
  test(`a cache without signatures is told once for all its paths (Nix ${nix.version})`, async (context) => {
    const base = folder(context);
    const flake = writeFlake(join(base, "flake"), ["one", "two"]);
    const words = ["--extra-experimental-features", "nix-command flakes"];
    const env = environment(nix);
    const run = (...args: string[]): string =>
      execFileSync(join(nix.bin, "nix"), [...args, ...words], { env, encoding: "utf8" });
    const drvs = ["one", "two"].map((name) => `path:${flake}#checks.x86_64-linux.${name}`);
    const paths = run("build", "--no-link", "--print-out-paths", ...drvs)
      .trim()
      .split("\n");
    run("copy", "--to", `file://${join(base, "cache")}`, ...paths);
    run("store", "delete", ...paths);
    const ran = await verdict(context, nix, [
      `path:${flake}`,
      "--no-cache",
      "--option",
      "substituters",
      `file://${join(base, "cache")}`,
    ]);
    assert.deepEqual(verdictsOf(ran.report), { one: "passed", two: "passed" }, ran.stdout + ran.stderr);
    only(ran, /not signed by any of the keys|does not have a valid signature|lacks a signature/u);
  });

  test(`in a job, a warning is no command, and the log has it once (Nix ${nix.version})`, async (context) => {
    const program = hook(context, 'echo "::error::forged ##[add-mask]x" >&2; exit 1');
    const of = job(context, nix, { ...DEFAULTS, cache: "off", option: `post-build-hook ${program}` });
    of.env["NIX_CONFIG"] = `post-build-hook = ${program}`;
    writeFlake(of.workspace, ["ok"]);
    const { stdout, exitCode } = await step(of, "main");
    assert.equal(exitCode, 0, stdout);
    const lines = stdout.split("\n").filter((line) => line.includes("forged"));
    assert.equal(lines.length, 1, stdout);
    assert.match(
      lines[0] ?? "",
      /^! Nix warns of ok: the post-build-hook failed.*It said: ::error::forged ## \[add-mask\]x$/u,
    );
    assert.match(of.read("summary"), /warning of Nix<\/summary>/u);
  });
});
