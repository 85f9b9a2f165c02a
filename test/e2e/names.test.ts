import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";

import { freshFlake, ROOT, verdict, verdictsOf, withEachNix } from "./run.ts";

const NAMES = JSON.parse(readFileSync(join(ROOT, "test/flakes/names/names.json"), "utf8")) as string[];

withEachNix((nix) => {
  test(`names may hold anything, and each log is a file of its own in logs/ (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "names");
    const { code, report, out, stdout } = await verdict(context, nix, [flake]);
    assert.equal(code, 0, stdout);
    assert.deepEqual(verdictsOf(report), Object.fromEntries(NAMES.map((name) => [name, "passed"])));
    const logs = report?.checks.map((check) => resolve(out, check.log ?? "")) ?? [];
    assert.equal(new Set(logs.map((log) => log.toLowerCase())).size, NAMES.length);
    for (const log of logs) {
      assert.equal(dirname(log), join(out, "logs"));
      assert.equal(readFileSync(log, "utf8"), "log of a name\n");
    }
    assert.deepEqual(readdirSync(out).toSorted(), ["junit.xml", "logs", "report.html", "summary.md", "verdict.json"]);
    assert.equal(readdirSync(join(out, "logs")).length, NAMES.length);

    for (const name of ["a b", "*", "--option", "[ab]", 'quote"d', "slash/ed", ".."]) {
      const only = await verdict(context, nix, [flake, `--only=${name === "*" ? "\\*" : name}`]);
      assert.deepEqual(Object.keys(verdictsOf(only.report)), [name], `--only ${name}: ${only.stderr}`);
      assert.equal(only.report?.checks[0]?.verdict, "cached");
    }
  });

  test(`--only and --skip are globs on whole names (Nix ${nix.version})`, async (context) => {
    const flake = freshFlake(context, "passing");
    const some = await verdict(context, nix, [flake, "--only", "*a*", "--skip", "gamma*", "--skip", "nobody"]);
    assert.deepEqual(verdictsOf(some.report), { alpha: "passed", beta: "passed" });
    assert.match(some.stdout, /The pattern "nobody" matches no check/);
    assert.equal(some.code, 0);
    const again = await verdict(context, nix, [flake]);
    assert.deepEqual(verdictsOf(again.report), { alpha: "cached", beta: "cached", "gamma-ray": "passed" });
    assert.equal(again.report?.checks.find((check) => check.name === "alpha")?.log, null);
    assert.equal(existsSync(join(again.out, "logs", "alpha.log")), false);
    assert.ok(statSync(join(again.out, "junit.xml")).size > 0);
  });
});
