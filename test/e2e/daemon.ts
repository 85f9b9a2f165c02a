/** A Nix daemon of a test's own. */

import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";
import { environment } from "./run.ts";

/**
 * A Nix daemon of its own for one test. `env` makes clients use it; `kill` ends it and its workers at once, as a crash
 * would.
 */
export type Daemon = { env: Record<string, string>; kill(): void };

export async function startDaemon(context: TestContext, nix: TestNix): Promise<Daemon> {
  const socket = join(folder(context), "socket");
  const env = { NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: socket };
  const child = spawn(join(nix.bin, "nix-daemon"), [], {
    env: environment(nix, { NIX_DAEMON_SOCKET_PATH: socket }),
    stdio: "ignore",
  });
  const kill = (): void => {
    for (const pid of [child.pid ?? -1, ...workersOf(child.pid ?? -1)]) if (pid > 0) process.kill(pid, "SIGKILL");
  };
  context.after(() => {
    if (child.exitCode === null && child.signalCode === null) kill();
  });
  await until("the daemon listens", () => listens(socket));
  return { env, kill };
}

/** Whether somebody listens on a socket, by the kernel's flag for that: its file is there some time before. */
export function listens(socket: string): boolean {
  return readFileSync("/proc/net/unix", "utf8")
    .split("\n")
    .some((line) => line.endsWith(` ${socket}`) && line.split(" ")[3] === "00010000");
}

/** The daemon forks a worker for each client. */
function workersOf(daemon: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\s+${daemon}$`, "m").test(readFileSync(`/proc/${pid}/status`, "utf8"));
      } catch {
        return false;
      }
    });
}
