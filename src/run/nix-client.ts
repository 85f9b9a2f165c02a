import {
  type Failure,
  hasError,
  installables,
  InternalJson,
  type KnownOutputs,
  nixCommand,
  type NixMessage,
  type NixTool,
  readFailure,
  readBuildOutputs,
  storePathName,
  withoutTrace,
} from "../nix/nix.ts";
import { type Context, onAbort } from "../system/system.ts";
import { type ClientWarning, ClientWarnings } from "./client-warnings.ts";
import { LogTail } from "./tail.ts";

export type ClientOptions = { timeoutSeconds: number | null; silenceSeconds: number | null };

/**
 * Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line end must
 * not cost that much memory here: the whole text is in Nix's own record.
 */
const LONGEST_MESSAGE = 256 * 1024;

/**
 * A client that comes to what another one builds looks again after so many seconds; Nix's own 5 would be how long the
 * end of a run waits for a client that has nothing left to do.
 */
const POLL = ["--option", "build-poll-interval", "1"] as const;

/** One build as we saw it: our own stamps, in milliseconds since the epoch. */
export type BuildObservation = {
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
};

export interface ClientListener {
  started(drvPath: string, seen: BuildObservation): void;
  finished(drvPath: string, seen: BuildObservation): void;
  warned(warning: ClientWarning): void;
  /** A reader that waits makes Nix wait. */
  logged(drvPath: string, line: string): Promise<void>;
}

/** Builds derivations with one Nix client, one at a time, and tells of each. `signal` stops it. */
export async function buildWith(
  { world, signal }: Context,
  { tool, options }: { tool: NixTool; options: ClientOptions },
  drvPaths: readonly string[],
  listener: ClientListener,
): Promise<ClientOutcome> {
  const limits = [
    ...(options.timeoutSeconds === null ? [] : ["--timeout", String(options.timeoutSeconds)]),
    ...(options.silenceSeconds === null ? [] : ["--option", "max-silent-time", String(options.silenceSeconds)]),
  ];
  const args = [
    ...POLL,
    "--json",
    "--no-link",
    "--keep-going",
    "--max-jobs",
    "1",
    ...limits,
    ...installables(drvPaths),
  ];
  await using child = world.processes.start({
    ...nixCommand(tool, ["build"], args),
    longestLine: LONGEST_MESSAGE,
    keepsOutput: true,
  });
  using _stop = onAbort(signal, () => void child.stop());
  const [reader, warnings] = [new InternalJson(), new ClientWarnings()];
  const conversation = new BuildTracker(drvPaths, child.pid, listener, world.now);
  for await (const line of child.stderr) {
    const message = reader.read(line);
    const warning = message && warnings.hear(message);
    if (warning !== null) listener.warned(warning);
    else if (message !== null) await conversation.hear(message);
  }
  const exit = await child.exit;
  const outputs: KnownOutputs = exit.code === 0 ? readBuildOutputs(await child.output) : new Map();
  return {
    ...conversation.told,
    exitCode: exit.code,
    outputs,
    strayError: conversation.told.strayError ?? exit.startError,
  };
}

/** What a client says, turned into builds that start and finish. */
class BuildTracker {
  readonly told: Omit<ClientOutcome, "exitCode" | "outputs"> = {
    failures: new Map(),
    namelessTimeout: false,
    strayError: null,
  };
  readonly #active = new Map<string, { drvPath: string; seen: BuildObservation }>();
  readonly #listener: ClientListener;
  readonly #now: () => number;
  readonly #wanted: ReadonlySet<string>;
  readonly #begun = new Set<string>();
  readonly #pid: number | null;
  readonly #elsewhere = new Set<string>();
  readonly #resolved = new Map<string, string>();
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

  /**
   * What was asked for that is built under another path: a derivation with content-addressed inputs is built as the one
   * in which they are resolved, of the same name. What builds here and was not asked for keeps its own path.
   */
  #asked(drvPath: string): string {
    if (this.#wanted.has(drvPath)) return drvPath;
    const name = storePathName(drvPath);
    const asked = [...this.#wanted].find((path) => storePathName(path) === name && !this.#begun.has(path));
    if (asked !== undefined) this.#resolved.set(drvPath, asked);
    return this.#resolved.get(drvPath) ?? drvPath;
  }

  #started(id: string, builtPath: string, elsewhere: boolean): void {
    const drvPath = this.#asked(builtPath);
    // The Nix of a remote builder tells of the same build once more, as one of its own.
    if (elsewhere) this.#elsewhere.add(drvPath);
    const remote = this.#elsewhere.has(drvPath);
    this.#begun.add(drvPath);
    const at = this.#now();
    const seen: BuildObservation = {
      startedAt: at,
      remote,
      finishedAt: null,
      lastLineAt: at,
      countedFailed: false,
      tail: new LogTail(),
      clientPid: this.#pid,
    };
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

  /**
   * A builder can print lines that Nix passes on as messages of its own, so an error proves nothing about the
   * derivation it names: it only explains a build that turned out not to be valid. What such a line says of other
   * clients' derivations is not even heard.
   */
  #complained(text: string): void {
    const failure = readFailure(text);
    const [only, ...others] = this.#wanted;
    if (failure === null) {
      if (hasError(text) && !/error: build of /.test(text)) this.told.strayError = withoutTrace(text);
    } else if (failure.drvPath !== null) {
      this.told.failures.set(this.#resolved.get(failure.drvPath) ?? failure.drvPath, failure);
    } else if (failure.verdict === "timeout") {
      this.told.namelessTimeout = true;
    } else if (only !== undefined && others.length === 0) {
      this.told.failures.set(only, failure);
    } else {
      this.told.strayError = failure.message;
    }
  }
}
