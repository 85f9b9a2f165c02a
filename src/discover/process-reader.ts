import { InternalJson } from "../nix/nix.ts";
import type { Child, Exit, World } from "../system/system.ts";
import { type ErrorMessage, type Heard, readEvaluationMessage } from "./evaluation-messages.ts";
import { type ImportListener, ImportTracker } from "./import-builds.ts";

/** Reads what an evaluating process says, one message at a time. */
export class ProcessReader {
  readonly #lines: AsyncIterator<string>;
  readonly #json = new InternalJson();
  readonly #nonce: string;
  readonly #child: Child;
  readonly #imports: ImportTracker;
  readonly #refuses: (drvPath: string) => boolean;

  /** `refuses`: whether it ends the process over a build, which then is none. */
  constructor(
    child: Child,
    { nonce, imports, world }: { nonce: string; imports: ImportListener; world: World },
    refuses: (drvPath: string) => boolean = () => false,
  ) {
    this.#child = child;
    this.#refuses = refuses;
    this.#imports = new ImportTracker(imports, world);
    this.#lines = child.stderr[Symbol.asyncIterator]();
    this.#nonce = nonce;
  }

  /** The next message; null when the process has ended. */
  async next(): Promise<Heard | null> {
    for (;;) {
      const line = await this.#lines.next();
      if (line.done === true) return null;
      const message = this.#json.read(line.value);
      if (message?.kind === "message") {
        const ours = readEvaluationMessage(message.text, this.#nonce);
        return ours === null ? { message } : { ours };
      }
      if (message === null || (message.kind === "build-started" && this.#refuses(message.drvPath))) continue;
      await this.#imports.hear(message, this.#child.pid);
      if (message.kind === "build-started") return { build: message.drvPath };
    }
  }

  /** Reads to the end of the process, for nobody. */
  async drain(): Promise<void> {
    while ((await this.#lines.next()).done !== true);
  }

  /** A command has ended, and so have all builds that it waited for. */
  async endBuilds(): Promise<void> {
    await this.#imports.end();
  }

  /** The error of a process that ended without a message of one: the evaluator crashed, or was killed. */
  async crash(): Promise<ErrorMessage> {
    const text = crashText(await this.#child.exit);
    return { kind: "message", level: 0, text, raw: text, position: null };
  }
}

function crashText(exit: Exit): string {
  const how = exit.startError ?? exit.signal ?? `exit code ${exit.code}`;
  const hint =
    exit.signal === "SIGSEGV"
      ? ": its stack overflowed, which endless recursion does"
      : exit.signal === "SIGKILL"
        ? ": the machine may be out of memory"
        : "";
  return `the evaluator crashed (${how})${hint}`;
}
