import { type Schema, Validator } from "@cfworker/json-schema";

import schema from "../../schema/verdict.schema.json" with { type: "json" };
import type { CheckEvaluation, Report } from "../model/model.ts";
import { at, isRecord, readJson } from "../text/text.ts";
import { MOST } from "./merge.ts";

/**
 * A report that a stranger may have written, with every field checked; or the problem, in words that follow its name:
 * "is not JSON". `remedy`: a sentence with what helps, when it is something else than another run.
 */
export type ReadReport = { report: Report } | { problem: string; remedy?: string };

/** The only format that this version reads and writes. */
const OWN_FORMAT = "nix-verdict/1";

/** A format of ours, of this version or of a later one. */
const ANY_FORMAT = /^nix-verdict\/[1-9]\d{0,8}$/u;

/** Largest report, in bytes: 10,000 checks, each built in this run, take 12 MB. */
export const REPORT_BYTES = 16 * 1024 ** 2;

/** Deepest nesting of brackets; a report has 6. */
const DEPTH = 32;

/** How much a report may hold. */
export type ReportLimits = {
  /** In bytes, and in characters. */
  bytes: number;
  /** The most values and members: small ones take ten times their text in memory. */
  values: number;
  checks: number;
  /**
   * The longest other list, of builds, lines or attempts. The chart of builds compares each with those that ran at the
   * same time.
   */
  items: number;
};

/**
 * The limits of one run's report. A flake with more checks would be the largest by far: Nixpkgs has some 1,500 NixOS
 * tests in all. 10,000 checks, each built in this run, have 540,000 values, and as many test cases 70,000.
 */
const OF_ONE: ReportLimits = { bytes: REPORT_BYTES, values: 700_000, checks: 10_000, items: 20_000 };

/**
 * The limits of a report that may be a merged one: whatever `merge.ts` writes can be read, posted and merged again. It
 * may be as large as the reports of all jobs together, and has a check each for the checks and builds that were left
 * out.
 */
export const OF_MERGED: ReportLimits = {
  bytes: 4 * OF_ONE.bytes,
  values: 4 * OF_ONE.values,
  checks: MOST.checks + 2,
  items: MOST.builds,
};

/**
 * The most members that the schema does not know. A later version may add some to every check, but each new name, and
 * each new order of names, costs a JavaScript engine hundreds of bytes.
 */
const UNKNOWN_MEMBERS = 100_000;

/** The longest text, in UTF-16 code units: enough for the longest error message that Nix prints, and for any name. */
const CHARACTERS = 65_536;

/** The longest duration. A run can take at most 35 days on GitHub (GitHub's documentation, "Actions limits"). */
export const DURATION_MS = 40 * 24 * 3_600_000;

/** Earlier than any real clock says. Charts count from one time to the next. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

const validator = new Validator(schema as Schema, "2020-12");

/**
 * Reads the text of a `verdict.json`, no matter who wrote it. The report that it returns is valid against the schema.
 * It has no key that the schema does not know, only numbers and times that are safe to calculate with, and nothing
 * beyond the limits above. Never throws.
 */
export function readReport(text: string, limits = OF_ONE): ReadReport {
  const problem = tooMuch(text, limits);
  if (problem !== null) return { problem };
  const value = readJson(text);
  if (value === undefined) return { problem: "is not JSON" };
  const format = at(value, "schema");
  if (typeof format === "string" && format !== OWN_FORMAT && ANY_FORMAT.test(format)) {
    return {
      problem: `was written by a newer nix-verdict, in the format ${format} in place of ${OWN_FORMAT}`,
      remedy: "Update the nix-verdict that reads it.",
    };
  }
  const { valid, errors } = validator.validate(value);
  // The innermost error comes last.
  const error = errors.at(-1);
  if (!valid) {
    // Whoever shows it ends the sentence.
    const what = (error?.error ?? "").replace(/\.$/u, "");
    return { problem: `is not what ${OWN_FORMAT} says, at ${error?.instanceLocation ?? "#"}: ${what}` };
  }
  const copy = new Copy(limits);
  const report = copy.of(value, ROOT, "#") as Report;
  for (const check of copy.problem === null ? report.checks : []) check.evaluation = datedEvaluation(check.evaluation);
  return copy.problem === null ? { report } : { problem: copy.problem };
}

/** The first files that told of evaluations did not say when they were: no chart has a place for those. */
function datedEvaluation(evaluation: CheckEvaluation | null): CheckEvaluation | null {
  return evaluation === null || typeof evaluation.startedAt !== "string" ? null : evaluation;
}

