import { type Check, type Explanation, failedSubtest, inSubtest, type Reason } from "../model/model.ts";

/** Reasons that only say that a builder failed, and not why. */
const UNEXPLAINED: ReadonlySet<string> = new Set(["exit-code", "nix"]);

/** Limits of Nix: the log says what the build did when it ran into them. */
const NIX_LIMITS: ReadonlySet<string> = new Set(["timeout", "silent"]);

/**
 * Why a check is bad, with what its log tells: instead of "its builder exited with 1", or besides the limit that it ran
 * into. Null when it is good.
 */
export function reasonWithLog({ verdict, reason }: Check, { cause, ...rest }: Explanation): Reason | null {
  if (reason === null || cause === null) return reason;
  const sentence = whereAndWhat({ cause, ...rest });
  if (verdict === "failed" && UNEXPLAINED.has(reason.code)) return { code: cause.code, message: sentence };
  return verdict === "timeout" && NIX_LIMITS.has(reason.code)
    ? { code: reason.code, message: `${reason.message}: ${sentence}` }
    : reason;
}

/** A cause with the subtest and the machine in which it came: one sentence, without its end. */
export function whereAndWhat({ cause, machine, subtests }: Explanation): string {
  const subtest = failedSubtest(subtests);
  const message = cause?.message ?? "";
  const where = machine === null || message.includes(`\`${machine}\``) ? "" : ` on \`${machine}\``;
  return `${subtest === null ? "" : inSubtest(subtest)}${message}${where}`;
}
