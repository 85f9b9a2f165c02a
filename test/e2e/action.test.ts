import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { folder } from "../scratch.ts";
import { DEFAULTS, job, step, values } from "./job.ts";
import { freshFlake, readReport, verdictsOf, withEachNix } from "./run.ts";
import { obeyed } from "./runner-commands.ts";

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
    assert.deepEqual(
      new Set(groups.map((group) => /^::group::(\S+)/.exec(group)?.[1])),
      new Set(["alpha", "beta", "gamma-ray"]),
    );
    assert.equal(groups.length, 3);
    assert.match(stdout, /^alpha runs$/m);
    const post = await step(it, "post", values(it.read("state")));
    assert.equal(post.exitCode, 0);
    assert.equal(post.stdout, "");
  });

  test(`the action, a bad flake: exit 1, one error, lists, limits as inputs (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "thirteen");
    const it = job(context, nix, {
      ...DEFAULTS,
      flake,
      only: "exits\nneeds-*\n\nhangs",
      skip: "*-too",
      timeout: "5s",
      jobs: "1",
      out: "report",
    });
    const { exitCode, stdout } = await step(it, "main");
    assert.equal(exitCode, 1);
    assert.deepEqual(verdictsOf(readReport(join(it.workspace, "report"))), {
      exits: "failed",
      hangs: "timeout",
      "needs-library": "dependency-failed",
    });
    assert.equal(values(it.read("output"))["verdict"], "bad");
    assert.equal(values(it.read("output"))["failed"], "3");
    assert.deepEqual(
      obeyed(stdout).filter((command) => command.startsWith("::error")),
      ["::error::3 of 3 checks are bad."],
    );
    assert.match(it.read("summary"), /3 of 3 checks failed/);
  });

  test(`the action lets a flake look outside of itself if it is told to (Nix ${nix.version})`, async (context) => {
    const flake = folder(context);
    const text =
      '{ outputs = _: { checks.x86_64-linux.${if builtins.getEnv "PATH" == "" then "pure" else "impure"} = ' +
      'throw "no"; }; }';
    writeFileSync(join(flake, "flake.nix"), text);
    for (const [impure, name] of [
      ["false", "pure"],
      ["true", "impure"],
    ] as const) {
      const it = job(context, nix, { ...DEFAULTS, flake: `path:${flake}`, impure });
      const { stdout } = await step(it, "main");
      const report = readReport(join(it.workspace, ".nix-verdict"));
      assert.deepEqual(Object.keys(verdictsOf(report)), [name], stdout);
    }
  });

  test(`the action can judge nothing: exit 2, an error says why, no outputs (Nix ${nix.version})`, async (context) => {
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
