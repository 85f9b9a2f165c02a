import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { LogReader } from "../../src/diagnose/diagnose.ts";
import type { Explanation } from "../../src/model/model.ts";
import { commandFailed, DriverLog } from "./driver-logs.ts";
import { buildLogs, FAILED_WORDS } from "./nix-wrapped.ts";

function explain(text: string, result: "passed" | "failed" | null = null): Explanation {
  const reader = new LogReader();
  reader.write(Buffer.from(text));
  return reader.end(result);
}

/** The lines of several logs, one of each in turn. */
function interleaved(...logs: string[]): string {
  const lines = logs.map((log) => log.split("\n").slice(0, -1));
  const most = Math.max(...lines.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => lines.flatMap((log) => log[at] ?? []).join("\n")).join("\n");
}

const [A, B] = ["vm-test-run-a", "vm-test-run-b"];
const passing = new DriverLog("2026", ["alone"]).boots("alone").subtest("works", 1).passes().text;
const failing = new DriverLog("2026", ["client", "server"])
  .boots("client")
  .boots("server")
  .begins("subtest: logs in")
  .begins("must succeed: ssh server", "client")
  .fails(commandFailed("ssh server", 255), "logs in").text;
const cut = new DriverLog("2026", ["other"]).boots("other").begins("must succeed: sleep 9", "other").text;

describe("of two tests in one log, what is told is", () => {
  for (const isTerminal of [false, true])
    for (const words of [FAILED_WORDS.old, FAILED_WORDS.new])
      test(`the one that failed, wherever it stands${isTerminal ? ", on a terminal" : ""}`, () => {
        for (const [first, second, name] of [
          [passing, failing, B],
          [failing, passing, A],
          [cut, failing, B],
          [failing, cut, A],
        ] as const) {
          const logs = [buildLogs(first, { name: A, isTerminal }), buildLogs(second, { name: B, isTerminal })];
          const told = explain(`${interleaved(...logs)}\n${words(name)}`);
          assert.deepEqual([told.build, told.verdict, told.machine], [name, "failed", "client"]);
          assert.equal(told.cause?.message, "`ssh server` exited 255");
          assert.deepEqual(
            told.subtests.map((one) => one.name),
            ["logs in"],
          );
          assert.deepEqual(
            told.machines.map((one) => one.name),
            ["client", "server"],
          );
        }
      });
  test("the one that Nix has ended for its time", () => {
    const logs = interleaved(buildLogs(passing, { name: A }), buildLogs(cut, { name: B }));
    const told = explain(
      `${logs}\n${FAILED_WORDS.old(B, "timed out after 60 seconds").replace("builder for", "building of")}`,
    );
    assert.deepEqual([told.build, told.verdict, told.machine], [B, "timeout", "other"]);
  });
  test("the first, when all passed", () => {
    const told = explain(interleaved(buildLogs(passing, { name: B }), buildLogs(passing, { name: A })));
    assert.deepEqual([told.build, told.verdict], [B, "passed"]);
    assert.deepEqual(
      told.machines.map((one) => one.name),
      ["alone"],
    );
  });
});

describe("a test that passed, beside the lines of a build that is none,", () => {
  const others = ["make: *** [all] Error 1", "boom"];
  for (const isTerminal of [false, true]) {
    const other = buildLogs(others.join("\n"), { name: "other", isTerminal });
    const test1 = buildLogs(passing, { name: A, isTerminal });
    test(`says nothing of that build's end${isTerminal ? ", on a terminal" : ""}`, () => {
      const told = explain(`${test1}${other}`);
      assert.deepEqual([told.build, told.verdict, told.cause], [null, "unknown", null]);
      assert.equal(told.machines[0]?.name, "alone");
      const both = explain(`${test1}${buildLogs(passing, { name: B, isTerminal })}${other}`);
      assert.deepEqual([both.build, both.verdict], [null, "unknown"]);
    });
    test(`has passed where the build came before, as what it needs does${isTerminal ? ", on a terminal" : ""}`, () => {
      for (const log of [`${other}${test1}`, `${other}${test1}${other}${test1}`])
        assert.equal(explain(log).verdict, "passed");
    });
    test(`says it where the end is known, or no line is another build's${isTerminal ? ", on a terminal" : ""}`, () => {
      assert.equal(explain(`${test1}${other}`, "passed").verdict, "passed");
      const own = passing.replace(/^/u, "> ls\nprompt> ls\n");
      assert.equal(explain(own).verdict, "passed");
      assert.equal(explain(buildLogs(own, { name: A, isTerminal })).verdict, "passed");
    });
  }
  test("says what failed all the same", () => {
    const told = explain(`${buildLogs(failing, { name: A })}${buildLogs("boom", { name: "other" })}`);
    assert.deepEqual([told.build, told.verdict], [null, "failed"]);
  });
});

test("a log of one test names none, nor does one whose result is known", () => {
  assert.equal(explain(buildLogs(failing, { name: A })).build, null);
  const told = explain(`${passing}${A}> x\n${B}> Kernel panic\n`, "failed");
  assert.deepEqual([told.build, told.verdict], [null, "failed"]);
});

test("more names than Nix builds at once cost no more", () => {
  const cpu = process.cpuUsage();
  const told = explain(Array.from({ length: 100_000 }, (_, n) => `vm-test-run-${n}> start all VLans\n`).join(""));
  assert.notEqual(told.verdict, "passed");
  assert.ok(process.cpuUsage(cpu).user < 5_000_000);
});
