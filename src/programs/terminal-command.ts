import { type Note, openCache, remember, SAVE_MS } from "../cache/cache.ts";
import { RUN_FOLDER, undoChanges } from "../changes/changes.ts";
import { bootSubject } from "../discover/discover.ts";
import { doctor, renderCapabilities } from "../doctor/doctor.ts";
import { realGitHub } from "../github/github.ts";
import { assembleInputs, type CommandLine, type Inputs, type OptionValues } from "../inputs/inputs.ts";
import { BOOT_WAYS, messageOf, totals, VerdictError } from "../model/model.ts";
import { compareBoots, explainLog, listBoots, pipeline, planOnly, postRun, setUp } from "../pipelines/pipelines.ts";
import { clearJunit, type Console, makeOutFolder, openConsole, writeReport } from "../publish/publish.ts";
import {
  renderBootComparison,
  renderBootComparisonJson,
  renderBootList,
  renderBootListJson,
  renderExplanation,
  renderJson,
  renderPlan,
  renderPlanJson,
} from "../report/report.ts";
import type { Host } from "../runner/runner.ts";
import {
  abortOnSignals,
  asRoot,
  canBeRoot,
  claimFor,
  type Context,
  exitCodeOf,
  findFooting,
  isHosted,
  realWorld,
  standardError,
  standardOutput,
  type World,
} from "../system/system.ts";

type Invocation = { inputs: Inputs; context: Context };

const output = standardOutput(process.env);

/** Runs a command of the command line. Returns the exit code. Throws a VerdictError when nothing was judged. */
export async function runTerminalCommand({ command, values, notices, doubt }: CommandLine): Promise<number> {
  const moved = findFooting(process.env, command === "doctor" || command === "install" ? "any" : "needed");
  // The user who types "install" wants it to last; a run undoes its changes.
  const here = realWorld(values["pass-env"]);
  const world: World = { ...here, claim: command === "install" ? null : claimFor(here, null) };
  if (doubt !== null && !here.files.exists(doubt.word))
    throw new VerdictError(
      "usage",
      `"${doubt.word}" is no command, and no flake in this folder. ${doubt.question} ` +
        `For a flake of that name in Nix's registry, write: nix-verdict run ${doubt.word}`,
    );
  // The user who types "install" wants the machine changed; a run changes only machines that are thrown away.
  const inputs = assembleInputs(values, {
    mayChange: command === "install" || isHosted(world.env),
  });
  using ending = abortOnSignals();
  const host = await hostFor(values);
  await using console = openConsole(values.json ? standardError(process.env) : output, world.files, {
    host,
    details: command === "plan",
    quiet: values.quiet,
    out: inputs.run.out,
    now: world.now,
  });
  for (const message of notices) console.emit({ type: "notice", level: "info", message });
  for (const message of moved) console.emit({ type: "notice", level: "warning", message });
  await using _undone = { [Symbol.asyncDispose]: () => undo(world, inputs.features.mayChange, console) };
  try {
    await clearOlderJunit(inputs, command === "report" ? values.results : [], world);
    const code = await ACTIONS_OF_COMMANDS[command](
      { inputs, context: { world, emit: console.emit, signal: ending.signal } },
      values,
    );
    return ending.signal.aborted ? exitCodeOf(ending.signal) : code;
  } catch (error) {
    if (!ending.signal.aborted || error instanceof VerdictError) throw error;
    console.emit({
      type: "notice",
      level: "warning",
      message: "Stopped before any check was known; there is nothing to report.",
    });
    return exitCodeOf(ending.signal);
  }
}

async function clearOlderJunit({ junit, run }: Inputs, results: readonly string[], world: World): Promise<void> {
  if (junit !== null) await clearJunit(junit, { results, out: run.out }, world);
}

/** Undoes the changes of this run to a persistent machine. */
async function undo(world: World, mayChange: boolean, console: Console): Promise<void> {
  const context: Context = { world, emit: console.emit, signal: new AbortController().signal };
  if (world.claim === null || !mayChange || !world.files.exists(RUN_FOLDER) || !(await canBeRoot(context))) return;
  await asRoot(context, undoChanges, { token: world.claim.token }).catch((error: unknown) => {
    console.emit({
      type: "notice",
      level: "warning",
      message: `The changes to this machine could not be undone: ${messageOf(error)}`,
    });
  });
}

