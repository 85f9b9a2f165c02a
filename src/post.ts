import { existsSync } from "node:fs";

import { openCache } from "./cache/cache.ts";
import { type Note, remember, SAVE_MS } from "./cache/remember.ts";
import { readEvent } from "./cache/scope.ts";
import type { Emit, Event } from "./events.ts";
import { readInputs } from "./inputs.ts";
import { asRoot } from "./install/as-root.ts";
import { messageOf } from "./errors.ts";
import { PID_FILE, stopDaemon } from "./install/daemon.ts";
import { post } from "./posting.ts";
import { openConsole } from "./publish/console.ts";
import { targetOf } from "./publish/target.ts";
import { actionsHost } from "./system/host.ts";
import { abortOnSignals } from "./system/signals.ts";
import { standardOutput } from "./system/terminal.ts";
import { realWorld } from "./system/world.ts";

/** The post step: says so when the main step was killed before it could report, since nobody else does; keeps what later runs should know; stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") {
  const problem =
    "nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. " +
    `What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`;
  host.error(problem);
  await tell(problem).catch((error: unknown) => host.warning(`It was not posted to the pull request: ${messageOf(error)}`));
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

/** Tells the pull request, whose comment and status would else be those of an earlier run. */
async function tell(problem: string): Promise<void> {
  const world = realWorld();
  const raw = { flake: host.input("flake"), githubToken: host.input("github-token"), comment: host.input("comment"), status: host.input("status"), title: host.input("title") };
  const inputs = readInputs(raw, { cores: world.machine.cores, mayChange: false });
  const warn = (event: Event): void => {
    if (event.type === "notice") host.warning(event.message);
  };
  using ending = abortOnSignals();
  await post({ problem }, inputs, null, targetOf(world.env, await readEvent(world), host.input("matrix")), host, world.env, warn, ending.signal);
}

/** Keeps what the main step has written down. */
async function keep(file: string, emit: Emit): Promise<void> {
  const world = realWorld();
  const note = JSON.parse((await world.files.read(file)).toString()) as Note;
  using ending = abortOnSignals();
  await remember(note, openCache(note.where, world), world, emit, AbortSignal.any([ending.signal, AbortSignal.timeout(SAVE_MS)]));
}
