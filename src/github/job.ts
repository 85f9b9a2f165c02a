import type { World } from "../system/system.ts";
import type { Api } from "./api.ts";

/** What a job of GitHub's knows of itself and may ask. */
export type Job = {
  env: World["env"];
  event: unknown;
  owner: string;
  repo: string;
  /** "owner/name". */
  repository: string;
  /** Null without a token. */
  api: Api | null;
  /** Whether the job has a token of any kind. */
  token: boolean;
};
