import { availableParallelism, totalmem, userInfo } from "node:os";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";

import { type Files, realFiles } from "./files.ts";
import { type Http, realHttp } from "./http.ts";
import { type Kernel, realKernel } from "./kernel.ts";
import { type Ports, realPorts } from "./ports.ts";
import { type Processes, realProcesses } from "./processes.ts";

/**
 * On whose behalf a machine is changed, so that the changes can be undone: see `src/changes/claims.ts`. `token`: a
 * secret that only this job knows; `pid`: the process that lives as long as the job; `undo`: whether the job's changes
 * are undone in the end. A daemon that it starts is always stopped.
 */
export type Claim = { token: string; pid: number; undo: boolean };

/** The machine, as far as the stages may know it: everything they do to it goes through here. */
export type World = {
  processes: Processes;
  files: Files;
  http: Http;
  ports: Ports;
  kernel: Kernel;
  /** Milliseconds since the epoch. */
  now: () => number;
  env: Readonly<Record<string, string | undefined>>;
  machine: Machine;
  /** Null: changes are meant to last. */
  claim: Claim | null;
  /** The program (and its arguments) that does our work as root. */
  rootProgram: readonly [file: string, ...args: string[]];
  /** The program (and its arguments) that calls GitHub's cache. */
  cacheProgram: readonly [file: string, ...args: string[]];
};

type Machine = {
  /** Node's name: "linux", "darwin". */
  platform: string;
  /** Node's name: "x64", "arm64". */
  arch: string;
  /** Cores this process may use. */
  cores: number;
  /** What this process may use at most: of the machine, or of the container or service that it is in. */
  memoryBytes: number;
  /** Effective user id; 0 is root. */
  uid: number;
  /** Name of that user, or its number if it has no name. */
  user: string;
  /** Of this process. */
  pid: number;
};

/**
 * Collects garbage as soon as there is 1 MB of it. Otherwise V8 lets it grow with the text that passes through, and 200
 * MB of a build's log took 150 MB more of the memory that builds need. The time is the same.
 */
const COLLECT_EARLY = "--semi-space-growth-factor=1";

/**
 * The machine that this process runs on. `passed`: patterns on names of variables that children get in addition to the
 * usual ones.
 */
export function realWorld(passed: readonly string[] = []): World {
  setFlagsFromString(COLLECT_EARLY);
  return {
    processes: realProcesses(passed),
    files: realFiles(),
    http: realHttp(),
    ports: realPorts(),
    kernel: realKernel(),
    now: () => Date.now(),
    env: process.env,
    machine: {
      platform: process.platform,
      arch: process.arch,
      cores: availableParallelism(),
      memoryBytes: Math.min(totalmem(), limitOfGroup()),
      uid: process.geteuid?.() ?? -1,
      pid: process.pid,
      user: userName(),
    },
    claim: null,
    rootProgram: entry("root"),
    cacheProgram: entry("cache"),
  };
}

/** The path of another entry: a source, or a bundle like this program. */
function entry(name: string): [file: string, ...args: string[]] {
  return [
    process.execPath,
    fileURLToPath(
      new URL(import.meta.url.endsWith(".ts") ? `../entries/${name}.ts` : `../${name}.js`, import.meta.url),
    ),
  ];
}

/** The limit of memory of the group that this process is in; Node tells 0 where there is none. */
function limitOfGroup(): number {
  return process.constrainedMemory() || Number.POSITIVE_INFINITY;
}

/** Containers run processes as users that have no name in any file. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.());
  }
}
