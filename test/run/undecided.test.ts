import assert from "node:assert/strict";
import { test } from "node:test";

import type { BuildObservation } from "../../src/run/build-tracker.ts";
import { LogTail } from "../../src/run/tail.ts";
import { RunningClients, UndecidedBuilds, verifying } from "../../src/run/undecided.ts";
import type { Batch } from "../../src/schedule/schedule.ts";

const SEEN: BuildObservation = {
  builtAs: "/nix/store/x.drv",
  startedAt: 0,
  remote: false,
  finishedAt: 1,
  lastLineAt: 1,
  countedFailed: true,
  tail: new LogTail(),
  clientPid: 1,
};

test("what another client has seen fail is not built, counted or logged once more", async () => {
  const heard: string[] = [];
  const listener = {
    started: (drvPath: string) => void heard.push(`started ${drvPath}`),
    finished: (drvPath: string) => void heard.push(`finished ${drvPath}`),
    abandoned: (drvPath: string) => void heard.push(`abandoned ${drvPath}`),
    warned: ({ text }: { text: string }) => void heard.push(text),
    logged: async (drvPath: string, line: string) => void heard.push(`${drvPath}: ${line}`),
  };
  const undecided = new UndecidedBuilds(
    listener,
    (drvPath) => drvPath === "failed",
    () => undefined,
  );
  for (const drvPath of ["open", "failed"]) {
    assert.equal(undecided.signal.aborted, false);
    undecided.started(drvPath, SEEN);
    await undecided.logged(drvPath, "a line");
    undecided.finished(drvPath, SEEN);
  }
  assert.equal(undecided.signal.aborted, true, "the client ends");
  assert.deepEqual(heard, ["started open", "open: a line", "finished open"]);
});

test("a build that has not ended when its client did is told of, once", () => {
  const heard: string[] = [];
  const listener = {
    started: () => undefined,
    finished: () => undefined,
    abandoned: (drvPath: string) => void heard.push(drvPath),
    warned: () => undefined,
    logged: async () => undefined,
  };
  const batch: Batch = { ...verifying("open"), drvPaths: ["open", "done", "failed"] };
  const running = new RunningClients(listener, (drvPath) => drvPath === "failed");
  const undecided = running.begin(batch);
  for (const drvPath of batch.drvPaths) undecided.started(drvPath, SEEN);
  undecided.finished("done", SEEN);
  running.end(batch);
  running.end(batch);
  assert.deepEqual(heard, ["open"]);
});
