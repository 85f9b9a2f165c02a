import type { Forge } from "../github/github.ts";
import type { Target } from "./target.ts";

/** A part of what is posted, by the setting that turns it off. */
export type Part = "comment" | "status" | "status: gate" | "annotations";

/** The variable with the token of the command `post`. */
export const TOKEN_VARIABLES: Readonly<Record<Forge["api"], string>> = { github: "GITHUB_TOKEN", gitea: "GITEA_TOKEN" };

/**
 * What to do when a token lacks a right, as a sentence without its full stop: give it, or go without this part, which
 * is an input of a job and an option of the command.
 */
export function remedyOf({ by, forge }: Target, right: keyof Forge["remedies"], part: Part): string {
  const [name = "", value = "off"] = part.split(": ");
  const without = by === "command" ? `write \`--${name} ${value}\`` : `set \`${name}: ${value}\``;
  return `${forge.remedies[right]}, or ${without}`;
}
