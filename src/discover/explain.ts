import { posix } from "node:path";

import type { Location, Reason, Verdict } from "../model/model.ts";
import { faultMessage, isDenied, type Position, readNetworkFault, withoutTrace } from "../nix/nix.ts";
import { anyOf, Excerpt, excerptLine } from "../text/text.ts";
import type { ProblemMessage } from "./expression.ts";
import { sourceName, type Sources } from "./locked-flake.ts";
import type { ErrorMessage } from "./slice.ts";

/** Why a check could not be evaluated. */
export type EvaluationFailure = {
  verdict: Extract<Verdict, "eval-error" | "unsupported" | "lost">;
  reason: Reason;
  location: Location | null;
  /** The error and the way to it as Nix tells it, cut to what fits into an excerpt. */
  excerpt: string[];
};

/** Lines that the error itself may have in an excerpt; a longer one begins with what matters. */
const ERROR_LINES = 15;

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^infinite recursion encountered/, "infinite-recursion"],
  [/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
  [/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
  [/^undefined variable/, "undefined-variable"],
  [/^syntax error/, "syntax-error"],
  [/^assertion .*failed/s, "assertion"],
  [
    anyOf(
      [
        /cannot (?:add|coerce|compare|concatenate|convert)/,
        /value is .* while/,
        /expected (?:a|an) .* but found/,
        /attempt to call something which is not a function/,
        /function '.*' called with/,
      ],
      { before: /^/ },
    ),
    "type-error",
  ],
];

/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;

/** Explains the error that ended an evaluation. `sources`: what tells the flake's own files. */
export function explainError(error: ErrorMessage, sources: Sources): EvaluationFailure {
  const text = error.raw ?? withoutTrace(error.text);
  const wrongPlatform = OTHER_PLATFORM.test(text);
  const fault = readNetworkFault(text);
  const code = errorCode(error, text);
  if (fault !== null && !isDenied(fault) && code === "evaluation")
    return {
      verdict: "lost",
      reason: { code: "network", message: `the network failed, not the check: ${faultMessage(fault)}` },
      location: locationOf(error, sources),
      excerpt: errorExcerpt(error.text, sources),
    };
  return {
    verdict: wrongPlatform ? "unsupported" : "eval-error",
    reason: { code: wrongPlatform ? "wrong-platform" : code, message: text },
    location: locationOf(error, sources),
    excerpt: errorExcerpt(error.text, sources),
  };
}

/**
 * The error, then the steps on the way to it that lie in the flake, then others; of each kind the nearest to the error
 * first. The flake's files have the names that its author knows.
 */
function errorExcerpt(text: string, sources: Sources): string[] {
  const lines = ownTrace(text)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const own = lines.map((line) => placeIn(line, sources));
  const places = [...lines.keys()];
  const errorAt = Math.max(
    0,
    lines.findLastIndex((line) => /^\s*error:/.test(line)),
  );
  const starts = places.filter((place) => place < errorAt && /^\s*…/.test(lines[place] ?? ""));
  const steps = starts.map((from, index) => places.slice(from, starts[index + 1] ?? errorAt)).toReversed();
  const inFlake = (step: readonly number[]): boolean => step.some((place) => own[place] !== null);
  const excerpt = new Excerpt(
    lines.map((line, index) => {
      const place = own[index];
      return excerptLine(place ? line.replace(/\bat .*/s, `at ${place.file}:${place.line}:${place.column}:`) : line);
    }),
  );
  excerpt.take([
    ...places.slice(errorAt, errorAt + ERROR_LINES),
    ...steps.filter(inFlake).flat(),
    ...steps.filter((step) => !inFlake(step)).flat(),
  ]);
  return excerpt.lines();
}

/** Nix's trace without the steps that lie in our own expression. */
function ownTrace(text: string): string {
  const steps = text.split(/\n\s*\n/);
  return steps
    .filter((step) => !/(?:^|\n)[^\S\n]*at «string»:/.test(step))
    .join("\n\n")
    .trim();
}

function errorCode(error: ErrorMessage, text: string): string {
  for (const [pattern, code] of CODES) if (pattern.test(text)) return code;
  const builtin = Array.from(error.text.matchAll(/while calling the '(\w+)' builtin/g)).at(-1)?.[1];
  return builtin === "throw" || builtin === "abort" ? builtin : "evaluation";
}

/**
 * Where the flake's author should look: the error's own position if it lies in the flake, else the innermost step of
 * the trace that does (an error raised in nixpkgs is of no use there).
 */
function locationOf(error: ErrorMessage, sources: Sources): Location | null {
  const own = error.position && inFlake(error.position, sources);
  if (own !== null) return own;
  return (
    error.text
      .split("\n")
      .map((line) => placeIn(line, sources))
      .findLast((place) => place !== null) ?? null
  );
}

/** The place in the flake that a line of a trace names. */
function placeIn(line: string, sources: Sources): Location | null {
  const [, file, lineNumber, column] = /^[ \t]*at ([/«].+):(\d+):(\d+):?$/.exec(line) ?? [];
  return file === undefined ? null : inFlake({ file, line: Number(lineNumber), column: Number(column) }, sources);
}

/**
 * A place relative to the flake's folder; a file of its repository that is not below that begins with `../`. Null for
 * what is not the flake's.
 */
function inFlake({ file, line, column }: Position, { trees, dir }: Sources): Location | null {
  const name = file.replace(/^«([^»]*)»/, (_, url: string) => sourceName(url));
  const tree = trees.find((tree) => name.startsWith(`${tree}/`));
  return tree === undefined ? null : { file: posix.relative(`/${dir}`, name.slice(tree.length)), line, column };
}

/** Explains a value that claims to be a derivation without one behind it: building it would build something else. */
export function explainNoDerivation(drvPath: string): EvaluationFailure {
  const message =
    `its drvPath "${shortened(drvPath)}" is no derivation in this machine's store. Make checks with ` +
    `derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`;
  return { verdict: "eval-error", reason: { code: "no-derivation", message }, location: null, excerpt: [] };
}

/**
 * A value whose outputs are not those of its derivation: what would be built is not what it shows. Both by name, as an
 * evaluation gives them.
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
  return { verdict: "eval-error", reason: { code: "other-outputs", message }, location: null, excerpt: [] };
}

/** A derivation of which Nix itself can make nothing; `why` in Nix's words. */
export function explainRefused(drvPath: string, why: string): EvaluationFailure {
  const message =
    `Nix does not take its drvPath "${shortened(drvPath)}" for a derivation that it can build: ${why}. ` +
    "Make checks with derivation or mkDerivation, and let no garbage collector run beside them";
  return { verdict: "eval-error", reason: { code: "refused", message }, location: null, excerpt: [] };
}

/** A check of which an evaluation that ended well has not said what it is. */
export function explainSilence(): EvaluationFailure {
  const message = "Nix ended its evaluation well and said nothing about this check. Mend or reinstall Nix";
  return { verdict: "eval-error", reason: { code: "evaluation", message }, location: null, excerpt: [] };
}

/** As much of a flake's text as belongs into a sentence. */
function shortened(text: string): string {
  return text.slice(0, 500);
}

/** A value under `checks` that is not a derivation. */
export function explainProblem(
  name: string,
  { type, nested, position }: ProblemMessage,
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