/** Decodes bytes as text; what is not UTF-8 becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Checks the limits that can be checked on the text, before it is parsed. */
function tooMuch(text: string, most: ReportLimits): string | null {
  if (text.length > most.bytes) return `is larger than ${most.bytes / 1024 ** 2} MiB`;
  let [depth, values, unknown] = [0, 0, 0];
  let [from, to] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') {
      [from, to] = [at + 1, endOfString(text, at + 1)];
      at = to;
    } else if (character === ":") {
      if (!KNOWN.has(text.slice(from, Math.min(to, from + LONGEST_TEXT_UNITS)))) unknown += 1;
    } else if (character === "{" || character === "[") {
      depth += 1;
      values += 1;
      if (depth > DEPTH) return `is nested deeper than ${DEPTH} levels`;
    } else if (character === "}" || character === "]") depth -= 1;
    else if (character === ",") values += 1;
  }
  if (values > most.values) return `holds more than ${most.values} values`;
  return unknown > UNKNOWN_MEMBERS ? `has more than ${UNKNOWN_MEMBERS} members that ${OWN_FORMAT} does not know` : null;
}

/** The place of the quotation mark that ends a string. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The keywords of our schema that define the known parts of a value. */
type Node = {
  $ref?: string;
  anyOf?: readonly Node[];
  properties?: Readonly<Record<string, Node>>;
  items?: Node;
  default?: unknown;
};

const ROOT = schema as unknown as Node & { $defs: Readonly<Record<string, Node>> };

/** The names of all members in the schema. The schema's own keywords are among them, which does no harm. */
const KNOWN: ReadonlySet<string> = new Set(
  Array.from(JSON.stringify(schema).matchAll(/"(\w+)":/gu), ([, name = ""]) => name),
);
const LONGEST_TEXT_UNITS = Math.max(...Array.from(KNOWN, ({ length }) => length)) + 1;

/** Copies the known parts of a valid value, and records the first thing that exceeds a limit. */
class Copy {
  problem: string | null = null;
  readonly #limits: ReportLimits;

  constructor(limits: ReportLimits) {
    this.#limits = limits;
  }

  of(value: unknown, node: Node, at: string): unknown {
    if (node.$ref !== undefined) return this.#definition(value, node.$ref.replace("#/$defs/", ""), at);
    // If null is allowed too, the first alternative describes the other values.
    if (node.anyOf !== undefined && value !== null) return this.of(value, node.anyOf[0] ?? {}, at);
    if (typeof value === "string") return this.#text(value, at);
    if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER)
      this.#refuse(at, "is not a number in a usable range");
    if (Array.isArray(value)) return this.#list(value, node.items ?? {}, at);
    return isRecord(value) ? this.#members(value, node.properties ?? {}, at) : value;
  }

  #definition(value: unknown, name: string, at: string): unknown {
    if (name === "time") this.#time(value, at);
    if (name === "duration" && (value as number) > DURATION_MS) this.#refuse(at, "is longer than 40 days");
    return this.of(value, ROOT.$defs[name] ?? {}, at);
  }

  #members(value: Record<string, unknown>, properties: Readonly<Record<string, Node>>, at: string): unknown {
    // What a later version has added has a default, which stands for it in files of earlier ones.
    const known = Object.entries(properties).filter(([key, node]) => Object.hasOwn(value, key) || "default" in node);
    return Object.fromEntries(
      known.map(([key, node]) => [
        key,
        Object.hasOwn(value, key) ? this.of(value[key], node, `${at}/${key}`) : structuredClone(node.default),
      ]),
    );
  }

  #list(value: readonly unknown[], items: Node, at: string): unknown {
    const most = at === "#/checks" ? this.#limits.checks : this.#limits.items;
    if (value.length > most) this.#refuse(at, `has more than ${most} items`);
    return this.problem === null ? value.map((item, index) => this.of(item, items, `${at}/${index}`)) : [];
  }

  #text(value: string, at: string): string {
    if (value.length > CHARACTERS) this.#refuse(at, `is longer than ${CHARACTERS} characters`);
    return value.toWellFormed();
  }

  #time(value: unknown, at: string): void {
    const year = new Date(String(value)).getUTCFullYear();
    if (!(year >= FIRST_YEAR && year <= LAST_YEAR))
      this.#refuse(at, `is not a time between ${FIRST_YEAR} and ${LAST_YEAR}`);
  }

  #refuse(at: string, what: string): void {
    this.problem ??= `cannot be believed: ${at} ${what}`;
  }
}
