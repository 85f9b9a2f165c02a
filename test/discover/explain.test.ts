import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { explainProblem } from "../../src/discover/explain-value.ts";
import { explainError } from "../../src/discover/explain.ts";
import { sourceName, type Sources } from "../../src/discover/locked-flake.ts";

const FLAKE = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-source";
const NIXPKGS = "/nix/store/zyxwvsrqpnmlkjihgfdcba9876543210-source";
const URL = "git+file:///home/me/flake?dir=nested&ref=refs/heads/main&rev=0123";
const SOURCES: Sources = { trees: [FLAKE, "/home/me/flake", sourceName(URL)], dir: "" };

type Raised = { text?: string; raw?: string | null; position?: { file: string; line: number; column: number } | null };
const explain = ({ text, raw = null, position = null }: Raised, sources = SOURCES) =>
  explainError({ kind: "message", level: 0, text: text ?? `error: ${raw}`, raw, position }, sources);

/** A trace as Nix prints it: steps from the outermost to the innermost, then the error. */
const trace = (error: string, ...steps: [what: string, at: string][]): string => {
  const lines = steps.map(
    ([what, at]) => `       … ${what}\n         at ${at}:\n            1| { }\n             | ^\n`,
  );
  return `error:\n${lines.join("\n")}\n       error: ${error}`;
};

describe("codes", () => {
  const table: [message: string, code: string, builtin?: string][] = [
    ["infinite recursion encountered", "infinite-recursion"],
    ["stack overflow; max-call-depth exceeded", "stack-overflow"],
    ["stack overflow (possible infinite recursion)", "stack-overflow"],
    ["attribute 'mdbook' missing", "missing-attribute"],
    ["attribute '\"with space\"' missing", "missing-attribute"],
    ["undefined variable 'pkgs'", "undefined-variable"],
    ["syntax error, unexpected '}', expecting ';'", "syntax-error"],
    ["assertion '(1 == 2)' failed", "assertion"],
    ["an integer with value '1' is not equal to an integer with value '2'", "assertion"],
    [
      "list of size '1' is not equal to list of size '0', left hand side is '[ 1 ]', right hand side is '[ ]'",
      "assertion",
    ],
    ["assertion '({ a = 1;\n  b = 2; } == x)' failed", "assertion"],
    ["cannot coerce a function to a string: «lambda»", "type-error"],
    ["cannot add a string to an integer", "type-error"],
    ["expected a set but found a list: [ ]", "type-error"],
    ["value is a string while a set was expected", "type-error"],
    ["attempt to call something which is not a function but a set: { }", "type-error"],
    ["function 'mkTest' called without required argument 'name'", "type-error"],
    ["function 'anonymous lambda' called with unexpected argument 'x'", "type-error"],
    ["my words", "throw", "throw"],
    ["my words", "abort", "abort"],
    ["getting status of '/nix/store/x': No such file or directory", "evaluation"],
    ["while reading", "evaluation", "readFile"],
    // EvaluationMessage by the flake itself, not by Nix.
    ["please avoid infinite recursion encountered in tests", "throw", "throw"],
    ["the wizard met a stack overflow", "throw", "throw"],
  ];
  for (const [message, code, builtin] of table) {
    test(`${code}: ${message}`, () => {
      const text =
        builtin === undefined
          ? `error: ${message}`
          : trace(message, [`while calling the '${builtin}' builtin`, `${FLAKE}/flake.nix:1:1`]);
      assert.deepEqual(explain({ text, raw: message }).reason, { code, message });
    });
  }

  test("without a bare message, the end of the trace is the reason", () => {
    const text = trace("attribute 'x' missing", ["while evaluating", `${FLAKE}/flake.nix:1:1`]);
    assert.deepEqual(explain({ text }).reason, { code: "missing-attribute", message: "attribute 'x' missing" });
  });

  test("a package that is not for this platform is unsupported, not broken", () => {
    const raw =
      "Package ‘hello-2.12’ in /nix/store/x/default.nix:34 is not available on the requested hostPlatform:\n" +
      '  hostPlatform.system = "x86_64-linux"';
    const { verdict, reason } = explain({ raw });
    assert.deepEqual([verdict, reason.code], ["unsupported", "wrong-platform"]);
    assert.equal(explain({ raw: "x" }).verdict, "eval-error");
  });
});

