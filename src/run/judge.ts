import type { Reason, Verdict } from "../model/model.ts";
import { builderRefusal, type Failure, faultMessage, type NetworkFault, shownAddress } from "../nix/nix.ts";
import { formatBytes } from "../text/text.ts";
import type { BuildObservation, ClientOutcome } from "./build-tracker.ts";
import { saysDiskFull } from "./disk.ts";
import type { ClientOptions } from "./nix-client.ts";

/** A verdict and its reason; the verdicts of dependents are derived from a dependency's. */
export type Judgement = { verdict: Verdict; reason: Reason | null };

/**
 * The evidence about a derivation once its client has ended. `isValid`: Nix says that all its outputs exist. `seen`:
 * null when its build did not begin here. `isLast`: there will be no other client; `isStopped`: we have stopped the
 * client, over another derivation.
 */
export type Evidence = {
  isValid: boolean;
  seen: BuildObservation | null;
  outcome: ClientOutcome;
  isLast: boolean;
  isStopped: boolean;
};

/**
 * Judges one derivation. Only valid outputs make it green; messages only explain why it is not. Null when the evidence
 * is not enough, because the client died over something else. A failure without a known cause is accepted only from the
 * last client.
 */
export function judge(drvPath: string, evidence: Evidence, limits: ClientOptions): Judgement | null {
  const { isValid, seen, outcome } = evidence;
  // Nothing was built here if another process, or a binary cache, was first.
  if (isValid) return { verdict: seen === null ? "cached" : "passed", reason: null };
  const failure = outcome.failures.get(drvPath);
  if (failure?.verdict === "dependency-failed") return unplannedFailed(outcome);
  if (failure?.verdict === "lost") return lost(outcome);
  if (failure !== undefined) return ofFailure(failure, outcome);
  // A client builds one derivation at a time, so the one that had begun and is not valid met the full disk. In that
  // case Nix itself fails, not the build.
  if (seen !== null && saysDiskFull(outcome.strayError ?? ""))
    return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${outcome.strayError}`);
  if (seen?.countedFailed === true) return unexplained(seen, evidence, limits);
  // After Nix has ended a build for its time, it may fail itself: over the build's cgroup, which it cannot remove yet.
  return seen !== null && isOverTime(seen, limits) ? timedOut(seen, limits) : null;
}

/** Judges a build that Nix counted as failed without an error that names it. */
function unexplained(
  seen: BuildObservation,
  { outcome, isLast, isStopped }: Evidence,
  limits: ClientOptions,
): Judgement | null {
  if (outcome.namelessTimeout || (isStopped && isOverTime(seen, limits))) return timedOut(seen, limits);
  // A second build would be a second attempt.
  if (isStopped) return bad("failed", "nix", "its build failed, and Nix had no time to say how: see its log");
  // Its client was killed before it said why; a client of its own will tell. One that ended by itself has said all, and
  // a second build would be a second attempt.
  if (outcome.exitCode === null && !isLast) return null;
  const words =
    outcome.strayError === null ? "" : `. Of some build it said: ${outcome.strayError.replaceAll(/\s*\n\s*/g, " ")}`;
  return bad("failed", "nix", `its build failed, and Nix did not say why${words}`);
}

/** Returns the verdict of a build that Nix counted as failed and that nobody had asked for. */
export function failedWith(failure: Failure | undefined, outcome: ClientOutcome): Judgement {
  return failure === undefined
    ? bad("failed", "nix", "its build failed, and Nix did not say why")
    : ofFailure(failure, outcome);
}

/** The verdict by Nix's error. Why a remote builder has not taken something is told apart, and of no derivation. */
function ofFailure({ verdict, code, message }: Failure, { strayError }: ClientOutcome): Judgement {
  const refusal = verdict === "unsupported" ? builderRefusal(strayError ?? "") : null;
  return bad(verdict, code, refusal === null ? message : `${message}. Nix says of one: ${refusal}`);
}

/** Returns the verdict of a derivation about which its own client said nothing, twice; or that the network failed. */
export function lost(outcome: ClientOutcome): Judgement {
  if (outcome.fault !== null) return unreachable(outcome.fault);
  return bad(
    "lost",
    "lost",
    `the machine failed, not the check: ${outcome.strayError ?? "Nix ended without saying why"}`,
  );
}

/** Returns the verdict of what could not be fetched from anywhere. */
export function unreachable(fault: NetworkFault): Judgement {
  return bad("lost", "network", `the network or a binary cache failed, not the check: ${faultMessage(fault)}`);
}

/** Returns the verdict of a download that its server does not want to give, or does not have. */
export function refused({ address, what }: NetworkFault): Judgement {
  const from = address === null ? "" : ` from ${shownAddress(address)}`;
  return bad("failed", "download", `it cannot be downloaded${from}: ${what}. Correct its address`);
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

/** Returns the verdict of a check that had not been evaluated when a run was ended early. */
export function unevaluated(why: "cancelled" | "fail-fast"): Judgement {
  const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
  return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not evaluated ${because}`);
}

/**
 * Returns the verdict of a derivation that needs something with the verdict `cause`, which `name` names. What needs
 * something that is lost is lost as well: neither says anything about the check.
 */
export function dependencyFailed(name: string, cause: Judgement): Judgement {
  if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
  if (cause.verdict === "lost")
    return bad("lost", cause.reason?.code ?? "lost", `it needs "${name}": ${cause.reason?.message ?? cause.verdict}`);
  return bad(
    "dependency-failed",
    "dependency",
    `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`,
  );
}

/** An unplanned dependency had to be built as well, and failed. */
function unplannedFailed(outcome: ClientOutcome): Judgement {
  const cause = [...outcome.failures.values()].find((failure) => failure.verdict !== "dependency-failed");
  if (cause?.verdict === "lost") return lost(outcome);
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
  if (hasReached(seen.lastLineAt, seen, silenceSeconds))
    return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
  const limit =
    timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`;
  return bad("timeout", "timeout", limit);
}

function isOverTime(seen: BuildObservation, { timeoutSeconds, silenceSeconds }: ClientOptions): boolean {
  return hasReached(seen.startedAt, seen, timeoutSeconds) || hasReached(seen.lastLineAt, seen, silenceSeconds);
}

/** Whether a build went on for a limit's time after `from`; a limit of null is none. */
function hasReached(from: number, { finishedAt, lastLineAt }: BuildObservation, limitSeconds: number | null): boolean {
  return limitSeconds !== null && (finishedAt ?? lastLineAt) - from >= limitSeconds * 1000 - STAMP_SLACK_MS;
}

/** Our stamps are a little later than Nix's own clock. */
const STAMP_SLACK_MS = 500;

function bad(verdict: Verdict, code: string, message: string): Judgement {
  return { verdict, reason: { code, message } };
}
