import type { Emit } from "../model/model.ts";
import type { World } from "./world.ts";

/** The argument of nearly every function: the machine, the receiver of events, and the signal to stop. */
export type Context = { world: World; emit: Emit; signal: AbortSignal };
