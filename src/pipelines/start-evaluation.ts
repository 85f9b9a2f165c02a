import { CHECK_SUBJECT, discover, type FlakeSubject } from "../discover/discover.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Context } from "../system/system.ts";
import { EvaluationBuilds } from "./evaluation-builds.ts";
import { Evaluation } from "./evaluation.ts";
import type { Cache } from "./open-memory.ts";
import type { Preparation } from "./preparation.ts";
import { type EvaluationSubject, RememberedEvaluation } from "./remembered-evaluation.ts";

/** Begins to evaluate what a flake can boot, besides what is prepared already. */
export function prepareBoots(
  context: Context,
  prepared: Preparation,
  { inputs, out }: { inputs: Inputs; out: string },
  kind: FlakeSubject,
): Preparation {
  const scope = new AsyncDisposableStack();
  const { evaluationSubject: subject, cache } = prepared;
  const imports = scope.use(new EvaluationBuilds(context, subject.tool, out));
  const means = { inputs, kind, imports, cached: Promise.resolve(cache) };
  const begun = startEvaluation(context, subject, means, new Map());
  scope.use(begun.evaluation);
  return {
    ...prepared,
    ...begun,
    subject: kind,
    [Symbol.asyncDispose]: async () => await scope.disposeAsync(),
  };
}

/** `kind`: what of the flake is evaluated; `imports`: receives the builds that it waits for. */
type EvaluationMeans = {
  inputs: Inputs;
  kind: FlakeSubject;
  imports: EvaluationBuilds;
  cached: Promise<Cache | null>;
};

/** Evaluates what earlier runs do not know. `expected`: how long each takes, by name; more may come later. */
export function startEvaluation(
  context: Context,
  subject: EvaluationSubject,
  { inputs, kind, imports, cached }: EvaluationMeans,
  expected: ReadonlyMap<string, number>,
): Pick<Preparation, "evaluation" | "evaluationBuilds" | "remembered"> {
  const { tool, flake, system } = subject;
  const remembered = new RememberedEvaluation(context, subject);
  const options = { ...inputs.discover, system, imports, expectedMs: (name: string) => expected.get(name) ?? null };
  const evaluation = new Evaluation(context, async (within, checks) => {
    // What is booted is not proven, and what is not proven is evaluated.
    const known = kind === CHECK_SUBJECT ? await remembered.recall(await cached, inputs.cache.recheck) : null;
    return await discover(within, tool, flake, { ...options, subject: kind, checks, remembered: known });
  });
  return { evaluation, evaluationBuilds: imports.records, remembered };
}
