import { type Cause, type CauseCode, CAUSES, type LogVerdict } from "../model/model.ts";
import { type Meaning, inOneLine } from "./driver-messages.ts";
import { isDisconnection, exceptionMeaning } from "./exceptions.ts";
import type { ScriptFailure } from "./failure.ts";
import type { MachineRecord } from "./machines.ts";
import type { NixWords } from "./nix-words.ts";
import { BOOTING } from "./steps.ts";
import type { TestLog } from "./test-log.ts";

/**
 * What a test's log says of its end. `scriptLine`: the line of the script that was executed last; null: not told.
 * `journal`: as an explanation has it.
 */
export type TestEnd = {
  verdict: LogVerdict;
  cause: Cause | null;
  machine: string | null;
  scriptLine: number | null;
  journal: string[];
};

/** The exit code of a process that SIGKILL has ended, as shells count: 128 and 9. */
const KILLED_CODE = 137;

/** Says how a test ended, and why. `nix`: what Nix has said of its build. */
export function endOfTest(log: TestLog, nix: readonly NixWords[]): TestEnd {
  const time = nix.find(({ kind }) => kind === "timeout" || kind === "silence");
  if (log.timeLimit !== null) return timeLimitReached(log);
  const refused = nix.find(({ kind }) => kind === "exit" || kind === "signal");
  if (log.breakpointLine !== null && log.phase === "script" && refused === undefined)
    return atBreakpoint(log, log.breakpointLine);
  if (time !== undefined) return endedByNix(log, time);
  const failure = log.failure;
  if (failure !== null) return failed(log, failure);
  if (log.phase === "cleanup") return withoutFailure(log, refused);
  if (refused?.kind === "signal") return killed(log, refused);
  if (log.isDone && refused === undefined) return end("passed", null);
  return refused === undefined ? cutOff(log) : withoutCause(log, null);
}

/** A debugger was waited for, and did not come. */
function atBreakpoint(log: TestLog, line: string): TestEnd {
  const message = "the test waited for a debugger, because its debug hook is on";
  if (log.failure === null) return because({ code: "debug-hook", message, line }, null);
  const { cause, ...place } = failed(log, log.failure);
  if (cause === null) return because({ code: "debug-hook", message, line }, null);
  return {
    ...place,
    verdict: CAUSES["debug-hook"],
    cause: { code: "debug-hook", message: `${message}, after a failure: ${cause.message}`, line: cause.line },
  };
}

/** The script's last failure ended the test, or a machine that died did. */
function failed(log: TestLog, failure: ScriptFailure): TestEnd {
  const { step, exception } = failure;
  const machine = step?.machine ?? null;
  const scriptLine = exception?.scriptLine ?? null;
  const record = log.machines.get(machine);
  if (failure.message.startsWith(NOT_STARTED)) return notStarted(log, failure);
  if (isDisconnection(failure)) return { ...disconnected(log, failure), scriptLine };
  const meaning = exceptionMeaning(failure);
  if (meaning === null) return { ...end("failed", null, machine), scriptLine };
  const { code, message } = withEvidence(meaning, failure, record);
  const place = isOfScript(code, failure) ? null : machine;
  const journal =
    machine === null || meaning.unit === undefined ? [] : log.machines.journal.linesOf(machine, meaning.unit);
  return { ...because({ code, message, line: decisiveLine(failure, code) }, place, scriptLine), journal: [...journal] };
}

/**
 * What the script raises itself comes from no machine: a step that seems to go on has failed before, and was caught. An
 * exception of which nothing is known but its message may come from the driver.
 */
function isOfScript(code: CauseCode, { exception }: ScriptFailure): boolean {
  return code.startsWith("script-") && (code !== "script-exception" || exception !== null);
}

/** What an exception means, with what the machine's console or what started it says. */
function withEvidence({ code, message }: Meaning, failure: ScriptFailure, record: MachineRecord | null): Meaning {
  if (code === "container-start" && record !== null && record.lastWords !== null)
    return { code, message: `${message}: ${record.lastWords}` };
  const process = record?.killed?.process ?? null;
  if (code !== "command-failed" || process === null || !failure.message.endsWith(`(exit code ${KILLED_CODE})`))
    return { code, message };
  return {
    code: "guest-out-of-memory",
    message: `the guest's kernel killed \`${process}\` for lack of memory: ${message}`,
  };
}

/** The line of the log with the words that matter. */
function decisiveLine({ message, exception, line }: ScriptFailure, code: string): string {
  // Of a command with many lines, the last one tells how it ended.
  if (!["command-failed", "command-succeeded", "guest-out-of-memory"].includes(code)) return line;
  return message.includes("\n") ? (message.split("\n").at(-1) ?? line) : (exception?.line ?? line);
}

const NOT_STARTED = "Failed to start the following machines:";

/** The driver has tried to start all machines, and names those that did not. */
function notStarted(log: TestLog, failure: ScriptFailure): TestEnd {
  const names = failure.message
    .split("\n")
    .slice(1)
    .flatMap((line) => /^([A-Za-z0-9_.-]+): /.exec(line)?.[1] ?? []);
  const record = log.machines.get(names[0] ?? null);
  const words = record?.lastWords ?? log.machines.unownedWords ?? inOneLine(failure.message.slice(NOT_STARTED.length));
  const which = names.map((name) => `\`${name}\``).join(", ");
  const message = `the machine${names.length === 1 ? "" : "s"} ${which} did not start: ${words}`;
  const code = kvmCode(record?.kvmFault ?? null);
  return because({ code, message, line: failure.line }, record?.name ?? null, failure.exception?.scriptLine ?? null);
}

