import type { Reason, Verdict } from "../model/model.ts";
import type { Failure } from "../nix/nix.ts";
import { formatBytes } from "../text/text.ts";
import type { ClientOptions, BuildObservation, ClientOutcome } from "./nix-client.ts";

/** A verdict and its reason; the verdicts of dependents are derived from a dependency's. */
export type Judgement = { verdict: Verdict; reason: Reason | null };

/**
 * The evidence about a derivation once its client has ended. `isValid`: Nix says that all its outputs exist. `seen`:
 * null when its build did not begin here. `isLast`: there will be no other client.
 */
export type Evidence = { isValid: boolean; seen: BuildObservation | null; outcome: ClientOutcome; isLast: boolean };

/**
 * Judges one derivation. Only valid outputs make it green; messages only explain why it is not. Null when the evidence
 * is not enough, because the client died over something else. A failure without a known cause is accepted only from the
 * last client.
 */
export function judge(drvPath: string, evidence: Evidence, limits: ClientOptions): Judgement | null {
  const { isValid, seen, outcome, isLast } = evidence;
  // Nothing was built here if another process, or a binary cache, was first.
  if (isValid) return { verdict: seen === null ? "cached" : "passed", reason: null };
  const failure = outcome.failures.get(drvPath);
  if (failure?.verdict === "dependency-failed") return unplannedFailed(outcome.failures);
  if (failure !== undefined) return ofFailure(failure, outcome);
  // A client builds one derivation at a time, so the one that had begun and is not valid met the full disk. In that
  // case Nix itself fails, not the build.
  if (seen !== null && NO_SPACE.test(outcome.strayError ?? ""))
    return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${outcome.strayError}`);
  if (!seen?.countedFailed) return null;
  if (outcome.namelessTimeout) return timedOut(seen, limits);
  // It failed, and its client died before it said why; a client of its own will tell.
  return isLast ? bad("failed", "nix", outcome.strayError ?? "its build failed, and Nix did not say why") : null;
}

/** The verdict by Nix's error. Why a remote builder has not taken something is told apart, and of no derivation. */
function ofFailure({ verdict, code, message }: Failure, { strayError }: ClientOutcome): Judgement {
  const isRefused = code === "no-local-builds" && strayError !== null;
  return bad(verdict, code, isRefused ? `${message}. Nix says of one: ${strayError}` : message);
}

/** The system's words for a full disk, and SQLite's about Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;

/** Returns the verdict of a derivation about which its own client said nothing, twice. */
export function lost(outcome: ClientOutcome): Judgement {
  return bad(
    "lost",
    "lost",
    `the machine failed, not the check: ${outcome.strayError ?? "Nix ended without saying why"}`,
  );
}

/**
 * Returns the verdict of a build of which the kernel killed a process for lack of memory. `peakBytes`: the memory that
 * it had by then.
 */
export function outOfMemory(peakBytes: number): Judgement {
  return bad(
    "out-of-memory",
    "out-of-memory",
    `the kernel killed it for lack of memory, when it had ${formatBytes(peakBytes)}`,
  );
}

/** Returns the verdict of a build that was not started because there was no room for it. */
export function diskFull(freeBytes: number): Judgement {
  return bad(
    "disk-full",
    "disk-low",
    `it was not started because the store's disk has only ${formatBytes(freeBytes)} left. Free some: "nix store gc"`,
  );
}

/** Returns the verdict of everything that has none when a run is ended early. */
export function cancelled(why: "cancelled" | "fail-fast", begun: boolean): Judgement {
  const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
  if (begun) return bad("cancelled", why, `it was stopped ${because}`);
  return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not started ${because}`);
}

/** Returns the verdict of a derivation that needs something with the verdict `cause`, which `name` names. */
export function dependencyFailed(name: string, cause: Judgement): Judgement {
  if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
  return bad(
    "dependency-failed",
    "dependency",
    `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`,
  );
}

/** An unplanned dependency had to be built as well, and failed. */
function unplannedFailed(failures: ReadonlyMap<string, Failure>): Judgement {
  const cause = [...failures.values()].find((failure) => failure.verdict !== "dependency-failed");
  return bad(
    "dependency-failed",
    "dependency",
    cause === undefined
      ? "something it needs could not be built"
      : `something it needs could not be built: ${cause.message}`,
  );
}

/** Nix 2.34 and later do not say which limit it was; our own time stamps do. */
function timedOut(seen: BuildObservation, { timeoutSeconds, silenceSeconds }: ClientOptions): Judgement {
  const end = seen.finishedAt ?? seen.lastLineAt;
  const silent = silenceSeconds !== null && end - seen.lastLineAt >= silenceSeconds * 1000 - STAMP_SLACK_MS;
  if (silent) return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
  const limit =
    timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`;
  return bad("timeout", "timeout", limit);
}

/** Our stamps are a little later than Nix's own clock. */
const STAMP_SLACK_MS = 500;

function bad(verdict: Verdict, code: string, message: string): Judgement {
  return { verdict, reason: { code, message } };
}
