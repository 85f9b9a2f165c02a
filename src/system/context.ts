import type { Emit } from "../model/model.ts";
import type { World } from "./world.ts";

/** What nearly every function is handed: the machine, whom to tell of what happens, and when to stop. */
export type Context = { world: World; emit: Emit; signal: AbortSignal };