/** The driver lost a machine. The console or QEMU may say what happened to it. */
function disconnected(log: TestLog, failure: ScriptFailure): TestEnd {
  const during = failure.step?.machine ?? null;
  const lost = log.machines.get(during) ?? starting(log);
  if (lost === null)
    return because(
      {
        code: "machine-died",
        message: `the driver lost its connection to a machine: ${failure.message}`,
        line: failure.line,
      },
      during,
    );
  if (lost.panic !== null) return because(panicked(lost.name, lost.panic), lost.name);
  if (lost.state === "starting" && lost.lastWords !== null)
    return because(didNotStart(lost, lost.lastWords), lost.name);
  const doing = failure.step === null ? "" : ` during \`${inOneLine(failure.step.text)}\``;
  const last = lost.lastWords ?? log.machines.unownedWords;
  const words = last === null ? "" : `: ${last}`;
  return because(
    { code: "machine-died", message: `the machine \`${lost.name}\` died${doing}${words}`, line: failure.line },
    lost.name,
  );
}

function panicked(name: string, line: string): Cause {
  return {
    code: "kernel-panic",
    message: `the kernel of \`${name}\` panicked: ${line.replace(/^Kernel panic - not syncing: /, "")}`,
    line,
  };
}

/** QEMU ended before the machine ran. */
function didNotStart({ name, kvmFault }: MachineRecord, words: string): Cause {
  const code = kvmCode(kvmFault);
  return { code, message: `QEMU could not start \`${name}\`: ${words}`, line: words };
}

/** Why QEMU did not start; `fault`: what it said of KVM. */
function kvmCode(fault: string | null): "qemu-start" | "kvm-absent" | "kvm-denied" {
  if (fault === null) return "qemu-start";
  return /denied|not permitted/i.test(fault) ? "kvm-denied" : "kvm-absent";
}

/** A machine that was started and is not there; the last one. */
function starting(log: TestLog): MachineRecord | null {
  return log.machines.all.findLast(({ state, lastWords }) => state === "starting" && lastWords !== null) ?? null;
}

/** The driver has tidied up without a word of a failure: the script ended, or left early. */
function withoutFailure(log: TestLog, refused: NixWords | undefined): TestEnd {
  if (refused !== undefined) return refused.kind === "signal" ? killed(log, refused) : withoutCause(log, refused);
  return end("passed", null);
}

/** Nix has ended the build after its time. */
function endedByNix(log: TestLog, words: NixWords): TestEnd {
  const { doing, machine } = waitingFor(log);
  return because(timeOut(words, doing), machine);
}

/** The cause of a build that Nix has ended. `doing`: what it did then, to be added to the sentence. */
export function timeOut({ kind, number, line }: NixWords, doing: string): Cause {
  const limit = kind === "silence" ? `printed nothing for ${number} s` : `ran longer than ${number} s`;
  return { code: "nix-timeout", message: `the build ${limit}${doing}`, line };
}

function timeLimitReached(log: TestLog): TestEnd {
  const step = log.timeLimit?.step ?? null;
  const doing = step === null ? "" : ` during \`${inOneLine(step.text)}\``;
  return because(
    {
      code: "global-timeout",
      message: `the test ran longer than its globalTimeout${doing}`,
      line: log.timeLimit?.line ?? "",
    },
    step?.machine ?? null,
  );
}

/** The log has no end: whoever ended the build did it from outside, while something was waited for. */
function cutOff(log: TestLog): TestEnd {
  if (!log.isSeen || log.phase === "before") return withoutCause(log, null);
  const died = ofDeadMachine(log);
  if (died !== null) return { ...died, verdict: "timeout" };
  const { machine, silent } = waitingFor(log);
  if (silent !== null)
    return because(
      { code: "boot-hang", message: `the machine \`${machine}\` did not finish booting`, line: silent },
      machine,
    );
  return end("timeout", null, machine);
}

/** A machine that is not there any more, while the driver waits for it. */
function ofDeadMachine(log: TestLog): TestEnd | null {
  const unborn = log.machines.unborn();
  if (unborn !== null) return because(didNotStart(unborn, unborn.lastWords ?? ""), unborn.name);
  const dead = log.machines.all.findLast(({ panic }) => panic !== null);
  return dead === undefined ? null : because(panicked(dead.name, dead.panic ?? ""), dead.name);
}

/** What the test waited for when it was ended. */
function waitingFor(log: TestLog): { doing: string; machine: string | null; silent: string | null } {
  const step = log.steps.current();
  if (step === null) return { doing: "", machine: null, silent: null };
  const { machine, text } = step;
  if (text !== BOOTING) return { doing: ` during \`${inOneLine(text)}\``, machine, silent: null };
  const silent = log.machines.get(machine)?.silentLine ?? null;
  return { doing: `, and \`${machine}\` had not finished booting`, machine, silent };
}

/** A signal ended the builder. */
function killed(log: TestLog, { number, line }: NixWords): TestEnd {
  const why = number === 9 ? ", most often because the machine that builds has no memory left" : "";
  return because(
    { code: "killed", message: `signal ${number} ended the test${why}`, line },
    log.steps.current()?.machine ?? null,
  );
}

function withoutCause(log: TestLog, refused: NixWords | null): TestEnd {
  return end(refused === null ? "unknown" : "failed", null, log.steps.current()?.machine ?? null);
}

function because(cause: Cause, machine: string | null, scriptLine: number | null = null): TestEnd {
  return { verdict: CAUSES[cause.code], cause, machine, scriptLine, journal: [] };
}

function end(verdict: LogVerdict, cause: null, machine: string | null = null): TestEnd {
  return { verdict, cause, machine, scriptLine: null, journal: [] };
}
