/** Every rule that the design leans on is broken once, and must be found; what is allowed must not. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

/** What the cases import. */
const GROUND = {
  "src/system/system.ts":
    'export type Made = { made: string };\nexport function realWorld(): Made {\n  return { made: "" };\n}\n',
  ...Object.fromEntries(
    [
      "src/nix/nix.ts",
      "src/nix/inside.ts",
      "src/plan/plan.ts",
      "src/inputs/inputs.ts",
      "src/pipelines/pipelines.ts",
      "test/made.ts",
    ].map((file) => [file, "export type Made = { made: string };\n"]),
  ),
};

const type = (from: string): string => `import type { Made } from "${from}";\n\nexport type Ours = Made;\n`;
const module = (from: string): string => `import * as all from "${from}";\n\nexport const taken = all;\n`;

type Case = [file: string, content: string, rule: string | null];

/** A file in each folder, and the rule that must speak of it; null: none may. */
const CASES: Case[] = [
  // Whoever touches the machine takes it from a World.
  ...[
    "@actions/core",
    "execa",
    "node:child_process",
    "node:fs",
    "node:http",
    "node:https",
    "node:net",
    "node:os",
    "node:process",
    "fs",
  ].map((world, n): Case => [`src/run/world-${n}.ts`, module(world), "no-restricted-imports"]),
  ["src/run/path.ts", module("node:path"), null],
  [
    "src/run/type-of-files.ts",
    'import type { WriteStream } from "node:fs";\n\nexport type Ours = WriteStream;\n',
    null,
  ],
  [
    "src/run/real.ts",
    'import { realWorld } from "../system/system.ts";\n\nexport const world = realWorld();\n',
    "no-restricted-imports",
  ],
  ["src/run/type-of-system.ts", 'import type { Made } from "../system/system.ts";\n\nexport type Ours = Made;\n', null],
  [
    "src/programs/real.ts",
    'import { realWorld } from "../system/system.ts";\n\nexport const world = realWorld();\n',
    null,
  ],
  ["src/system/uses-files.ts", module("node:fs"), null],
  ["src/programs/uses-files.ts", module("node:fs"), null],
  // Imports go down, by the doors, and never in a circle.
  ["src/nix/upward.ts", type("../plan/plan.ts"), "imports"],
  ["src/system/upward.ts", type("../nix/nix.ts"), "imports"],
  [
    "src/plan/upward.ts",
    'export const later = async (): Promise<unknown> => await import("../inputs/inputs.ts");\n',
    "imports",
  ],
  ["src/cache/packs/upward.ts", type("../../plan/plan.ts"), "imports"],
  ["src/plan/past-the-door.ts", type("../nix/inside.ts"), "imports"],
  ["src/plan/past-the-door-again.ts", 'export type { Made } from "../nix/inside.ts";\n', "imports"],
  ["src/plan/by-the-door.ts", type("../nix/nix.ts"), null],
  ["src/plan/own-room.ts", type("./plan.ts"), null],
  ["src/publish/same-layer.ts", type("../plan/plan.ts"), null],
  ["src/report/impure.ts", type("../nix/nix.ts"), "imports"],
  ["src/plan/uses-a-test.ts", type("../../test/made.ts"), "imports"],
  ["src/attic/no-layer.ts", type("../nix/nix.ts"), "imports"],
  ["src/programs/runs.ts", type("../pipelines/pipelines.ts"), null],
  [
    "src/plan/type-circle-a.ts",
    'import type { B } from "./type-circle-b.ts";\n\nexport type A = B | null;\n',
    "no-cycle",
  ],
  ["src/plan/type-circle-b.ts", 'import type { A } from "./type-circle-a.ts";\n\nexport type B = A | 1;\n', "no-cycle"],
  ["src/plan/circle-a.ts", 'import { b } from "./circle-b.ts";\n\nexport const a = (): string => b();\n', "no-cycle"],
  ["src/plan/circle-b.ts", 'import { a } from "./circle-a.ts";\n\nexport const b = (): string => a();\n', "no-cycle"],

  // The process, its environment, the network and the clock.
  ["src/run/environment.ts", 'export const home = process.env["HOME"];\n', "no-restricted-globals"],
  ["src/run/network.ts", 'export const answer = fetch("https://example.org");\n', "no-restricted-globals"],
  ["src/run/clock.ts", "export const now = Date.now();\n", "no-restricted-properties"],
  ["src/system/clock.ts", "export const now = Date.now();\nexport const { env } = process;\n", null],
  ["src/programs/post.ts", "export const { env } = process;\n", null],

  // Words come out through one place, and so do commands.
  ["src/programs/report.ts", 'process.stdout.write("x");\n', "no-restricted-properties"],
  ["src/programs/root.ts", module("@actions/core"), "no-restricted-imports"],
  ["src/programs/cache.ts", 'import { stdout } from "node:process";\n\nstdout.write("x");\n', "no-restricted-imports"],
  ["src/run/error.ts", 'process.stderr.write("x");\n', "no-restricted-properties"],
  ["src/system/error.ts", 'process.stderr.write("x");\n', "no-restricted-properties"],
  ["src/system/core.ts", module("@actions/core"), "no-restricted-imports"],
  ["src/system/out.ts", 'import { stdout } from "node:process";\n\nstdout.write("x");\n', "no-restricted-imports"],
  ["src/system/console.ts", 'console.warn("x");\n', "no-console"],
  ["src/runner/runner.ts", module("@actions/core"), null],
  ["src/system/terminal.ts", "export const { columns } = process.stdout;\n", null],

  // What keeps code honest.
  ["src/plan/any.ts", "export function same(value: any): unknown {\n  return value;\n}\n", "no-explicit-any"],
  ["src/plan/non-null.ts", "export const first = (list: string[]): string => list[0]!;\n", "no-non-null-assertion"],
  [
    "src/plan/floating.ts",
    "export function go(work: () => Promise<void>): void {\n  work();\n}\n",
    "no-floating-promises",
  ],
  [
    "src/plan/misused.ts",
    'export const odd = (test: () => Promise<boolean>): string => (test() ? "a" : "b");\n',
    "no-misused-promises",
  ],
  [
    "src/plan/late.ts",
    "export async function go(folder: AsyncDisposable, work: () => Promise<string>): Promise<string> {\n" +
      "  await using _held = folder;\n  return work();\n}\n",
    "return-await",
  ],
  ["src/plan/unsafe.ts", 'export const name: string = JSON.parse("1");\n', "no-unsafe-assignment"],
  ["src/plan/thrown.ts", 'export function fail(): never {\n  throw "words";\n}\n', "only-throw-error"],
  ["src/plan/loose.ts", "export const same = (a: string, b: string): boolean => a == b;\n", "eqeqeq"],
  ["src/plan/console.ts", 'console.log("x");\n', "no-console"],
  [
    "src/plan/exhaustive.ts",
    'export function go(kind: "a" | "b"): void {\n  switch (kind) {\n    case "a":\n      break;\n  }\n}\n',
    "switch-exhaustiveness-check",
  ],
  ["src/plan/long.ts", Array.from({ length: 251 }, (_, n) => `export const value${n} = ${n};\n`).join(""), "max-lines"],
  ["src/plan/not-long.ts", Array.from({ length: 250 }, (_, n) => `export const value${n} = ${n};\n`).join(""), null],
  [
    "src/plan/many-parameters.ts",
    "export const sum = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;\n",
    "max-params",
  ],
  [
    "src/plan/long-function.ts",
    `export function go(list: number[]): void {\n${"  list.push(1);\n".repeat(60)}}\n`,
    "max-lines-per-function",
  ],
  [
    "src/plan/type-import.ts",
    'import { Made } from "../nix/nix.ts";\n\nexport type Ours = Made;\n',
    "consistent-type-imports",
  ],
  ["src/plan/prefix.ts", module("path"), "prefer-node-protocol"],
  [
    "test/free.test.ts",
    'import { test } from "node:test";\n\nimport * as files from "node:fs";\n\n' +
      'test("x", () => {\n  console.log(files, process.env, Date.now());\n});\n',
    null,
  ],

  // What is built is not ours to judge.
  ["dist/cli.js", "debugger;\nvar a = 1; a == 2;\n", null],
];

