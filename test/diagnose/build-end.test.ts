/** Builds that are no tests: why they failed, in one sentence. */

import { describe, test } from "node:test";

import { assertTells, type Expected } from "./explained.ts";
import { buildLogs, drvPath, FAILED_WORDS, nixBuild, uncoloured } from "./nix-wrapped.ts";

const HASHES = [
  "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
];

type Case = { what: string; lines: readonly string[] } & Pick<Expected, "code" | "words">;

const CASES: readonly Case[] = [
  {
    what: "a wrong hash",
    lines: [
      `error: hash mismatch in fixed-output derivation '${drvPath("source.tar.gz")}':`,
      `         specified: ${HASHES[0]}`,
      `            got:    ${HASHES[1]}`,
    ],
    code: "hash-mismatch",
    words: ['"source.tar.gz.drv"', ...HASHES],
  },
  {
    what: "a wrong hash, in the words of Nix before 2.4",
    lines: [
      `hash mismatch in fixed-output derivation '/nix/store/${"a".repeat(32)}-source':`,
      `  wanted: sha256:0000`,
      `  got:    sha256:1111`,
    ],
    code: "hash-mismatch",
    words: ["sha256:0000 was specified, and it has sha256:1111"],
  },
  ...[
    "curl: (6) Could not resolve host: example.org",
    "fatal: unable to access 'https://example.org/': Could not resolve host: example.org",
    "urllib3.exceptions.NameResolutionError: Temporary failure in name resolution",
    "Error: getaddrinfo EAI_AGAIN packages.example.org",
    "npm error getaddrinfo ENOTFOUND packages.example.org",
    'go: example.org/x@v1: Get "https://modules.example.org": dial tcp: lookup modules.example.org on [::1]:53',
    "  failed to lookup address information: Temporary failure in name resolution",
    "connect: Network is unreachable",
  ].map((line) => ({
    what: `no network: ${line}`,
    lines: [line],
    code: "sandbox-network" as const,
    words: [line.trim()],
  })),
  {
    what: "a path that is not in the sandbox",
    lines: ["/build/source/run.sh: line 3: /usr/bin/env: No such file or directory"],
    code: "missing-path",
    words: ['"/usr/bin/env"'],
  },
  {
    what: "a path that is not on this machine",
    lines: ["error: getting attributes of path '/var/secret': No such file or directory"],
    code: "missing-path",
    words: ['"/var/secret"'],
  },
  {
    what: "pytest",
    lines: [
      "FAILED tests/test_a.py::test_x - assert 1 == 2",
      "=========== 2 failed, 40 passed, 1 skipped in 3.21s ===========",
    ],
    code: "tests-failed",
    words: ["2 tests of pytest failed, 40 passed"],
  },
  {
    what: "pytest with errors alone",
    lines: ["ERROR tests/test_a.py - ImportError", "=========== 1 error in 0.12s ==========="],
    code: "tests-failed",
    words: ["1 test of pytest failed"],
  },
  {
    what: "cargo test",
    lines: ["test a ... FAILED", "test result: FAILED. 12 passed; 3 failed; 0 ignored; 0 measured; finished in 0.10s"],
    code: "tests-failed",
    words: ["3 tests of cargo test failed, 12 passed"],
  },
  {
    what: "go test",
    lines: [
      "--- FAIL: TestA (0.00s)",
      "    --- FAIL: TestA/one (0.00s)",
      "--- FAIL: TestB (0.01s)",
      "FAIL\texample.org/x\t0.01s",
    ],
    code: "tests-failed",
    words: ["2 tests of go failed: TestA, TestB"],
  },
  {
    what: "unittest",
    lines: ["Ran 12 tests in 0.010s", "", "FAILED (failures=2, errors=1)"],
    code: "tests-failed",
    words: ["3 tests of unittest failed"],
  },
  {
    what: "unittest with errors alone",
    lines: ["FAILED (errors=4, skipped=1)"],
    code: "tests-failed",
    words: ["4 tests of unittest failed"],
  },
  {
    what: "jest",
    lines: ["Tests:       2 failed, 1 skipped, 40 passed, 43 total"],
    code: "tests-failed",
    words: ["2 tests of jest failed, 40 passed"],
  },
  { what: "node:test", lines: ["# pass 4", "# fail 1"], code: "tests-failed", words: ["1 test of node:test failed"] },
  {
    what: "node:test, for people",
    lines: ["ℹ pass 4", "ℹ fail 2"],
    code: "tests-failed",
    words: ["2 tests of node:test"],
  },
  {
    what: "mocha",
    lines: ["  4 passing (3ms)", "  2 failing"],
    code: "tests-failed",
    words: ["2 tests of mocha failed"],
  },
  {
    what: "ctest",
    lines: ["75% tests passed, 1 tests failed out of 4", "Errors while running CTest"],
    code: "tests-failed",
    words: ["1 test of ctest failed"],
  },
  {
    what: "meson",
    lines: ["Ok:                 10", "Fail:               1"],
    code: "tests-failed",
    words: ["1 test of meson"],
  },
  ...[
    "src/main.c:12:5: error: expected ';' before 'return'",
    "main.go:7:2: undefined: foo",
    "src/index.ts(3,7): error TS2322: Type 'string' is not assignable to type 'number'.",
    "error[E0425]: cannot find value `x` in this scope",
    "src/Main.hs:3:8: error:",
    "Main.java:5: error: ';' expected",
  ].map((line) => ({
    what: `a compiler: ${line}`,
    lines: [line, "  more"],
    code: "tool-failed" as const,
    words: [line],
  })),
  {
    what: "a phase, when nothing else tells",
    lines: ["Running phase: unpackPhase", "Running phase: installPhase", "install: cannot stat it"],
    code: "phase-failed",
    words: ["its installPhase failed"],
  },
  {
    what: "a phase, as Nix alone is told of it",
    lines: ['@nix { "action": "setPhase", "phase": "checkPhase" }', "false"],
    code: "phase-failed",
    words: ["its checkPhase failed"],
  },
];