describe("locations", () => {
  const at = (file: string, line = 9, column = 17) => ({ file, line, column });

  test("the error's own position, in each of the flake's folders", () => {
    assert.deepEqual(explain({ raw: "x", position: at(`${FLAKE}/sub/flake.nix`) }).location, at("sub/flake.nix"));
    assert.deepEqual(explain({ raw: "x", position: at("/home/me/flake/flake.nix") }).location, at("flake.nix"));
  });

  test("an error in nixpkgs: the innermost step that lies in the flake", () => {
    const text = trace(
      "x",
      ["outermost", `${FLAKE}/flake.nix:1:2`],
      ["innermost of ours", `${FLAKE}/tests/login.nix:30:4`],
      ["in nixpkgs", `${NIXPKGS}/lib/modules.nix:500:6`],
    );
    assert.deepEqual(
      explain({ text, raw: "x", position: at(`${NIXPKGS}/lib/modules.nix`) }).location,
      at("tests/login.nix", 30, 4),
    );
  });

  test("of a flake in a folder of its repository: relative to that folder, also what lies beside it", () => {
    const nested = { ...SOURCES, dir: "nested" };
    assert.deepEqual(
      explain({ raw: "x", position: at(`${FLAKE}/nested/checks/a.nix`) }, nested).location,
      at("checks/a.nix"),
    );
    assert.deepEqual(explain({ raw: "x", position: at(`${FLAKE}/lib/a.nix`) }, nested).location, at("../lib/a.nix"));
  });

  test("in what Nix calls by its URL, however much of that it says", () => {
    for (const url of [
      URL,
      "git+file:///home/me/flake?ref=refs/heads/main&rev=0123",
      "git+file:///home/me/flake?rev=0123&shallow=1",
    ]) {
      assert.deepEqual(explain({ raw: "x", position: at(`«${url}»/sub/a.nix`) }).location, at("sub/a.nix"));
      assert.deepEqual(
        explain({
          text: trace(
            "x",
            ["step", `«${url}»/sub/a.nix:3:4`],
            ["theirs", "«github:NixOS/nixpkgs/01»/lib/lists.nix:3:4"],
          ),
          raw: "x",
        }).location,
        at("sub/a.nix", 3, 4),
      );
    }
    const github: Sources = { trees: [sourceName("github:owner/repo/0123?narHash=sha256-x%3D")], dir: "" };
    assert.deepEqual(
      explain({ raw: "x", position: at("«github:owner/repo/0123»/a.nix") }, github).location,
      at("a.nix"),
    );
  });

  test("no position is looked for behind blank lines, however many", () => {
    const text = trace(`${"\n".repeat(500_000)}x`, ["step", `${FLAKE}/flake.nix:1:2`]);
    assert.deepEqual(explain({ text, raw: "x" }).location, at("flake.nix", 1, 2));
  });

  for (const [what, file] of [
    ["nixpkgs", `${NIXPKGS}/lib/lists.nix`],
    ["a folder that only begins alike", `${FLAKE}-patched/flake.nix`],
    ["another revision", "«git+file:///home/me/flake?rev=4567»/a.nix"],
    ["another repository", "«git+file:///home/me/flakes?rev=0123»/a.nix"],
    ["our own expression", "«string»"],
    ["a builtin", "<nix/derivation-internal.nix>"],
  ] as const) {
    test(`none in ${what}`, () =>
      assert.equal(
        explain({ raw: "x", text: trace("x", ["step", `${file}:3:4`]), position: at(file) }).location,
        null,
      ));
  }
});

describe("excerpts", () => {
  test("without the steps of our own expression", () => {
    const text = trace(
      "boom",
      ["ours", "«string»:12:3"],
      ["theirs", `${FLAKE}/flake.nix:1:2`],
      ["ours again", "«string»:13:3"],
    );
    const { excerpt } = explain({ text, raw: "boom" });
    assert.ok(excerpt.some((line) => line.includes("theirs")));
    assert.ok(!excerpt.some((line) => line.includes("ours again") || line.includes("«string»")), excerpt.join("\n"));
    assert.match(excerpt.at(-1) ?? "", /error: boom$/);
  });

  test("a long trace keeps its end", () => {
    const steps = Array.from({ length: 100 }, (_, n): [string, string] => [
      `step ${n}`,
      `${FLAKE}/flake.nix:${n + 1}:1`,
    ]);
    const { excerpt } = explain({ text: trace("boom", ...steps), raw: "boom" });
    assert.deepEqual(
      excerpt.slice(-5).map((line) => line.trim()),
      ["… step 99", "at flake.nix:100:1:", "1| { }", "| ^", "error: boom"],
    );
    assert.equal(excerpt.length, 25);
  });

  test("the steps that lie in the flake have room before those of nixpkgs that are nearer to the error", () => {
    const steps = Array.from({ length: 100 }, (_, n): [string, string] => [
      `theirs ${n}`,
      `${NIXPKGS}/lib/modules.nix:${n + 1}:1`,
    ]);
    const { excerpt } = explain({
      text: trace("boom", ["ours, far out", `${FLAKE}/flake.nix:1:2`], ...steps),
      raw: "boom",
    });
    assert.equal(excerpt[0]?.trim(), "… ours, far out");
    assert.equal(excerpt[4], "…");
    assert.deepEqual(
      excerpt.slice(-5).map((line) => line.trim()),
      ["… theirs 99", `at ${NIXPKGS}/lib/modules.nix:100:1:`, "1| { }", "| ^", "error: boom"],
    );
    assert.ok(excerpt.length <= 25);
  });

  test("of a long error the beginning", () => {
    const failed = Array.from({ length: 100 }, (_, n) => `- assertion ${n}`);
    const { excerpt } = explain({
      text: trace(["Failed assertions:", ...failed].join("\n       "), ["ours", `${FLAKE}/flake.nix:1:2`]),
      raw: "x",
    });
    const shown = excerpt.map((line) => line.trim());
    assert.deepEqual(shown.slice(0, 6), [
      "… ours",
      "at flake.nix:1:2:",
      "1| { }",
      "| ^",
      "error: Failed assertions:",
      "- assertion 0",
    ]);
    assert.equal(shown.length, 19);
  });

  test("an error without a trace", () =>
    assert.deepEqual(explain({ text: "error: stack overflow", raw: null }).excerpt, ["error: stack overflow"]));
  test("words without an error", () => assert.deepEqual(explain({ text: "killed", raw: null }).excerpt, ["killed"]));
  test("no control characters", () =>
    assert.deepEqual(explain({ text: "error: a\u0007b\u009b31m", raw: null }).excerpt, ["error: ab"]));
});

