/**
 * A repository lays links, FIFOs, sockets, devices and folders wherever a run writes: nothing outside of the report's
 * folder changes, and the run says what it met.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { ODD } from "../system/odd-files.ts";
import { job, step } from "./job.ts";
import { CLI, environment, freshFlake, readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

const PASSED = { alpha: "passed", beta: "passed", "gamma-ray": "passed" };

/** A checkout, and beside it what is somebody else's. */
function checkout(context: TestContext): {
  cwd: string;
  victim: string;
  untouched(): void;
  lay(path: string, odd: (typeof ODD)[number]): void;
} {
  const root = folder(context);
  const [cwd, elsewhere] = [join(root, "checkout"), join(root, "elsewhere")];
  cpSync(freshFlake(context, "passing"), cwd, { recursive: true });
  mkdirSync(join(elsewhere, "verdict.json"), { recursive: true });
  for (const name of ["victim", "alpha.log", "verdict.json/inside"]) writeFileSync(join(elsewhere, name), "theirs");
  const before = readdirSync(elsewhere, { recursive: true });
  return {
    cwd,
    victim: join(elsewhere, "victim"),
    untouched: () => {
      assert.deepEqual(readdirSync(elsewhere, { recursive: true }), before);
      for (const name of ["victim", "alpha.log", "verdict.json/inside"])
        assert.equal(readFileSync(join(elsewhere, name), "utf8"), "theirs");
    },
    lay: (path, { lay }) => {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      lay(join(cwd, path), join(elsewhere, "victim"));
    },
  };
}

function commit(cwd: string): void {
  for (const words of [
    ["init", "--quiet"],
    ["add", "--all", "--force"],
    ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--message", "x"],
  ])
    execFileSync("git", ["-C", cwd, ...words]);
}

