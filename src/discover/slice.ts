import { hasError, InternalJson, type NixMessage } from "../nix/nix.ts";
import type { Child, Exit } from "../system/system.ts";
import { readSaid, type Said, type Slice } from "./expression.ts";

type ErrorMessage = Extract<NixMessage, { kind: "message" }>;

/** How one evaluating process ended. */
export type SliceEnd =
  | { kind: "done" }
  /** It died after `begun` checks were begun, the last one unfinished. */
  | { kind: "died"; begun: number; place: number; error: ErrorMessage }
  /** It died before it came to any check: the flake itself is broken. */
  | { kind: "broken"; error: ErrorMessage };

/** Reads what an evaluating process says until it ends; `heard` gets each statement as it comes. */
export async function readSlice(
  child: Child,
  slice: Slice,
  heard: (said: Said) => void | Promise<void>,
): Promise<SliceEnd> {
  const reader = new InternalJson();
  let begun = 0;
  let open: number | null = null;
  let error: ErrorMessage | null = null;
  for await (const line of child.stderr) {
    const message = reader.read(line);
    if (message?.kind !== "message" || message.level > 0) continue;
    const said = readSaid(message.text, slice.nonce);
    if (said === null) {
      if (isError(message)) error = message;
      continue;
    }
    if (said.kind === "begin") {
      begun += 1;
      open = said.value;
    } else if (said.kind === "check" || said.kind === "problem") {
      // The flake may have found out how our lines begin: of another check than the one that it is at, it says nothing.
      if (said.value.place !== open) continue;
      open = null;
    }
    await heard(said);
  }
  const exit = await child.exit;
  if (exit.code === 0 && open === null) return { kind: "done" };
  const cause = error ?? crashed(exit);
  return open === null ? { kind: "broken", error: cause } : { kind: "died", begun, place: open, error: cause };
}

function isError(message: ErrorMessage): boolean {
  return hasError(message.text);
}

/** A process that ended without an error message: a crash of the evaluator, or it was killed. */
function crashed(exit: Exit): ErrorMessage {
  const how = exit.startError ?? exit.signal ?? `exit code ${exit.code}`;
  const hint =
    exit.signal === "SIGSEGV"
      ? ": its stack overflowed, which endless recursion does"
      : exit.signal === "SIGKILL"
        ? ": the machine may be out of memory"
        : "";
  const text = `the evaluator crashed (${how})${hint}`;
  return { kind: "message", level: 0, text, raw: text, position: null };
}
