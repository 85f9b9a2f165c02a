import { posix } from "node:path";

import type { Location, Reason, Verdict } from "../model/model.ts";
import {
  faultMessage,
  isDenied,
  type NetworkFault,
  type Position,
  readError,
  readFailure,
  readNetworkFault,
} from "../nix/nix.ts";
import { anyOf, Excerpt, excerptLine } from "../text/text.ts";
import type { ErrorMessage } from "./evaluation-messages.ts";
import { sourceName, type Sources } from "./locked-flake.ts";

/** Why a check could not be evaluated. */
export type EvaluationFailure = {
  verdict: Extract<Verdict, "eval-error" | "unsupported" | "timeout" | "disk-full" | "out-of-memory" | "lost">;
  reason: Reason;
  location: Location | null;
  /** The error and Nix's trace of it, cut to the size of an excerpt. */
  excerpt: string[];
  /** The log of a build that it waited for, below the report's folder; null where there is none. */
  log: string | null;
};

/** Lines of an excerpt that the error itself may take; a longer one begins with what matters. */
const ERROR_LINES = 15;

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^its evaluation needs more memory than there is/, "out-of-memory"],
  [/^infinite recursion encountered/, "infinite-recursion"],
  [/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
  [/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
  [/^undefined variable/, "undefined-variable"],
  [/^syntax error/, "syntax-error"],
  [/^assertion .*failed/s, "assertion"],
  // A failed `assert a == b`: Nix says in which way they differ (`assertEqValues` in its evaluator).
  [/^(?:an? |list of size |attribute ).* (?:is not equal to|differs? from) /s, "assertion"],
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

/** How Nix ends an error of the system: the disk of the store, or that of its temporary files, is full (errno(3)). */
const FULL_DISK = /: (?:No space left on device|Disk quota exceeded)$/;

/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;

/**
 * Explains the error that ended an evaluation. `sources`: identifies the flake's own files; `causes`: errors that Nix
 * told of before it.
 */
export function explainError(
  error: ErrorMessage,
  sources: Sources,
  causes: readonly ErrorMessage[] = [],
): EvaluationFailure {
  const own = readError(error.text);
  const text = error.raw ?? own.message;
  const code = errorCode(error, text);
  const wrongPlatform = OTHER_PLATFORM.test(text);
  // What a flake throws can have any words.
  const fault = code === "evaluation" ? faultBehind(text, causes) : null;
  const isLost = fault !== null && !isDenied(fault);
  if (code === "evaluation" && FULL_DISK.test(text)) return noSpace(error, text, sources);
  const verdict = wrongPlatform ? "unsupported" : "eval-error";
  return {
    verdict: isLost ? "lost" : verdict,
    reason: isLost
      ? { code: "network", message: `the network failed, not the check: ${faultMessage(fault)}` }
      : { code: wrongPlatform ? "wrong-platform" : code, message: text },
    location: locationOf({ ...error, position: error.position ?? own.position }, sources),
    excerpt: errorExcerpt(error.text, sources),
    log: null,
  };
}

/** A flake can throw such words as well; that is no better. */
function noSpace({ text: whole }: ErrorMessage, text: string, sources: Sources): EvaluationFailure {
  const message = `its evaluation found no space left on the disk: ${text}. Free some: "nix store gc"`;
  const reason = { code: "disk-full", message };
  return { verdict: "disk-full", reason, location: null, excerpt: errorExcerpt(whole, sources), log: null };
}

/** Whether an error says that something could not be fetched; a flake can throw such words as well. */
export function isUnreachable({ text }: ErrorMessage): boolean {
  const fault = readNetworkFault(readError(text).message);
  return fault !== null && !isDenied(fault);
}

/** The failure of the network that an error tells of. One about binary caches only says that all of them failed. */
function faultBehind(text: string, causes: readonly ErrorMessage[]): NetworkFault | null {
  const own = readNetworkFault(text);
  if (own !== null || readFailure(`error: ${text}`)?.verdict !== "lost") return own;
  return causes.map((cause) => readNetworkFault(readError(cause.text).message)).findLast((one) => one !== null) ?? null;
}

/**
 * The error, then the steps of its trace that are in the flake, then the other steps; of each kind, those nearest to
 * the error first. Files of the flake have the names that its author knows.
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

/** Nix's trace without the steps in our own expression. */
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
 * The place that the flake's author should look at: the error's own position if it is in the flake, else the innermost
 * step of the trace that is (the position of an error raised in nixpkgs is of no use).
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

/** The place in the flake that a line of a trace refers to. */
function placeIn(line: string, sources: Sources): Location | null {
  const [, file, lineNumber, column] = /^[ \t]*at ([/«].+):(\d+):(\d+):?$/.exec(line) ?? [];
  return file === undefined ? null : inFlake({ file, line: Number(lineNumber), column: Number(column) }, sources);
}

/**
 * Makes a place relative to the flake's folder; a file elsewhere in its repository begins with `../`. Null for files
 * that are not the flake's.
 */
export function inFlake({ file, line, column }: Position, { trees, dir }: Sources): Location | null {
  const name = file.replace(/^«([^»]*)»/, (_, url: string) => sourceName(url));
  const tree = trees.find((tree) => name.startsWith(`${tree}/`));
  return tree === undefined ? null : { file: posix.relative(`/${dir}`, name.slice(tree.length)), line, column };
}