withEachNix((nix) => {
  test(`committed links in the report's folder are refused before evaluation (Nix ${nix.version})`, async (context) => {
    const links: [path: string, target: string][] = [
      [".nix-verdict/logs/alpha.log", "../../../elsewhere/victim"],
      [".nix-verdict/logs", "../../elsewhere"],
      [".nix-verdict/.hidden", "../../elsewhere/victim"],
    ];
    for (const [path, target] of links) {
      const { cwd, untouched } = checkout(context);
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      symlinkSync(target, join(cwd, path));
      commit(cwd);
      const { code, stderr, stdout } = await verdict(context, nix, ["--out", ".nix-verdict"], { cwd });
      assert.equal(code, 2, stdout + stderr);
      assert.match(stderr, /git tracks files in "\.nix-verdict"/u);
      untouched();
      assert.equal(readReport(join(cwd, ".nix-verdict")), null);
    }
    const { cwd, untouched } = checkout(context);
    symlinkSync("../elsewhere", join(cwd, ".nix-verdict"));
    commit(cwd);
    const { code, stderr } = await verdict(context, nix, ["--out", ".nix-verdict"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /\.nix-verdict" is a symbolic link, so the report would land somewhere else/u);
    untouched();
  });

  test(`a committed cache could bring proofs: refused before evaluation (Nix ${nix.version})`, async (context) => {
    const lookAlike = (cwd: string): void => {
      for (const name of ["HEAD", "config", "objects/x", "refs/x"]) {
        mkdirSync(dirname(join(cwd, "kept", name)), { recursive: true });
        writeFileSync(join(cwd, "kept", name), name === "HEAD" ? "ref: refs/heads/main\n" : "");
      }
    };
    const nothing = (): void => undefined;
    // Files that look like a repository of their own; and a repository that git wants nothing to do with.
    for (const [place, before, after] of [
      ["cache", nothing, nothing],
      ["deep/er/cache", nothing, nothing],
      ["kept/cache", lookAlike, nothing],
      ["cache", nothing, (cwd: string) => void execFileSync("chown", ["-R", "1234", cwd])],
    ] as const) {
      const { cwd } = checkout(context);
      before(cwd);
      assert.equal((await verdict(context, nix, ["--cache", place], { cwd })).code, 0);
      commit(cwd);
      after(cwd);
      const { code, stderr, report } = await verdict(context, nix, ["--cache", place, `path:${cwd}`], { cwd });
      assert.deepEqual([code, report], [2, null], stderr);
      assert.match(
        stderr,
        /cache: git tracks files in ".*cache", so anybody who commits there decides what is proven/u,
      );
    }
  });

  test(`a cache of which git does not tell whether it is committed: refused (Nix ${nix.version})`, async (context) => {
    const { cwd } = checkout(context);
    assert.equal((await verdict(context, nix, ["--cache", "cache"], { cwd })).code, 0);
    commit(cwd);
    writeFileSync(join(cwd, ".git/index"), "damaged");
    const { code, stderr, report } = await verdict(context, nix, ["--cache", "cache", `path:${cwd}`], { cwd });
    assert.deepEqual([code, report], [2, null], stderr);
    assert.match(stderr, /cache: "cache" is in a git repository, and git does not say whether it tracks files there/u);
  });

  test(`the built action: a linked log never leads to the post program (Nix ${nix.version})`, async (context) => {
    const { victim, untouched } = checkout(context);
    const of = job(context, nix, { flake: `path:${freshFlake(context, "passing")}` });
    mkdirSync(join(of.workspace, ".nix-verdict/logs"), { recursive: true });
    for (const name of ["logs/alpha.log", "logs/beta.log", "verdict.json", "summary.md", "report.html", "junit.xml"])
      symlinkSync(victim, join(of.workspace, ".nix-verdict", name));
    const { exitCode, stdout } = await step(of, "main");
    assert.equal(exitCode, 0, stdout);
    assert.match(
      stdout,
      /"\.nix-verdict" held more than a report: .*verdict\.json \(a symbolic link\).*It was moved aside/u,
    );
    assert.deepEqual(verdictsOf(readReport(join(of.workspace, ".nix-verdict"))), PASSED);
    assert.ok(statSync(join(of.workspace, ".nix-verdict/logs/alpha.log")).isFile());
    untouched();
  });
});

const [nix] = nixes;
if (nix === undefined) throw new Error("there is no Nix to test with");

for (const odd of ODD) {
  describe(odd.name, () => {
    test("in the report's folder, as the history and in the cache: moved aside or left, and told", async (context) => {
      const { cwd, lay, untouched } = checkout(context);
      for (const name of [
        "verdict.json",
        "junit.xml",
        "summary.md",
        "report.html",
        "logs/alpha.log",
        "logs/beta.log",
        "logs/dependencies",
        "more",
      ])
        lay(join("out", name), odd);
      lay("history.json", odd);
      lay("cache/entries/ledger-1", odd);
      const { code, stdout, stderr } = await verdict(
        context,
        nix,
        [freshFlake(context, "passing"), "--out", "out", "--history", "history.json", "--cache", "cache"],
        { cwd },
      );
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, new RegExp(`"out" held more than a report: .*verdict\\.json \\(${odd.kind}\\)`, "u"));
      assert.match(
        stdout,
        new RegExp(
          'The history "history\\.json" could not be read \\("history\\.json" ' +
            `is ${odd.kind}, and not a file\\), and is left as it is`,
          "u",
        ),
      );
      assert.deepEqual(verdictsOf(readReport(join(cwd, "out"))), PASSED);
      untouched();
    });

    test("as the cache or its folders: nothing is believed, nothing is written through", async (context) => {
      for (const place of odd.kind === "a folder" ? [] : ["cache", "cache/entries", "cache/drafts"]) {
        const { cwd, lay, untouched } = checkout(context);
        lay(place, odd);
        const { code, stdout, stderr } = await verdict(
          context,
          nix,
          [freshFlake(context, "passing"), "--cache", "cache"],
          { cwd },
        );
        assert.equal(code, 0, stdout + stderr);
        assert.match(
          stdout,
          /(?:could not be fetched|not kept|were not kept).*(?:symbolic link|cannot be|ENOTDIR)/u,
          place,
        );
        untouched();
      }
    });

    test("as the files of the runner: nothing is written to them, and the verdicts stand", async (context) => {
      const { cwd, lay, untouched } = checkout(context);
      const of = job(context, nix, { flake: `path:${cwd}`, out: "out" });
      const names = ["GITHUB_OUTPUT", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_PATH"];
      for (const name of names) lay(`../files/${name}`, odd);
      const { exitCode, stdout } = await step(
        { ...of, env: { ...of.env, ...Object.fromEntries(names.map((name) => [name, join(cwd, "../files", name)])) } },
        "main",
      );
      assert.equal(exitCode, 0, stdout);
      for (const name of names.slice(0, 3))
        assert.match(stdout, new RegExp(`::warning::${name} names ${odd.kind}`, "u"));
      assert.deepEqual(verdictsOf(readReport(join(of.workspace, "out"))), PASSED);
      untouched();
    });

    test("among results that are merged: told, nothing is read through it", async (context) => {
      const { cwd, lay, untouched } = checkout(context);
      const one = await verdict(context, nix, [], { cwd });
      cpSync(one.out, join(cwd, "results/good"), { recursive: true });
      lay("results/bad/verdict.json", odd);
      lay("merged/logs", odd);
      lay("merged/verdict.json", odd);
      const { exitCode, stdout, stderr } = await execa(
        process.execPath,
        [CLI, "report", "results", "--out", "merged"],
        { cwd, env: environment(nix), extendEnv: false, reject: false },
      );
      assert.equal(exitCode, 1, stdout + stderr);
      assert.equal(verdictsOf(readReport(join(cwd, "merged")))["bad"], "lost");
      untouched();
    });
  });
}

test("a folder of the report that cannot be made ends soon, with a sentence", async (context) => {
  for (const out of ["/proc/x", "/proc/1/fd/x", "/dev/full"]) {
    const { code, stderr } = await verdict(context, nix, ["--out", out], { cwd: freshFlake(context, "passing") });
    assert.equal(code, 2, out);
    assert.match(stderr, /out: ".*" belongs to the system/u);
  }
  assert.ok(!existsSync("/proc/x"));
});
