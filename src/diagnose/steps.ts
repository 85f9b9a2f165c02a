import type { Subtest } from "../model/model.ts";

/** A step that has begun: what the driver does, such as `must succeed: true`, and on which machine. */
export type ScriptStep = { text: string; machine: string | null };

type OpenStep = ScriptStep & { subtest: Subtest | null };

/** The step in which a driver waits for a machine's shell. */
export const BOOTING = "waiting for the VM to finish booting";

/** No script nests deeper; a log that is made to look so must not cost memory. */
const MOST_OPEN = 1000;

/** The subtests that are kept of one test; a log that is made to have more must not cost memory. */
const MOST_SUBTESTS = 10_000;

/** Follows the steps of a test script: which subtests it has had, and where it is now. */
export class Steps {
  readonly subtests: Subtest[] = [];
  readonly #open: OpenStep[] = [];

  begin(text: string, machine: string | null): void {
    // A step whose failure the script caught has no end.
    if (this.#open.length >= MOST_OPEN) {
      const oldest = this.#open.findIndex(({ subtest }) => subtest === null);
      if (oldest === -1) return;
      this.#open.splice(oldest, 1);
    }
    this.#open.push({ text: short(text), machine, subtest: null });
  }

  beginSubtest(text: string): void {
    const name = short(text);
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
  finish(whole: string, machine: string | null, seconds: number): boolean {
    const text = short(whole);
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

  /**
   * Whether `text` begins with the message of the failure of a subtest that is open. Returns its whole name, of which
   * only the first line was known in a log without colours, and what follows.
   */
  errorOf(text: string): { subtest: Subtest; name: string; error: string } | null {
    const end = text.indexOf(FAILED);
    for (const { subtest } of end === -1 ? [] : this.#open.toReversed()) {
      if (subtest === null) continue;
      const before = `Test "${subtest.name}${FAILED}`;
      if (text.startsWith(before)) return { subtest, name: subtest.name, error: text.slice(before.length) };
      if (text.startsWith(`Test "${subtest.name}\n`))
        return { subtest, name: text.slice('Test "'.length, end), error: text.slice(end + FAILED.length) };
    }
    return null;
  }

  /** Whether `text` begins with what the driver says of a step that is open: its end, or its failure. */
  isTold(text: string): boolean {
    return this.#open.some(
      (step) =>
        text.startsWith(`(finished: ${headOf(step.text)}`) ||
        (step.subtest !== null && text.startsWith(`Test "${headOf(step.subtest.name)}`)),
    );
  }

  /** Whether `text` begins with a part of such a message, in a name that has several lines. */
  isNameCut(text: string): boolean {
    const isCut = (name: string): boolean =>
      `Test "${name}`.startsWith(`${text}\n`) || `${text}\n`.startsWith(`Test "${name}\n`);
    return text.length < LONGEST_NAME && this.#open.some(({ subtest }) => subtest !== null && isCut(subtest.name));
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
  current(): ScriptStep | null {
    return this.#open.findLast(({ machine }) => machine !== null) ?? null;
  }

  /**
   * The step that failed with a message of the driver, of which the first line is enough: other threads of a script,
   * and failures that it caught, leave steps that are open too.
   */
  failedWith(message: string): ScriptStep | null {
    if (message.startsWith(TIMED_OUT))
      return this.#open.findLast(({ text }) => text.startsWith(WAITS)) ?? this.current();
    const lengths = this.#open.map(({ text }) => subjectLength(text, message));
    const longest = Math.max(-1, ...lengths);
    return longest === -1 ? this.current() : (this.#open[lengths.lastIndexOf(longest)] ?? null);
  }

  /** The steps that wait for something, the outermost first. */
  get open(): readonly ScriptStep[] {
    return this.#open;
  }

  /** The text of the innermost step is to be added to: it has more than one line. */
  extend(line: string): void {
    const step = this.#open.at(-1);
    if (step === undefined) return;
    if (step.text.length >= LONGEST_TEXT) return;
    step.text += `\n${short(line)}`;
    if (step.subtest !== null) step.subtest.name += `\n${short(line)}`;
  }
}

const FAILED = '" failed with error: "';

/** Nobody writes a longer name or command; a log that is made to have them must not cost memory. */
const LONGEST_TEXT = 8192;

/** A copy: a part of a long line would keep all of it. */
const short = (text: string): string =>
  text.length > LONGEST_TEXT ? Buffer.from(text.slice(0, LONGEST_TEXT)).toString() : text;

/** A longer name of several lines is not looked for; each of its lines costs as much as all before. */
const LONGEST_NAME = 4096;

const headOf = (text: string): string => /^.*/.exec(text)?.[0] ?? "";

const TIMED_OUT = "action timed out after ";
const WAITS = "waiting for ";

/** How a step names what it is about, and how the message of its failure begins to. */
const SUBJECTS: readonly [RegExp, string][] = [
  [/^must (?:succeed|fail): ?(.*)/, "command `"],
  [/^waiting for unit (.*?)(?: with user .*)?$/, 'unit "'],
];

/** How much of a message names what a step is about; -1 when it is about something else. */
function subjectLength(step: string, message: string): number {
  for (const [pattern, before] of SUBJECTS) {
    const subject = pattern.exec(step)?.[1];
    if (subject !== undefined && message.startsWith(before + subject)) return subject.length;
  }
  return -1;
}

/** A step whose text has several lines, and was read without colours, is known by the first one. */
function isFirstLineOf(open: string, text: string): boolean {
  return text.length > open.length && text.startsWith(open) && text[open.length] === "\n";
}
