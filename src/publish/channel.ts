import type { Api } from "../github/github.ts";
import type { Target } from "./target.ts";

/** Where something is posted, and through what. */
export type Channel = { target: Target; api: Api; signal: AbortSignal };
