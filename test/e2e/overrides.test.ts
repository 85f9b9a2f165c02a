/**
 * Asking for it: other flakes in the places of inputs, impure evaluation and settings of Nix, on the command line and
 * in a job. Each situation is one that somebody has reported; its address stands beside it.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { git } from "../github/checkouts.ts";
import { folder } from "../scratch.ts";
import { job, step } from "./job.ts";
import { readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A folder with a flake and the flakes that it uses; each check fails unless the word of its input is "right". */
function lab(context: TestContext): { at: (name: string) => string; write: (name: string, nix: string) => void } {
  const base = folder(context);
  const at = (name: string): string => join(base, name);
  const write = (name: string, nix: string): void => {
    mkdirSync(at(name), { recursive: true });
    writeFileSync(join(at(name), "flake.nix"), nix);
  };
  const word = (text: string, inputs = ""): string => `{ ${inputs} outputs = _: { word = "${text}"; }; }`;
  write("deep", word("wrong"));
  write(
    "tools",
    `{ inputs.deep.url = "path:${at("deep")}"; outputs = { deep, ... }: { word = "wrong"; deep = deep.word; }; }`,
  );
  write("right", word("right"));
  write(
    "right-tools",
    `{ inputs.deep.url = "path:${at("deep")}"; outputs = { deep, ... }: { word = "right"; deep = deep.word; }; }`,
  );
  mkdirSync(at("data"));
  writeFileSync(join(at("data"), "word"), "wrong");
  mkdirSync(at("right-data"));
  writeFileSync(join(at("right-data"), "word"), "right");
  write(
    "flake",
    `{
      inputs.tools.url = "path:${at("tools")}";
      inputs.follower.follows = "tools/deep";
      inputs.data = { url = "path:${at("data")}"; flake = false; };
      outputs = { tools, follower, data, ... }: let
        expect = name: word: derivation {
          inherit name;
          system = "x86_64-linux";
          builder = "/bin/sh";
          args = [ "-c" ": ${randomUUID()}; test '\${word}' = right && echo > $out" ];
        };
      in {
        checks.x86_64-linux = {
          tools = expect "tools" tools.word;
          deep = expect "deep" (tools.deep or "wrong");
          follower = expect "follower" follower.word;
          data = expect "data" (builtins.readFile "\${data}/word");
          environment = expect "environment" (builtins.getEnv "LAB_WORD");
        };
      };
    }`,
  );
  return { at, write };
}

const ALL_WRONG = { data: "failed", deep: "failed", environment: "failed", follower: "failed", tools: "failed" };

