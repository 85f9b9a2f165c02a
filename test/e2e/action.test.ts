import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { execa } from "execa";

import type { TestNix } from "../nix-fixture.ts";
import { environment, folder, freshFlake, readReport, ROOT, verdictsOf, withEachNix } from "./run.ts";
import { obeyed } from "./runner-commands.ts";

/** What the runner hands to an action and takes back from it. */
type Job = { workspace: string; env: Record<string, string>; read(file: "output" | "summary" | "state"): string };

function job(context: TestContext, nix: TestNix, inputs: Record<string, string>): Job {
  const base = folder(context);
  const workspace = join(base, "workspace");
  mkdirSync(workspace);
  const file = (name: string): string => {
    const path = join(base, name);
    writeFileSync(path, "");
    return path;
  };
  const files = { output: file("output"), summary: file("summary"), state: file("state") };
  const env = environment(nix, {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_STATE: files.state,
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    // The runner spells inputs in capitals, spaces as underscores, and leaves hyphens.
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  });
  return { workspace, env, read: (name) => readFileSync(files[name], "utf8") };
}

async function step(of: Job, entry: "main" | "post", state: Record<string, string> = {}) {
  const env = { ...of.env, ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])) };
  return execa(process.execPath, [join(ROOT, `dist/${entry}.js`)], { cwd: of.workspace, env, extendEnv: false, reject: false });
}

/** Reads `name<<DELIMITER\nvalue\nDELIMITER`, the format of the runner's files. */
function values(file: string): Record<string, string> {
  return Object.fromEntries(Array.from(file.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm), ([, name = "", , value = ""]) => [name, value]));
}

/** Inputs as `action.yml` fills them in when a workflow sets none. */
const DEFAULTS = { flake: ".", "fail-fast": "false", out: ".nix-verdict", install: "auto" };

withEachNix((nix) => {
  test(`the action judges a good flake: outputs, summary, exit 0 (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "passing");
    const it = job(context, nix, { ...DEFAULTS, flake });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 0, stdout);
    const out = join(it.workspace, ".nix-verdict");
    assert.deepEqual(values(it.read("output")), {
      verdict: "good",
      total: "3",
      passed: "3",
      cached: "0",
      failed: "0",
      flaky: "0",
      junit: join(out, "junit.xml"),
      json: join(out, "verdict.json"),
      summary: join(out, "summary.md"),
    });
    assert.equal(it.read("summary").trim(), readFileSync(join(out, "summary.md"), "utf8").trim());
    const groups = obeyed(stdout).filter((command) => command.startsWith("::group::"));
    assert.deepEqual(new Set(groups.map((group) => /^::group::(\S+)/.exec(group)?.[1])), new Set(["alpha", "beta", "gamma-ray"]));
    assert.equal(groups.length, 3);
    assert.match(stdout, /^alpha runs$/m);
    const post = await step(it, "post", values(it.read("state")));
    assert.equal(post.exitCode, 0);
    assert.equal(post.stdout, "");
  });

  test(`the action judges a bad flake: exit 1, one error, lists and limits as inputs (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "thirteen");
    const it = job(context, nix, { ...DEFAULTS, flake, only: "exits\nneeds-*\n\nhangs", skip: "*-too", timeout: "5s", jobs: "1", out: "report" });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 1);
    assert.deepEqual(verdictsOf(readReport(join(it.workspace, "report"))), { exits: "failed", hangs: "timeout", "needs-library": "dependency-failed" });
    assert.equal(values(it.read("output"))["verdict"], "bad");
    assert.equal(values(it.read("output"))["failed"], "3");
    assert.deepEqual(obeyed(stdout).filter((command) => command.startsWith("::error")), ["::error::3 of 3 checks are bad."]);
    assert.match(it.read("summary"), /3 of 3 checks failed/);
  });

  test(`the action that can judge nothing: exit 2, one error that says why, no outputs (Nix ${nix.version})`, async (context) => {
    const it = job(context, nix, { ...DEFAULTS, flake: "./nowhere", jobs: "few" });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 2);
    assert.match(stdout, /^::error::jobs: "few" is not valid/m);
    const missing = job(context, nix, { ...DEFAULTS, flake: "./nowhere" });
    const ran = await step(missing, "main");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stdout, /^::error::There is no flake at "\.\/nowhere"/m);
    assert.equal(missing.read("output"), "");
  });
});

test("the post step tells of a main step that was killed, and is silent otherwise", async (context) => {
  const it = job(context, { version: "none", bin: "/nowhere" }, DEFAULTS);
  const killed = await step(it, "post", { out: "report" });
  assert.equal(killed.exitCode, 0);
  assert.match(killed.stdout, /^::error::nix-verdict was ended from outside.*report\/logs/m);
  assert.equal((await step(it, "post", { ended: "true" })).stdout, "");
});
