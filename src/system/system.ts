/** The machine behind one type, `World`, and everything that works through it. */

export {
  type RootAnswer,
  asRoot,
  canBeRoot,
  checkClaim,
  checkUser,
  isOwn,
  type RootRequest,
  type RootTask,
} from "./as-root.ts";
export type { Context } from "./context.ts";
export { fencedGroup, workflowCommand } from "./workflow-commands.ts";
export { childEnvironment, type Environment, programFolders, SECRET_FD, secretSettings } from "./environment.ts";
export { findFooting } from "./footing.ts";
export type { FileFacts, Files, TempFolder } from "./files.ts";
export { git } from "./git.ts";
export { claimFor, isHosted, isSelfHosted } from "./hosting.ts";
export { type FetchResult, networkCause } from "./http.ts";
export type { Kernel } from "./kernel.ts";
export { kindOf } from "./plain-files.ts";
export type { Exit } from "./exit.ts";
export { onAbort } from "./process-groups.ts";
export type { AttachedChild } from "./attached.ts";
export type { Command } from "./command.ts";
export type { Child, Output } from "./processes.ts";
export { useProxies } from "./proxies.ts";
export { runFolder, sweepRunFolders } from "./run-folders.ts";
export { abortOnSignals, exitCodeOf } from "./signals.ts";
export { answerParent, guardProcess, STANDARD_OUTPUT, writeWhole } from "./streams.ts";
export { standardError, standardOutput, type Terminal } from "./terminal.ts";
export { trackedState } from "./tracked.ts";
export { type Claim, realWorld, type World } from "./world.ts";
