import type { BootRecipe } from "./boot.ts";
import type { Location } from "./location.ts";
import type { Reason } from "./verdict.ts";

/** What a flake can boot, and what of it does not evaluate. `system`: the platform that builds it. */
export type BootList = {
  systems: { name: string; attr: string; system: string; boot: BootRecipe }[];
  broken: { name: string; attr: string; reason: Reason; location: Location | null }[];
};
