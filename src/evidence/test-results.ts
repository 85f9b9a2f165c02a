import type { TestResult } from "../model/model.ts";
import { readXml, type XmlPart } from "./xml.ts";

/** The longest name and the longest message that is kept, in UTF-16 code units. The file itself has the rest. */
const LONGEST_CASE_NAME = 300;
const LONGEST_CASE_REASON = 2000;

/** A test case that takes longer says nothing; 40 days are also the limit of `collect/read.ts`. */
const LONGEST_CASE_MS = 40 * 24 * 3_600_000;

/** JUnit's words for what is not passed. */
const VERDICTS_OF_CASES: Readonly<Record<string, TestResult["verdict"]>> = {
  failure: "failed",
  error: "error",
  skipped: "skipped",
};

/** What an XML file is, by its root: the results of tests, a report of coverage, or neither. */
export type XmlReport = { kind: "junit"; tests: TestResult[]; more: number } | { kind: "coverage" };

/**
 * Reads an XML file whose bytes may be anything. `most`: how many test cases are kept, those that did not pass first;
 * `more` counts the others. Null for anything that is not whole, or not plain. Never throws.
 */
export function readXmlReport(bytes: Uint8Array, most: number): XmlReport | null {
  const cases = new CaseReader();
  let root: string | null = null;
  try {
    for (const part of readXml(bytes)) {
      if (root === null && part.kind === "open") root = part.name;
      if (root === "testsuites" || root === "testsuite") cases.take(part);
      else if (root !== null && root !== "coverage") return null;
    }
  } catch {
    // Only our own reader throws, about the text.
    return null;
  }
  if (root === "coverage") return { kind: "coverage" };
  const urgent = cases.found.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, most);
  const kept = new Set(urgent);
  return {
    kind: "junit",
    tests: cases.found.filter((one) => kept.has(one)),
    more: cases.found.length - urgent.length,
  };
}

function urgency({ verdict }: TestResult): number {
  return verdict === "failed" || verdict === "error" ? 0 : 1;
}

/** Collects the cases of a JUnit file: `testcase` in any number of suites. */
class CaseReader {
  readonly found: TestResult[] = [];
  readonly #suites: (string | null)[] = [];
  readonly #open: string[] = [];
  #case: TestResult | null = null;

  take(part: XmlPart): void {
    if (part.kind === "open") this.#opened(part.name, part.attributes);
    else if (part.kind === "text") this.#said(part.text);
    else this.#closed();
  }

  #opened(name: string, attributes: ReadonlyMap<string, string>): void {
    this.#open.push(name);
    if (name === "testsuite") this.#suites.push(limited(attributes.get("name"), LONGEST_CASE_NAME));
    if (name === "testcase") this.#case = this.#begun(attributes);
    const verdict = Object.hasOwn(VERDICTS_OF_CASES, name) ? VERDICTS_OF_CASES[name] : undefined;
    if (verdict === undefined || this.#case === null || this.#open.at(-2) !== "testcase") return;
    // A case may have failed and then be skipped; the first is what counts.
    if (this.#case.verdict !== "passed") return;
    this.#case.verdict = verdict;
    this.#case.message = limited(attributes.get("message"), LONGEST_CASE_REASON);
  }

  #begun(attributes: ReadonlyMap<string, string>): TestResult {
    // Some tools write thousands with commas. Nothing is not zero.
    const time = attributes.get("time")?.replaceAll(",", "").trim() ?? "";
    const seconds = time === "" ? Number.NaN : Number(time);
    const suite =
      limited(attributes.get("classname"), LONGEST_CASE_NAME) ?? this.#suites.findLast((one) => one !== null);
    return {
      suite: suite ?? null,
      name: limited(attributes.get("name"), LONGEST_CASE_NAME) ?? "a case without a name",
      verdict: "passed",
      durationMs: seconds >= 0 && seconds * 1000 <= LONGEST_CASE_MS ? Math.round(seconds * 1000) : null,
      message: null,
    };
  }

  /** The text of a failure stands for its message where it has none. */
  #said(text: string): void {
    const isReason = Object.hasOwn(VERDICTS_OF_CASES, this.#open.at(-1) ?? "") && this.#open.at(-2) === "testcase";
    if (isReason && this.#case !== null) this.#case.message ??= limited(text, LONGEST_CASE_REASON);
  }

  #closed(): void {
    const name = this.#open.pop();
    if (name === "testsuite") this.#suites.pop();
    if (name !== "testcase" || this.#case === null) return;
    this.found.push(this.#case);
    this.#case = null;
  }
}

/** A text of somebody else's, well-formed and not too long; null when there is none. */
function limited(text: string | undefined, most: number): string | null {
  const whole = text?.trim() ?? "";
  if (whole === "") return null;
  return (whole.length > most ? `${whole.slice(0, most)}…` : whole).toWellFormed();
}
