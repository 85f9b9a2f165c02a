import { storePathName } from "../model/model.ts";
import {
  type Failure,
  hasError,
  installables,
  InternalJson,
  type KnownOutputs,
  limitFlags,
  nixCommand,
  type NixMessage,
  type NixTool,
  readFailure,
  readBuildOutputs,
  withoutTrace,
} from "../nix/nix.ts";
import { type Context, onAbort } from "../system/system.ts";
import { type ClientWarning, ClientWarnings } from "./client-warnings.ts";
import { LogTail } from "./tail.ts";

export type ClientOptions = { timeoutSeconds: number | null; silenceSeconds: number | null };

/**
 * Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line break
 * must not cost that much memory here; the whole text is in Nix's own record.
 */
const LONGEST_MESSAGE = 256 * 1024;

/**
 * A client that waits for another client's build looks again after this many seconds. With Nix's own 5, the end of a
 * run would wait that long for a client that has nothing left to do. An option of the user's own goes before it.
 */
const POLL = ["build-poll-interval", "1"] as const;

/** What Nix says first of a remote builder that it cannot use, and then why. */
const NO_BUILDER = "cannot build on '";

/** One build as we saw it, with our own time stamps in milliseconds since the epoch. */
export type BuildObservation = {
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
};

export interface ClientListener {
  started(drvPath: string, seen: BuildObservation): void;
  finished(drvPath: string, seen: BuildObservation): void;
  warned(warning: ClientWarning): void;
  /** Nix waits while this is pending. */
  logged(drvPath: string, line: string): Promise<void>;
}

/**
 * Builds derivations with one Nix client, one at a time, and reports each. `buildsHere`: whether this machine may
 * build; otherwise the user's own `max-jobs` of 0 stays what it is. `signal` stops it.
 */
export async function buildWith(
  { world, signal }: Context,
  { tool, options, buildsHere }: { tool: NixTool; options: ClientOptions; buildsHere: boolean },
  drvPaths: readonly string[],
  listener: ClientListener,
): Promise<ClientOutcome> {
  const args = [
    "--json",
    "--no-link",
    "--keep-going",
    ...(buildsHere ? ["--max-jobs", "1"] : []),
    ...limitFlags(options),
    ...installables(drvPaths),
  ];
  await using child = world.processes.start({
    ...nixCommand({ ...tool, options: [POLL, ...tool.options] }, ["build"], args),
    longestLine: LONGEST_MESSAGE,
    keepsOutput: true,
  });
  using _stop = onAbort(signal, () => void child.stop());
  const [reader, warnings] = [new InternalJson(), new ClientWarnings()];
  const tracker = new BuildTracker(drvPaths, child.pid, listener, world.now);
  for await (const line of child.stderr) {
    const message = reader.read(line);
    const warning = message && warnings.hear(message);
    if (warning !== null) listener.warned(warning);
    else if (message !== null) await tracker.handle(message);
  }
  const exit = await child.exit;
  const outputs: KnownOutputs = exit.code === 0 ? readBuildOutputs(await child.output) : new Map();
  return {
    ...tracker.outcome,
    exitCode: exit.code,
    outputs,
    strayError: tracker.outcome.strayError ?? exit.startError,
  };
}

/** Turns the messages of a client into builds that start and finish. */
class BuildTracker {
  readonly outcome: Omit<ClientOutcome, "exitCode" | "outputs"> = {
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
   * Finds the requested derivation that is built under another path: one with content-addressed inputs is built as a
   * derivation of the same name in which they are resolved. A build that was not requested keeps its own path.
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
    // The Nix of a remote builder reports the same build again, as one of its own.
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

  /**
   * A builder can print lines that Nix passes on as messages of its own. So an error proves nothing about the
   * derivation that it names: it only explains a build that turned out not to be valid. Errors about other clients'
   * derivations are ignored.
   */
  #complained(text: string): void {
    const failure = readFailure(text);
    const [only, ...others] = this.#wanted;
    if (failure === null) {
      if (text.startsWith(NO_BUILDER)) this.outcome.strayError = text.replace(" error: ", " ");
      else if (hasError(text) && !/error: build of /.test(text)) this.outcome.strayError = withoutTrace(text);
    } else if (failure.drvPath !== null) {
      this.outcome.failures.set(this.#resolved.get(failure.drvPath) ?? failure.drvPath, failure);
    } else if (failure.verdict === "timeout") {
      this.outcome.namelessTimeout = true;
    } else if (only !== undefined && others.length === 0) {
      this.outcome.failures.set(only, failure);
    } else {
      this.outcome.strayError = failure.message;
    }
  }
}
