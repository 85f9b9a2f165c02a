import { basename } from "node:path";

import { STORE_FOLDER } from "../model/model.ts";
import { DEFAULT_PROFILE } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { step } from "./step.ts";

/** The socket where Nix's clients find the daemon. */
export const DAEMON_SOCKET = "/nix/var/nix/daemon-socket/socket";

/** Exists while systemd is the service manager; `sd_booted(3)` checks the same path. */
const SYSTEMD = "/run/systemd/system";
const SERVICE = "/etc/systemd/system/nix-daemon.service";
const SOCKET_UNIT = "/etc/systemd/system/nix-daemon.socket";

/** Variables for proxies, which the daemon gets from nowhere else. */
const NETWORK = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/** Every unit that we write contains this text. */
const UNIT_MARK = "installed by nix-verdict";

const SOCKET_UNIT_TEXT = `[Unit]
Description=Socket of the Nix daemon, ${UNIT_MARK}
Before=multi-user.target
RequiresMountsFor=${STORE_FOLDER}

[Socket]
ListenStream=${DAEMON_SOCKET}

[Install]
WantedBy=sockets.target
`;

/** Whether systemd starts daemons here. */
export function hasSystemd(world: World): boolean {
  return world.files.exists(SYSTEMD);
}

/** Writes the daemon's units and starts them. Restarts a daemon that is already running. Throws `install-failed`. */
export async function startUnits(context: Context): Promise<void> {
  const { world } = context;
  await writeUnit(SERVICE, serviceUnit(world.env), world);
  await writeUnit(SOCKET_UNIT, SOCKET_UNIT_TEXT, world);
  const systemctl = (...args: string[]): Promise<string> =>
    step(context, "starting Nix's daemon", { file: "systemctl", args });
  await systemctl("daemon-reload");
  await systemctl("enable", "--quiet", "--now", basename(SOCKET_UNIT));
  await systemctl("try-restart", basename(SERVICE));
}

/** Restarts the service of the machine's daemon. Returns false when systemd has none. Throws `install-failed`. */
export async function restartUnit(context: Context): Promise<boolean> {
  const { world, signal } = context;
  const units = await world.processes.run(
    {
      file: "systemctl",
      args: ["list-unit-files", "--no-legend", "--plain", "*nix-daemon.service", "*nixd.service"],
    },
    signal,
  );
  const unit = /^\S+\.service/mu.exec(units.stdout)?.[0];
  if (unit === undefined) return false;
  await step(context, "restarting Nix's daemon", { file: "systemctl", args: ["restart", unit] });
  return true;
}

/** Writes a unit, unless the existing one is somebody else's. */
async function writeUnit(path: string, text: string, world: World): Promise<void> {
  const isForeign = world.files.exists(path) && !String(await world.files.read(path)).includes(UNIT_MARK);
  if (!isForeign) await world.files.write(path, text);
}

/**
 * The service's unit. The daemon makes a cgroup for each build, so its own cgroup must be delegated. The limits are
 * those of upstream's unit.
 */
function serviceUnit(env: World["env"]): string {
  const network = NETWORK.flatMap((name) =>
    env[name] === undefined ? [] : [`Environment="${name}=${quoteForUnit(env[name])}"`],
  );
  return `[Unit]
Description=Nix daemon, ${UNIT_MARK}
Requires=nix-daemon.socket
RequiresMountsFor=${STORE_FOLDER} /nix/var

[Service]
ExecStart=${DEFAULT_PROFILE}/bin/nix-daemon --daemon
${network.map((line) => `${line}\n`).join("")}KillMode=process
LimitNOFILE=1048576
TasksMax=1048576
Delegate=yes
`;
}

/** Escapes a value within double quotes of a unit file: `%` starts a specifier, and a line break ends the setting. */
function quoteForUnit(value: string): string {
  return value
    .replaceAll(/[\r\n]/gu, "")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("%", "%%");
}
