import type { Boot, BootRecipe } from "../model/model.ts";
import type { Command } from "../system/system.ts";
import type { Mount } from "./seal.ts";

/** A system that is built, and may be started. */
export type BootTarget = {
  name: string;
  recipe: BootRecipe;
  /** The path in the store of what boots it: a runner, a system, an image. */
  path: string;
  /** Where its console is kept, below the folder of the report. */
  log: string;
};

/** A question to a system that is up, for `--probe`. */
export type Probe =
  | { kind: "tcp"; port: number }
  | { kind: "http"; port: number; path: string }
  | { kind: "exec"; words: string[] };

/** A longer limit is none, in milliseconds: a timer takes 31 bits, and an emulated guest has three times as long. */
export const LONGEST_LIMIT_MS = Math.floor((2 ** 31 - 1) / 3);

/** How a system is to be booted. Times in milliseconds. */
export type BootOptions = {
  /** A text on the console that means ready; null: the usual signs. */
  until: string | null;
  probe: Probe | null;
  /** The longest time to ready; three times as long for a guest that is emulated. Null: no limit. */
  limitMs: number | null;
  repeat: number;
};

/** Why a system cannot be started here, or cannot become ready: what is missing, and what to do. */
export type Refusal = { verdict: "unsupported" | "failed"; code: string; message: string };

/** How one system is started, observed and ended. Everything that differs between the ways to boot is in here. */
export type Launch = {
  command: Command;
  mounts: readonly Mount[];
  program: string;
  isolation: NonNullable<Boot["isolation"]>;
  /** Whether systemd is in it, and can be asked. */
  isOfSystemd: boolean;
  /** Whether it is a guest that runs without KVM as well, only slower. */
  canEmulate: boolean;
  /**
   * Asks the system to end, in its own way; the caller waits, and kills it if it does not. `root`: the process that was
   * started, here and below.
   */
  shutDown(signal: AbortSignal, root: number): Promise<void>;
  /**
   * How a port of the system is asked: at a place that is reached from here, by a command that asks it from within, or
   * not at all, and why.
   */
  reach(probe: Exclude<Probe, { kind: "exec" }>, root: number): { host: string; port: number } | Command | string;
  /** A command that runs in the system; null: there is no way in. `root`: the process that was started. */
  inside(words: readonly string[], root: number): Command | null;
  /**
   * Waits for a sign beside the console: the notify socket, a health check; absent where there is none. `root`: the
   * process that was started. Null: there will be none, and nothing else tells.
   */
  ready?(signal: AbortSignal, root: number): Promise<"notify" | "healthcheck" | "running" | Refusal | null>;
  /** Removes what is left of it, once all its processes are gone. */
  cleanUp(): Promise<void>;
};
