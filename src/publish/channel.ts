import type { Api } from "../github/github.ts";
import type { Target } from "./target.ts";

/** The target of a posting, and the API to post through. */
export type Channel = { target: Target; api: Api; signal: AbortSignal };
