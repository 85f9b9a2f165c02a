/** Memory and CPU time of builds. */

export { availableMemory } from "./available.ts";
export { type Measurement, Meter } from "./meter.ts";
export { measure } from "./sampler.ts";
export { watchBuilds } from "./watch.ts";
