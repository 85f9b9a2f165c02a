import {
  type Failure,
  hasError,
  type KnownOutputs,
  type NetworkFault,
  type NixMessage,
  readDerivationFile,
  readFailure,
  readNetworkFault,
  withoutTrace,
} from "../nix/nix.ts";
import type { Files } from "../system/system.ts";
import { LogTail } from "./tail.ts";

/** As much of an error as a person reads, in UTF-16 code units: a sentence and a few store paths. */
const LONGEST_REASON = 2000;

/** One build as we saw it: our own stamps, in milliseconds since the epoch. */
export type BuildObservation = {
  /** The derivation that Nix has built in its place, once its inputs were known; else itself. */
  builtAs: string;
  startedAt: number;
  /** A remote builder does it. */
  remote: boolean;
  finishedAt: number | null;
  lastLineAt: number;
  /** Nix counted a failure when it ended. */
  countedFailed: boolean;
  tail: LogTail;
  /** Process id of the Nix client; null when it never started. */
  clientPid: number | null;
};

/** What one Nix client has told, and how it ended. */
export type ClientOutcome = {
  /** Null when it was stopped or killed. */
  exitCode: number | null;
  /**
   * What Nix says that it has of each derivation now. Only a client that could make all of them valid says it, so of
   * others nothing is known.
   */
  outputs: KnownOutputs;
  failures: Map<string, Failure>;
  /** Nix 2.34 and later report the time-out of what they were asked for without naming it. */
  namelessTimeout: boolean;
  /** The last error that belongs to no derivation. */
  strayError: string | null;
  /** The last failure of the network or of a binary cache. */
  fault: NetworkFault | null;
};

export interface ClientListener {
  started(drvPath: string, seen: BuildObservation): void;
  finished(drvPath: string, seen: BuildObservation): void;
  /** A reader that waits makes Nix wait. */
  logged(drvPath: string, line: string): Promise<void>;
}

/** What a client says, turned into builds that start and finish. */
export class BuildTracker {
  readonly told: Omit<ClientOutcome, "exitCode" | "outputs"> = {
    failures: new Map(),
    namelessTimeout: false,
    strayError: null,
    fault: null,
  };
  readonly #active = new Map<string, { drvPath: string; seen: BuildObservation }>();
  readonly #listener: ClientListener;
  readonly #now: () => number;
  readonly #wanted: ReadonlySet<string>;
  readonly #begun = new Map<string, BuildObservation>();
  readonly #pid: number | null;
  readonly #elsewhere = new Set<string>();
  /** By what is built in their place: derivations whose content-addressed inputs Nix has looked up. */
  readonly #resolved = new Map<string, readonly string[]>();
  /** Errors that name no derivation. */
  readonly #nameless: string[] = [];
  /** The binary cache that was asked last. */
  #asked = "";
  #failed = 0;

  constructor(wanted: readonly string[], pid: number | null, listener: ClientListener, now: () => number) {
    this.#wanted = new Set(wanted);
    this.#pid = pid;
    this.#listener = listener;
    this.#now = now;
  }

  async hear(message: NixMessage): Promise<void> {
    switch (message.kind) {
      case "build-started":
        this.#started(message.id, message.drvPath, message.machine !== null);
        break;
      case "stopped":
        this.#finished(message.id, false);
        break;
      case "log":
        await this.#logged(message.id, message.line);
        break;
      case "log-cut":
        for (const { seen } of this.#active.values()) {
          seen.lastLineAt = this.#now();
          seen.tail.add("(a line that is too long to be shown; the log has it)");
        }
        break;
      case "builds-progress":
        this.#counted(message.running, message.failed);
        break;
      case "message":
        if (message.level === 0) this.#complained(message.text);
        break;
      case "download-started":
        this.#asked = message.from;
        break;
      case "resolved":
        this.#resolved.set(message.builtAs, [...this.#askersOf(message.builtAs), message.drvPath]);
        break;
    }
  }

