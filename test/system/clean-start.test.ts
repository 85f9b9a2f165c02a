/** A program that a job starts has the job's secrets and does not show them, whatever was laid in its way. */

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";

import { execa } from "execa";

import { COMPILED } from "../compile-cache.ts";

const MODULE = String(pathToFileURL(join(import.meta.dirname, "../../src/system/clean-start.ts")));
const PROGRAM = `
  import ${JSON.stringify(MODULE)};
  import { readFileSync, readlinkSync } from "node:fs";
  const { TOKEN, NIX_VERDICT_ENVIRONMENT: mark } = process.env;
  const shown = readFileSync("/proc/self/environ", "latin1").includes("s3cret");
  console.log(JSON.stringify({ token: TOKEN, mark, shown, input: readlinkSync("/proc/self/fd/0") }));
`;

type Seen = { token?: string; mark?: string; shown: boolean; input: string };

async function start(context: TestContext, env: Record<string, string>, input?: string): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  mkdirSync(join(folder, "temporary"));
  const { stdout } = await execa(process.execPath, [join(folder, "program.mjs")], {
    cwd: folder,
    env: {
      GITHUB_ACTIONS: "true",
      RUNNER_TEMP: join(folder, "temporary"),
      TOKEN: "s3cret",
      NODE_COMPILE_CACHE: COMPILED,
      ...env,
    },
    extendEnv: false,
    ...(input === undefined ? { stdin: "ignore" } : { input }),
  });
  assert.deepEqual(readdirSync(join(folder, "temporary")), []);
  return JSON.parse(stdout) as Seen;
}

const HIDDEN: Seen = { token: "s3cret", shown: false, input: "/dev/null" };

test("its secrets are variables, and not in /proc", async (context) => {
  assert.deepEqual(await start(context, {}), HIDDEN);
  assert.deepEqual(await start(context, { LONG: "x".repeat(100_000), "odd name-1": "a=b\n", __proto__x: "y" }), HIDDEN);
});

describe("an earlier step has set the variable that the second start is known by", { concurrency: true }, () => {
  const VALUES = ["", "x", "standard input", "1", "true"];
  const INPUTS = [undefined, "", "{}", '{"TOKEN":"another"}', "no JSON"];
  // Each value with the input that would be worst, and each input with a value: a start takes half a second of a core.
  const laid = [...VALUES.map((value) => [value, INPUTS[3]]), ...INPUTS.map((input) => ["x", input])];
  for (const [value = "", input] of laid) {
    const given = input === undefined ? "no input" : JSON.stringify(input);
    test(`${JSON.stringify(value)}, with ${given}`, async (context) => {
      assert.deepEqual(await start(context, { NIX_VERDICT_ENVIRONMENT: value }, input), HIDDEN);
    });
  }

  test("outside of a job it means nothing, and the input is left alone", async (context) => {
    const { shown, mark, token, input } = await start(
      context,
      { GITHUB_ACTIONS: "", NIX_VERDICT_ENVIRONMENT: "x" },
      "{}",
    );
    assert.deepEqual([token, mark, shown], ["s3cret", undefined, true]);
    assert.notEqual(input, "/dev/null");
  });
});

describe("there is no room where temporary files belong", () => {
  for (const place of ["/no-such-folder-here", "/proc", "/dev/full", "", "relative"]) {
    test(JSON.stringify(place), async (context) => {
      assert.deepEqual(await start(context, { RUNNER_TEMP: place, TMPDIR: place }), HIDDEN);
    });
  }

  test("a folder in which nobody may write", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
    context.after(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o555);
    assert.deepEqual(await start(context, { RUNNER_TEMP: folder, TMPDIR: folder }), HIDDEN);
  });
});
