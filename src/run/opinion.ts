import { faultHost, isDenied } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import type { ClientOutcome } from "./build-tracker.ts";
import { judge, type Judgement, lost, refused, unreachable } from "./judge.ts";
import { downloadFault } from "./network.ts";
import type { ClientOptions } from "./nix-client.ts";
import type { BuildObserver } from "./observer.ts";

/**
 * What can be said of a derivation after one client. `isUnclear`: the machine or the network has left it without an
 * answer, and the judgement is the one that it gets if there is no other client. `host`: who on the network is to
 * blame; null when nobody is for certain.
 */
export type Opinion = { drvPath: string; judgement: Judgement; isUnclear: boolean; host: string | null };

/** The messages of a client that has ended, and which derivations are made, by whomever. */
export type Ended = {
  outcome: ClientOutcome;
  valid: ReadonlySet<string>;
  observer: Pick<BuildObserver, "seen" | "tests">;
  /** There will be no other client. */
  isLast: boolean;
};

/** Judges one derivation of a client that has ended. */
export async function opinionOf(
  context: Context,
  drvPath: string,
  { outcome, valid, observer, isLast }: Ended,
  limits: ClientOptions,
): Promise<Opinion> {
  const own = observer.seen.get(drvPath) ?? null;
  const hung = valid.has(drvPath) ? null : observer.tests.judgementOf(drvPath);
  if (hung !== null) return { drvPath, judgement: hung, isUnclear: false, host: null };
  const judgement = judge(drvPath, { isValid: valid.has(drvPath), seen: own, outcome, isLast }, limits);
  if (judgement === null) return { drvPath, judgement: lost(outcome), isUnclear: true, host: null };
  const fault = judgement.verdict === "failed" ? await downloadFault(context, drvPath, own) : null;
  const isLost = judgement.verdict === "lost";
  if (fault === null)
    return { drvPath, judgement, isUnclear: isLost, host: isLost ? outcome.fault && faultHost(outcome.fault) : null };
  if (isDenied(fault)) return { drvPath, judgement: refused(fault), isUnclear: false, host: null };
  return { drvPath, judgement: unreachable(fault), isUnclear: true, host: faultHost(fault) };
}