  async #logged(id: string, line: string): Promise<void> {
    const build = this.#active.get(id);
    if (build === undefined) return;
    build.seen.lastLineAt = this.#now();
    build.seen.tail.add(line);
    await this.#listener.logged(build.drvPath, line);
  }

  #started(id: string, builtPath: string, elsewhere: boolean): void {
    const askers = this.#askersOf(builtPath);
    const drvPath = askers.find((path) => this.#wanted.has(path)) ?? askers[0] ?? builtPath;
    // The Nix of a remote builder tells of the same build once more, as one of its own.
    if (elsewhere) this.#elsewhere.add(drvPath);
    const remote = this.#elsewhere.has(drvPath);
    const at = this.#now();
    const seen: BuildObservation = {
      builtAs: builtPath,
      startedAt: at,
      remote,
      finishedAt: null,
      lastLineAt: at,
      countedFailed: false,
      tail: new LogTail(),
      clientPid: this.#pid,
    };
    this.#begun.set(drvPath, seen);
    this.#active.set(id, { drvPath, seen });
    this.#listener.started(drvPath, seen);
  }

  /**
   * Up to 2.28, the `stop` of what a client was asked for comes only at the client's end, but the counters move at
   * once; and because a client builds one thing at a time, they say of which build they speak.
   */
  #counted(running: number, failed: number): void {
    const [only, ...others] = this.#active.keys();
    if (only !== undefined && others.length === 0 && running === 0) this.#finished(only, failed > this.#failed);
    this.#failed = failed;
  }

  #finished(id: string, countedFailed: boolean): void {
    const build = this.#active.get(id);
    if (build === undefined) return;
    this.#active.delete(id);
    build.seen.finishedAt = this.#now();
    build.seen.countedFailed = countedFailed;
    this.#listener.finished(build.drvPath, build.seen);
  }

  /** The derivations that are built as another one; several may be the same one then. */
  #askersOf(builtPath: string): readonly string[] {
    return this.#resolved.get(builtPath) ?? [];
  }

  /**
   * A builder can print lines that Nix passes on as messages of its own, so an error proves nothing about the
   * derivation it names: it only explains a build that turned out not to be valid. What such a line says of other
   * clients' derivations is not even heard.
   */
  #complained(text: string): void {
    const fault = hasError(text) ? readNetworkFault(withoutTrace(text)) : null;
    if (fault !== null) this.told.fault = { ...fault, address: fault.address ?? (this.#asked || null) };
    const failure = readFailure(text);
    const [only, ...others] = this.#wanted;
    if (failure === null) {
      if (!hasError(text) || /error: build of /.test(text)) return;
      if (fault === null) this.#nameless.push(withoutTrace(text));
      else this.told.strayError = withoutTrace(text);
    } else if (failure.drvPath !== null) {
      this.#fail(failure.drvPath, failure);
    } else if (failure.verdict === "timeout") {
      this.told.namelessTimeout = true;
    } else if (only !== undefined && others.length === 0) {
      this.told.failures.set(only, failure);
    } else {
      this.told.strayError = failure.message;
    }
  }

  #fail(builtPath: string, failure: Failure): void {
    const askers = this.#askersOf(builtPath);
    for (const drvPath of askers.length === 0 ? [builtPath] : askers) this.told.failures.set(drvPath, failure);
  }

  /**
   * Says of which build each error is that names no derivation: of the one that has the output which the error names;
   * else of the only one that failed without a word. What is left is told as nobody's.
   */
  async settle(files: Files): Promise<void> {
    if (this.#nameless.length === 0) return;
    const unexplained = (): string[] =>
      [...this.#begun].filter(([drvPath]) => !this.told.failures.has(drvPath)).map(([drvPath]) => drvPath);
    const owners = new Map<string, string>();
    for (const drvPath of unexplained()) {
      const derivation = await readDerivationFile(this.#begun.get(drvPath)?.builtAs ?? drvPath, files);
      for (const { path } of derivation?.outputs.values() ?? []) if (path !== null) owners.set(path, drvPath);
    }
    const left: string[] = [];
    for (const text of this.#nameless) {
      const owner = quotedPaths(text).flatMap((path) => owners.get(path) ?? [])[0];
      if (owner === undefined) left.push(text);
      else this.#fail(owner, refusedOutput(owner, text));
    }
    if (left.length === 0) return;
    const [only, ...others] = unexplained().filter((drvPath) => this.#begun.get(drvPath)?.countedFailed === true);
    if (only !== undefined && others.length === 0) this.#fail(only, refusedOutput(only, left.join(" ")));
    else this.told.strayError = left.join("\n");
  }
}

/** What Nix forbids a build after its builder has ended well. */
function refusedOutput(drvPath: string, text: string): Failure {
  return {
    drvPath,
    verdict: "failed",
    code: "nix",
    message: text.slice(0, LONGEST_REASON).replaceAll(/\s*\n\s*/g, " "),
  };
}

/** Store paths that an error names in quotes. */
function quotedPaths(text: string): string[] {
  return Array.from(text.slice(0, LONGEST_REASON).matchAll(/'(\/[^'\s]+)'/g), ([, path = ""]) => path);
}