describe("the linter", () => {
  let folder = "";
  let found = new Map<string, string[]>();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
    for (const name of [".oxlintrc.json", "lint", "tsconfig.json", "package.json"])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    for (const [file, content] of [...Object.entries(GROUND), ...CASES]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    const args = [join(ROOT, "node_modules/oxlint/bin/oxlint"), "--type-aware", "--deny-warnings", "--format=json"];
    const output = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: unknown) => error as { stdout: string });
    const { diagnostics } = JSON.parse(output.stdout) as { diagnostics: { code: string; filename: string }[] };
    found = new Map(
      Array.from(
        Map.groupBy(diagnostics, ({ filename }) => filename),
        ([file, list]) => [file, list.map(({ code }) => code)],
      ),
    );
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [file, , rule] of CASES) {
    test(rule === null ? `allows ${file}` : `${rule}: ${file}`, () => {
      const codes = found.get(file) ?? [];
      if (rule === null) assert.deepEqual(codes, []);
      else
        assert.ok(
          codes.some((code) => code.endsWith(`(${rule})`)),
          `found ${codes.join(", ") || "nothing"}`,
        );
    });
  }
});

/** What puts text on a standard stream, and the files that may: whatever else is written, the runner could obey. */
const WRITERS: readonly [what: RegExp, allowed: readonly string[]][] = [
  [/process\.std(?:out|err)\b/u, ["src/system/streams.ts", "src/system/terminal.ts"]],
  [
    /\bwriteWhole\b/u,
    ["src/runner/runner.ts", "src/system/streams.ts", "src/system/system.ts", "src/system/terminal.ts"],
  ],
  [
    /\bwriteSync\b/u,
    ["src/system/clean-start.ts", "src/system/kernel.ts", "src/system/oldest-node.ts", "src/system/streams.ts"],
  ],
  [/from "@actions\/core"|import\("@actions\/core"\)/u, ["src/runner/runner.ts"]],
  [/\b(?:console\.(?:log|info|warn|error|debug|dir|table|trace)|process\.(?:_rawDebug|emitWarning|binding))\(/u, []],
  [/import \{[^}]*\bstd(?:out|err)\b[^}]*\} from "(?:node:)?process"/u, []],
  [/workflowCommand\(|fencedGroup\(/u, ["src/runner/runner.ts", "src/system/workflow-commands.ts"]],
  [/std(?:io|out|err): (?:\[.*)?"inherit"/u, []],
];

for (const [what, allowed] of WRITERS) {
  test(`of all sources, only these hold ${what.source}: ${allowed.join(", ") || "none"}`, () => {
    const found = globSync("src/**/*.ts", { cwd: ROOT }).filter((file) =>
      what.test(readFileSync(join(ROOT, file), "utf8")),
    );
    assert.deepEqual(found.toSorted(), allowed.toSorted());
  });
}

test("every entry guards its process before its work", () => {
  for (const entry of globSync("src/entries/*.ts", { cwd: ROOT })) {
    const [, program = ""] = /"\.\.\/(programs\/[a-z-]+\.ts)"/u.exec(readFileSync(join(ROOT, entry), "utf8")) ?? [];
    assert.match(readFileSync(join(ROOT, "src", program), "utf8"), /^guardProcess\(/mu, program);
  }
});
