import type { BootRecipe } from "../model/model.ts";
import { hasError, type Position, warningIn } from "../nix/nix.ts";
import type {
  ClaimedDerivation,
  ErrorMessage,
  EvaluationMessage,
  Heard,
  MachineSizes,
  TestMachines,
} from "./evaluation-messages.ts";

/** What an evaluating process has said of one check. */
export type CheckDraft = {
  /** Among the flake's names. */
  place: number;
  /** Where the flake defines it. */
  position: Position | null;
  derivation: ClaimedDerivation | null;
  test: TestMachines | null;
  sizes: MachineSizes | null;
  /** Its type when it is no derivation, and the derivations found in it. */
  problem: { type: string; nested: string[] } | null;
  /** How it is booted; null for everything that is not. */
  boot: BootRecipe | null;
  /** It is not among what was asked for, which only its evaluation could tell. */
  isSkipped: boolean;
  /** What ended the evaluation; a check that is known by then has only lost a detail. */
  error: ErrorMessage | null;
  /** Errors that Nix told of before that one: of builds that it waited for. */
  causes: ErrorMessage[];
  /** The derivations of these builds. */
  builds: string[];
  /** Warnings and traces of the flake while it was evaluated. */
  warnings: string[];
  /** When its evaluation began, in milliseconds since the epoch; null where it did not. */
  startedAt: number | null;
  /** From its first to its last message, in milliseconds. */
  durationMs: number;
  /** The most that the process held meanwhile, in bytes; null when that was not measured. */
  peakMemoryBytes: number | null;
  /** Which of the processes side by side it was. */
  session: number;
  /** What it may have at most, if it came near; else null. */
  nearLimitBytes: number | null;
};

/** How an evaluation ended: the error, and what {@link CheckDraft} has of what led to it. */
export type Ending = Pick<CheckDraft, "causes" | "builds"> & { error: ErrorMessage };

/** The most that is kept of one check's warnings, builds and their errors, and of one warning: a stranger's text. */
const MOST_KEPT = 20;
const LONGEST_WARNING = 1000;

/** A check whose evaluation begins; `startedAt` as in {@link CheckDraft}. */
export type BegunCheck = { place: number; startedAt: number };

/** The time: milliseconds since the epoch, and of a clock that nobody sets. */
type Times = { now(): number; clock(): number };

/** Makes drafts of what one evaluating process says about the checks that it was asked for, in their order. */
export class DraftReader {
  readonly #wanted: readonly number[];
  readonly #times: Times;
  readonly #receive: (begun: BegunCheck) => void;
  #begun = 0;
  #open: CheckDraft | null = null;
  #openedAt = 0;
  #isDone = false;
  #error: ErrorMessage | null = null;

  /** `wanted`: places of checks, in the order in which they are evaluated. `receive` gets each when it begins. */
  constructor(wanted: readonly number[], times: Times, receive: (begun: BegunCheck) => void) {
    this.#wanted = wanted;
    this.#times = times;
    this.#receive = receive;
  }

  /** Reads what a process says while it only lists the checks. */
  static ofListing(): DraftReader {
    const reader = new DraftReader([], { now: () => 0, clock: () => 0 }, () => undefined);
    reader.#open = emptyDraft(0);
    return reader;
  }

  /** Whether all that was asked for is described. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** The last error that Nix told of. */
  get error(): ErrorMessage | null {
    return this.#error;
  }

  /** Places that it has not come to. */
  get unreached(): readonly number[] {
    return this.#wanted.slice(this.#begun);
  }

  /** Takes one of our messages. */
  #add(message: EvaluationMessage): CheckDraft | null {
    switch (message.kind) {
      case "begin": {
        // The flake may know how our lines begin: only the next one that was asked for can begin.
        if (message.value.at !== this.#wanted[this.#begun]) return null;
        const ended = this.#close();
        this.#begun += 1;
        this.#openedAt = this.#times.clock();
        const { at: place, position } = message.value;
        const startedAt = this.#times.now();
        this.#open = { ...emptyDraft(place, position), startedAt };
        this.#receive({ place, startedAt });
        return ended;
      }
      case "done":
        this.#isDone = this.#begun === this.#wanted.length;
        return this.#isDone ? this.#close() : null;
      default:
        if (this.#open !== null) fillIn(this.#open, message);
        return null;
    }
  }

  /** Takes what a process says. Gives the draft that it completes. */
  take(heard: Heard): CheckDraft | null {
    if ("ours" in heard) return this.#add(heard.ours);
    if ("build" in heard) addLast(this.#open?.builds, heard.build);
    else this.#hear(heard.message);
    return null;
  }

  /** Takes a message that is not ours. */
  #hear(message: ErrorMessage): void {
    if (isWarning(message))
      addBounded(this.#open?.warnings, (warningIn(message) ?? message.text).slice(0, LONGEST_WARNING));
    if (message.level > 0 || !hasError(message.text) || message.text.startsWith("trace: ")) return;
    if (this.#error !== null) addBounded(this.#open?.causes, this.#error);
    this.#error = message;
  }

  /** How what is open ended, with the error that ended it. */
  ending(error: ErrorMessage): Ending {
    const { causes, builds } = this.#open ?? emptyDraft(0);
    return { error, causes, builds };
  }

  /** The process has ended, or the command in it: the draft that is left open, with the error. */
  end(error: ErrorMessage): CheckDraft | null {
    const draft = this.#close();
    return draft && { ...draft, error };
  }

  #close(): CheckDraft | null {
    const draft = this.#open;
    this.#open = null;
    this.#error = null;
    if (draft !== null) draft.durationMs = Math.round(this.#times.clock() - this.#openedAt);
    return draft;
  }
}

/** Adds to a list that is there, unless it has enough. */
function addBounded<T>(list: T[] | undefined, one: T): void {
  if (list !== undefined && list.length < MOST_KEPT) list.push(one);
}

/** Adds to a list that is there, which forgets its oldest: the last build is the one that matters. */
function addLast<T>(list: T[] | undefined, one: T): void {
  list?.push(one);
  if (list !== undefined && list.length > MOST_KEPT) list.shift();
}

function isWarning({ level, text }: ErrorMessage): boolean {
  return level === 1 || (level === 0 && text.startsWith("trace: "));
}

/** A draft of which nothing is known but its place. */
export function emptyDraft(place: number, position: Position | null = null): CheckDraft {
  return {
    place,
    position,
    derivation: null,
    test: null,
    sizes: null,
    problem: null,
    boot: null,
    isSkipped: false,
    error: null,
    causes: [],
    builds: [],
    warnings: [],
    startedAt: null,
    durationMs: 0,
    peakMemoryBytes: null,
    session: 0,
    nearLimitBytes: null,
  };
}

function fillIn(draft: CheckDraft, message: EvaluationMessage): void {
  if (message.kind === "check") draft.derivation ??= { drvPath: message.value, outputs: null };
  else if (message.kind === "outputs" && draft.derivation !== null) draft.derivation.outputs ??= message.value;
  else if (message.kind === "problem") draft.problem ??= { type: message.value, nested: [] };
  else if (message.kind === "nested" && draft.problem !== null) draft.problem.nested = message.value;
  else if (message.kind === "skipped") draft.isSkipped = draft.derivation === null;
  else fillInDetails(draft, message);
}

function fillInDetails(draft: CheckDraft, message: EvaluationMessage): void {
  if (message.kind === "boot") draft.boot ??= message.value;
  else if (message.kind === "test") draft.test ??= message.value;
  else if (message.kind === "machines") draft.sizes ??= message.value;
}