describe("values that are no derivations", () => {
  type Problem = Parameters<typeof explainProblem>[1];
  const problem = (over: Partial<Problem>): Problem => ({
    type: "set",
    nested: [],
    position: null,
    ...over,
  });
  const table: [Problem, code: string, RegExp][] = [
    [problem({ type: "string" }), "not-a-derivation", /^it is a string, not a derivation$/],
    [problem({ type: "int" }), "not-a-derivation", /^it is an integer,/],
    [problem({ type: "lambda" }), "not-a-derivation", /^it is a function,/],
    [problem({ type: "null" }), "not-a-derivation", /^it is null,/],
    [problem({}), "not-a-derivation", /^it is a set,/],
    [problem({ nested: ["a", "b.c"] }), "nested", /"a", "b\.c".*beside "group"/],
  ];
  for (const [said, code, sentence] of table) {
    test(`${code}: ${said.type} ${said.nested.join()}`, () => {
      const { verdict, reason } = explainProblem("group", said, SOURCES);
      assert.equal(verdict, "eval-error");
      assert.equal(reason.code, code);
      assert.match(reason.message, sentence);
    });
  }

  test("where it is written, if that is in the flake", () => {
    const position = { file: `${FLAKE}/flake.nix`, line: 3, column: 5 };
    assert.deepEqual(explainProblem("x", problem({ position }), SOURCES).location, { ...position, file: "flake.nix" });
    assert.equal(
      explainProblem("x", problem({ position: { ...position, file: `${NIXPKGS}/x.nix` } }), SOURCES).location,
      null,
    );
  });
});

describe("the disk", () => {
  test("a full disk is the machine's, and not the flake's", () => {
    for (const text of [
      "error: write of 421 bytes: No space left on device",
      "error: opening file '/nix/store/x.drv': Disk quota exceeded",
    ]) {
      const { verdict, reason, location } = explain({ text });
      assert.deepEqual([verdict, reason.code, location], ["disk-full", "disk-full", null]);
      assert.match(reason.message, /no space left on the disk: .*\. Free some: "nix store gc"$/u);
    }
    const thrown = trace("x: No space left on device", ["while calling the 'throw' builtin", `${FLAKE}/flake.nix:3:5`]);
    assert.equal(explain({ text: thrown }).verdict, "eval-error");
  });
});

describe("the network", () => {
  const message = (text: string) => ({ kind: "message", level: 0, text, raw: null, position: null }) as const;
  const download = "unable to download 'http://a.example/x': Could not connect to server (7)";

  test("what cannot be fetched is lost, with the host, also where the error has its place in its text", () => {
    const text = trace(`${download}\n       at ${FLAKE}/flake.nix:3:5:\n            2| {\n            3| x`, [
      "while calling the 'fetchurl' builtin",
      `${FLAKE}/flake.nix:3:5`,
    ]);
    const { verdict, reason, location } = explain({ text });
    assert.deepEqual([verdict, reason.code, location?.line], ["lost", "network", 3]);
    assert.equal(
      reason.message,
      "the network failed, not the check: a.example failed: Could not connect to server (7)",
    );
  });

  test("what a server does not have, and what a flake only says, is an error of the flake", () => {
    assert.equal(explain({ raw: "unable to download 'http://a.example/x': HTTP error 404" }).verdict, "eval-error");
    const thrown = trace(download, ["while calling the 'throw' builtin", `${FLAKE}/flake.nix:3:5`]);
    assert.equal(explain({ text: thrown }).verdict, "eval-error");
  });

  test("where all binary caches have failed, an error before says why", () => {
    const drv = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-x.drv";
    const error = message(`error: some substitutes for the outputs of derivation '${drv}' failed (usually happens)`);
    const { verdict, reason } = explainError(error, SOURCES, [message(`error: ${download}`), message("error: x")]);
    assert.equal(verdict, "lost");
    assert.match(reason.message, /a\.example failed/);
    assert.equal(explainError(error, SOURCES).verdict, "eval-error");
  });
});
