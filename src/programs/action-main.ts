import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { digestOf, type Note } from "../cache/cache.ts";
import { readEvent } from "../github/github.ts";
import { assembleInputs, readActionInputs } from "../inputs/inputs.ts";
import { endingOf, type Event, totals, VerdictError } from "../model/model.ts";
import { flakeFolder } from "../nix/nix.ts";
import { type JobResult, pipeline, post } from "../pipelines/pipelines.ts";
import { annotateJob, countUse, openConsole, publishToJob, targetOf } from "../publish/publish.ts";
import { badLine } from "../report/report.ts";
import { actionsHost } from "../runner/runner.ts";
import {
  abortOnSignals,
  claimFor,
  exitCodeOf,
  findFooting,
  guardProcess,
  isHosted,
  realWorld,
  standardOutput,
  type World,
} from "../system/system.ts";

/** The main step of the action: the same pipeline as the command line's, with the runner's inputs and outputs. */
guardProcess();
const host = actionsHost();
using ending = abortOnSignals();
try {
  // Another step could set a state that is not saved here through a variable of the post step: a note of its own, or
  // the claim that this step ended well.
  for (const name of ["note", "noteDigest", "unposted", "ended"]) host.saveState(name, "");
  const moved = findFooting(process.env, "needed");
  const here = realWorld(host.inputLines("pass-env"));
  const claim = claimFor(here, process.ppid);
  const world: World = { ...here, claim };
  host.saveState("claim", claim.token);
  const values = readActionInputs("main", host);
  const inputs = assembleInputs(values, { mayChange: isHosted(world.env) });
  host.saveState("out", inputs.run.out);
  await using console = openConsole(standardOutput(process.env), world.files, {
    host,
    details: true,
    out: inputs.run.out,
    now: world.now,
    conditions: {
      overrides: inputs.overrides.map(([input, flake]) => ({ input, flake })),
      ...(inputs.nix.impure && { impure: true as const }),
    },
  });
  const emit = (event: Event): void => {
    if (event.type === "nix-installed") {
      host.addPath(event.bin);
    }
    console.emit(event);
  };
  for (const message of moved) emit({ type: "notice", level: "warning", message });
  // The post step saves, because it delays nobody who waits for the verdict.
  const keep = async (note: Note): Promise<void> => {
    const file = join(process.env["RUNNER_TEMP"] ?? tmpdir(), `nix-verdict-${randomUUID()}.json`);
    const text = JSON.stringify(note);
    await world.files.writePrivate(file, text);
    host.saveState("note", file);
    // The steps between this one and the post step can write there as well.
    host.saveState("noteDigest", digestOf(Buffer.from(text)));
  };
  const use = await countUse(world);
  host.saveState("use", String(use));
  const target = targetOf(world.env, await readEvent(world), { matrix: values.matrix ?? "", use }, "job");
  const judged = async (): Promise<JobResult> => {
    try {
      return await pipeline({ world, emit, signal: ending.signal }, inputs, keep);
    } catch (error) {
      const problem = endingOf(error).message;
      // A refused run says nothing about the commit that it was started for.
      const isRefused = error instanceof VerdictError && error.code === "refused";
      if (!isRefused && !ending.signal.aborted)
        await post({ world, emit, signal: ending.signal }, { problem }, { inputs, folder: null, target, host });
      throw error;
    }
  };
  const { report, besides } = await judged();
  await publishToJob(report, inputs.run.out, target, host);
  const folder = flakeFolder(report.flake.lockedUrl, process.env["GITHUB_WORKSPACE"] ?? process.cwd());
  if (inputs.publish.annotations === "auto") annotateJob(report, folder, host);
  if (besides !== null)
    console.emit({
      type: "notice",
      level: "info",
      message: `No comment and no status: ${besides}. Build it in a workflow on pull_request or push to have them.`,
    });
  else if (!ending.signal.aborted)
    await post({ world, emit, signal: ending.signal }, { report }, { inputs, folder, target, host });
  const { verdict } = totals(report);
  if (verdict === "bad") host.error(badLine(report));
  process.exitCode = ending.signal.aborted ? exitCodeOf(ending.signal) : verdict === "good" ? 0 : 1;
} catch (error) {
  if (ending.signal.aborted) {
    process.exitCode = exitCodeOf(ending.signal);
  } else {
    const { message, exitCode } = endingOf(error);
    host.error(message);
    process.exitCode = exitCode;
  }
}
// When a job is cancelled there is no time to post here; the post step has some.
if (ending.signal.aborted) host.saveState("unposted", "true");
host.saveState("ended", "true");
