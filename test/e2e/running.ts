/** A run of the built command line that is under way, and whose builds wait for the test. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { TestContext } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, readReport } from "./run.ts";

/** A run of the command line that is under way, on the `gates` flake: its builds wait at gates that a test opens. */
export type Running = {
  child: ChildProcess;
  out: string;
  ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string; at: number }>;
  /** Whether the build of that name has begun. */
  started(name: string): boolean;
  /** Lets a waiting build pass or fail. */
  open(name: string, answer: "pass" | "fail"): void;
  /** Whether the builder of that name is there. */
  isBuilding(name: string): boolean;
  /** Kills the builder as the kernel would. */
  killBuilder(name: string): void;
  /** Process ids of the sandboxes of this run's builds. */
  builders(): number[];
  /** Process ids of everything that belongs to this run's builds or is a child of it. */
  processes(): number[];
  report(): Report | null;
};

const GATES = ["one", "two", "three", "four", "shared"];

export function startVerdict(
  context: TestContext,
  nix: TestNix,
  flake: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const gates = join(folder(context), "gates");
  mkdirSync(gates);
  chmodSync(gates, 0o777);
  for (const name of GATES) execFileSync("mkfifo", ["-m", "666", join(gates, `${name}.go`)]);
  const out = join(folder(context), "out");
  const sandbox = ["--option", "extra-sandbox-paths", `/gates=${gates}`];
  const child = spawn(process.execPath, [CLI, flake, "--out", out, ...sandbox, ...args], {
    env: environment(nix, env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data: Buffer) => (stdout += data));
  child.stderr?.on("data", (data: Buffer) => (stderr += data));
  const ended = new Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string; at: number }>(
    (resolve) => {
      child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, at: Date.now() }));
    },
  );
  context.after(() => {
    const rest = [...descendants(child.pid ?? -1), ...builders(gates)];
    child.kill("SIGKILL");
    kill(rest);
  });
  return {
    child,
    out,
    ended,
    started: (name) => existsSync(join(gates, `${name}.started`)),
    open: (name, answer) => {
      // Opened for reading as well, so that this does not wait for the build to come.
      writeSync(openSync(join(gates, `${name}.go`), "r+"), `${answer}\n`);
    },
    isBuilding: (name) => buildersOf(gates, name).some((pid) => !isGone(pid)),
    killBuilder: (name) => kill(buildersOf(gates, name)),
    builders: () => builders(gates),
    processes: () => [...builders(gates), ...descendants(child.pid ?? -1)],
    report: () => readReport(out),
  };
}

/**
 * Processes that see the gates in their own mount namespace: the sandboxes of this run. Only the end of the path is
 * told apart from where its disk is mounted.
 */
function builders(gates: string): number[] {
  const mount = `/${basename(dirname(gates))}/gates /gates `;
  return pids().filter((pid) => readProc(pid, "mountinfo").includes(mount));
}

/** Those of them that wait at one gate. */
function buildersOf(gates: string, name: string): number[] {
  return builders(gates).filter((pid) => readProc(pid, "cmdline").includes(`/gates/${name}.go`));
}

/** What a process has started, and what that has: of one look at all processes, of which there may be thousands. */
function descendants(ancestor: number): number[] {
  const children = Map.groupBy(pids(), parentOf);
  const below = (pid: number): number[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(ancestor);
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readProc(pid, "status"))?.[1] ?? -1);
}

/** A file of a process, "" when the process is gone. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** Whether a process has ended. One that nobody has waited for is gone too: in many containers nobody ever does. */
export function isGone(pid: number): boolean {
  return !/^State:\s+[^ZX]/m.test(readProc(pid, "status"));
}

/** Kills processes that may be gone by now. */
export function kill(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}
