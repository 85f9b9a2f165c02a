import { machineRefusal } from "./machine-refusal.ts";

/** Expected failures of a whole run: nothing was judged, and the message says what to do. */
export type ErrorCode =
  | "usage"
  | "refused"
  | "no-flake"
  | "no-checks"
  | "nothing-selected"
  | "flake-broken"
  | "not-owned"
  | "nix-missing"
  | "nix-too-old"
  | "nix-unusable"
  | "install-failed"
  | "no-folder"
  | "no-root"
  | "feature-missing"
  | "out-unwritable";

/** A named failure that ends the run with exit code 2. Anything else that is thrown is the machine's, or a bug. */
export class VerdictError extends Error {
  readonly code: ErrorCode;

  /** `message`: what happened, why, and what to do, in one or two sentences for people. */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "VerdictError";
    this.code = code;
  }
}

/** Why something was left undone when a run is cancelled, or its time is over; a part of a sentence. */
export const RUN_IS_ENDING = "the run is ending";

/** The the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Returns a program says for the unexpected that ends it, and its exit code: 2 when nothing was judged, 3 for a bug of
 * ours.
 */
export function endingOf(error: unknown): { message: string; exitCode: 2 | 3 } {
  const expected = error instanceof VerdictError ? error.message : machineRefusal(error);
  return expected === null ? { message: faultOf(error), exitCode: 3 } : { message: expected, exitCode: 2 };
}

/** Where people report bugs of ours. */
const REPORTS = "https://github.com/nix-verdict/nix-verdict/issues";

/** What to say of an error that is a bug of ours. The stack is for whoever mends it. */
function faultOf(error: unknown): string {
  const lines = (error as Error | undefined)?.stack ?? messageOf(error);
  return `A fault of nix-verdict itself. Please report it with these lines at ${REPORTS}\n${lines}`;
}
