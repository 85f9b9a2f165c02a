/** Starts what a flake can boot, proves that it is ready, measures it, and ends it with all that it has started. */

import { join } from "node:path";

import { isStorePath, messageOf } from "../model/model.ts";
import { asRoot, canBeRoot, type Context, type RootTask, sweepRunFolders } from "../system/system.ts";
import { BootAdmission } from "./admission.ts";
import { BOOT_LABEL, type BootResult, bootTarget, refusedBoot } from "./boot-target.ts";
import { ConsoleLog, type ConsoleSink } from "./console-log.ts";
import type { BootOptions, BootTarget } from "./launch.ts";
import { findSeal, removeGroups, type Seal } from "./seal.ts";

export type { BootResult } from "./boot-target.ts";
export type { BootOptions, BootTarget, Probe } from "./launch.ts";

/** What all boots of a run share. `out`: the folder of the report; `kvm`: why KVM cannot be used, null when it can. */
export type BootMeans = {
  options: BootOptions;
  out: string;
  kvm: string | null;
  jobs: number;
  memoryBytes: number | null;
};

/**
 * Boots systems that are built: one after the other, or as many at once as `jobs` and memory allow. `finished` receives
 * each result as it comes.
 */
export async function bootAll(
  context: Context,
  means: BootMeans,
  targets: readonly BootTarget[],
  finished: (target: BootTarget, result: BootResult) => Promise<void>,
): Promise<void> {
  await sweepBoots(context);
  const seal = await findSeal(context, means.kvm !== null);
  const admission = new BootAdmission(means);
  await Promise.all(
    targets.map(async (target) => {
      using _place = await admission.enter(target.recipe.memoryBytes);
      await finished(target, await bootAsWhoMay(context, means, target, seal));
    }),
  );
}

/** Removes what boots have left that were killed with their run. */
async function sweepBoots(context: Context): Promise<void> {
  await sweepRunFolders(context, BOOT_LABEL, {
    before: async (folder) => await removeGroups(context.world, folder),
  });
}

/** A container that root is asked to boot. */
type ContainerBoot = { options: BootOptions; target: BootTarget };

/** Boots a container for a user who is not root. Emits its console; whoever asks keeps it. */
export const bootContainer: RootTask<ContainerBoot, BootResult> = {
  name: "boot-container",
  work: async (context, { options, target }) => {
    if (target.recipe.way !== "container" || !isStorePath(target.path))
      throw new TypeError("root boots containers of the store, and nothing else");
    await sweepBoots(context);
    const write = async (bytes: Buffer): Promise<void> =>
      context.emit({ type: "console-printed", base64: bytes.toString("base64") });
    const means = { options, kvm: null, seal: await findSeal(context, false), console: { write } };
    return await bootTarget(context, target, means);
  },
};

/** Boots a system as this user, or as root where its way needs that and sudo allows it. */
async function bootAsWhoMay(
  context: Context,
  { options, out, kvm }: BootMeans,
  target: BootTarget,
  seal: Seal | null,
): Promise<BootResult> {
  await using console = new ConsoleLog(join(out, target.log), context.world);
  const isOthers = target.recipe.way === "container" && context.world.machine.uid !== 0;
  if (!isOthers || context.signal.aborted || !(await canBeRoot(context)))
    return await bootTarget(context, target, { options, kvm, seal, console });
  const forward = forwarding(context, console);
  return await asRoot(forward, bootContainer, { options, target }).catch((error: unknown) =>
    refusedBoot(context, { verdict: "unsupported", code: "root", message: messageOf(error) }, target),
  );
}

/** What a process of root's tells of a console goes where it is kept. */
function forwarding(context: Context, console: ConsoleSink): Context {
  return {
    ...context,
    emit: (event) => {
      if (event.type === "console-printed") void console.write(Buffer.from(event.base64, "base64"));
      else context.emit(event);
    },
  };
}
