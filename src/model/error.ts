/** Expected failures of a whole run: nothing was judged, and the message says what to do. */
export type ErrorCode =
  | "usage"
  | "refused"
  | "no-flake"
  | "no-checks"
  | "nothing-selected"
  | "flake-broken"
  | "nix-missing"
  | "nix-too-old"
  | "nix-unusable"
  | "install-failed"
  | "no-root"
  | "feature-missing"
  | "out-unwritable";

/** A named failure that ends the run with exit code 2. Anything else that is thrown is a bug. */
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

/** Returns the message for an unexpected error. */
export function faultOf(error: unknown): string {
  return `A fault of nix-verdict itself: ${(error as Error | undefined)?.stack ?? messageOf(error)}`;
}
