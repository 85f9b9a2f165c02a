import { isDerivationIn, storePathName } from "../model/model.ts";
import { type BuildLimits, type Failure, readDerivationFile, readFailure } from "../nix/nix.ts";
import type { Ending } from "./draft.ts";
import type { EvaluationTarget } from "./evaluation-target.ts";
import { type EvaluationFailure, explainError } from "./explain.ts";
import type { ImportOutcome } from "./import-builds.ts";

/**
 * Explains an evaluation that ended because a build that it waited for was not made. Null when it ended over something
 * else.
 */
export async function explainImport(
  ending: Ending,
  target: EvaluationTarget,
  storeDir: string,
): Promise<EvaluationFailure | null> {
  const failure = explainError(ending.error, target.flake.sources, ending.causes);
  const failures = [...ending.causes, ending.error].map(({ text }) => readFailure(text));
  // Where Nix ended over something else, builds are not the cause.
  if (failures.at(-1) === null) return null;
  for (const one of failures) {
    if (one === null) continue;
    const drvPath = one.drvPath ?? (one.verdict === "timeout" ? (ending.builds.at(-1) ?? null) : null);
    const cause = { ...whichLimit(one, target.limits), drvPath };
    const outcome = drvPath === null ? null : await target.imports.outcome(drvPath);
    const isReal = drvPath === null ? isSaidByNix(one, failure) : outcome !== null;
    if (isReal || (await isRefused(cause, target, storeDir))) return explainBuild(failure, cause, outcome);
  }
  return null;
}

/**
 * Of a build without a name, such as one that was out of time when another check waited for it. A flake can throw any
 * words, but not without the trace of a throw.
 */
function isSaidByNix({ verdict }: Failure, { reason }: EvaluationFailure): boolean {
  return (verdict === "timeout" || verdict === "unsupported") && reason.code === "evaluation";
}

/** Whether Nix did not even begin a build. A flake can throw any words, so that there has to be such a derivation. */
async function isRefused(
  { drvPath, verdict, code }: Failure,
  { context }: EvaluationTarget,
  storeDir: string,
): Promise<boolean> {
  return (
    (verdict === "unsupported" || code === "import-forbidden") &&
    drvPath !== null &&
    isDerivationIn(storeDir, drvPath) &&
    (await readDerivationFile(drvPath, context.world.files)) !== null
  );
}

/** Nix 2.34 and later do not say which limit it was. */
function whichLimit(failure: Failure, { timeoutSeconds, silenceSeconds }: BuildLimits): Failure {
  const isSilence = failure.drvPath === null && silenceSeconds !== null && timeoutSeconds !== silenceSeconds;
  return isSilence && failure.message === `it ran longer than ${silenceSeconds} s`
    ? { ...failure, code: "silent", message: `it printed nothing for ${silenceSeconds} s` }
    : failure;
}

function explainBuild(
  failure: EvaluationFailure,
  { drvPath, verdict, code, message }: Failure,
  outcome: ImportOutcome | null,
): EvaluationFailure {
  const needs =
    drvPath === null
      ? "its evaluation needs a build, which could not be made"
      : `its evaluation needs a build of "${storePathName(drvPath)}", which could not be made`;
  const isOwn = verdict === "failed" || verdict === "dependency-failed";
  return {
    verdict: isOwn ? "eval-error" : verdict,
    reason: {
      code: isOwn ? "import" : code,
      message: `${needs}: ${message}`,
    },
    location: failure.location,
    excerpt: outcome !== null && outcome.excerpt.length > 0 ? [...outcome.excerpt] : failure.excerpt,
    log: outcome?.log ?? null,
  };
}
