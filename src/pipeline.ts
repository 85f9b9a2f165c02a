import { join, resolve } from "node:path";

import manifest from "../package.json" with { type: "json" };
import { discover, type Discovered } from "./discover/discover.ts";
import { lockFlake } from "./discover/lock.ts";
import { messageOf, VerdictError } from "./errors.ts";
import type { Emit } from "./events.ts";
import type { Inputs } from "./inputs.ts";
import { install } from "./install/install.ts";
import { readSettings } from "./nix/settings.ts";
import type { NixTool } from "./nix/tool.ts";
import { plan, type Plan } from "./plan/plan.ts";
import { REPORT_FILES, writeReport } from "./publish/files.ts";
import { run } from "./run/run.ts";
import type { World } from "./system/world.ts";
import type { Report, Stage } from "./verdict.ts";

/**
 * The whole job, from a flake to a written report. `signal` ends it early: what is known by then is judged and reported.
 * Throws a {@link VerdictError} when nothing can be judged, and the signal's reason when it came before any check was known.
 */
export async function pipeline(inputs: Inputs, world: World, emit: Emit, signal: AbortSignal): Promise<Report> {
  const startedAt = world.now();
  const stages = new Stages(world, emit);
  const out = resolve(inputs.run.out);
  await clearOut(out, world);

  const installed = await stages.time("install", () => install(inputs.install, world, emit, signal));
  const tool: NixTool = { bin: installed.nix, version: installed.version, implementation: installed.implementation, ...inputs.nix };

  const { flake, settings, discovered } = await stages.time("discover", async () => {
    const [settings, flake] = await Promise.all([readSettings(tool, world, signal), lockFlake(tool, inputs.flake, world, signal)]);
    const options = { ...inputs.discover, system: inputs.discover.system ?? settings.system };
    return { flake, settings, discovered: await discover(tool, flake, options, world, emit, signal) };
  });

  const planned = await stages.time("plan", () =>
    plan(tool, settings, discovered.found, world, signal).catch((error: unknown) => {
      if (signal.aborted) return nothingPlanned(discovered);
      throw error;
    }),
  );
  emit({
    type: "planned",
    builds: planned.builds.map(({ check, needs }) => ({ name: check.name, drvPath: check.drvPath, needs: [...needs] })),
    dependencies: [...planned.inputs.keys()].filter((drvPath) => !planned.builds.some(({ check }) => check.drvPath === drvPath)).length,
    downloads: planned.downloads,
  });

  const checks = await stages.time("run", () => run(tool, planned, discovered, { ...inputs.run, out }, world, emit, signal));

  const report: Report = {
    schema: "nix-verdict/1",
    tool: { name: "nix-verdict", version: manifest.version },
    nix: { version: tool.version, implementation: tool.implementation },
    flake: { url: flake.url, lockedUrl: flake.lockedUrl, revision: flake.revision },
    system: inputs.discover.system ?? settings.system,
    machine: { cores: world.machine.cores, memoryBytes: world.machine.memoryBytes, features: [] },
    startedAt: new Date(startedAt).toISOString(),
    durationMs: world.now() - startedAt,
    stages: stages.done,
    checks,
  };
  await writeReport(report, out, world);
  emit({ type: "run-finished", report });
  return report;
}

/** When the run was ended before its plan was made: what had been found is judged as it is. */
function nothingPlanned({ found }: Discovered): Plan {
  return { cached: [], builds: found.map((check) => ({ check, needs: new Set<string>() })), inputs: new Map(), alone: new Set(), downloads: 0 };
}

/** An old report must not pass for this run's, whatever happens. */
async function clearOut(out: string, world: World): Promise<void> {
  try {
    await world.files.makeFolder(join(out, "logs"));
    await Promise.all(REPORT_FILES.map((name) => world.files.remove(join(out, name))));
  } catch (error) {
    throw new VerdictError("out-unwritable", `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`, { cause: error });
  }
}

/** Times the stages, one after the other. */
class Stages {
  readonly done: Stage[] = [];
  readonly #world: World;
  readonly #emit: Emit;

  constructor(world: World, emit: Emit) {
    this.#world = world;
    this.#emit = emit;
  }

  async time<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const from = this.#world.now();
    this.#emit({ type: "stage-started", stage: name, at: from });
    try {
      return await work();
    } finally {
      const at = this.#world.now();
      this.done.push({ name, startedAt: new Date(from).toISOString(), durationMs: at - from });
      this.#emit({ type: "stage-finished", stage: name, at });
    }
  }
}
