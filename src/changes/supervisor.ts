import { setTimeout as sleep } from "node:timers/promises";

import { DEFAULT_PROFILE } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import type { ProcessIdentity } from "./changeable.ts";
import { identityOf, isSameProcess, record, recordDaemon } from "./claims.ts";
import { DAEMON_SOCKET } from "./daemon-units.ts";
import { RUN_FOLDER } from "./machine-lock.ts";
import { step } from "./step.ts";

/** Process id of the supervisor where there is no systemd. */
const PID_FILE = `${RUN_FOLDER}/daemon.pid`;
export const DAEMON_LOG = `${RUN_FOLDER}/daemon.log`;

/** Longest wait for a daemon to start. It normally takes 50 ms; a machine that needs this long has another fault. */
export const DAEMON_START_MS = 10_000;
/** Pause between two checks on a process or the daemon. */
export const DAEMON_POLL_MS = 20;
/** A daemon that is told to end does so in a few milliseconds; after this time it is killed. */
const END_MS = 3000;
/** Time for killed clients to hang up: a worker of the daemon notices within a second. */
const LEAVE_MS = 5000;

/**
 * Shell text that restarts a daemon whenever it ends. Supervisor and daemon end with their process group. The arguments
 * are the daemon, the file for the supervisor's own pid, and the log. No data is part of the text.
 */
const SUPERVISOR = 'cd / && exec </dev/null >"$2" 2>&1; echo $$ >"$1"; while :; do "$0" --daemon; sleep 0.2; done';
/** Uses the shell's built-in `kill`: the program of that name is in a package (procps) that small images lack. */
const KILL_SCRIPT = 'kill -s "$0" -- "$@"';

/** Starts the supervisor of a daemon, and records it: the job that starts it also ends it (see `claims.ts`). */
export async function startSupervisor(context: Context): Promise<void> {
  const { world, signal } = context;
  await record(context, [{ kind: "daemon", process: null }]);
  await world.files.makeFolder(RUN_FOLDER);
  await world.files.remove(PID_FILE);
  await step(context, "starting Nix's daemon", {
    file: "setsid",
    args: ["--fork", "sh", "-c", SUPERVISOR, `${DEFAULT_PROFILE}/bin/nix-daemon`, PID_FILE, DAEMON_LOG],
  });
  const until = world.now() + DAEMON_START_MS;
  let pid = await findSupervisor(world);
  while (pid === null && world.now() < until) {
    await sleep(DAEMON_POLL_MS, undefined, { signal });
    pid = await findSupervisor(world);
  }
  const identity = pid === null ? null : identityOf(pid, world.kernel);
  if (identity !== null) await recordDaemon(context, identity);
}

/**
 * Ends the supervisor and its daemon, and waits until both are gone. Returns false when somebody is still connected to
 * the daemon. Units of systemd stay. `recorded`: the process to end; null when its start was never recorded, and then
 * the running one is ended.
 */
export async function endSupervisor(recorded: ProcessIdentity | null, world: World): Promise<boolean> {
  const pid = await findSupervisor(world);
  if (pid === null || (recorded !== null && (recorded.pid !== pid || !isSameProcess(recorded, world.kernel))))
    return true;
  const daemons = await childProcessesOf(pid, world);
  const until = world.now() + LEAVE_MS;
  // The daemon has one process for each connection. A client that was killed a moment ago is still hanging up.
  for (;;) {
    const connections = (await Promise.all(daemons.map((daemon) => childProcessesOf(daemon, world)))).flat();
    if (connections.length === 0) break;
    if (world.now() >= until) return false;
    await sleep(DAEMON_POLL_MS, undefined);
  }
  await endProcesses([pid, ...daemons], [-pid], world);
  for (const path of [PID_FILE, DAEMON_LOG, DAEMON_SOCKET]) await world.files.remove(path);
  return true;
}

/** Ends the daemon of a supervisor, which then starts another one. */
export async function restartSupervised(pid: number, world: World): Promise<void> {
  await endProcesses(await childProcessesOf(pid, world), [], world);
}

/**
 * The process id of the running supervisor; null when there is none. The file alone proves nothing: another process may
 * have its number by now.
 */
export async function findSupervisor(world: World): Promise<number | null> {
  if (!world.files.exists(PID_FILE)) return null;
  const pid = Number(String(await world.files.read(PID_FILE)).trim());
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return (await readProcessWords(pid, world)).includes(PID_FILE) ? pid : null;
}

/**
 * The children of a process. The supervisor's child is the daemon, or `sleep` in the pause after its end; ending that
 * only makes the next daemon start sooner.
 */
async function childProcessesOf(pid: number, world: World): Promise<number[]> {
  const children = await world.files.read(`/proc/${pid}/task/${pid}/children`).then(String, () => "");
  return children
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
}

/**
 * Ends processes (with their `groups`) and waits until all are gone: a daemon that is ending may still answer, with its
 * old settings.
 */
async function endProcesses(pids: readonly number[], groups: readonly number[], world: World): Promise<void> {
  const targets = (groups.length > 0 ? groups : pids).map(String);
  for (const name of ["TERM", "KILL"]) {
    await world.processes.run({ file: "sh", args: ["-c", KILL_SCRIPT, name, ...targets] });
    const until = world.now() + END_MS;
    while (world.now() < until) {
      const lines = await Promise.all(pids.map((pid) => readProcessWords(pid, world)));
      if (lines.every((line) => line === "")) return;
      await sleep(DAEMON_POLL_MS, undefined);
    }
  }
}

/** The command line of a process; "" once it has ended, even as a zombie. */
async function readProcessWords(pid: number, world: World): Promise<string> {
  return await world.files.read(`/proc/${pid}/cmdline`).then(String, () => "");
}
