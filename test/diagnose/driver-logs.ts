/** Writes logs as the NixOS test drivers of each year do, from a description of what a test does. */

/** The release of NixOS whose driver it is; `2026b`: of later in that year. */
export type Year = "2023" | "2024" | "2025" | "2026" | "2026b";

export const YEARS: readonly Year[] = ["2023", "2024", "2025", "2026", "2026b"];

/** An exception that ends a script. `line`: of the script; `code`: what stands there. */
export type Thrown = { type: string; message: string; line: number; code?: string; isFromDriver?: boolean };

const RED = "\u001b[31m";
const MAGENTA = "\u001b[35m";
const GREEN = "\u001b[1m\u001b[32m";
const DIM = "\u001b[2m";
const END = "\u001b[0m";

const DRIVER = "/nix/store/0c7kd1b2m3n4p5q6r7s8v9w0x1y2z3a4-nixos-test-driver-1.1";
const PYTHON: Record<Year, string> = { 2023: "3.11", 2024: "3.12", 2025: "3.13", "2026": "3.13", "2026b": "3.13" };

/** A bare `assert` has no message. */
export const ASSERTION = { type: "AssertionError", message: "", line: 7 } as const satisfies Thrown;

/** What the driver raises when a command has failed. */
export const commandFailed = (command: string, code: number, line = 4): Thrown => ({
  type: "RequestedAssertionFailed",
  message: `command \`${command}\` failed (exit code ${code})`,
  line,
  isFromDriver: true,
});

/** What the driver raises when a machine does not answer any more. */
export const brokenPipe = (line = 4): Thrown => ({
  type: "BrokenPipeError",
  message: "[Errno 32] Broken pipe",
  line,
  isFromDriver: true,
});

export class DriverLog {
  readonly year: Year;
  readonly machines: readonly string[];
  readonly #lines: string[] = [];

  constructor(year: Year, machines: readonly string[] = ["machine"]) {
    this.year = year;
    this.machines = machines;
    const kept = year.startsWith("2026") ? "machine" : "vm";
    this.raw(`Machine state will be reset. To keep it, pass --keep-${kept}-state`);
    this.step("start all VLans", null, 0.01, () => {
      this.raw("start vlan", ...(year.startsWith("2026") ? ["creating tap interface vde-tap1"] : []));
      this.raw("running vlan (pid 10; ctl /build/vde1.ctl)");
    });
    if (year !== "2023") this.raw("Test will time out and terminate in 3600 seconds");
    this.begins("run the VM test script");
    const symbols = "start_all, test_script, machines, vlans, driver, log, os, create_machine, subtest, run_tests";
    this.raw("additionally exposed symbols:", `    ${machines.join(", ")},`, "    vlan1,", `    ${symbols}`);
  }

  /** The whole log; each line ends. */
  get text(): string {
    return `${this.#lines.join("\n")}\n`;
  }

  /** Lines as they are: a script's own, or another program's. */
  raw(...lines: string[]): this {
    this.#lines.push(...lines);
    return this;
  }

  /** Lines of a machine's console. */
  console(machine: string, ...lines: string[]): this {
    return this.raw(...lines.map((line) => `${DIM}${machine} # ${line}${END}`));
  }

  /** A step begins, and nothing says that it has ended. */
  begins(text: string, machine: string | null = null): this {
    return this.raw(`${machine === null ? "" : `${machine}: `}${GREEN}${text}${END}`);
  }

  finishes(text: string, machine: string | null, seconds: number): this {
    const prefix = machine === null || this.year === "2023" ? "" : `${machine}: `;
    return this.raw(`${prefix}(finished: ${text}, in ${seconds.toFixed(2)} seconds)`);
  }

  step(text: string, machine: string | null, seconds = 0.1, inside: () => void = () => undefined): this {
    this.begins(text, machine);
    inside();
    return this.finishes(text, machine, seconds);
  }

  subtest(name: string, seconds: number, inside: () => void = () => undefined): this {
    return this.step(`subtest: ${name}`, null, seconds, inside);
  }

  starts(machine: string): this {
    return this.raw(`${machine}: starting vm`, "mke2fs 1.47.0 (5-Feb-2023)", `${machine}: QEMU running (pid 13)`);
  }

  startsContainer(machine: string): this {
    this.raw(`${machine}: systemd-nspawn running (pid 17)`);
    return this.raw(`${machine}: Waiting for journal at /build/vm-state-${machine}/var/log/journal...`);
  }

