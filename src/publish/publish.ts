/** Everything that a run writes for others: files, the terminal, the job, the pull request. */

export { annotateJob } from "./annotations.ts";
export { type Console, openConsole } from "./console.ts";
export { publishToJob } from "./job-output.ts";
export { clearJunit } from "./junit-file.ts";
export { makeOutFolder } from "./out-folder.ts";
export { headlineOf, isGoodOutcome, type Outcome } from "./posting.ts";
export { publishToGitHub } from "./pull-request.ts";
export { remedyOf, TOKEN_VARIABLES } from "./remedies.ts";
export { explain } from "./replies.ts";
export { writeReport } from "./report-files.ts";
export { gateName, titleOf } from "./status-names.ts";
export { endOf, refusalOf, type Target, targetOf } from "./target.ts";
export { countUse, isBadElsewhere, keepSaid } from "./uses.ts";
