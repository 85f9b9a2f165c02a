import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { XMLParser } from "fast-xml-parser";

import { startDaemon } from "./daemon.ts";
import { freshFlake, verdict, withEachNix } from "./run.ts";

const EXPECTED: Record<string, readonly [verdict: string, code: string, message: RegExp, place: string | null]> = {
  throws: ["eval-error", "throw", /^this one gives up$/, "flake.nix:15:18"],
  "lacks-attribute": ["eval-error", "missing-attribute", /attribute 'nothing' missing/, "flake.nix:16:27"],
  recurses: ["eval-error", "infinite-recursion", /infinite recursion/, "flake.nix:17:28"],
  "mixes-types": ["eval-error", "type-error", /cannot add a string to an integer/, "flake.nix:18:27"],
  "is-number": ["eval-error", "not-a-derivation", /an integer, not a derivation/, "flake.nix:19:9"],
  "is-nested": ["eval-error", "nested", /holds derivations \("inner"\)/, "flake.nix:20:9"],
  overflows: ["eval-error", "stack-overflow", /stack overflow/, "flake.nix:21:36"],
  "other-platform": ["unsupported", "wrong-platform", /a machine for riscv64-linux/, null],
  "other-feature": ["unsupported", "missing-feature", /the system feature "quantum"/, null],
  exits: ["failed", "exit-code", /exited with 7/, null],
  "needs-library": ["dependency-failed", "dependency", /^it needs "library-.*exited with 5/, null],
  "needs-library-too": ["dependency-failed", "dependency", /^it needs "library-.*exited with 5/, null],
  hangs: ["timeout", "timeout", /longer than 5 s/, null],
};

withEachNix((nix) => {
  for (const through of ["a store of its own", "the daemon"])
    test(`13 checks, broken in 12 ways: 13 verdicts and causes (Nix ${nix.version}, ${through})`, async (context) => {
      const flake = freshFlake(context, "thirteen");
      const env = through === "the daemon" ? (await startDaemon(context, nix)).env : {};
      const { code, report, out, stdout } = await verdict(context, nix, [flake, "--timeout", "5s"], { env });

      assert.equal(code, 1);
      const checks = new Map(report?.checks.map((check) => [check.name, check]));
      assert.equal(report?.checks.length, 13);
      assert.deepEqual([...checks.keys()].toSorted(), Object.keys(EXPECTED).toSorted());
      for (const [name, [expected, reason, message, place]] of Object.entries(EXPECTED)) {
        const check = checks.get(name);
        assert.equal(check?.verdict, expected, name);
        assert.equal(check?.reason?.code, reason, name);
        assert.match(check?.reason?.message ?? "", message, name);
        const location = check?.location;
        assert.equal(location ? `${location.file}:${location.line}:${location.column}` : null, place, name);
      }
      assert.equal(new Set(Object.values(EXPECTED).map(([, reason]) => reason)).size, 12);

      const cases = testCases(readFileSync(join(out, "junit.xml"), "utf8"));
      assert.deepEqual(cases.map(({ name }) => name).toSorted(), Object.keys(EXPECTED).toSorted());
      for (const { name, failure, error } of cases) assert.ok((failure ?? error)?.message, `${name} has a cause`);

      const summary = readFileSync(join(out, "summary.md"), "utf8");
      const rows = summary.split("\n").filter((line) => /^\| (❌|⏱|[^ |-]+) \|/u.test(line));
      assert.equal(rows.length, 12, "one row in the summary for each way to be broken");
      for (const name of Object.keys(EXPECTED)) {
        const lines = stdout.split("\n").filter((line) => line.startsWith(`✘ ${name} `));
        // Two are bad over one thing, and share a line of the table.
        const listed = stdout.split("\n").filter((line) => /^ {2}[\w-]+, [\w-]+$/u.test(line) && line.includes(name));
        assert.equal(lines.length + listed.length, 2, `${name}: one line when judged, one in the table`);
      }
      assert.match(readFileSync(join(out, checks.get("exits")?.log ?? ""), "utf8"), /^about to fail$/m);
      assert.match(readFileSync(join(out, checks.get("needs-library")?.log ?? ""), "utf8"), /^no library today$/m);
      assert.deepEqual(checks.get("needs-library")?.excerpt, ["no library today"]);
    });
});

type TestCase = { name: string; failure?: { message: string }; error?: { message: string } };

function testCases(xml: string): TestCase[] {
  const parsed = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" }).parse(xml) as {
    testsuites: { testsuite: { testcase: TestCase[] } };
  };
  return parsed.testsuites.testsuite.testcase;
}