  /** A machine starts, and its shell answers. */
  boots(machine: string, seconds = 9.5): this {
    return this.step("waiting for the VM to finish booting", machine, seconds, () => {
      this.starts(machine);
      this.console(
        machine,
        "[    0.000000] Linux version 6.12.8",
        "[    1.2] systemd[1]: Failed to find module 'autofs4'",
      );
      if (this.year !== "2023") this.raw(`${machine}: Guest shell says: b'Spawning backdoor root shell...\\n'`);
      this.raw(
        `${machine}: connected to guest root shell`,
        `${machine}: (connecting took ${seconds.toFixed(2)} seconds)`,
      );
    });
  }

  /** The driver says that a subtest has failed. */
  failsIn(name: string, message: string): this {
    return this.raw(`${this.#mark}Test "${name}" failed with error: "${message}"`);
  }

  /**
   * An exception ends the script, and with it the log. `subtests`: those that it is in, the innermost first: the
   * drivers until 2024 leave at once, and name no other.
   */
  fails(thrown: Thrown, ...subtests: string[]): this {
    const isOld = this.year === "2023" || this.year === "2024";
    for (const name of isOld ? subtests.slice(0, 1) : subtests) this.failsIn(name, thrown.message);
    const isMarked = !isOld && ["RequestedAssertionFailed", "MachineError"].includes(thrown.type);
    if (isMarked) this.#markedTraceback(thrown);
    this.cleanup();
    if (!isMarked && !(isOld && subtests.length > 0)) this.traceback(thrown);
    return this;
  }

  /** The script comes to its end. */
  passes(seconds = 60): this {
    this.finishes("run the VM test script", null, seconds);
    return this.raw(`test script finished in ${seconds.toFixed(2)}s`).cleanup();
  }

  cleanup(): this {
    this.step("cleanup", null, 0.02, () => {
      this.raw(`kill ${this.year.startsWith("2026") ? "QemuMachine" : "machine"} (pid 13)`);
      if (this.year !== "2023") this.raw("qemu-system-x86_64: terminating on signal 15 from pid 9 (python3)");
      if (this.year !== "2023") this.raw("kill vlan (pid 10)");
    });
    return this.raw(this.year === "2023" ? "kill vlan (pid 10)" : "vde_switch: EOF on stdin, cleaning up and exiting");
  }

  /** A traceback of Python itself, in colours from 3.13 on. */
  traceback({ type, message, line, isFromDriver = false }: Thrown): this {
    const isColoured = PYTHON[this.year] === "3.13";
    const paint = (text: string): string => (isColoured ? `${MAGENTA}${text}${END}` : text);
    const frame = (file: string, at: number, name: string): string =>
      `  File ${paint(`"${file}"`)}, line ${paint(`${at}`)}, in ${paint(name)}`;
    const source = `${DRIVER}/lib/python${PYTHON[this.year]}/site-packages/test_driver`;
    const old = type === "RequestedAssertionFailed" || type === "MachineError" ? "Exception" : type;
    const name = this.year === "2023" || this.year === "2024" ? old : type;
    this.raw("Traceback (most recent call last):", frame(`${DRIVER}/bin/.nixos-test-driver-wrapped`, 9, "<module>"));
    this.raw(isColoured ? `    sys.exit(${RED}main${END}\u001b[1;31m()${END})` : "    sys.exit(main())");
    this.raw(frame(`${source}/driver.py`, 183, "test_script"), "    exec(self.tests, symbols, None)");
    this.raw(frame("<string>", line, "<module>"));
    if (isFromDriver) this.raw(frame(`${source}/machine.py`, 303, "succeed"), "    raise Exception(");
    if (message === "") return this.raw(paint(name));
    return this.raw(isColoured ? `\u001b[1;35m${name}${END}: ${MAGENTA}${message}${END}` : `${name}: ${message}`);
  }

  get #mark(): string {
    return this.year === "2023" || this.year === "2024" ? "" : `${RED}!!! ${END}`;
  }

  #markedTraceback({ type, message, line, code = "machine.succeed(command)" }: Thrown): void {
    const frames = type === "MachineError" ? [`  File "${DRIVER}/driver.py", line 247, in test_script`] : [];
    const name = type === "MachineError" ? "test_driver.errors.MachineError" : type;
    const lines = [...frames, `  File "<string>", line ${line}, in <module>`, `    ${code}`];
    if (type !== "MachineError") lines.push("");
    for (const text of ["Traceback (most recent call last):", ...lines, ...`${name}: ${message}`.split("\n")])
      this.raw(`${this.#mark}${text}`);
  }
}
