import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { CLI, environment, folder, freshFlake, readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

withEachNix((nix) => {
  test(`a drvPath that is no derivation's is never green, and costs nobody else a verdict (Nix ${nix.version})`, async (context) => {
    const { code, report } = await verdict(context, nix, [freshFlake(context, "impostors")]);
    assert.equal(code, 1);
    const { honest, ...others } = verdictsOf(report);
    assert.equal(honest, "passed");
    assert.equal(Object.keys(others).length, 9);
    assert.deepEqual(new Set(Object.values(others)), new Set(["eval-error"]));
    assert.match(report?.checks.find((check) => check.name === "dotted")?.reason?.message ?? "", /^its drvPath "\/nix\/store\/\.\/.*" is no derivation/);
  });

  test(`--impure reaches what evaluates, and only that (Nix ${nix.version})`, async (context) => {
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    writeFileSync(join(flake, "flake.nix"), '{ outputs = _: { checks.x86_64-linux.looks-outside = derivation { name = "impure-${builtins.getEnv "WORD"}"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }');
    const env = { WORD: `word${Date.now()}` };
    const impure = await verdict(context, nix, [flake, "--impure", "--pass-env", "WORD"], { env });
    assert.equal(impure.code, 0, impure.stderr);
    assert.match(impure.report?.checks[0]?.drvPath ?? "", new RegExp(`-impure-${env.WORD}\\.drv$`));
    const unnamed = await verdict(context, nix, [flake, "--impure"], { env });
    assert.match(unnamed.report?.checks[0]?.drvPath ?? "", /-impure-\.drv$/);
  });

  test(`content-addressed dependencies: passed and failed as what they are, with their logs (Nix ${nix.version})`, async (context) => {
    const { report, out } = await verdict(context, nix, [freshFlake(context, "content-addressed"), "--option", "extra-experimental-features", "ca-derivations"]);
    assert.deepEqual(verdictsOf(report), { passes: "passed", fails: "failed" });
    const fails = report?.checks.find((check) => check.name === "fails");
    assert.match(fails?.reason?.message ?? "", /exited with 5/);
    assert.equal(readFileSync(join(out, fails?.log ?? ""), "utf8"), "why\n");
  });

  test(`standard output on a full disk: the verdicts and the report are the same (Nix ${nix.version})`, async (context) => {
    const out = join(folder(context), "out");
    const child = spawn(process.execPath, [CLI, freshFlake(context, "passing"), "--out", out], { env: environment(nix), stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] });
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0);
    assert.deepEqual(verdictsOf(readReport(out)), { alpha: "passed", beta: "passed", "gamma-ray": "passed" });
  });

  test(`settings that Nix refuses: exit 2 with its own words, and nothing is installed (Nix ${nix.version})`, async (context) => {
    const { code, stderr, stdout } = await verdict(context, nix, [freshFlake(context, "passing")], { env: { NIX_CONFIG: "this is garbage" } });
    assert.equal(code, 2);
    assert.match(stderr, /does not work with the settings in NIX_CONFIG \(.*(syntax error|illegal).*\)/);
    assert.doesNotMatch(stdout, /Installing/);
  });

  test(`a folder whose name Nix would read as part of a reference (Nix ${nix.version})`, async (context) => {
    const cwd = join(folder(context), "ha#sh");
    mkdirSync(cwd);
    const flake = freshFlake(context, "passing");
    writeFileSync(join(cwd, "flake.nix"), readFileSync(join(flake, "flake.nix")));
    const { code, stderr } = await verdict(context, nix, [], { cwd });
    assert.equal(code, 0, stderr);
  });
});

test("a program called nix that is none: exit 2 and one sentence", async (context) => {
  const bin = folder(context);
  writeFileSync(join(bin, "nix"), "#!/bin/sh\necho 'nix (Nix) 2.34.8'\n");
  chmodSync(join(bin, "nix"), 0o755);
  const { code, stderr } = await verdict(context, { version: "none", bin }, [freshFlake(context, "passing")]);
  assert.equal(code, 2);
  assert.match(stderr, /^nix-verdict: .*bin\/?nix|does not answer as Nix does/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});
