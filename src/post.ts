import { existsSync } from "node:fs";

import { openCache } from "./cache/cache.ts";
import { type Note, remember, SAVE_MS } from "./cache/remember.ts";
import type { Emit } from "./events.ts";
import { asRoot } from "./install/as-root.ts";
import { messageOf } from "./errors.ts";
import { PID_FILE, stopDaemon } from "./install/daemon.ts";
import { openConsole } from "./publish/console.ts";
import { actionsHost } from "./system/host.ts";
import { abortOnSignals } from "./system/signals.ts";
import { standardOutput } from "./system/terminal.ts";
import { realWorld } from "./system/world.ts";

/** The post step: says so when the main step was killed before it could report, since nobody else does; keeps what later runs should know; stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") {
  host.error(
    "nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. " +
      `What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`,
  );
}
const note = host.state("note");
if (note !== "" && existsSync(note)) {
  await using console = openConsole(standardOutput(process.env), realWorld().files, { actions: true, details: true, out: host.state("out"), now: () => Date.now() });
  await keep(note, console.emit).catch((error: unknown) => host.warning(`What this run found out was not kept for later ones: ${messageOf(error)}`));
}
// Also the daemon that was started for a Nix from an earlier job.
if (host.state("installed") === "true" || existsSync(PID_FILE)) {
  await asRoot(stopDaemon, null, realWorld(), () => undefined, new AbortController().signal).catch((error: unknown) => {
    host.warning(`Nix's daemon could not be stopped: ${messageOf(error)}`);
  });
}

/** Keeps what the main step has written down. */
async function keep(file: string, emit: Emit): Promise<void> {
  const world = realWorld();
  const note = JSON.parse((await world.files.read(file)).toString()) as Note;
  using ending = abortOnSignals();
  await remember(note, openCache(note.where, world), world, emit, AbortSignal.any([ending.signal, AbortSignal.timeout(SAVE_MS)]));
}
