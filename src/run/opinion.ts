import { faultHost, isDenied } from "../nix/nix.ts";
import type { Batch } from "../schedule/schedule.ts";
import type { Context } from "../system/system.ts";
import type { ClientOutcome } from "./build-tracker.ts";
import type { FailedBuilds } from "./failed-builds.ts";
import { judge, type Judgement, lost, refused, unreachable } from "./judge.ts";
import { downloadFault } from "./network.ts";
import type { ClientOptions } from "./nix-client.ts";
import type { BuildObserver } from "./observer.ts";
import type { RunningClients, UndecidedBuilds } from "./undecided.ts";

/**
 * What can be said of a derivation after one client. `isUnclear`: the machine or the network has left it without an
 * answer, and the judgement is the one that it gets if there is no other client. `host`: who on the network is to
 * blame; null when nobody is for certain.
 */
export type Opinion = { drvPath: string; judgement: Judgement; isUnclear: boolean; host: string | null };

/** The messages of a client that has ended, and which derivations are made, by whomever. */
export type Ended = {
  batch: Batch;
  outcome: ClientOutcome;
  valid: ReadonlySet<string>;
  client: Pick<UndecidedBuilds, "seen" | "refused">;
  /** There will be no other client. */
  isLast: boolean;
};

/** What is known from the rest of the run. */
type RunKnowledge = {
  observer: Pick<BuildObserver, "seen" | "tests">;
  running: Pick<RunningClients, "has">;
  failed: Pick<FailedBuilds, "verdictBy">;
  limits: ClientOptions;
};

/**
 * Judges derivations of a client that has ended, but for what it has not built and another client has: that one will
 * tell.
 */
export async function* opinionsOf(
  context: Context,
  drvPaths: readonly string[],
  ended: Ended,
  known: RunKnowledge,
): AsyncGenerator<Opinion> {
  for (const drvPath of drvPaths)
    if (ended.valid.has(drvPath) || ended.client.seen.has(drvPath) || !known.running.has(drvPath))
      yield await opinionOf(context, drvPath, ended, known);
}

async function opinionOf(
  context: Context,
  drvPath: string,
  { batch, outcome, valid, client, isLast }: Ended,
  { observer, failed, limits }: RunKnowledge,
): Promise<Opinion> {
  const isValid = valid.has(drvPath);
  // What is made was made by whomever; the failure of another client's build is for that client to tell.
  const own = (isValid ? observer.seen : client.seen).get(drvPath) ?? null;
  const known = isValid ? null : (observer.tests.judgementOf(drvPath) ?? failed.verdictBy(client.refused, batch));
  if (known !== null) return { drvPath, judgement: known, isUnclear: false, host: null };
  const judgement = judge(drvPath, { isValid, seen: own, outcome, isLast, isStopped: client.refused !== null }, limits);
  if (judgement === null) return { drvPath, judgement: lost(outcome), isUnclear: true, host: null };
  const fault = judgement.verdict === "failed" ? await downloadFault(context, drvPath, own) : null;
  const isLost = judgement.verdict === "lost";
  if (fault === null)
    return { drvPath, judgement, isUnclear: isLost, host: isLost ? outcome.fault && faultHost(outcome.fault) : null };
  if (isDenied(fault)) return { drvPath, judgement: refused(fault), isUnclear: false, host: null };
  return { drvPath, judgement: unreachable(fault), isUnclear: true, host: faultHost(fault) };
}