withEachNix((nix) => {
  const title = (what: string): string => `Nix ${nix.version}: ${what}`;

  // https://github.com/NixOS/nix-eval-jobs/issues/144: to test a flake with another version of an input.
  test(title("an input is replaced, for this run alone"), async (context) => {
    const { at } = lab(context);
    const run = (...args: string[]) => verdict(context, nix, [`path:${at("flake")}`, "--no-cache", ...args]);
    assert.deepEqual(verdictsOf((await run()).report), ALL_WRONG);
    const { report, stdout } = await run("--override-input", "tools", at("right-tools"));
    assert.deepEqual(verdictsOf(report), { ...ALL_WRONG, tools: "passed" }, stdout);
    // https://github.com/NixOS/nix/issues/3779: nothing is written to the flake.
    assert.ok(!existsSync(join(at("flake"), "flake.lock")));
    assert.deepEqual(report?.flake.overrides, [{ input: "tools", flake: at("right-tools") }]);
  });

  // https://github.com/runtimeverification/kup/pull/59: inputs of inputs.
  // https://github.com/NixOS/flake-compat/pull/84: what follows them follows what takes their place.
  // https://github.com/NixOS/nix/pull/4086, https://github.com/cachix/devenv/issues/1801: inputs that are no flakes.
  test(title("inputs of inputs, those that follow them, and those that are no flakes"), async (context) => {
    const { at } = lab(context);
    const words = [
      "--override-input",
      "tools/deep",
      `path:${at("right")}`,
      "--override-input",
      "data",
      `path:${at("right-data")}`,
    ];
    const { report, stdout } = await verdict(context, nix, [`path:${at("flake")}`, "--no-cache", ...words]);
    const expected = { ...ALL_WRONG, data: "passed", deep: "passed", follower: "passed" };
    assert.deepEqual(verdictsOf(report), expected, stdout);
  });

  // https://github.com/flox/flox/pull/4694: a checkout beside it, relative to where the command is run.
  // https://github.com/NixOS/nix/issues/11703: with changes that are not committed.
  test(title("a checkout with changes, named from where we are"), async (context) => {
    const { at, write } = lab(context);
    const own = (word: string): string =>
      `{ inputs.deep.url = "path:${at("right")}"; outputs = { deep, ... }: { word = "${word}"; deep = deep.word; }; }`;
    write("checkout", own("wrong"));
    git(at("checkout"), "init", "--quiet");
    git(at("checkout"), "add", ".");
    git(at("checkout"), "commit", "--quiet", "--message", "as it was");
    write("checkout", own("right"));
    const args = [`path:${at("flake")}`, "--no-cache", "--override-input", "tools", "./checkout"];
    const { report, stdout, stderr } = await verdict(context, nix, args, { cwd: at(".") });
    const expected = { ...ALL_WRONG, tools: "passed", deep: "passed", follower: "passed" };
    assert.deepEqual(verdictsOf(report), expected, stdout + stderr);
  });

  // An input that is not there: https://github.com/juspay/omnix/pull/372, https://github.com/wavelens/gradient/pull/264
  test(title("an input that the flake does not have is told, with those that it has"), async (context) => {
    const { at } = lab(context);
    const words = ["--override-input", "nixpkgs", at("right"), "--override-input", "tools/shallow", at("right")];
    const { report, stdout } = await verdict(context, nix, [`path:${at("flake")}`, "--no-cache", ...words]);
    assert.deepEqual(verdictsOf(report), ALL_WRONG);
    assert.match(stdout, /no input "nixpkgs", so nothing takes its place\. Its inputs are data, follower, tools\./u);
    assert.match(stdout, /no input "tools\/shallow"/u);
  });

  // https://github.com/NixOS/nix/issues/16388: a replacement that is not what it should be.
  test(title("what cannot take an input's place is named"), async (context) => {
    const { at } = lab(context);
    for (const [input, reference] of [
      ["tools", at("nowhere")],
      ["tools", `path:${at("nowhere")}`],
      ["tools", `git+file://${at("nowhere")}`],
      // A folder without a flake, for an input that has to be one.
      ["tools", `path:${at("right-data")}`],
    ] as const) {
      const args = [`path:${at("flake")}`, "--no-cache", "--override-input", input, reference];
      const { code, stderr } = await verdict(context, nix, args);
      assert.equal(code, 2, stderr);
      assert.ok(stderr.includes(`"${reference}" cannot take the place of the input "${input}": `), stderr);
    }
  });

  test(title("words that are no override and no setting are mistakes"), async (context) => {
    const { at } = lab(context);
    for (const [words, expected] of [
      [["--override-input", "tools", "-x"], /override-input: "tools" is not valid\. Write an input/u],
      [["--override-input", "tools", "a\n--impure"], /override-input: "tools" is not valid/u],
      [["--override-input", "--impure", "x"], /override-input: "--impure" is not valid/u],
      [["--override-input", "a/../b", "x"], /override-input: "a\/\.\.\/b" is not valid/u],
      [["--override-input", "tools"], /--override-input needs a name and a value/u],
      [["--override-input", "tools", `${at("right")}#x`], /override-input: "tools" is not valid/u],
      [["--option", "--store", "x"], /option: "--store" is not valid\. Write the name of one of Nix's settings/u],
      [["--option", "max-jobs", "= 0"], /option: "max-jobs" is not valid.*without a "="/u],
    ] as const) {
      const { code, stderr } = await verdict(context, nix, [at("flake"), ...words]);
      assert.equal(code, 2);
      assert.match(stderr, expected);
    }
  });

  // https://github.com/Mic92/nix-fast-build/issues/41, https://github.com/NixOS/nix/issues/9369: ways to be impure.
  for (const [way, args, conf] of [
    ["--impure", ["--impure"], ""],
    ["the setting pure-eval as an option", ["--option", "pure-eval", "false"], ""],
    ["pure-eval in NIX_CONFIG, which Nix overrides for flakes", [], "pure-eval = false"],
  ] as const)
    test(title(`impure by ${way}`), async (context) => {
      const { at } = lab(context);
      const env = { LAB_WORD: "right", NIX_CONFIG: conf };
      const words = ["--no-cache", "--only", "environment", "--pass-env", "LAB_WORD", ...args];
      const { report, stdout } = await verdict(context, nix, [`path:${at("flake")}`, ...words], { env });
      assert.deepEqual(verdictsOf(report), { environment: "passed" }, stdout);
    });

  // https://github.com/Mic92/nix-fast-build/issues/154: the same in a job.
  test(title("a job has inputs for all of it"), async (context) => {
    const { at } = lab(context);
    const of = job(context, nix, {
      flake: `path:${at("flake")}`,
      out: at("out"),
      install: "never",
      cache: "off",
      impure: "true",
      "pass-env": "LAB_WORD",
      "override-input": [
        `tools path:${at("right-tools")}`,
        "",
        `  tools/deep   path:${at("right")}`,
        `data path:${at("right-data")}`,
      ].join("\n"),
      options: "extra-substituters \ncores 1\naccess-tokens a.example=hidden-token",
    });
    of.env["LAB_WORD"] = "right";
    const { exitCode, stdout } = await step(of, "main");
    assert.deepEqual(
      verdictsOf(readReport(at("out"))),
      { data: "passed", deep: "passed", environment: "passed", follower: "passed", tools: "passed" },
      stdout,
    );
    assert.equal(exitCode, 0);
    assert.equal(readReport(at("out"))?.flake.impure, true);
    assert.ok(!stdout.includes("hidden-token"));
    const wrong = job(context, nix, { flake: at("flake"), options: "max-jobs = 0", "override-input": "tools" });
    const refused = await step(wrong, "main");
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stdout, /options: "max-jobs" is not valid\..*without a "=".*/u);
    assert.match(refused.stdout, /override-input: "tools" is not valid\./u);
  });

  test(title("a fork's checkout in an input's place is refused where the job may write"), async (context) => {
    const { at } = lab(context);
    git(at("right-tools"), "init", "--quiet");
    git(at("right-tools"), "add", ".");
    git(at("right-tools"), "commit", "--quiet", "--message", "a stranger's");
    const head = git(at("right-tools"), "rev-parse", "HEAD").trim();
    writeFileSync(
      at("event.json"),
      JSON.stringify({ workflow_run: { head_sha: head, head_repository: { full_name: "stranger/lab" } } }),
    );
    const of = (inputs: Record<string, string>) => {
      const made = job(context, nix, { flake: `path:${at("flake")}`, out: at("out"), install: "never", ...inputs });
      Object.assign(made.env, {
        GITHUB_EVENT_NAME: "workflow_run",
        GITHUB_EVENT_PATH: at("event.json"),
        GITHUB_REPOSITORY: "octo/lab",
        GITHUB_REF: "refs/heads/main",
        GITHUB_SHA: "0".repeat(40),
        GITHUB_TOKEN: "ghs_x",
      });
      return made;
    };
    for (const reference of [at("right-tools"), `git+file://${at("right-tools")}`]) {
      const { exitCode, stdout } = await step(of({ "override-input": `tools ${reference}` }), "main");
      assert.equal(exitCode, 2, stdout);
      assert.ok(stdout.includes(`does not build commit ${head} here: it comes from stranger/lab`), stdout);
      assert.equal(readReport(at("out")), null);
    }
    const { exitCode, stdout } = await step(of({ only: "tools" }), "main");
    assert.equal(exitCode, 1, stdout);
  });

  // https://github.com/NixOS/nix/issues/7090: under restricted evaluation, as Nix allows an input of a lock.
  test(title("what was proven with other inputs proves nothing, and stays proven for them"), async (context) => {
    const { at } = lab(context);
    const words = ["--cache", at("cache"), "--only", "tools"];
    const run = async (...args: string[]) =>
      verdictsOf((await verdict(context, nix, [`path:${at("flake")}`, ...words, ...args])).report)["tools"];
    const right = ["--override-input", "tools", `path:${at("right-tools")}`];
    assert.equal(await run(...right), "passed");
    assert.equal(await run(), "failed");
    assert.equal(await run(...right), "cached");
    assert.equal(await run(), "failed");
    assert.equal(
      await run(...right, "--option", "restrict-eval", "true", "--option", "allowed-uris", "path:"),
      "cached",
    );
  });
});
