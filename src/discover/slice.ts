import { hasError, InternalJson, type NixMessage } from "../nix/nix.ts";
import type { Child, Exit } from "../system/system.ts";
import { readEvaluationMessage, type EvaluationMessage, type EvaluationSlice } from "./expression.ts";

/** A message of Nix that reports an error. */
export type ErrorMessage = Extract<NixMessage, { kind: "message" }>;

/** How one evaluating process ended. */
export type SliceEnd =
  | { kind: "done" }
  /** It died after `begun` checks had begun, the last one unfinished. */
  | { kind: "died"; begun: number; place: number; error: ErrorMessage }
  /** It died before it reached any check: the flake itself is broken. */
  | { kind: "broken"; error: ErrorMessage };

/** Reads the messages of an evaluating process until it ends, and hands each to `receive` as it comes. */
export async function readSlice(
  child: Child,
  slice: EvaluationSlice,
  receive: (message: EvaluationMessage) => void | Promise<void>,
): Promise<SliceEnd> {
  const reader = new InternalJson();
  let begun = 0;
  let open: number | null = null;
  let error: ErrorMessage | null = null;
  for await (const line of child.stderr) {
    const record = reader.read(line);
    if (record?.kind !== "message" || record.level > 0) continue;
    const message = readEvaluationMessage(record.text, slice.nonce);
    if (message === null) {
      if (hasError(record.text)) error = record;
      continue;
    }
    if (message.kind === "begin") {
      begun += 1;
      open = message.value;
    } else if (message.kind === "check" || message.kind === "problem") {
      // A flake may forge such a line, so lines about any check but the open one are ignored.
      if (message.value.place !== open) continue;
      open = null;
    }
    await receive(message);
  }
  const exit = await child.exit;
  if (exit.code === 0 && open === null) return { kind: "done" };
  const cause = error ?? crashError(exit);
  return open === null ? { kind: "broken", error: cause } : { kind: "died", begun, place: open, error: cause };
}

/** The error for a process that ended without a message: the evaluator crashed, or was killed. */
function crashError(exit: Exit): ErrorMessage {
  const how = exit.startError ?? exit.signal ?? `exit code ${exit.code}`;
  const hint =
    exit.signal === "SIGSEGV"
      ? ": its stack overflowed, as it does in an infinite recursion"
      : exit.signal === "SIGKILL"
        ? ": the machine may be out of memory"
        : "";
  const text = `the evaluator crashed (${how})${hint}`;
  return { kind: "message", level: 0, text, raw: text, position: null };
}