const CHATTER = [
  "unpacking source",
  "error handling ok",
  "checking for fail... no",
  "12 passed, 0 failed",
  "-- Looking for error.h",
];

describe("a build that failed of", () => {
  for (const { what, lines, code, words } of CASES) {
    test(what, () => {
      const log = [...CHATTER, ...lines, ""].join("\n");
      const expected: Expected = {
        verdict: "failed",
        ...(code === undefined ? {} : { code }),
        ...(words === undefined ? {} : { words }),
      };
      assertTells(log, expected, "failed");
      assertTells(`${nixBuild(log, "app")}${FAILED_WORDS.old("app")}`, expected);
      assertTells(`${nixBuild(log, "app")}${FAILED_WORDS.new("app")}`, expected);
      if (code !== "hash-mismatch") assertTells(log, { verdict: "unknown" });
      assertTells(log, { verdict: "passed" }, "passed");
    });
  }
  test("nothing that is known: no cause", () => {
    assertTells(`${CHATTER.join("\n")}\nit went wrong\n`, { verdict: "failed" }, "failed");
    assertTells("", { verdict: "unknown" });
    assertTells("", { verdict: "failed" }, "failed");
  });
  test("Nix's limits", () => {
    const words = `error: building of '${drvPath("app")}^out' from .drv file timed out after 3 seconds\n`;
    assertTells(`${nixBuild("working\n", "app")}${words}`, {
      verdict: "timeout",
      code: "nix-timeout",
      words: "longer than 3 s",
    });
  });
});

describe("the script of a test that does not pass its checks:", () => {
  for (const [what, ...lines] of [
    [
      "mypy",
      'testScriptWithTypes:5: error: Name "foo" is not defined  [name-defined]',
      "Found 1 error in 1 file (checked 1 source file)",
    ],
    ["pyflakes", "testScriptWithTypes:5:1: undefined name 'foo'", "Linting test script", "pyflakes: failed"],
    ["ruff", "F821 Undefined name `foo`", " --> test-script:5:1", "Found 1 error."],
    ["ruff, in one line", "test-script:5:1: F821 Undefined name `foo`", "Found 1 error."],
    [
      "ty",
      "error[unresolved-reference]: Name `foo` used when not defined",
      " --> testScriptWithTypes:5:1",
      "Found 1 diagnostic",
    ],
    ["black or the like", "would reformat test-script"],
  ] as const) {
    test(what, () => {
      const log = [
        "Running type check (enable/disable: config.skipTypeCheck)",
        "See https://nixos.org",
        ...lines,
        "",
      ].join("\n");
      const name = "nixos-test-driver-shop";
      const isKnown = what !== "black or the like";
      const expected: Expected = isKnown
        ? { verdict: "error", code: "script-invalid", words: lines[0] }
        : { verdict: "error" };
      for (const words of [FAILED_WORDS.old(name), FAILED_WORDS.new(name)]) {
        assertTells(`${buildLogs(log, { name })}${words}`, expected);
        assertTells(`${nixBuild(uncoloured(log), name)}${words}`, expected);
      }
    });
  }
});
