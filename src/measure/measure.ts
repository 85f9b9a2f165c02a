/** Memory and CPU time of builds and of booted machines. */

export { availableMemory } from "./available.ts";
export { type Measurement, Meter } from "./meter.ts";
export { readProcessMemory } from "./process-memory.ts";
export { processTree, type TreeWatch, usesKvm, watchTree } from "./process-tree.ts";
export { measure } from "./sampler.ts";
export { type BuildWatch, watchBuilds } from "./watch.ts";
