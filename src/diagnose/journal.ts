import { stripControls } from "../text/text.ts";
import { decodeLine } from "./byte-lines.ts";

/** How many lines are kept of a unit; as much as a person reads of what it said last. */
const UNIT_LINES = 6;

/** The last lines of all consoles, among which a unit's own are looked for when it ends. A power of two. */
const LINES_KEPT = 64;

/** A longer line is not kept: it would keep the part of the log that it is in. No journal has longer ones by itself. */
const LONGEST_CONSOLE_LINE = 2000;

/** The units that are remembered, and the lines that are compared; a log that is made to have more must not cost. */
const MOST_UNITS = 200;
const MOST_LOOKED_AT = 100_000;

/**
 * A process that runs a script is named after neither. If its line is the last one before a unit ends, and no older, it
 * is of that unit.
 */
const INTERPRETER = /^(?:(?:ba|da|z|k)?sh|python[\d.]*|perl|ruby|node|java|php|lua|env)$/;
const LAST_WORDS_SECONDS = 0.5;

/** A line of a journal on a console. Containers tell their host's name as well. */
const JOURNAL_ENTRY = /^\[ *(?<at>\d+\.\d+)\] (?:[\w.-]{1,64} )?(?<by>[^\s[\]:]{1,64})\[(?<pid>\d+)\]: (?<said>.*)$/;

/** What systemd says of a service that has ended, or did not begin. */
const OF_SERVICE =
  /^([\w.@\\:-]{1,255}\.service): (?:(Main|Control) process exited|Failed with result|Job .* failed with)/;

/**
 * Words of such lines, as a part of a regular expression that every line of a console is tried with. With more
 * alternatives, or more kinds of units, it takes twice the time.
 */
export const SERVICE_WORDS = String.raw`\.service: (?:Main|Fail|Control|Job)`;

type Entry = { at: number; by: string; pid: string; said: string };

/** Remembers what the services of all machines said last before they ended, as far as the consoles show it. */
export class Journal {
  readonly #kept: string[] = Array.from({ length: LINES_KEPT }, () => "");
  #count = 0;
  #lookedAt = 0;
  readonly #units = new Map<string, { lines: string[]; upTo: number }>();

  /** Takes any line of a console; it has one character for each byte. */
  keep(line: string): void {
    this.#kept[this.#count & (LINES_KEPT - 1)] = line.length > LONGEST_CONSOLE_LINE ? "" : line;
    this.#count += 1;
  }

  /** The line that was kept last may be about the end of a service. `text`: what it says, behind the machine's name. */
  note(machine: string, text: string): void {
    const entry = readEntry(text);
    if (entry === null || entry.by !== "systemd" || this.#lookedAt > MOST_LOOKED_AT) return;
    const [, unit, ended] = OF_SERVICE.exec(entry.said) ?? [];
    if (unit !== undefined)
      this.#gather(machine, unit, ended === undefined ? null : this.#lastProcess(machine, entry.at));
  }

  /** The last lines about a unit and of its processes, as the log has them, without controls; none if it has none. */
  linesOf(machine: string, name: string): readonly string[] {
    return this.#gather(machine, /\.[a-z]+$/.test(name) ? name : `${name}.service`, null);
  }

  #gather(machine: string, unit: string, process: string | null): readonly string[] {
    const key = `${machine} ${unit}`;
    const known = this.#units.get(key) ?? { lines: [], upTo: 0 };
    this.#units.delete(key);
    this.#units.set(key, known);
    const [oldest] = this.#units.keys();
    if (this.#units.size > MOST_UNITS && oldest !== undefined) this.#units.delete(oldest);
    const stem = stemOf(unit);
    const likely = stem.slice(0, LEAST_STEM);
    for (let at = Math.max(known.upTo, this.#count - LINES_KEPT); at < this.#count; at += 1) {
      const line = this.#at(at);
      if (!line.includes(likely) && (process === null || !line.includes(process))) continue;
      const text = this.#textOf(machine, line);
      const entry = text === null ? null : readEntry(text);
      if (entry === null || !isOfUnit(entry, unit, stem, process)) continue;
      known.lines.push(`${machine} # ${text}`);
      if (known.lines.length > UNIT_LINES) known.lines.shift();
    }
    known.upTo = this.#count;
    return known.lines;
  }

  /** `NAME[PID]` of the interpreter that has printed the last line before systemd's. */
  #lastProcess(machine: string, seconds: number): string | null {
    for (let at = this.#count - 1; at >= this.#count - LINES_KEPT / 4; at -= 1) {
      const text = this.#textOf(machine, this.#at(at));
      const entry = text === null ? null : readEntry(text);
      if (entry === null || entry.by === "systemd") continue;
      return INTERPRETER.test(entry.by) && seconds - entry.at <= LAST_WORDS_SECONDS
        ? `${entry.by}[${entry.pid}]`
        : null;
    }
    return null;
  }

  #at(count: number): string {
    this.#lookedAt += 1;
    return this.#kept[count & (LINES_KEPT - 1)] ?? "";
  }

  /** What a line says of a machine; null when it is another one's. */
  #textOf(machine: string, line: string): string | null {
    const begins = `${machine} # `;
    const from = line.indexOf(begins);
    // A colour may stand before it.
    return from === -1 || from > 4 ? null : stripControls(decodeLine(line.slice(from + begins.length)));
  }
}

/** A shorter name of a process, such as `sh`, says nothing of its unit. */
const LEAST_STEM = 4;

function readEntry(text: string): Entry | null {
  const found = JOURNAL_ENTRY.exec(text)?.groups;
  if (found === undefined) return null;
  const { at = "", by = "", pid = "", said = "" } = found;
  return { at: Number(at), by, pid, said };
}

/** The name of a unit without its kind and its instance: of its programs, most have names that begin like that. */
function stemOf(unit: string): string {
  return unit.replace(/(?:@[^.]*)?\.[a-z]+$/, "");
}

/** Whether a line is about a unit, or of one of its processes. `process`: one that is known to be. */
function isOfUnit({ by, pid, said }: Entry, unit: string, stem: string, process: string | null): boolean {
  if (by === "systemd")
    return said.startsWith(`${unit}: `) || said.includes(` ${unit} - `) || said.startsWith(`${unit} - `);
  const program = by.replace(/^\.|-wrapped$/g, "");
  if (`${by}[${pid}]` === process || program === stem || program.startsWith(`${stem}-`)) return true;
  return program.length >= LEAST_STEM && stem.startsWith(program);
}