/** The runner whose job log is our standard output; null when there is none, or another program reads the output. */
async function hostFor({ json }: OptionValues): Promise<Pick<Host, "group"> | null> {
  if (process.env["GITHUB_ACTIONS"] !== "true" || json) return null;
  const { actionsHost } = await import("../runner/runner.ts");
  return actionsHost();
}

/** Saves the results of a run for later ones. */
function keeping(context: Context): (note: Note) => Promise<void> {
  const saving = { ...context, signal: AbortSignal.any([context.signal, AbortSignal.timeout(SAVE_MS)]) };
  return (note) => remember(saving, note, openCache(note.where, context.world));
}

const ACTIONS_OF_COMMANDS: Readonly<
  Record<CommandLine["command"], (job: Invocation, values: OptionValues) => Promise<number>>
> = {
  run: async ({ inputs, context }, { json }) => {
    const { report } = await pipeline(context, inputs, keeping(context));
    if (json) output.json(renderJson(report));
    return totals(report).verdict === "good" ? 0 : 1;
  },
  plan: async ({ inputs, context }, { json }) => {
    const planned = await planOnly(context, inputs);
    if (json) output.json(renderPlanJson(planned));
    else output.paint(renderPlan(planned, { color: output.color, width: output.width() }));
    return 0;
  },
  boot: async ({ inputs, context }, { json, list, compare, quiet }) => {
    if (list) {
      const found = await listBoots(context, inputs);
      if (json) output.json(renderBootListJson(found));
      else output.paint(renderBootList(found, { color: output.color, width: output.width() }));
      return found.broken.length === 0 ? 0 : 1;
    }
    const { way } = inputs.boot;
    const compared = way === null ? BOOT_WAYS : [way];
    const subjects = compare ? compared.map((one) => bootSubject(one, true)) : [bootSubject(way)];
    const { report } = await pipeline(context, inputs, keeping(context), subjects);
    if (json) output.json(compare ? renderBootComparisonJson(compareBoots(report)) : renderJson(report));
    else if (compare && !quiet)
      output.paint(renderBootComparison(compareBoots(report), { color: output.color, width: output.width() }));
    return totals(report).verdict === "good" ? 0 : 1;
  },
  install: async ({ inputs, context }, { device }) => {
    output.write(renderCapabilities(await setUp(context, inputs, device), output.width()));
    return 0;
  },
  report: async ({ inputs: { run, junit }, context }, { results, expect, json }) => {
    const { world, emit } = context;
    // These modules take a while to load.
    const { collect, readFolders } = await import("../collect/collect.ts");
    const shards = await readFolders(results, expect, run.out, world);
    // First of all, so that an earlier report, which may be green, is not taken for this one.
    await makeOutFolder(context, run.out, results);
    if (!shards.some((shard) => "report" in shard)) {
      const why = shards.flatMap((shard) => ("problem" in shard ? [`\n${shard.name}: ${shard.problem}`] : []));
      throw new VerdictError("usage", `There is no report to merge.${why.join("")}`);
    }
    const report = await collect(context, shards, run.out);
    await writeReport(report, run.out, world, { junit });
    emit({ type: "run-finished", report });
    if (json) output.json(renderJson(report));
    return totals(report).verdict === "good" ? 0 : 1;
  },
  post: async ({ context }, values) => ((await postRun(context, values)) ? 0 : 1),
  explain: async ({ inputs, context }, { log, json }) => {
    const { explanation, sentence } = await explainLog(context, log, process.stdin, inputs.nix);
    if (json) output.json(`${JSON.stringify(explanation, null, 2)}\n`);
    else output.paint(renderExplanation(explanation, sentence, { color: output.color, width: output.width() }));
    return explanation.verdict === "passed" ? 0 : 1;
  },
  doctor: async ({ inputs, context }, { json }) => {
    const capabilities = await doctor(context, inputs.nix, realGitHub());
    if (json) output.json(`${JSON.stringify(capabilities, null, 2)}\n`);
    else output.write(renderCapabilities(capabilities, output.width()));
    return capabilities.some(({ state }) => state === "broken") ? 1 : 0;
  },
};
