import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { FlakeTexts } from "../../src/diagnose/flake-texts.ts";
import { subtestsIn, withScript } from "../../src/diagnose/test-script.ts";
import type { Explanation } from "../../src/model/model.ts";
import { world } from "./excerpts.ts";
import { HASH, storeWith } from "./script-store.ts";

const NO_FLAKE = new FlakeTexts(null, world.files);

const FAILED: Explanation = {
  verdict: "failed",
  cause: null,
  machine: null,
  scriptLine: null,
  build: null,
  journal: [],
  location: null,
  subtests: [{ name: "first", verdict: "failed", depth: 0, durationMs: null }],
  machines: [{ name: "machine", kind: "qemu", bootMs: 1000, emulated: false }],
};

const namesAfter = async (drvPath: string | null, explanation: Explanation = FAILED): Promise<string[]> =>
  (await withScript(explanation, drvPath, NO_FLAKE, world.files)).subtests.map(
    ({ name, verdict }) => `${name}: ${verdict}`,
  );

describe("the names of subtests in a script", () => {
  test("plain strings, each once, in their order", () => {
    const script = [
      'with subtest("first"):',
      "    with subtest('it\\'s \"second\"'):",
      '    with subtest( name = "third\\n" ):',
      'with subtest("first"):',
    ];
    assert.deepEqual(subtestsIn(script.join("\n")), ["first", 'it\'s "second"', "third\n"]);
  });

  test("not those that are made while it runs", () => {
    const script = ['with subtest(f"of {user}"):', "with subtest(name):", 'with subtest("a" + b):', "mysubtest('x')"];
    assert.deepEqual(subtestsIn(script.join("\n")), []);
  });

  test("in time linear in the script", () => {
    const cpu = process.cpuUsage();
    assert.deepEqual(subtestsIn('subtest("\\'.repeat(100_000)), []);
    assert.deepEqual(subtestsIn(`subtest("${"\\a".repeat(400_000)}`), []);
    const { user } = process.cpuUsage(cpu);
    assert.ok(user < 4_000_000, `${user / 1000} ms`);
  });
});

describe("subtests that never began", () => {
  const script = 'with subtest("first"):\n  fail()\nwith subtest("second"):\n  pass\n';

  test("follow those that did", async (context) =>
    assert.deepEqual(await namesAfter(storeWith(context, script).drvPath), ["first: failed", "second: not-run"]));
  test("are not told of a test that passed", async (context) =>
    assert.deepEqual(await namesAfter(storeWith(context, script).drvPath, { ...FAILED, verdict: "passed" }), [
      "first: failed",
    ]));
  test("are not known without the script", async (context) => {
    assert.deepEqual(await namesAfter(storeWith(context, null).drvPath), ["first: failed"]);
    assert.deepEqual(await namesAfter(null), ["first: failed"]);
    assert.deepEqual(await namesAfter(`/nix/store/${HASH}-nothing.drv`), ["first: failed"]);
  });
  test("are not read through a link", async (context) => {
    const { drvPath, driver } = storeWith(context, null);
    writeFileSync(join(driver, "elsewhere"), script);
    symlinkSync(join(driver, "elsewhere"), join(driver, "test-script"));
    assert.deepEqual(await namesAfter(drvPath), ["first: failed"]);
  });
});

describe("the line of a script that names no line", () => {
  const script = 'start_all()\nserver.succeed("true")\nclient.succeed("ssh server true")\n';
  const lineAfter = async (context: TestContext, text: string, line: string): Promise<number | null> => {
    const { drvPath } = storeWith(context, text);
    const cause = { code: "command-failed", message: "", line } as const;
    return (await withScript({ ...FAILED, cause }, drvPath, NO_FLAKE, world.files)).scriptLine;
  };
  const failed = 'Test "x" failed with error: "command `ssh server true` failed (exit code 255)"';

  test("is the only one with the command that failed", async (context) => {
    assert.equal(await lineAfter(context, script, failed), 3);
    assert.equal(await lineAfter(context, script, "Exception: command `true` unexpectedly succeeded"), 2);
  });
  test("is not known when several have it, when none has, or when it is no command", async (context) => {
    assert.equal(await lineAfter(context, script + script, failed), null);
    assert.equal(await lineAfter(context, "start_all()\n", failed), null);
    assert.equal(await lineAfter(context, script, "Exception: something else"), null);
  });
});
