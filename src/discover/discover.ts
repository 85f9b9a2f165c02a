import { join } from "node:path";

import type { NixTool } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { type Selection, selectNames, selectsAll } from "../text/text.ts";
import { Evaluation } from "./evaluation.ts";
import type { Discovery } from "./found.ts";
import type { LockedFlake } from "./locked-flake.ts";

export { explainRefused } from "./explain.ts";
export type { BrokenCheck, Discovery, FoundCheck, NamedCheck } from "./found.ts";
export { type LockedFlake, lockFlake } from "./locked-flake.ts";
export type { Overrides } from "./overrides.ts";

export type DiscoverOptions = { system: string; selection: Selection };

/** Memory for each evaluating process, which limits how many run at once: NixOS systems need 1 to 4 GB each. */
const SLICE_MEMORY = 4 * 1024 ** 3;

/** More processes than this repeat more of the shared evaluation than they save. */
const MOST_SLICES = 8;

/**
 * Evaluates the checks of one system in parallel. An error affects only its own check. Throws `no-checks`,
 * `nothing-selected`, `flake-broken`.
 */
export async function discover(
  context: Context,
  tool: NixTool,
  flake: LockedFlake,
  options: DiscoverOptions,
): Promise<Discovery> {
  const { world, emit } = context;
  await using folder = await world.files.temporary("nix-verdict-");
  const lockFile = join(folder.path, "flake.lock");
  await world.files.write(lockFile, JSON.stringify(flake.locks));
  const evaluation = new Evaluation(context, tool, { flake, system: options.system, lockFile });

  let selected: number[] | null = null;
  if (!selectsAll(options.selection)) {
    const names = await evaluation.names();
    const { places, unused } = selectNames(names, options.selection);
    for (const pattern of unused)
      emit({ type: "notice", level: "warning", message: `The pattern "${pattern}" matches no check.` });
    selected = places;
  }
  const { cores, memoryBytes } = world.machine;
  const processes = Math.max(1, Math.min(cores, MOST_SLICES, Math.floor(memoryBytes / SLICE_MEMORY)));
  return await evaluation.run(selected, processes);
}
