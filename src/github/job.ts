import type { World } from "../system/system.ts";
import type { Api } from "./api.ts";
import type { Forge } from "./forge.ts";

/** A job on GitHub: its identity, and its means to ask GitHub. */
export type Job = {
  env: World["env"];
  forge: Forge;
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
