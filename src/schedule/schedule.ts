/** Decides what is built next. Pure: it knows no process and no clock. */

export { type Expectation, GUESSED_BUILD_MS, GUESSED_BYTES, NOTHING_KNOWN } from "./expectation.ts";
export { predict } from "./predict.ts";
export { type Batch, type BuildNode, OVERDUE_MS, Schedule } from "./scheduler.ts";
