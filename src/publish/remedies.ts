import type { Target } from "./target.ts";

/** A part of what is posted, by the setting that turns it off. */
export type Part = "comment" | "status" | "status: gate" | "annotations";

/** The variable with the token of the command `post`. */
export const TOKEN_VARIABLES: Readonly<Record<Target["forge"], string>> = {
  github: "GITHUB_TOKEN",
  gitea: "GITEA_TOKEN",
};

/**
 * What to do when a token lacks a permission, as a sentence without its full stop: give it, or go without this part. A
 * job has permissions and inputs; the command has a token and options.
 */
export function remedyOf({ by }: Pick<Target, "by">, permission: string, part: Part): string {
  const [name = "", value = "off"] = part.split(": ");
  return by === "command"
    ? `Give the token the permission \`${permission}\`, or write \`--${name} ${value}\``
    : `Give the job \`${permission}\`, or set \`${name}: ${value}\``;
}

/** Where the whole report is, as the end of a sentence. */
export function reportPlace({ by }: Pick<Target, "by">): string {
  return by === "command" ? "the report is in the folder of the run" : "the report is in the job's summary";
}
