import {
  builderRefusal,
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
import type { ClientWarning } from "./client-warnings.ts";
import { saysDiskFull } from "./disk.ts";
import { quotedPaths, refusedOutput } from "./refused-output.ts";
import { LogTail } from "./tail.ts";

/** One build as we saw it, with our own time stamps in milliseconds since the epoch. */
export type BuildObservation = {
  /** The derivation that Nix has built in its place, once its inputs were known; else itself. */
  builtAs: string;
  startedAt: number;
  /** A remote builder runs it. */
  remote: boolean;
  finishedAt: number | null;
  lastLineAt: number;
  /** Nix counted a failure when it ended. */
  countedFailed: boolean;
  tail: LogTail;
  /** Process id of the Nix client; null when it never started. */
  clientPid: number | null;
};

/** The messages of one Nix client, and how it ended. */
export type ClientOutcome = {
  /** Null when it was stopped or killed. */
  exitCode: number | null;
  /**
   * The outputs of each derivation, as Nix lists them. Only a client that could make all of them valid lists them, so
   * for others nothing is known.
   */
  outputs: KnownOutputs;
  failures: Map<string, Failure>;
  /** Nix 2.34 and later report the timeout of a derivation that they were asked for without naming it. */
  namelessTimeout: boolean;
  /** The last error that belongs to no derivation. */
  strayError: string | null;
  /** The last failure of the network or of a binary cache. */
  fault: NetworkFault | null;
};

export interface ClientListener {
  started(drvPath: string, seen: BuildObservation): void;
  finished(drvPath: string, seen: BuildObservation): void;
  warned(warning: ClientWarning): void;
  /** Nix waits while this is pending. */
  logged(drvPath: string, line: string): Promise<void>;
}

/** Turns the messages of a client into builds that start and finish. */
export class BuildTracker {
  readonly outcome: Omit<ClientOutcome, "exitCode" | "outputs"> = {
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

  async handle(message: NixMessage): Promise<void> {
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
      default:
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
    // The Nix of a remote builder reports the same build again, as one of its own.
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
   * Up to 2.28, the `stop` of a requested build comes only at the client's end, but the counters move at once. Since a
   * client builds one thing at a time, they identify the build.
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
   * A builder can print lines that Nix passes on as messages of its own. So an error proves nothing about the
   * derivation that it names: it only explains a build that turned out not to be valid. Errors about other clients'
   * derivations are ignored.
   */
  #complained(text: string): void {
    const fault = hasError(text) ? readNetworkFault(withoutTrace(text)) : null;
    if (fault !== null) this.outcome.fault = { ...fault, address: fault.address ?? (this.#asked || null) };
    const failure = readFailure(text);
    const [only, ...others] = this.#wanted;
    if (failure === null) {
      this.#stray(text, fault);
    } else if (failure.drvPath !== null) {
      this.#fail(failure.drvPath, failure);
    } else if (failure.verdict === "timeout") {
      this.outcome.namelessTimeout = true;
    } else if (only !== undefined && others.length === 0) {
      this.outcome.failures.set(only, failure);
    } else {
      this.outcome.strayError = failure.message;
    }
  }

  #stray(text: string, fault: NetworkFault | null): void {
    const refusal = builderRefusal(text);
    if (refusal !== null) this.outcome.strayError = refusal;
    else if (!hasError(text) || /error: build of /.test(text)) return;
    else if (fault !== null || saysDiskFull(text)) this.outcome.strayError = withoutTrace(text);
    else this.#nameless.push(withoutTrace(text));
  }

  #fail(builtPath: string, failure: Failure): void {
    const askers = this.#askersOf(builtPath);
    for (const drvPath of askers.length === 0 ? [builtPath] : askers) this.outcome.failures.set(drvPath, failure);
  }

  /**
   * Finds the build of each error that names no derivation: the one with the output that the error names, else the only
   * one that failed without a word. What is left belongs to no build.
   */
  async settle(files: Files): Promise<void> {
    if (this.#nameless.length === 0) return;
    const owners = await this.#outputOwners(files);
    const left: string[] = [];
    for (const text of this.#nameless) {
      const owner = quotedPaths(text).flatMap((path) => owners.get(path) ?? [])[0];
      if (owner === undefined) left.push(text);
      else this.#fail(owner, refusedOutput(owner, text));
    }
    if (left.length === 0) return;
    const [only, ...others] = this.#unexplained().filter((drvPath) => this.#begun.get(drvPath)?.countedFailed === true);
    if (only !== undefined && others.length === 0) this.#fail(only, refusedOutput(only, left.join(" ")));
    else if (!saysDiskFull(this.outcome.strayError ?? "")) this.outcome.strayError = left.join("\n");
  }

  /** The builds of which no error speaks so far. */
  #unexplained(): string[] {
    return [...this.#begun.keys()].filter((drvPath) => !this.outcome.failures.has(drvPath));
  }

  /** The builds without an error, by the paths of their outputs. */
  async #outputOwners(files: Files): Promise<ReadonlyMap<string, string>> {
    const owners = new Map<string, string>();
    for (const drvPath of this.#unexplained()) {
      const derivation = await readDerivationFile(this.#begun.get(drvPath)?.builtAs ?? drvPath, files);
      for (const { path } of derivation?.outputs.values() ?? []) if (path !== null) owners.set(path, drvPath);
    }
    return owners;
  }
}
