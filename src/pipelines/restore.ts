import { restorePaths } from "../cache/cache.ts";
import type { NixTool } from "../nix/nix.ts";
import type { Plan } from "../plan/plan.ts";
import type { Context } from "../system/system.ts";
import type { UsedPacks } from "./note.ts";
import type { Preparation } from "./preparation.ts";
import type { Stages } from "./stages.ts";

/** The store paths from the cache: settings with which Nix finds them while the scope lasts, and the remaining plan. */
export type Restoration = AsyncDisposable & UsedPacks & { options: NixTool["options"]; planned: Plan };

/** Whether earlier runs have kept store paths that this one may use. */
export function canRestore({ cache }: Preparation): boolean {
  return cache !== null && cache.restoresPaths && cache.recalled.packs.length > 0;
}

/**
 * Fetches the store paths that earlier runs have built and that a plan would build again, then makes a new plan. Paths
 * that are unusable are built. `draft`: makes the plan again with a Nix that knows these paths.
 */
export async function restore(
  context: Context,
  prepared: Preparation,
  { planned, draft }: { planned: Plan; draft: (tool: NixTool) => Promise<Plan> },
  stages: Stages,
): Promise<Restoration> {
  const { world, emit, signal } = context;
  const { cache, tool } = prepared;
  const nothing = { options: [], planned, used: [], lost: [], [Symbol.asyncDispose]: () => Promise.resolve() };
  if (
    signal.aborted ||
    cache === null ||
    !canRestore(prepared) ||
    planned.inputs.size <= new Set(planned.builds.map(({ check }) => check.drvPath)).size
  )
    return nothing;
  return await stages.time("restore", async () => {
    const folder = await world.files.temporary("nix-verdict-paths-");
    const dispose = async (): Promise<void> => await folder[Symbol.asyncDispose]();
    try {
      const packs = cache.recalled.packs.toSorted((a, b) => b.usedAt - a.usedAt);
      const checks = planned.builds.map(({ check }) => check.drvPath);
      const { options, paths, used, lost, problems, fetchedBytes } = await restorePaths(
        context,
        { checks, inputs: planned.inputs },
        { packs, backend: cache.backend },
        folder.path,
      );
      for (const problem of problems) emit({ type: "notice", level: "warning", message: problem });
      const origin = `${used.length} packs of ${cache.backend.name}`;
      const message = `${paths.length} store paths from ${origin}, ${fetchedBytes} bytes.`;
      emit({ type: "notice", level: "detail", message });
      if (paths.length === 0) return { ...nothing, lost, [Symbol.asyncDispose]: dispose };
      const helped = { ...tool, options: [...options, ...tool.options] };
      return {
        options,
        used,
        lost,
        planned: await draft(helped),
        [Symbol.asyncDispose]: dispose,
      };
    } catch (error) {
      await dispose();
      if (signal.aborted) return nothing;
      throw error;
    }
  });
}
