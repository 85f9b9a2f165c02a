import { basename, dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { VerdictError } from "../model/model.ts";
import { DEFAULT_PROFILE, type NixTool, storeInfo } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import type { Started } from "./changeable.ts";
import { isSame, record, recordDaemon, startedOf } from "./claims.ts";
import { RUN_FOLDER } from "./machine-lock.ts";
import { step } from "./step.ts";

/** Where Nix's clients look for the daemon. */
const SOCKET = "/nix/var/nix/daemon-socket/socket";

/** Present while systemd is the service manager; `sd_booted(3)` looks at the same place. */
const SYSTEMD = "/run/systemd/system";
const SERVICE = "/etc/systemd/system/nix-daemon.service";
const SOCKET_UNIT = "/etc/systemd/system/nix-daemon.socket";

/** Process id of the supervisor where there is no systemd. */
const PID_FILE = `${RUN_FOLDER}/daemon.pid`;
const LOG = `${RUN_FOLDER}/daemon.log`;

/** A daemon is there in 50 ms; a machine on which it takes this long has another fault. */
const START_MS = 10_000;
/** A daemon that is told to end does so in a few milliseconds; after this it is killed. */
const END_MS = 3000;
const POLL_MS = 20;
/** Time for clients that were killed to hang up: a worker of the daemon notices within a second. */
const LEAVE_MS = 5000;

/** Variables by which Nix finds its way to the network; the daemon does not inherit them from anybody else. */
const NETWORK = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/**
 * Keeps a daemon running, whatever ends it; both end with their process group. Its arguments are the daemon, the file
 * for its own pid, and the log. No data is part of its text.
 */
const SUPERVISOR = 'cd / && exec </dev/null >"$2" 2>&1; echo $$ >"$1"; while :; do "$0" --daemon; sleep 0.2; done';
/** The shell's own `kill`: the program of that name is in a package (procps) that small images lack. */
const KILL = 'kill -s "$0" -- "$@"';

/**
 * Starts the daemon of the Nix that we installed, and waits until it answers: a systemd unit where systemd runs, else a
 * process that is kept alive. One that runs already is started anew, for it may be an older Nix with older settings.
 * Throws `install-failed`.
 */
export async function startDaemon(context: Context, tool: NixTool): Promise<void> {
  const { world } = context;
  await world.files.makeFolder(dirname(SOCKET));
  const running = await supervisor(world);
  if (hasSystemd(world)) {
    await writeUnit(SERVICE, serviceUnit(world.env), world);
    await writeUnit(SOCKET_UNIT, SOCKET_UNIT_TEXT, world);
    const systemctl = (...args: string[]): Promise<string> =>
      step(context, "starting Nix's daemon", { file: "systemctl", args });
    await systemctl("daemon-reload");
    await systemctl("enable", "--quiet", "--now", basename(SOCKET_UNIT));
    await systemctl("try-restart", basename(SERVICE));
  } else if (running === null) {
    await startSupervisor(context);
  } else {
    await end(await childrenOf(running, world), [], world);
  }
  await answers(context, tool);
}

/** Whoever starts it ends it: see `claims.ts`. */
async function startSupervisor(context: Context): Promise<void> {
  const { world, signal } = context;
  await record(context, [{ kind: "daemon", process: null }]);
  await world.files.makeFolder(RUN_FOLDER);
  await world.files.remove(PID_FILE);
  await step(context, "starting Nix's daemon", {
    file: "setsid",
    args: ["--fork", "sh", "-c", SUPERVISOR, `${DEFAULT_PROFILE}/bin/nix-daemon`, PID_FILE, LOG],
  });
  const until = world.now() + START_MS;
  let pid = await supervisor(world);
  while (pid === null && world.now() < until) {
    await sleep(POLL_MS, undefined, { signal });
    pid = await supervisor(world);
  }
  const started = pid === null ? null : startedOf(pid, world.kernel);
  if (started !== null) await recordDaemon(context, started);
}

/**
 * Whether the daemon of a Nix that we installed is gone: after a reboot without systemd, or since our post step ended
 * it. Reads two files.
 */
export async function daemonIsMissing(world: World): Promise<boolean> {
  return hasSystemd(world) ? !world.files.exists(SOCKET) : (await supervisor(world)) === null;
}

/** Whether systemd starts daemons here. */
export function hasSystemd(world: World): boolean {
  return world.files.exists(SYSTEMD);
}

/**
 * Makes a running daemon read its configuration again, by ending it: systemd or our supervisor starts another one.
 * Clients that are connected keep the process that serves them. Whoever connects afterwards gets the new settings, as
 * soon as it {@link answers}. Throws `install-failed` when somebody else started it.
 */
export async function restartRunning(context: Context): Promise<void> {
  const { world, signal } = context;
  const pid = await supervisor(world);
  if (pid !== null) {
    await end(await childrenOf(pid, world), [], world);
  } else if (hasSystemd(world)) {
    const units = await world.processes.run(
      {
        file: "systemctl",
        args: ["list-unit-files", "--no-legend", "--plain", "*nix-daemon.service", "*nixd.service"],
      },
      signal,
    );
    const unit = /^\S+\.service/mu.exec(units.stdout)?.[0];
    if (unit === undefined) throw foreign();
    await step(context, "restarting Nix's daemon", { file: "systemctl", args: ["restart", unit] });
  } else {
    throw foreign();
  }
}

/**
 * Ends the daemon that {@link startDaemon} started without systemd, and waits until it is gone; gives false when
 * somebody is still connected to it. The units of systemd stay. `recorded`: which process it is; null when whoever
 * started it had no time to say, and then it is the one that runs.
 */
export async function endSupervisor(recorded: Started | null, world: World): Promise<boolean> {
  const pid = await supervisor(world);
  if (pid === null || (recorded !== null && (recorded.pid !== pid || !isSame(recorded, world.kernel)))) return true;
  const daemons = await childrenOf(pid, world);
  const until = world.now() + LEAVE_MS;
  // One process for each connection. Whoever was killed a moment ago is still hanging up.
  for (;;) {
    const connections = (await Promise.all(daemons.map((daemon) => childrenOf(daemon, world)))).flat();
    if (connections.length === 0) break;
    if (world.now() >= until) return false;
    await sleep(POLL_MS, undefined);
  }
  await end([pid, ...daemons], [-pid], world);
  for (const path of [PID_FILE, LOG, SOCKET]) await world.files.remove(path);
  return true;
}

/** Process id of the supervisor that is running; a number in a file may by now belong to another process. */
async function supervisor(world: World): Promise<number | null> {
  if (!world.files.exists(PID_FILE)) return null;
  const pid = Number(String(await world.files.read(PID_FILE)).trim());
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return (await commandLine(pid, world)).includes(PID_FILE) ? pid : null;
}

/** The daemon, or in the pause after its end, the pause: ending that only makes the next daemon come sooner. */
async function childrenOf(pid: number, world: World): Promise<number[]> {
  const children = await world.files.read(`/proc/${pid}/task/${pid}/children`).then(String, () => "");
  return children
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
}

/**
 * Ends processes (with their `groups`) and waits until all are gone: one that is ending may still answer, with its old
 * settings.
 */
async function end(pids: readonly number[], groups: readonly number[], world: World): Promise<void> {
  const targets = (groups.length > 0 ? groups : pids).map(String);
  for (const name of ["TERM", "KILL"]) {
    await world.processes.run({ file: "sh", args: ["-c", KILL, name, ...targets] });
    const until = world.now() + END_MS;
    while (world.now() < until) {
      const lines = await Promise.all(pids.map((pid) => commandLine(pid, world)));
      if (lines.every((line) => line === "")) return;
      await sleep(POLL_MS, undefined);
    }
  }
}

/** What a process was started with; "" once it has ended, even if nobody has taken notice of that. */
async function commandLine(pid: number, world: World): Promise<string> {
  return await world.files.read(`/proc/${pid}/cmdline`).then(String, () => "");
}

/** Waits until a Nix has an answer from the daemon. Throws `install-failed`. */
export async function answers(context: Context, tool: NixTool): Promise<void> {
  const { signal } = context;
  const late = AbortSignal.timeout(START_MS);
  let reason = `it said nothing for ${START_MS / 1000} s`;
  while (!late.aborted) {
    const answer = await storeInfo({ ...context, signal: AbortSignal.any([signal, late]) }, tool, "daemon").catch(
      () => null,
    );
    signal.throwIfAborted();
    if (answer?.ok === true) return;
    reason = answer?.reason ?? reason;
    await sleep(POLL_MS, undefined, { signal });
  }
  throw new VerdictError(
    "install-failed",
    `Nix's daemon does not answer: ${reason}. Look at "journalctl -u nix-daemon", or at ${LOG} where there is no systemd.`,
  );
}

/** A unit that somebody else has written stays as it is. */
async function writeUnit(path: string, text: string, world: World): Promise<void> {
  const foreign = world.files.exists(path) && !String(await world.files.read(path)).includes(OURS);
  if (!foreign) await world.files.write(path, text);
}

function foreign(): VerdictError {
  return new VerdictError(
    "install-failed",
    "Nix's daemon has to be restarted to read its new settings, but something else than systemd or nix-verdict has started it. Restart it before this step.",
  );
}

/** Stands in every unit that we write. */
const OURS = "installed by nix-verdict";

const SOCKET_UNIT_TEXT = `[Unit]
Description=Socket of the Nix daemon, ${OURS}
Before=multi-user.target
RequiresMountsFor=/nix/store

[Socket]
ListenStream=${SOCKET}

[Install]
WantedBy=sockets.target
`;

/** The daemon makes a cgroup for each build, which takes a delegated one; the limits are upstream's. */
function serviceUnit(env: World["env"]): string {
  const network = NETWORK.flatMap((name) =>
    env[name] === undefined ? [] : [`Environment="${name}=${quoted(env[name])}"`],
  );
  return `[Unit]
Description=Nix daemon, ${OURS}
Requires=nix-daemon.socket
RequiresMountsFor=/nix/store /nix/var

[Service]
ExecStart=${DEFAULT_PROFILE}/bin/nix-daemon --daemon
${network.map((line) => `${line}\n`).join("")}KillMode=process
LimitNOFILE=1048576
TasksMax=1048576
Delegate=yes
`;
}

/** A value within double quotes of a unit file: `%` starts a specifier there, and a line break ends the setting. */
function quoted(value: string): string {
  return value
    .replaceAll(/[\r\n]/gu, "")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%");
}
