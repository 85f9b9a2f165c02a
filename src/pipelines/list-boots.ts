import { bootSubject } from "../discover/discover.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { BootList } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { prepareFlake } from "./run-flake.ts";

/** Says what a flake can boot, and how each would be booted, from its attributes alone. */
export async function listBoots(outer: Context, inputs: Inputs): Promise<BootList> {
  await using prepared = await prepareFlake(outer, inputs, bootSubject(inputs.boot.way));
  const { found, broken } = await prepared.evaluation.over;
  return {
    systems: found.flatMap(({ name, attr, system, boot }) =>
      boot === undefined ? [] : [{ name, attr, system, boot }],
    ),
    broken: broken.map(({ name, attr, reason, location }) => ({ name, attr, reason, location })),
  };
}
