import { diagnose } from "../diagnose/diagnose.ts";
import { bootSubject, CHECK_SUBJECT, type FlakeSubject } from "../discover/discover.ts";
import { type BuildRecord, type Check, VerdictError } from "../model/model.ts";
import { blankCheck } from "../run/run.ts";
import type { Context } from "../system/system.ts";
import { bootSystems } from "./boot-systems.ts";
import { buildPart, type BuiltPart, type PartJob, type PartMeans } from "./build-part.ts";
import { warnOfUnusedRecheck } from "./divide-by-proof.ts";
import { prepareBoots } from "./start-evaluation.ts";

/** What one part of a job has come to: its checks, or what is booted. */
type JudgedPart = { built: BuiltPart; checks: Check[] };

/** What a whole job has come to. `built`: its first part; `builds`: what was built for the others. */
type Judged = JudgedPart & { builds: readonly BuildRecord[]; hasChecks: boolean };

/** Builds, judges and boots all that is asked for. `others`: the ways to boot besides the first, which are compared. */
export async function judgeAll(
  context: Context,
  job: PartJob,
  means: PartMeans,
  others: readonly FlakeSubject[],
): Promise<Judged> {
  if (job.prepared.subject === CHECK_SUBJECT) return await judgeWithBoots(context, job, means);
  const { built, checks } = await bootSystems(context, job, means);
  const builds: BuildRecord[] = [];
  for (const kind of others) {
    if (context.signal.aborted) break;
    const booted = await bootAnother(context, job, means, kind);
    checks.push(...booted.checks);
    builds.push(...booted.built.ran.builds);
  }
  if (checks.length === 0 && !context.signal.aborted) throw nothingBooted(job);
  return { built, checks, builds, hasChecks: false };
}

/** Judges the checks of a flake, and boots what is asked for besides; a flake that has no checks is booted alone. */
async function judgeWithBoots(context: Context, job: PartJob, means: PartMeans): Promise<Judged> {
  const { patterns } = job.inputs.boot;
  if (patterns.length === 0) return { ...(await judgeChecks(context, job, means)), builds: [], hasChecks: true };
  const judged = await judgeChecks(context, job, means).catch((error: unknown) => {
    if (error instanceof VerdictError && error.code === "no-checks") return null;
    throw error;
  });
  if (judged === null) return { ...(await bootBesides(context, job, means)), builds: [], hasChecks: false };
  const { built, checks } = judged;
  if (context.signal.aborted) return { built, checks, builds: [], hasChecks: true };
  try {
    const booted = await bootBesides(context, job, means);
    return { built, checks: [...checks, ...booted.checks], builds: booted.built.ran.builds, hasChecks: true };
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    // The checks are judged by now, and their report must not be lost; nor may it be green.
    return { built, checks: [...checks, notBooted(error)], builds: [], hasChecks: true };
  }
}

/** Boots what the input `boot` selects. */
async function bootBesides(context: Context, job: PartJob, means: PartMeans): Promise<JudgedPart> {
  const { patterns, way } = job.inputs.boot;
  const discover = { ...job.inputs.discover, selection: { only: [...patterns], skip: [] } };
  const own = { ...job, inputs: { ...job.inputs, discover } };
  const booted = await bootAnother(context, own, means, bootSubject(way));
  if (booted.checks.length === 0 && !context.signal.aborted) throw nothingBooted(own);
  return booted;
}

/** Evaluates more of a flake, beside what is evaluated already, and boots it. */
async function bootAnother(context: Context, job: PartJob, means: PartMeans, kind: FlakeSubject): Promise<JudgedPart> {
  await using next = prepareBoots(context, job.prepared, job, kind);
  return await bootSystems(context, { ...job, prepared: next }, means);
}

/** The error of a job that was to boot, and of which nothing can be booted. */
function nothingBooted({ prepared: { flake, system }, inputs: { boot, discover } }: PartJob): VerdictError {
  const { only, skip } = discover.selection;
  if (only.length + skip.length === 0) return bootSubject(boot.way).none(flake.url, system, []);
  return new VerdictError(
    "nothing-selected",
    `Nothing of what is selected in "${flake.url}" can be booted. "nix-verdict boot --list" says what can be.`,
  );
}

/** The row of what was to be booted besides checks, and could not even be found. */
function notBooted({ code, message }: VerdictError): Check {
  const reason = { code, message: message.split("\n")[0] ?? "" };
  return {
    name: "boot",
    attr: "nixosConfigurations",
    drvPath: null,
    ...blankCheck(),
    verdict: "eval-error",
    kind: "boot",
    reason,
  };
}

async function judgeChecks(context: Context, job: PartJob, means: PartMeans): Promise<JudgedPart> {
  const { prepared, inputs, out } = job;
  const built = await buildPart(context, job, means);
  warnOfUnusedRecheck(context, built.discovered.found, prepared.cache, inputs.cache);
  const checks = await means.stages.time("diagnose", () =>
    diagnose(built.ran.checks, out, context.world, prepared.tree),
  );
  return { built, checks };
}
