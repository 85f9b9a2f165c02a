import { join } from "node:path";

import { bootAll, type BootResult, type BootTarget } from "../boot/boot.ts";
import { diagnose, excerptOf } from "../diagnose/diagnose.ts";
import type { FoundCheck } from "../discover/discover.ts";
import { type Backend, type BootWay, type Check, isGood } from "../model/model.ts";
import { lastError, nixCommand, type NixTool } from "../nix/nix.ts";
import { logFileName } from "../run/run.ts";
import type { Context } from "../system/system.ts";
import { sanitize } from "../text/text.ts";
import { buildPart, type BuiltPart, type PartJob, type PartMeans } from "./build-part.ts";

const BOOT_BACKENDS: Readonly<Record<BootWay, Backend>> = {
  microvm: "microvm",
  vm: "vm",
  "vm-with-boot-loader": "vm",
  container: "nspawn",
  image: "oci",
};

/** Builds what a flake can boot, boots it, and gives each its row. */
export async function bootSystems(
  context: Context,
  job: PartJob,
  means: PartMeans,
): Promise<{ built: BuiltPart; checks: Check[] }> {
  const { world } = context;
  const { prepared, inputs, out } = job;
  const built = await buildPart(untilBooted(context), job, means);
  const recipes = new Map(built.discovered.found.map((found) => [found.name, found]));
  const rows = built.ran.checks.map((check) => asBoot(check, recipes.get(check.name)));
  const bad = await diagnose(
    rows.filter(({ verdict }) => !isGood(verdict)),
    out,
    world,
    prepared.tree,
  );
  const done = new Map(bad.map((check) => [check.name, check]));
  const targets: BootTarget[] = [];
  const byName = new Map(rows.map((check) => [check.name, check]));
  const finish = (check: Check): void => {
    done.set(check.name, check);
    context.emit({ type: "check-finished", check });
  };
  for (const row of rows.filter(({ verdict }) => isGood(verdict))) {
    const found = recipes.get(row.name);
    if (found?.boot === undefined) throw new Error(`${row.name} was built, and is nothing that boots`);
    const made = await realise(context, built.tool, found);
    if ("why" in made) finish(unrealised(row, made.why, context.signal));
    else targets.push({ name: row.name, recipe: found.boot, path: made.path, log: consoleOf(row.name) });
  }
  if (targets.length > 0) await means.machine.enableForBoots(targets.map(({ recipe }) => recipe.way));
  const kvm = means.machine.kvm;
  const bootMeans = {
    options: inputs.boot,
    out,
    kvm: kvm === null || kvm.state === "on" ? null : kvm.reason,
    jobs: inputs.run.jobs ?? 1,
    memoryBytes: prepared.memory.bytes,
  };
  await means.stages.time("boot", () =>
    bootAll(context, bootMeans, targets, async ({ name }, result) => {
      const row = byName.get(name);
      if (row !== undefined) finish(await booted(row, result, out, context));
    }),
  );
  return { built, checks: rows.map(({ name }) => done.get(name)).filter((check) => check !== undefined) };
}

/** The console of a system beside the log of its build. */
function consoleOf(name: string): string {
  return `logs/${logFileName(name).replace(/\.log$/u, "~console.log")}`;
}

/** What is built is not booted yet, so that it is not told as if it were done. */
function untilBooted(context: Context): Context {
  return {
    ...context,
    emit: (event) => {
      if (event.type !== "check-finished") context.emit(event);
      else if (!isGood(event.check.verdict)) context.emit({ ...event, check: { ...event.check, kind: "boot" } });
    },
  };
}

/** The row of a build as that of a system, which is nothing by itself. */
function asBoot(check: Check, found: FoundCheck | undefined): Check {
  const backend = found?.boot === undefined ? check.backend : BOOT_BACKENDS[found.boot.way];
  return { ...check, kind: "boot", backend, proof: null };
}

/** Has Nix build or fetch a derivation. Gives the path of its output, or why there is none. */
async function realise(
  { world, signal }: Context,
  tool: NixTool,
  { drvPath }: FoundCheck,
): Promise<{ path: string } | { why: string }> {
  const command = nixCommand(tool, ["build"], ["--no-link", "--print-out-paths", `${drvPath}^*`]);
  const output = await world.processes.run(command, signal);
  const path = output.stdout.split("\n").find((line) => line.startsWith("/"));
  if (output.code === 0 && path !== undefined) return { path };
  return { why: lastError(output.stderr) ?? "Nix does not say why" };
}

function unrealised(row: Check, why: string, { aborted }: AbortSignal): Check {
  if (aborted)
    return {
      ...row,
      verdict: "cancelled",
      reason: { code: "cancelled", message: "the run was stopped before it booted" },
    };
  const message = `it is built, but Nix cannot bring it into this machine's store: ${sanitize(why)}`;
  return { ...row, verdict: "lost", reason: { code: "unrealised", message } };
}

/** The row of a system that was booted. What was built for it counts as time spent on what it needs. */
async function booted(row: Check, result: BootResult, out: string, { world }: Context): Promise<Check> {
  const excerpt =
    isGood(result.verdict) || result.log === null ? [] : await excerptOf(join(out, result.log), world.files);
  return { ...row, ...result, excerpt, dependencyMs: row.dependencyMs + row.durationMs };
}
