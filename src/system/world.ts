import { availableParallelism, totalmem } from "node:os";

import { type Files, realFiles } from "./files.ts";
import { type Http, realHttp } from "./http.ts";
import { type Processes, realProcesses } from "./processes.ts";

/** What the stages may know of the machine: everything they do to it goes through here. */
export type World = {
  processes: Processes;
  files: Files;
  http: Http;
  /** Milliseconds since the epoch. */
  now: () => number;
  env: Readonly<Record<string, string | undefined>>;
  machine: Machine;
};

export type Machine = {
  /** Node's name: "linux", "darwin". */
  platform: string;
  /** Node's name: "x64", "arm64". */
  arch: string;
  /** Cores this process may use. */
  cores: number;
  memoryBytes: number;
  /** Effective user id; 0 is root. */
  uid: number;
  /** Of this process. */
  pid: number;
};

/** The machine that this process runs on. */
export function realWorld(): World {
  return {
    processes: realProcesses(),
    files: realFiles(),
    http: realHttp(),
    now: () => Date.now(),
    env: process.env,
    machine: {
      platform: process.platform,
      arch: process.arch,
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      uid: process.geteuid?.() ?? -1,
      pid: process.pid,
    },
  };
}
