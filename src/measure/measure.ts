/** Memory and CPU time of builds. */

export { availableMemory } from "./available.ts";
export { type Measurement, Meter } from "./meter.ts";
export { readProcessMemory } from "./process-memory.ts";
export { measure } from "./sampler.ts";
export { type BuildWatch, watchBuilds } from "./watch.ts";
