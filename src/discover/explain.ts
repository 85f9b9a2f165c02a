import type { Location, Reason, Verdict } from "../verdict.ts";
import type { NixMessage, Position } from "../nix/internal-json.ts";
import { withoutTrace } from "../nix/messages.ts";
import type { SaidProblem } from "./expression.ts";

/** Why a check could not be evaluated. */
export type EvalFailure = {
  verdict: Extract<Verdict, "eval-error" | "unsupported">;
  reason: Reason;
  location: Location | null;
  /** The way to the error as Nix tells it, longest part cut. */
  excerpt: string[];
};

/** Lines of Nix's trace that are kept; the ones nearest to the error. */
const TRACE_LINES = 40;

type ErrorMessage = Extract<NixMessage, { kind: "message" }>;

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^infinite recursion encountered/, "infinite-recursion"],
  [/^stack overflow|^max-call-depth exceeded/, "stack-overflow"],
  [/^attribute '.*' (missing|not found)|^attribute .* missing/, "missing-attribute"],
  [/^undefined variable/, "undefined-variable"],
  [/^syntax error/, "syntax-error"],
  [/^assertion .*failed/s, "assertion"],
  [/^(cannot (add|coerce|compare|concatenate|convert)|value is .* while|expected (a|an) .* but found|attempt to call something which is not a function|function '.*' called with)/, "type-error"],
];

/** nixpkgs refuses to evaluate a package on a platform outside of its `meta.platforms`. */
const OTHER_PLATFORM = /is not available on the requested hostPlatform/;

/** Explains the error that ended an evaluation. `sources`: the folders that hold the flake's own files. */
export function explainError(error: ErrorMessage, sources: readonly string[]): EvalFailure {
  const text = error.raw ?? withoutTrace(error.text);
  const wrongPlatform = OTHER_PLATFORM.test(text);
  return {
    verdict: wrongPlatform ? "unsupported" : "eval-error",
    reason: { code: wrongPlatform ? "wrong-platform" : codeOf(error, text), message: text },
    location: locationOf(error, sources),
    excerpt: ownTrace(error.text).split("\n").slice(-TRACE_LINES),
  };
}

/** Nix's trace without the steps that lie in our own expression. */
function ownTrace(text: string): string {
  const steps = text.split(/\n\s*\n/);
  return steps.filter((step) => !/^\s*at «string»:/m.test(step)).join("\n\n").trim();
}

function codeOf(error: ErrorMessage, text: string): string {
  for (const [pattern, code] of CODES) if (pattern.test(text)) return code;
  const builtin = Array.from(error.text.matchAll(/while calling the '(\w+)' builtin/g)).at(-1)?.[1];
  return builtin === "throw" || builtin === "abort" ? builtin : "evaluation";
}

/**
 * Where the flake's author should look: the error's own position if it lies in the flake, else the innermost step of the trace that does
 * (an error raised in nixpkgs is of no use there).
 */
function locationOf(error: ErrorMessage, sources: readonly string[]): Location | null {
  const own = error.position && inFlake(error.position, sources);
  if (own !== null) return own;
  for (const match of Array.from(error.text.matchAll(/^\s*at (\/.+):(\d+):(\d+):?$/gm)).toReversed()) {
    const step = inFlake({ file: match[1] ?? "", line: Number(match[2]), column: Number(match[3]) }, sources);
    if (step !== null) return step;
  }
  return null;
}

function inFlake({ file, line, column }: Position, sources: readonly string[]): Location | null {
  const source = sources.find((folder) => file.startsWith(`${folder}/`));
  return source === undefined ? null : { file: file.slice(source.length + 1), line, column };
}

/** A value that says it is a derivation, and has no derivation behind it: the store would be asked about something else. */
export function explainNoDerivation(drvPath: string): EvalFailure {
  const message = `its drvPath "${drvPath.slice(0, 200)}" is no derivation in this machine's store. Make checks with derivation or mkDerivation; a store outside of /nix (setting "store") is not supported`;
  return { verdict: "eval-error", reason: { code: "no-derivation", message }, location: null, excerpt: [] };
}

/** A value under `checks` that is not a derivation. */
export function explainProblem(name: string, { type, nested, position }: SaidProblem, sources: readonly string[]): EvalFailure {
  const what =
    type === "set" && nested.length > 0
      ? `it is a set that holds derivations (${nested.map((path) => `"${path}"`).join(", ")}), and checks are not nested: give each a name of its own beside "${name}"`
      : `it is ${article(type)}, not a derivation`;
  return {
    verdict: "eval-error",
    reason: { code: nested.length > 0 ? "nested" : "not-a-derivation", message: what },
    location: position && inFlake(position, sources),
    excerpt: [],
  };
}

function article(type: string): string {
  const words: Record<string, string> = { int: "an integer", bool: "a boolean", lambda: "a function", set: "a set", null: "null" };
  return words[type] ?? `a ${type}`;
}
