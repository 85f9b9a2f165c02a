import type { Subtest } from "../model/model.ts";

/** A step that has begun: what the driver does, such as `must succeed: true`, and on which machine. */
export type Step = { text: string; machine: string | null };

type OpenStep = Step & { subtest: Subtest | null };

/** No script nests deeper; a log that is made to look so must not cost memory. */
const MOST_OPEN = 1000;

/** The subtests that are kept of one test; a log that is made to have more must not cost memory. */
const MOST_SUBTESTS = 10_000;

/** Follows the steps of a test script: which subtests it has had, and where it is now. */
export class Steps {
  readonly subtests: Subtest[] = [];
  readonly #open: OpenStep[] = [];

  begin(text: string, machine: string | null): void {
    if (this.#open.length < MOST_OPEN) this.#open.push({ text, machine, subtest: null });
  }

  beginSubtest(name: string): void {
    if (this.#open.length >= MOST_OPEN || this.subtests.length >= MOST_SUBTESTS) return;
    const depth = this.#open.filter(({ subtest }) => subtest !== null).length;
    const subtest: Subtest = { name, verdict: "incomplete", depth, durationMs: null };
    this.subtests.push(subtest);
    this.#open.push({ text: `subtest: ${name}`, machine: null, subtest });
  }

  /**
   * Ends the innermost step with that text, and all that has begun in it. Other threads of a script have steps of their
   * own, so that the innermost one may be another. `text`: its first line is enough.
   */
  finish(text: string, machine: string | null, seconds: number): boolean {
    const at = this.#open.findLastIndex(
      (step) =>
        (step.text === text || isFirstLineOf(step.text, text)) && (machine === null || step.machine === machine),
    );
    const step = this.#open[at];
    if (step === undefined) return false;
    if (step.subtest !== null) {
      Object.assign(step.subtest, { verdict: "passed", durationMs: Math.round(seconds * 1000) });
      // Without colours, only its end tells the lines of a name.
      if (text.startsWith("subtest: ")) step.subtest.name = text.slice("subtest: ".length);
      this.#open.length = at;
    } else this.#open.splice(at, 1);
    return true;
  }

  /** Whether `text` begins with the message of the failure of a subtest that is open. Returns what follows. */
  errorOf(text: string): { subtest: Subtest; error: string } | null {
    for (const { subtest } of this.#open.toReversed()) {
      const before = `Test "${subtest?.name}" failed with error: "`;
      if (subtest !== null && text.startsWith(before)) return { subtest, error: text.slice(before.length) };
    }
    return null;
  }

  /** Whether `text` begins with a part of such a message, in a name that has several lines. */
  isNameCut(text: string): boolean {
    const isCut = (name: string): boolean => name.includes("\n") && `Test "${name}"`.startsWith(`${text}\n`);
    return this.#open.some(({ subtest }) => subtest !== null && isCut(subtest.name));
  }

  /** The subtest has failed, and with it all that has begun in it. */
  fail(failed: Subtest): void {
    const at = this.#open.findLastIndex(({ subtest }) => subtest === failed);
    for (const { subtest } of this.#open.slice(at)) if (subtest !== null) subtest.verdict = "failed";
    this.#open.length = at;
  }

  /** The script has failed: all that has not ended failed with it. */
  failOpen(): void {
    for (const { subtest } of this.#open) if (subtest !== null) subtest.verdict = "failed";
  }

  /** The script has ended well, in whatever subtest it was. */
  passOpen(): void {
    for (const { subtest } of this.#open) if (subtest !== null) subtest.verdict = "passed";
  }

  /** The name of the subtest that the script is in; null when it is in none. */
  innermost(): string | null {
    return this.#open.findLast(({ subtest }) => subtest !== null)?.subtest?.name ?? null;
  }

  /** What the script does now on a machine; null when it does nothing on any. */
  current(): Step | null {
    return this.#open.findLast(({ machine }) => machine !== null) ?? null;
  }

  /** The steps that wait for something, the outermost first. */
  get open(): readonly Step[] {
    return this.#open;
  }

  /** The text of the innermost step is to be added to: it has more than one line. */
  extend(line: string): void {
    const step = this.#open.at(-1);
    if (step === undefined) return;
    step.text += `\n${line}`;
    if (step.subtest !== null) step.subtest.name += `\n${line}`;
  }
}

/** A step whose text has several lines, and was read without colours, is known by the first one. */
function isFirstLineOf(open: string, text: string): boolean {
  return text.length > open.length && text.startsWith(open) && text[open.length] === "\n";
}
