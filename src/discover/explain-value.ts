import type { Position } from "../nix/nix.ts";
import { formatBytes, spell } from "../text/text.ts";
import { type EvaluationFailure, inFlake } from "./explain.ts";
import type { Sources } from "./locked-flake.ts";

/** Explains a value that claims to be a derivation but has none: a build of it would build something else. */
export function explainNoDerivation(drvPath: string): EvaluationFailure {
  const message =
    `its drvPath "${shortened(drvPath)}" is not a derivation in this machine's store. Make checks with ` +
    `derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`;
  return { verdict: "eval-error", reason: { code: "no-derivation", message }, location: null, excerpt: [], log: null };
}

/**
 * Explains a value whose outputs are not those of its derivation: a build would not produce the outputs that it shows.
 * Both by name, as an evaluation gives them.
 */
export function explainOtherOutputs(
  drvPath: string,
  claimed: Readonly<Record<string, string>>,
  own: ReadonlyMap<string, string>,
): EvaluationFailure {
  const list = (outputs: Iterable<[string, string]>): string =>
    [...outputs]
      .slice(0, 10)
      .map(([name, path]) => `${name} = ${path}`)
      .join(", ") || "none";
  const message =
    `its outputs (${shortened(list(Object.entries(claimed)))}) are not those of its derivation ` +
    `"${shortened(drvPath)}" (${shortened(list(own))}). Take the check as derivation or mkDerivation made ` +
    "it, without changing drvPath, outputs or outPath";
  return { verdict: "eval-error", reason: { code: "other-outputs", message }, location: null, excerpt: [], log: null };
}

/** Says that an evaluation took nearly all the memory that it may have; both in bytes. */
export function explainNearLimit(name: string, peakBytes: number, limitBytes: number): string {
  return (
    `The evaluation of "${spell(name)}" took ${formatBytes(peakBytes)}, and may have ${formatBytes(limitBytes)}. ` +
    "A little more, and it fails: raise eval-memory, use a larger machine, or let it import nixpkgs once for all " +
    "that it builds."
  );
}

/** Explains a derivation that Nix itself cannot use; `why` in Nix's words. */
export function explainRefused(drvPath: string, why: string): EvaluationFailure {
  const message =
    `Nix cannot build its drvPath "${shortened(drvPath)}" as a derivation: ${why}. ` +
    "Make checks with derivation or mkDerivation, and let no garbage collector run at the same time";
  return { verdict: "eval-error", reason: { code: "refused", message }, location: null, excerpt: [], log: null };
}

/** Explains a check about which a successful evaluation said nothing. */
export function explainSilence(): EvaluationFailure {
  const message =
    "Nix ended its evaluation without an error, but said nothing about this check. Repair or reinstall Nix";
  return { verdict: "eval-error", reason: { code: "evaluation", message }, location: null, excerpt: [], log: null };
}

/** Cuts a flake's text to the length that fits into a sentence. */
function shortened(text: string): string {
  return text.slice(0, 500);
}

/** Explains a value under `checks` that is not a derivation. */
export function explainProblem(
  name: string,
  { type, nested, position }: { type: string; nested: readonly string[]; position: Position | null },
  sources: Sources,
): EvaluationFailure {
  const paths = nested.map((path) => `"${path}"`).join(", ");
  const message =
    type === "set" && nested.length > 0
      ? `it is a set that holds derivations (${paths}), and checks are not nested: ` +
        `give each a name of its own beside "${name}"`
      : `it is ${article(type)}, not a derivation`;
  return {
    verdict: "eval-error",
    reason: { code: nested.length > 0 ? "nested" : "not-a-derivation", message },
    location: position && inFlake(position, sources),
    excerpt: [],
    log: null,
  };
}

function article(type: string): string {
  const words: Record<string, string> = {
    int: "an integer",
    bool: "a boolean",
    lambda: "a function",
    set: "a set",
    null: "null",
  };
  return words[type] ?? `a ${type}`;
}
