import type { TestMachine } from "../model/model.ts";
import { cutLine } from "../text/text.ts";
import type { DriverLine } from "./driver-line.ts";
import { Journal, SERVICE_WORDS } from "./journal.ts";

/** What a log tells of a machine, and the evidence of what it may have died of. All lines are the log's own. */
export type MachineRecord = TestMachine & {
  /** `named`: nobody has begun to start it. */
  state: "named" | "starting" | "running" | "connected";
  /** Its driver waits for it to boot, and has said so. */
  silentLine: string | null;
  panic: string | null;
  /** The last process that its kernel killed for want of memory. */
  killed: { process: string; line: string } | null;
  /** The last words of QEMU or of systemd-nspawn that are not about their normal end. */
  lastWords: string | null;
  kvmFault: string | null;
};

/** Words of the lines of a console that say something; all others are skipped, which takes most of the time. */
const TELLING_WORDS = new RegExp(
  `Kernel panic|ut of memory: Killed|Startup finished in|QEMU TCG CPU|qemu-|${SERVICE_WORDS}`,
);

const WHOLE_NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const PANIC = /Kernel panic - not syncing: .*/;
const KILLED = /[Oo]ut of memory: Killed process \d+ \(([^)]*)\).*/;
const STARTED = /Startup finished in (?:.* = )?((?:\d+min )?[\d.]+m?s)\./;
const QEMU_WORDS = /^qemu-[a-z0-9_-]+: (?!terminating on signal|warning:|info:)(.*)$/;
const KVM_FAULT = /Could not access KVM kernel module: (.*)|failed to initialize kvm: (.*)/i;
const TCG_FALLBACK = /falling back to tcg/i;

/** More than any test has; a log that is made to have more must not cost memory. */
const MOST_MACHINES = 1000;

/** What a log tells of each machine. */
export class Machines {
  readonly #records = new Map<string, MachineRecord>();
  readonly journal = new Journal();
  #hasContainers = false;

  get all(): MachineRecord[] {
    return [...this.#records.values()];
  }

  get(name: string | null): MachineRecord | null {
    return name === null ? null : (this.#records.get(name) ?? null);
  }

  /** Takes a machine that is named; others that are only spoken of are none. */
  add(name: string): MachineRecord {
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const record: MachineRecord = {
      name,
      kind: "qemu",
      bootMs: null,
      emulated: false,
      state: "named",
      silentLine: null,
      panic: null,
      killed: null,
      lastWords: null,
      kvmFault: null,
    };
    if (this.#records.size < MOST_MACHINES) this.#records.set(name, record);
    return record;
  }

  /** The names of all machines, on one line, and nothing more. */
  addAll(line: string): false {
    for (const name of line.trim().replace(/,$/, "").split(", ")) if (WHOLE_NAME.test(name)) this.add(name);
    return false;
  }

  /** The driver says something of a machine. */
  report({ machine, event, seconds }: Extract<DriverLine, { type: "machine" }>, text: string): void {
    const record = this.add(machine);
    // What it died of before says nothing of it now.
    if (event === "starting")
      Object.assign(record, { state: "starting", panic: null, killed: null, lastWords: null, kvmFault: null });
    if (event === "qemu-running") record.state = "running";
    if (event === "nspawn-running") {
      Object.assign(record, { kind: "nspawn", state: "starting" });
      this.#hasContainers = true;
    }
    if (event === "connected") record.state = "connected";
    if (event === "silent") record.silentLine = text;
    if (event === "connecting-took" && seconds !== null) record.bootMs ??= Math.round(seconds * 1000);
  }

  /** What its kernel has killed before a step of the script is not what that step fails of. */
  forgetKilled(name: string | null): void {
    const record = this.get(name);
    if (record !== null) record.killed = null;
  }

  /** A line of a machine's console, which is told by `decode` only if it may say something. */
  console(name: string, line: string, decode: () => string): void {
    this.journal.keep(line);
    if (!TELLING_WORDS.test(line)) return;
    const record = this.get(name);
    if (record === null) return;
    const text = cutLine(decode());
    this.journal.note(name, text);
    record.panic ??= PANIC.exec(text)?.[0] ?? null;
    const killed = KILLED.exec(text);
    if (killed !== null) record.killed = { process: killed[1] ?? "", line: killed[0] };
    const started = STARTED.exec(text)?.[1];
    if (started !== undefined && record.kind === "nspawn") record.bootMs ??= systemdMilliseconds(started);
    if (text.includes("QEMU TCG CPU")) record.emulated = true;
    if (QEMU_WORDS.test(text)) this.#qemu(record, text);
  }

  /** A virtual machine that is waited for, and whose QEMU has said its last words; null when there is none. */
  unborn(): MachineRecord | null {
    const isUnborn = ({ state, kind, lastWords }: MachineRecord): boolean =>
      state === "starting" && kind === "qemu" && lastWords !== null;
    return this.all.findLast(isUnborn) ?? null;
  }

  /** A line that neither the driver nor a machine has printed: what they started may have. */
  words(line: string): void {
    const text = cutLine(line);
    const isQemu = QEMU_WORDS.test(text) || TCG_FALLBACK.test(text);
    if (text === "" || (!isQemu && !this.#hasContainers)) return;
    const candidates = this.all.filter(({ state, kind }) => state === "starting" && (kind === "qemu") === isQemu);
    const [one, other] = candidates;
    if (isQemu && (other !== undefined || one === undefined)) {
      // Of several that start at the same time, or run, it does not say which one it is.
      for (const record of candidates) if (TCG_FALLBACK.test(text)) record.emulated = true;
      if (QEMU_WORDS.test(text)) this.unownedWords = text;
    } else if (isQemu && one !== undefined) this.#qemu(one, text);
    else if (one !== undefined) one.lastWords = text;
  }

  /** The last words of a QEMU of which they do not say whose it is. */
  unownedWords: string | null = null;

  #qemu(record: MachineRecord, text: string): void {
    if (TCG_FALLBACK.test(text)) {
      // What it said before, of KVM, is not what it ends over.
      Object.assign(record, { emulated: true, lastWords: null, kvmFault: null });
      return;
    }
    if (KVM_FAULT.test(text)) record.kvmFault = text;
    record.lastWords = text;
  }
}

/** Reads a time of systemd's: "1min 2.345s", "1.428s" or "850ms". */
function systemdMilliseconds(text: string): number {
  const minutes = Number(/(\d+)min/.exec(text)?.[1] ?? 0);
  const [, number = "0", unit = "s"] = /([\d.]+)(m?s)$/.exec(text) ?? [];
  return Math.round(minutes * 60_000 + Number(number) * (unit === "ms" ? 1 : 1000));
}
