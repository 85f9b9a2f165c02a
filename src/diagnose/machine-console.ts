import { type MachineRecord, Machines } from "./machines.ts";

/** The name under which the only machine of a console is kept. */
const ONLY = "machine";

/** What the console of one booted machine tells of its end, by the same words as in the log of a test. */
export type ConsoleFindings = Pick<MachineRecord, "panic" | "killed" | "lastWords" | "kvmFault" | "emulated"> & {
  /** The units that its systemd could not start, as it names them, in order. */
  failedUnits: string[];
};

/** systemd's status of a unit that failed; the unit's name has been in it since 250, its description before. */
const FAILED_UNIT = /\[\s*FAILED\s*\] Failed to start (?<unit>[^\s].*?)\.?$/;

/** A machine that is made to name more must not cost memory. */
const MOST_FAILED_UNITS = 100;

/** Reads one machine's console, line by line. */
export class MachineConsole {
  readonly #machines = new Machines();
  readonly #failedUnits = new Set<string>();

  constructor() {
    this.#machines.add(ONLY).state = "starting";
  }

  /** Takes a line of the console, without control characters. */
  line(text: string): void {
    this.#machines.console(ONLY, text, () => text);
    this.#machines.words(text);
    const unit = FAILED_UNIT.exec(text)?.groups?.["unit"];
    if (unit !== undefined && this.#failedUnits.size < MOST_FAILED_UNITS) this.#failedUnits.add(unit);
  }

  get findings(): ConsoleFindings {
    const { panic, killed, lastWords, kvmFault, emulated } = this.#machines.add(ONLY);
    return { panic, killed, lastWords, kvmFault, emulated, failedUnits: [...this.#failedUnits] };
  }
}
