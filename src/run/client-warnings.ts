import { type NixMessage, warningIn, withoutTrace } from "../nix/nix.ts";

/** Something that a client warns of; `drvPath`: the build that it is about, null when it is about none. */
export type ClientWarning = { text: string; drvPath: string | null };

/** Nix's words about a hook that did not end well, or that could not be started. */
const HOOK_FAILED = /\bprogram ['"].*['"] (?:failed|was killed|died)|\bexecuting ['"]/u;

/** Finds what is to be told, and is no verdict, in the messages of one client. */
export class ClientWarnings {
  /** The `post-build-hook` that ran last, and the last line that it printed. */
  #hook: { drvPath: string; lastLine: string } | null = null;

  /**
   * Gives the warning in a message. A hook that failed is one: its build is good and stays so, but Nix ends the whole
   * client over it (NixOS/nix#3279).
   */
  hear(message: NixMessage): ClientWarning | null {
    if (message.kind === "hook-started") this.#hook = { drvPath: message.drvPath, lastLine: "" };
    if (message.kind === "hook-log" && this.#hook !== null && message.line.trim() !== "")
      this.#hook.lastLine = message.line;
    const text = warningIn(message);
    if (text !== null) return { text, drvPath: null };
    return message.kind === "message" && message.level === 0 ? this.#hookFailure(message.text) : null;
  }

  #hookFailure(error: string): ClientWarning | null {
    if (this.#hook === null || !HOOK_FAILED.test(error)) return null;
    const { drvPath, lastLine } = this.#hook;
    this.#hook = null;
    const said = lastLine === "" ? "" : `. It said: ${lastLine}`;
    return { text: `the post-build-hook failed: ${withoutTrace(error)}${said}`, drvPath };
  }
}
