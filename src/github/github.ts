/** GitHub: its REST API, the events that start jobs, and whose code a job has checked out. */

export { type Api, openApi } from "./api.ts";
export { ADD_BOT, type Forge, forgeOf, NOT_POSTED_BY_ACT, runPage, SERVERS } from "./forge.ts";
export { apiOf, type GitHub, realGitHub, type Reply, type Service } from "./rest-client.ts";
export { branchesOf, isDefended, isJob, readEvent, runAddress, sameName } from "./job-event.ts";
export type { Job } from "./job.ts";
export { besides, runsOwnCode, type Origin, originOf, settle } from "./origin.ts";
