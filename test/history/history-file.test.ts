import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { loadHistory, saveHistory } from "../../src/history/history-file.ts";
import { EMPTY_HISTORY, type History, recordRun, runsOf } from "../../src/history/runs.ts";
import { realFiles } from "../../src/system/files.ts";

const world = { files: realFiles(), now: () => Date.parse("2026-11-20T10:00:00Z") };
const SYSTEM = "x86_64-linux";

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A history of one run of one check. */
const once = (name: string, hour: number): History =>
  recordRun(EMPTY_HISTORY, SYSTEM, [
    {
      name,
      verdict: "passed",
      startedAt: `2026-11-20T0${hour}:00:00Z`,
      durationMs: 5,
      peakMemoryBytes: null,
      cpuMs: null,
      evaluation: null,
    },
  ]);

test("what is saved is loaded, in a folder that was not there", async (context) => {
  const file = join(folder(context), "new", "history.json");
  assert.deepEqual(await loadHistory(file, world), { history: EMPTY_HISTORY, reason: null, writable: true });
  assert.equal(await saveHistory(file, once("x", 1), world), null);
  assert.deepEqual(await loadHistory(file, world), { history: once("x", 1), reason: null, writable: true });
  assert.deepEqual(readdirSync(join(file, "..")), ["history.json"]);
});

test("what another run has written meanwhile stays", async (context) => {
  const file = join(folder(context), "history.json");
  for (const history of [once("x", 1), once("x", 2), once("y", 1), once("x", 1)])
    assert.equal(await saveHistory(file, history, world), null);
  const { history } = await loadHistory(file, world);
  assert.deepEqual(
    ["x", "y"].map((name) => runsOf(history, SYSTEM, name).length),
    [2, 1],
  );
});

test("a run later than any clock can say by now is left out, and pushes no other one out", async (context) => {
  const file = join(folder(context), "history.json");
  const early = { ...world, now: () => Date.parse("2026-11-18T00:00:00Z") };
  assert.equal(await saveHistory(file, once("x", 1), world), null);
  assert.deepEqual((await loadHistory(file, early)).history, EMPTY_HISTORY);
  assert.equal((await loadHistory(file, early)).reason, null);
  // Half a day is the difference between two zones.
  const zone = { ...world, now: () => Date.parse("2026-11-19T13:00:00Z") };
  assert.deepEqual((await loadHistory(file, zone)).history, once("x", 1));
  assert.equal(await saveHistory(file, once("y", 1), early), null);
  assert.deepEqual((await loadHistory(file, world)).history, once("y", 1));
});

test("one that an editor has begun with a mark of its encoding is as good as any", async (context) => {
  const file = join(folder(context), "history.json");
  assert.equal(await saveHistory(file, once("x", 1), world), null);
  writeFileSync(file, `\ufeff${readFileSync(file, "utf8")}`);
  assert.deepEqual(await loadHistory(file, world), { history: once("x", 1), reason: null, writable: true });
});

test("a damaged one is made anew; somebody else's, a later version's and a giant are left alone", async (context) => {
  const file = join(folder(context), "history.json");
  writeFileSync(file, '{"schema":"nix-verdict-history/1","sys');
  assert.equal((await loadHistory(file, world)).reason, "is damaged, and is replaced");
  assert.equal(await saveHistory(file, once("x", 1), world), null);
  assert.equal((await loadHistory(file, world)).reason, null);
  for (const [text, reason] of [
    ["{}", /^is not a history of nix-verdict, and is left as it is$/],
    ['{"schema":"nix-verdict-history/7"}', /^was written by another version \(format 7\), and is left as it is$/],
    [" ".repeat(5_000_001), /^is too long for a history, and is left as it is$/],
  ] as const) {
    writeFileSync(file, text);
    assert.match((await saveHistory(file, once("x", 1), world)) ?? "", reason);
    assert.equal(readFileSync(file, "utf8"), text);
  }
});

test("what cannot be read or written is said, not thrown", async (context) => {
  const path = folder(context);
  mkdirSync(join(path, "folder"));
  assert.match(
    (await loadHistory(join(path, "folder"), world)).reason ?? "",
    /^could not be read \(".*" is a folder, and not a file\), and is left as it is$/,
  );
  writeFileSync(join(path, "file"), "");
  assert.match(
    (await saveHistory(join(path, "file", "history.json"), once("x", 1), world)) ?? "",
    /^could not be (?:read|written) \(/,
  );
});
