import { type Schema, Validator } from "@cfworker/json-schema";

import schema from "../../schema/verdict.schema.json" with { type: "json" };
import type { Report } from "../model/model.ts";
import { isRecord } from "../text/text.ts";

/**
 * A report that a stranger may have written, every field looked at; or what is wrong with it, in words that follow its
 * name: "is not JSON".
 */
export type ReadReport = { report: Report } | { problem: string };

/** The most that one may take: 10,000 checks, each built in this run, take 12 MB. */
export const REPORT_BYTES = 16 * 1024 ** 2;

/** Brackets within brackets; a report has 6. */
const DEPTH = 32;

/**
 * Values and members in all, because small ones take ten times their text in memory. 10,000 checks, each built in this
 * run, have 450,000.
 */
const VALUES = 500_000;

/**
 * Members that the schema does not know. A later version may add some to every check; but each new name, and each new
 * order of names, costs an engine hundreds of bytes.
 */
const UNKNOWN_MEMBERS = 100_000;

/** A flake with more would be the largest by far: all of Nixpkgs' NixOS tests are some 1,500. */
const CHECKS = 10_000;

/** In any other list: builds, lines, attempts. The chart of builds compares each with those that run beside it. */
const ITEMS = 20_000;

/** UTF-16 code units of one text: room for the longest error message that Nix prints, and for any name. */
const CHARACTERS = 65_536;

/** The longest that a run can take on GitHub is 35 days (GitHub's documentation, "Actions limits"). */
const DURATION_MS = 40 * 24 * 3_600_000;

/** What nobody's clock says. Charts count from one time to the other. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2199;

const validator = new Validator(schema as Schema, "2020-12");

/**
 * Reads the text of a `verdict.json`, whoever wrote it. What comes back is valid against the schema, has no key that
 * the schema does not know, only numbers and times that can be counted with, and no more of anything than the limits
 * above. Never throws.
 */
export function readReport(text: string): ReadReport {
  const problem = tooMuch(text);
  if (problem !== null) return { problem };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "is not JSON" };
  }
  const { valid, errors } = validator.validate(value);
  // The innermost comes last.
  const error = errors.at(-1);
  if (!valid)
    return { problem: `is not what nix-verdict/1 says, at ${error?.instanceLocation ?? "#"}: ${error?.error ?? ""}` };
  const copy = new Copy();
  // Earlier versions had no warnings.
  const report = { warnings: [], ...(copy.of(value, ROOT, "#") as object) } as unknown as Report;
  return copy.problem === null ? { report } : { problem: copy.problem };
}

/** Bytes as text; what is not UTF-8 in them becomes U+FFFD. */
export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What can be said of a text before anything is made of it. */
function tooMuch(text: string): string | null {
  if (text.length > REPORT_BYTES) return `is larger than ${REPORT_BYTES / 1024 ** 2} MiB`;
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
  if (values > VALUES) return `holds more than ${VALUES} values`;
  return unknown > UNKNOWN_MEMBERS ? `has more than ${UNKNOWN_MEMBERS} members that nix-verdict/1 does not know` : null;
}

/** Where the quotation mark is that ends a string. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** The keywords of our schema that say which part of a value is known. */
type Node = { $ref?: string; anyOf?: readonly Node[]; properties?: Readonly<Record<string, Node>>; items?: Node };

const ROOT = schema as unknown as Node & { $defs: Readonly<Record<string, Node>> };

/** Names of members, wherever they stand in the schema. Its own keywords are among them, and do no harm. */
const KNOWN: ReadonlySet<string> = new Set(
  Array.from(JSON.stringify(schema).matchAll(/"(\w+)":/gu), ([, name = ""]) => name),
);
const LONGEST_TEXT_UNITS = Math.max(...Array.from(KNOWN, ({ length }) => length)) + 1;

/** Copies what the schema knows of a value that is valid, and notes the first thing that is too much. */
class Copy {
  problem: string | null = null;

  of(value: unknown, node: Node, at: string): unknown {
    if (node.$ref !== undefined) return this.#definition(value, node.$ref.replace("#/$defs/", ""), at);
    // Of what may also be null, the first one says what it is else.
    if (node.anyOf !== undefined && value !== null) return this.of(value, node.anyOf[0] ?? {}, at);
    if (typeof value === "string") return this.#text(value, at);
    if (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER)
      this.#refuse(at, "is no number that can be counted with");
    if (Array.isArray(value)) return this.#list(value, node.items ?? {}, at);
    return isRecord(value) ? this.#members(value, node.properties ?? {}, at) : value;
  }

  #definition(value: unknown, name: string, at: string): unknown {
    if (name === "time") this.#time(value, at);
    if (name === "duration" && (value as number) > DURATION_MS) this.#refuse(at, "is longer than 40 days");
    return this.of(value, ROOT.$defs[name] ?? {}, at);
  }

  #members(value: Record<string, unknown>, properties: Readonly<Record<string, Node>>, at: string): unknown {
    const known = Object.entries(properties).filter(([key]) => Object.hasOwn(value, key));
    return Object.fromEntries(known.map(([key, node]) => [key, this.of(value[key], node, `${at}/${key}`)]));
  }

  #list(value: readonly unknown[], items: Node, at: string): unknown {
    const most = at === "#/checks" ? CHECKS : ITEMS;
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
      this.#refuse(at, `is no time between ${FIRST_YEAR} and ${LAST_YEAR}`);
  }

  #refuse(at: string, what: string): void {
    this.problem ??= `cannot be believed: ${at} ${what}`;
  }
}
