import type { BegunCheck, CheckDraft, Ending } from "./draft.ts";
import type { ErrorMessage, EvaluationMessage } from "./evaluation-messages.ts";

/** How the evaluation of some checks ended. */
export type EvaluationEnd =
  | { kind: "done" }
  /** Nix told of an error. `unreached`: places that were not begun; `isAlive`: whether the process goes on. */
  | { kind: "failed"; error: ErrorMessage; unreached: readonly number[]; isAlive: boolean };

/** Checks by their places among the names, and whether they share the flake's value with those before them. */
export type EvaluationRequest = { places: readonly number[]; isFresh: boolean };

/** Receives each check that is asked for: when its evaluation begins, and as soon as it is described. */
export type DraftListener = { begun(check: BegunCheck): void; described(draft: CheckDraft): void };

/**
 * Time between TERM and KILL for an evaluating process: some of Nix's own functions hear of TERM only at their end, and
 * allocate on. Nothing is lost with it.
 */
export const EVALUATION_GRACE_MS = 200;

/** Evaluates checks of one flake and system when it is asked to, in a process of Nix. */
export interface Evaluator extends AsyncDisposable {
  /** Says what it finds when it lists the checks: `names` or `no-system`. Gives how it ended when an error ended it. */
  list(receive: (message: EvaluationMessage) => void): Promise<Ending | null>;
  /** Evaluates checks one after the other. */
  evaluate(request: EvaluationRequest, listener: DraftListener): Promise<EvaluationEnd>;
  /** Measures the memory of its process now, in bytes; null when there is none, or no way to tell. */
  sample(): number | null;
  /** Whether it can take the flake's value afresh without a new process. */
  readonly canRefresh: boolean;
  /** Ends its process: what it evaluates fails. `graceMs`: see {@link EVALUATION_GRACE_MS}, the default. */
  stop(graceMs?: number): Promise<void>;
}
