import type { Reason, Verdict } from "../model/model.ts";
import { faultMessage, type NetworkFault } from "../nix/nix.ts";
import { formatBytes } from "../text/text.ts";
import type { BuildObservation, ClientOutcome } from "./build-tracker.ts";
import type { ClientOptions } from "./nix-client.ts";

/** A verdict and its reason; of a dependency's failure, the dependents' verdicts are made. */
export type Judgement = { verdict: Verdict; reason: Reason | null };

/**
 * What is known of a derivation once its client has ended. `isValid`: Nix says that all its outputs are there. `seen`:
 * null when its build was not begun here. `isLast`: there will be no other client.
 */
export type Evidence = { isValid: boolean; seen: BuildObservation | null; told: ClientOutcome; isLast: boolean };

/**
 * Judges one derivation. That its outputs are valid is the one thing that makes it green; messages only say why it is
 * not. Null when the evidence does not suffice, because the client died over something else; a failure whose cause is
 * unknown is only accepted from the last client.
 */
export function judge(drvPath: string, evidence: Evidence, limits: ClientOptions): Judgement | null {
  const { isValid, seen, told } = evidence;
  // Nothing was built here when another process, or a binary cache, came first.
  if (isValid) return { verdict: seen === null ? "cached" : "passed", reason: null };
  const failure = told.failures.get(drvPath);
  if (failure?.verdict === "dependency-failed") return dependencyFailed(told);
  if (failure?.verdict === "lost") return lost(told);
  if (failure !== undefined) return bad(failure.verdict, failure.code, failure.message);
  // A client builds one derivation at a time, so the one that had begun and is not there is the one that met the full
  // disk: then Nix itself fails, and not the build.
  if (seen !== null && NO_SPACE.test(told.strayError ?? ""))
    return bad("disk-full", "disk-full", `Nix found no space left on the disk: ${told.strayError}`);
  return seen?.countedFailed === true ? unexplained(seen, evidence, limits) : null;
}

/** A build that Nix counted as failed and did not speak of. */
function unexplained(seen: BuildObservation, { told, isLast }: Evidence, limits: ClientOptions): Judgement | null {
  if (told.namelessTimeout) return timedOut(seen, limits);
  // Its client was killed before it said why; a client of its own will. One that ended by itself has said all: a second
  // build would be a second attempt.
  if (told.exitCode === null && !isLast) return null;
  const words =
    told.strayError === null ? "" : `. Of some build it said: ${told.strayError.replaceAll(/\s*\n\s*/g, " ")}`;
  return bad("failed", "nix", `its build failed, and Nix did not say why${words}`);
}

/** What the system says of a full disk, and SQLite of Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;

/** The verdict of a derivation that its own client left without an answer, twice; or that the network failed. */
export function lost(told: ClientOutcome): Judgement {
  if (told.fault !== null) return unreachable(told.fault);
  return bad("lost", "lost", `the machine failed, not the check: ${told.strayError ?? "Nix ended without saying why"}`);
}

/** The verdict of what could not be fetched, wherever it was looked for. */
export function unreachable(fault: NetworkFault): Judgement {
  return bad("lost", "network", `the network or a binary cache failed, not the check: ${faultMessage(fault)}`);
}

/** The verdict of a build of which the kernel killed a process for want of memory. `peakBytes`: what it had by then. */
export function starved(peakBytes: number): Judgement {
  return bad(
    "out-of-memory",
    "out-of-memory",
    `the kernel killed it for want of memory, when it had ${formatBytes(peakBytes)}`,
  );
}

/** The verdict of what was not started, because a build would have found no room. */
export function fullDisk(freeBytes: number): Judgement {
  return bad(
    "disk-full",
    "disk-low",
    `it was not started because the store's disk has only ${formatBytes(freeBytes)} left. Free some: "nix store gc"`,
  );
}

/** The verdict of everything that has none when a run is ended early. */
export function stopped(why: "cancelled" | "fail-fast", begun: boolean): Judgement {
  const because = why === "fail-fast" ? "because another check failed" : "because the run was cancelled";
  if (begun) return bad("cancelled", why, `it was stopped ${because}`);
  return bad(why === "fail-fast" ? "not-run" : "cancelled", why, `it was not started ${because}`);
}

/** The verdict of what needs something that has the verdict `cause`. `name` tells what. */
export function needs(name: string, cause: Judgement): Judgement {
  if (cause.verdict === "cancelled" || cause.verdict === "not-run") return cause;
  return bad(
    "dependency-failed",
    "dependency",
    `it needs "${name}", which could not be built: ${cause.reason?.message ?? cause.verdict}`,
  );
}

/** Something that was not planned had to be built as well, and failed. */
function dependencyFailed(told: ClientOutcome): Judgement {
  const cause = [...told.failures.values()].find((failure) => failure.verdict !== "dependency-failed");
  if (cause?.verdict === "lost") return lost(told);
  return bad(
    "dependency-failed",
    "dependency",
    cause === undefined
      ? "something it needs could not be built"
      : `something it needs could not be built: ${cause.message}`,
  );
}

/** Nix 2.34 and later do not say which limit it was; our own stamps do. */
function timedOut(seen: BuildObservation, { timeoutSeconds, silenceSeconds }: ClientOptions): Judgement {
  const end = seen.finishedAt ?? seen.lastLineAt;
  const silent = silenceSeconds !== null && end - seen.lastLineAt >= silenceSeconds * 1000 - STAMP_SLACK_MS;
  if (silent) return bad("timeout", "silent", `it printed nothing for ${silenceSeconds} s`);
  const limit =
    timeoutSeconds === null ? "it ran longer than Nix's settings allow" : `it ran longer than ${timeoutSeconds} s`;
  return bad("timeout", "timeout", limit);
}

/** We stamp what we hear of, a little after Nix started its clock. */
const STAMP_SLACK_MS = 500;

function bad(verdict: Verdict, code: string, message: string): Judgement {
  return { verdict, reason: { code, message } };
}
