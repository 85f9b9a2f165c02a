import type { Output } from "../system/system.ts";
import { InternalJson } from "./internal-json.ts";
import { hasError, withoutTrace } from "./messages.ts";

/** Returns the last error in the `internal-json` log of a Nix command, without its trace. */
export function lastError(stderr: string): string | null {
  const text = lastErrorText(stderr);
  return text === null ? null : withoutTrace(text);
}

/** Returns the last error in the `internal-json` log of a Nix command, with its trace. */
export function lastErrorText(stderr: string): string | null {
  const reader = new InternalJson();
  let last: string | null = null;
  for (const line of stderr.split("\n")) {
    const message = reader.read(line);
    if (message?.kind === "message" && message.level === 0 && hasError(message.text)) last = message.text;
  }
  return last;
}

/** Why a command of Nix that did not end with 0 failed, as a part of a sentence. */
export function failureCause(output: Output): string {
  return output.startError ?? lastError(output.stderr) ?? `nix ended with ${output.signal ?? output.code}`;
}

/** All errors that a Nix command wrote in its `internal-json` log, with the way to each. */
export function messagesIn(stderr: string): string {
  const reader = new InternalJson();
  return stderr
    .split("\n")
    .flatMap((line) => {
      const message = reader.read(line);
      return message?.kind === "message" && message.level === 0 ? [message.text] : [];
    })
    .join("\n");
}
