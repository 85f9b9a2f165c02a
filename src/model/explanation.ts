import type { Location } from "./location.ts";

/** What a log says of the build that wrote it, under the field names of `nix-verdict explain --json`. */
export type Explanation = {
  /** The name of the build that it is of, when the log has several tests; else null. */
  build: string | null;
  verdict: LogVerdict;
  /** Null when the build passed, and when the log does not say why it did not. */
  cause: Cause | null;
  /**
   * The last lines of the journal about a unit that is the cause, and of its processes, as the machine's console has
   * them; without control characters.
   */
  journal: string[];
  /** The machine on which it happened; null when it was on none, or the log does not say. */
  machine: string | null;
  /** The line of the test script that was executed last, from 1; null when the log does not say. */
  scriptLine: number | null;
  /** Where that line stands in the flake; null when that is not certain. */
  location: Location | null;
  /** In the order in which they began. */
  subtests: Subtest[];
  machines: TestMachine[];
};

/**
 * `error`: a mistake in the script; `crash`: a guest, a container or QEMU died or did not start; `timeout`: somebody
 * ended it; `unknown`: the log does not tell.
 */
export type LogVerdict = "passed" | "failed" | "error" | "crash" | "timeout" | "unknown";

/** `message`: one sentence for people, without its end; `line`: the log's own words. */
export type Cause = { code: CauseCode; message: string; line: string };

/** A `with subtest(…)` of a test script. `incomplete`: the test was ended in it; `not-run`: it never began. */
export type Subtest = {
  name: string;
  verdict: "passed" | "failed" | "not-run" | "incomplete";
  /** How many subtests are around it. */
  depth: number;
  /** By the driver's own clock; null where it prints no number. */
  durationMs: number | null;
};

/**
 * The subtest in which a test went wrong: the innermost one that the script was in when it ended. Null when it was in
 * none, so that those that failed were caught.
 */
export function failedSubtest(subtests: readonly Subtest[]): Subtest | null {
  let [found, depth]: [Subtest | null, number] = [null, Infinity];
  // From the last one that began to those around it.
  for (const subtest of subtests.toReversed()) {
    if (subtest.verdict === "not-run" || subtest.depth >= depth) continue;
    depth = subtest.depth;
    found = subtest.verdict === "passed" ? null : (found ?? subtest);
  }
  return found;
}

/** As much of a subtest's name as a sentence can bear, in characters. */
const NAME_CHARACTERS = 100;

/** The beginning of a sentence about what happened in a subtest; a report finds the name in it again. */
export function inSubtest({ name }: Pick<Subtest, "name">): string {
  const characters = Array.from(name.slice(0, 2 * NAME_CHARACTERS + 2));
  const cut = characters.length > NAME_CHARACTERS ? `${characters.slice(0, NAME_CHARACTERS).join("")}…` : name;
  return `subtest "${cut}": `;
}

/** A virtual machine or a container of a test. `bootMs`: until its shell answered; null when it never did. */
export type TestMachine = { name: string; kind: "qemu" | "nspawn"; bootMs: number | null; emulated: boolean };

/** Everything that can be the cause, with the verdict that follows from it. */
export const CAUSES = {
  "command-failed": "failed",
  "command-succeeded": "failed",
  "wait-timeout": "failed",
  "unit-failed": "failed",
  "unit-inactive": "failed",
  "unit-unreadable": "failed",
  "script-assertion": "failed",
  "script-exception": "failed",
  "polling-condition": "failed",
  "guest-out-of-memory": "failed",
  "script-error": "error",
  "script-invalid": "error",
  "driver-fault": "error",
  "kernel-panic": "crash",
  "machine-died": "crash",
  "qemu-start": "crash",
  "kvm-absent": "crash",
  "kvm-denied": "crash",
  "container-start": "crash",
  killed: "crash",
  "global-timeout": "timeout",
  "nix-timeout": "timeout",
  "boot-hang": "timeout",
  "debug-hook": "timeout",
  "hash-mismatch": "failed",
  "sandbox-network": "failed",
  "missing-path": "failed",
  "tests-failed": "failed",
  "tool-failed": "failed",
  "phase-failed": "failed",
} as const satisfies Readonly<Record<string, LogVerdict>>;

export type CauseCode = keyof typeof CAUSES;
