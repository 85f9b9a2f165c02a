import { stdin, stdout, umask } from "node:process";
import { createInterface } from "node:readline/promises";

import type { Answer, Request, RootTask } from "./install/as-root.ts";
import { messageOf, VerdictError } from "./errors.ts";
import { openDevices } from "./features/devices.ts";
import { configureNix } from "./install/configure.ts";
import { tryKvm } from "./features/try-kvm.ts";
import { stopDaemon } from "./install/daemon.ts";
import { installRelease } from "./install/release-task.ts";
import { reviveDaemon } from "./install/revive.ts";
import { abortOnSignals } from "./system/signals.ts";
import { measure } from "./measure/sampler.ts";
import { realWorld } from "./system/world.ts";

/** The part of nix-verdict that runs as root, started through sudo by `asRoot`: one task, told on standard input, answered on standard output. */
const TASKS = [installRelease, configureNix, openDevices, tryKvm, measure, stopDaemon, reviveDaemon] as readonly RootTask<never, unknown>[];

// Whoever calls us may have closed his own files to others; Nix's are for everybody.
umask(0o022);

const ending = new AbortController();
using ended = abortOnSignals();
const say = (answer: Answer): void => void stdout.write(`${JSON.stringify(answer)}\n`);

// When whoever asked is gone, nobody hears the answer, but what was begun is still to be undone.
stdout.on("error", () => ending.abort("SIGTERM"));

const lines = createInterface({ input: stdin });
// Nobody may signal a process of root's, so whoever started it lets go of its input instead.
lines.on("close", () => ending.abort("SIGTERM"));
const { value: line } = await lines[Symbol.asyncIterator]().next();

try {
  const { task: name, args } = JSON.parse(String(line)) as Request;
  const task = TASKS.find((one) => one.name === name);
  if (task === undefined) throw new Error(`there is no root task "${name}"`);
  const value = await task.work(args as never, realWorld(), (event) => say({ event }), AbortSignal.any([ending.signal, ended.signal]));
  say({ value: value ?? null });
} catch (error) {
  say({ error: { code: error instanceof VerdictError ? error.code : null, message: messageOf(error) } });
}
lines.close();
stdin.destroy();
