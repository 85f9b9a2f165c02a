import { env, stdin, umask } from "node:process";
import { createInterface } from "node:readline/promises";

import { bootContainer } from "../boot/boot.ts";
import { configureNix, keepTrack, undoChanges } from "../changes/changes.ts";
import { openDevices, tryKvm } from "../features/features.ts";
import { installRelease, reviveDaemon } from "../install/install.ts";
import { measure } from "../measure/measure.ts";
import { messageOf, VerdictError } from "../model/model.ts";
import {
  abortOnSignals,
  type RootAnswer,
  answerParent,
  checkClaim,
  findFooting,
  guardProcess,
  realWorld,
  type RootRequest,
  type RootTask,
} from "../system/system.ts";

/**
 * The part of nix-verdict that runs as root, started through sudo by `asRoot`: one task, read from standard input,
 * answered on standard output. Somebody who may start it can have a Nix of his choice installed, and so is root; apart
 * from that, each task does only its own work.
 */
const TASKS = [
  installRelease,
  configureNix,
  openDevices,
  tryKvm,
  measure,
  bootContainer,
  keepTrack,
  reviveDaemon,
  undoChanges,
] as readonly RootTask<never, unknown>[];

// The caller's umask may deny others access; Nix's files are for everybody.
umask(0o022);
guardProcess();

const ending = new AbortController();
using ended = abortOnSignals();
// When the caller is gone, nobody reads the answer, but the work that was begun must still be undone.
const say = (answer: RootAnswer): void => {
  if (!answerParent(answer)) ending.abort("SIGTERM");
};

const taskLines = createInterface({ input: stdin });
// Others may not signal a process of root's, so the caller closes its input instead.
taskLines.on("close", () => ending.abort("SIGTERM"));
const { value: line } = await taskLines[Symbol.asyncIterator]().next();

try {
  const { task: name, args, claim } = JSON.parse(String(line)) as RootRequest;
  const task = TASKS.find((one) => one.name === name);
  if (task === undefined) throw new Error(`there is no root task "${name}"`);
  for (const message of findFooting(env, "any")) say({ event: { type: "notice", level: "warning", message } });
  const here = realWorld();
  const world = { ...here, claim: checkClaim(claim, here) };
  const signal = AbortSignal.any([ending.signal, ended.signal]);
  const value = await task.work({ world, emit: (event) => say({ event }), signal }, args as never);
  say({ value: value ?? null });
} catch (error) {
  say({ error: { code: error instanceof VerdictError ? error.code : null, message: messageOf(error) } });
}
taskLines.close();
stdin.destroy();
