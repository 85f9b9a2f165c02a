import { join } from "node:path";

import { STORE_FOLDER } from "../model/model.ts";
import { type Command, type Context, type Kernel, programFolders, type World } from "../system/system.ts";
import type { BootTarget, Launch, Refusal } from "./launch.ts";
import { removeGroups } from "./seal.ts";
import { askWithin, insiderOf, NOT_YET } from "./within.ts";

/** What systemd takes for the order to end well; it is what nixos-containers are ended by. */
const KILL_SIGNAL = "SIGRTMIN+3";

/** What the root of a container has before its init fills it (nixos/modules/virtualisation/nixos-containers.nix). */
const ROOT_FOLDERS = ["usr/bin", "etc", "var/lib", "root"];
const ROOT_FILES = ["etc/os-release", "etc/machine-id"];

/** Where NixOS has its programs, and then where others have them. */
const INSIDE_PATH = "/run/current-system/sw/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";

/** Starts a system in systemd-nspawn, with an empty root in `folder` and a network of its own. */
export async function startContainer(
  { world }: Context,
  { path }: BootTarget,
  folder: string,
): Promise<Launch | Refusal> {
  if (world.machine.uid !== 0)
    return {
      verdict: "unsupported",
      code: "root",
      message: "systemd-nspawn needs root to start a container. Let sudo work without a password, or run this as root",
    };
  const missing = ["systemd-nspawn", "nsenter"].find((name) => !hasProgram(name, world));
  if (missing !== undefined)
    return {
      verdict: "unsupported",
      code: "nspawn",
      message: `there is no ${missing} on this machine. Install it (Debian: systemd-container and util-linux)`,
    };
  const init = join(path, "init");
  if (!(await world.files.executable(init)))
    return {
      verdict: "failed",
      code: "no-init",
      message: `there is no init in ${path}: this is not the system of a container`,
    };
  const root = join(folder, "root");
  for (const name of ROOT_FOLDERS) await world.files.makeFolder(join(root, name));
  for (const name of ROOT_FILES) await world.files.write(join(root, name), "");
  const notify = join(folder, "notify");
  return {
    command: {
      file: "systemd-nspawn",
      args: containerWords(root, init),
      cwd: folder,
      // Of two versions of cgroups, systemd-nspawn would choose the first, in which nothing may be moved.
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1", NOTIFY_SOCKET: notify, container: undefined },
    },
    mounts: ["traces", "group"],
    program: "systemd-nspawn",
    isolation: "namespaces",
    isOfSystemd: true,
    canEmulate: false,
    shutDown: async (signal, started) => {
      const nspawn = parentOf(insiderOf(started, world.kernel), world.kernel);
      if (nspawn !== null) await world.processes.run(terminating(nspawn), signal);
    },
    reach: (probe, started) => askWithin(insiderOf(started, world.kernel), probe, world),
    inside: (asked, started) => {
      const pid = insiderOf(started, world.kernel);
      return pid === null ? NOT_YET : entering(pid, asked);
    },
    ready: async (signal) => await toldByInit(world, notify, signal),
    cleanUp: async () => await removeGroups(world, folder),
  };
}

function hasProgram(name: string, { env, files }: World): boolean {
  return programFolders(env).some((folder) => files.exists(join(folder, name)));
}

/** What systemd-nspawn is told: a network of its own, a console to read, and nothing of this machine but its store. */
function containerWords(root: string, init: string): string[] {
  return [
    "--quiet",
    "--keep-unit",
    "--register=no",
    `--directory=${root}`,
    "--machine=nix-verdict",
    "--private-network",
    "--notify-ready=yes",
    "--link-journal=no",
    "--console=read-only",
    `--kill-signal=${KILL_SIGNAL}`,
    `--bind-ro=${STORE_FOLDER}`,
    init,
  ];
}

/** A command in all namespaces of a process but that of users, which is ours. */
function entering(pid: number, words: readonly string[]): Command {
  const spaces = ["--mount", "--uts", "--ipc", "--net", "--pid"];
  const shell = ["/bin/sh", "-c", 'PATH="$0"; export PATH; exec "$@"', INSIDE_PATH];
  return { file: "nsenter", args: [`--target=${pid}`, ...spaces, "--", ...shell, ...words] };
}

/** Ends a process well. It may not be one of our children, which a signal of ours would go to. */
function terminating(pid: number): Command {
  return { file: "sh", args: ["-c", 'kill -TERM "$1"', "sh", String(pid)] };
}

function parentOf(pid: number | null, kernel: Kernel): number | null {
  const parent = /^PPid:\s+(?<pid>\d+)$/mu.exec(kernel.read(`/proc/${pid}/status`) ?? "")?.groups?.["pid"];
  return parent === undefined ? null : Number(parent);
}

/** Waits until its init says that it is up; null when that cannot be heard. systemd's own tool opens the socket. */
async function toldByInit({ processes }: World, path: string, signal: AbortSignal): Promise<"notify" | null> {
  const args = ["--datagram", `--listen=${path}`, "--inetd", "dd", "bs=4096", "status=none"];
  await using hearing = processes.attach({ file: "systemd-socket-activate", args });
  signal.addEventListener("abort", () => void hearing.stop(0), { once: true });
  for await (const bytes of hearing.output) if (/^READY=1$/mu.test(bytes.toString())) return "notify";
  return null;
}
