import type { Emit, Event, Warning } from "../model/model.ts";
import { printable } from "../text/text.ts";

/** Different warnings that are kept; a flake may print any number. */
const MOST_WARNINGS = 100;

/** UTF-16 code units of one. */
const LONGEST_KEPT = 500;

/** Checks that are named with one. */
const MOST_CHECKS = 10;

/** Collects what Nix warns of in a run: each once, counted, as text that can be shown anywhere. */
export class Warnings {
  readonly #known = new Map<string, Warning>();
  readonly #emit: Emit;
  #left = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Hands every event on, but a warning only the first time that it is heard. */
  readonly emit: Emit = (event) => {
    if (event.type === "nix-warning") this.#hear(event);
    else this.#emit(event);
  };

  /** In the order in which they were first heard. */
  get all(): Warning[] {
    const left = this.#left;
    const rest = { text: `Nix warned ${left} more times, of too many different things to be listed`, count: left };
    return [...this.#known.values(), ...(left === 0 ? [] : [{ ...rest, checks: [] }])];
  }

  #hear({ text: told, check }: Extract<Event, { type: "nix-warning" }>): void {
    const text = shown(told);
    // The same thing about many paths is one thing.
    const key = text.replaceAll(/\/nix\/store\/[0-9a-z]{32}-[\w+.?=-]+/gu, "");
    const known = this.#known.get(key);
    if (known === undefined && this.#known.size >= MOST_WARNINGS) {
      this.#left += 1;
      return;
    }
    const warning = known ?? { text, count: 0, checks: [] };
    warning.count += 1;
    if (check !== null && !warning.checks.includes(check) && warning.checks.length < MOST_CHECKS)
      warning.checks.push(check);
    this.#known.set(key, warning);
    if (known === undefined) this.#emit({ type: "nix-warning", text, check });
  }
}

function shown(text: string): string {
  const line = printable(text.slice(0, 2 * LONGEST_KEPT));
  return line.length <= LONGEST_KEPT ? line : `${line.slice(0, LONGEST_KEPT - 1).toWellFormed()}…`;
}
