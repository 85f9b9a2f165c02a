import type { TestMachine } from "../model/model.ts";

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
  /** The last lines of its console that report a failure. */
  troubles: string[];
};

/** Lines of a console that say something; all others are skipped. */
const TELLING =
  /panic|[Oo]ut of memory|qemu-|QEMU|Hypervisor detected: KVM|Startup finished in|[Ff]ailed|FATAL|fatal|[Ee]rror|status=[1-9]|killed by/;

const PANIC = /Kernel panic - not syncing: .*/;
const KILLED = /[Oo]ut of memory: Killed process \d+ \(([^)]*)\).*/;
const STARTED = /Startup finished in (?:.* = )?((?:\d+min )?[\d.]+m?s)\./;
const QEMU = /^qemu-[a-z0-9_-]+: (?!terminating on signal|warning:|info:)(.*)$/;
const KVM_FAULT = /Could not access KVM kernel module: (.*)|failed to initialize kvm: (.*)/i;
const FALLBACK = /falling back to tcg/i;

/** As many as an excerpt shows of one machine. */
const MOST_TROUBLES = 40;

/** More than any test has; a log that is made to have more must not cost memory. */
const MOST_MACHINES = 1000;

/** What a log tells of each machine. */
export class Machines {
  readonly #records = new Map<string, MachineRecord>();

  get all(): MachineRecord[] {
    return [...this.#records.values()];
  }

  get(name: string | null): MachineRecord | null {
    return name === null ? null : (this.#records.get(name) ?? null);
  }

  /** Takes a machine that is named; others that are only spoken of are none. */
  add(name: string, kind: TestMachine["kind"] = "qemu"): MachineRecord {
    const known = this.#records.get(name);
    if (known !== undefined) return known;
    const record: MachineRecord = {
      name,
      kind,
      bootMs: null,
      emulated: false,
      state: "named",
      silentLine: null,
      panic: null,
      killed: null,
      lastWords: null,
      kvmFault: null,
      troubles: [],
    };
    if (this.#records.size < MOST_MACHINES) this.#records.set(name, record);
    return record;
  }

  /** A line of a machine's console, which is told by `decode` only if it may say something. */
  console(name: string, line: string, decode: () => string): void {
    if (!TELLING.test(line)) return;
    const record = this.get(name);
    if (record === null) return;
    const text = decode();
    record.panic ??= PANIC.exec(text)?.[0] ?? null;
    const killed = KILLED.exec(text);
    if (killed !== null) record.killed = { process: killed[1] ?? "", line: killed[0] };
    const started = STARTED.exec(text)?.[1];
    if (started !== undefined && record.kind === "nspawn") record.bootMs ??= milliseconds(started);
    if (text.includes("QEMU TCG CPU")) record.emulated = true;
    if (QEMU.test(text)) this.#qemu(record, text);
    record.troubles.push(text);
    if (record.troubles.length > MOST_TROUBLES) record.troubles.shift();
  }

  /** A line that neither the driver nor a machine has printed: what they started may have. */
  words(text: string): void {
    if (text === "") return;
    const isQemu = QEMU.test(text) || FALLBACK.test(text);
    const candidates = this.all.filter(({ state, kind }) => state === "starting" && (kind === "qemu") === isQemu);
    const [one, other] = candidates;
    if (isQemu && (other !== undefined || one === undefined)) {
      // Of several that start at the same time, or run, it does not say which one it is.
      for (const record of candidates) if (FALLBACK.test(text)) record.emulated = true;
      if (QEMU.test(text)) this.unownedWords = text;
    } else if (isQemu && one !== undefined) this.#qemu(one, text);
    else if (one !== undefined) one.lastWords = text;
  }

  /** The last words of a QEMU of which they do not say whose it is. */
  unownedWords: string | null = null;

  #qemu(record: MachineRecord, text: string): void {
    if (FALLBACK.test(text)) {
      // What it said before, of KVM, is not what it ends over.
      Object.assign(record, { emulated: true, lastWords: null, kvmFault: null });
      return;
    }
    if (KVM_FAULT.test(text)) record.kvmFault = text;
    record.lastWords = text;
  }
}

/** Reads a time of systemd's: "1min 2.345s", "1.428s" or "850ms". */
function milliseconds(text: string): number {
  const minutes = Number(/(\d+)min/.exec(text)?.[1] ?? 0);
  const [, number = "0", unit = "s"] = /([\d.]+)(m?s)$/.exec(text) ?? [];
  return Math.round(minutes * 60_000 + Number(number) * (unit === "ms" ? 1 : 1000));
}
