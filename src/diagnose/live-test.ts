import type { Cause } from "../model/model.ts";
import { formatDuration } from "../text/text.ts";
import { endOfTest } from "./cause.ts";
import { LogReader } from "./log-reader.ts";
import { BOOTING } from "./steps.ts";
import type { TestLog } from "./test-log.ts";

/** Where a test is now; null: its log names nothing. */
export type TestPlace = { subtest: string | null; machine: string | null };

/**
 * How long a driver may wait at most for a QEMU that has said its last words, and for a debugger, in milliseconds. One
 * that notices the first ends within seconds; nobody can attach the second to a build that nobody looks at.
 */
const LOST_CAUSE_MS = 60_000;

/** Without KVM, a machine gets so many times the limit: it takes up to eight times as long, and seconds with KVM. */
const EMULATED_FACTOR = 3;

/** Follows the log of a test that is being built. Times: milliseconds since the epoch. */
export class LiveTest {
  readonly #reader = new LogReader();
  /** What is waited for that may never come, and since when. */
  #wait: { what: string; since: number } | null = null;

  /** Takes the next line of its log. */
  take(line: string, now: number): void {
    this.#reader.write(Buffer.from(`${line}\n`));
    const what = endlessWait(this.#reader.test);
    if (what === null) this.#wait = null;
    else if (this.#wait?.what !== what) this.#wait = { what, since: now };
  }

  get place(): TestPlace {
    const { steps } = this.#reader.test;
    return { subtest: steps.innermost(), machine: steps.current()?.machine ?? null };
  }

  /** Why the test is not to be waited for any more; null as long as it is. `bootMs`: how long a machine may boot. */
  hang(now: number, bootMs: number, isEmulated: boolean): Pick<Cause, "code" | "message"> | null {
    if (this.#wait === null) return null;
    const waited = now - this.#wait.since;
    const isBoot = this.#wait.what.startsWith("boot ");
    const bootLimit = isEmulated ? EMULATED_FACTOR * bootMs : bootMs;
    if (waited < (isBoot ? bootLimit : Math.min(bootMs, LOST_CAUSE_MS))) return null;
    const { cause, machine } = endOfTest(this.#reader.test, []);
    // Drivers up to 2023 do not say that they wait.
    const message = cause?.message ?? `the machine \`${machine}\` did not finish booting`;
    const advice = isBoot ? '. If it only takes long, raise "boot-timeout"' : "";
    return {
      code: cause?.code ?? "boot-hang",
      message: `${message}; it was ended after ${formatDuration(waited)}${advice}`,
    };
  }
}

/** What is waited for that may never come: a debugger, a QEMU that is not there, or a machine that boots. */
function endlessWait({ breakpointLine, machines, steps }: TestLog): string | null {
  if (breakpointLine !== null) return "debugger";
  const unborn = machines.unborn();
  if (unborn !== null) return `qemu ${unborn.name}`;
  const step = steps.current();
  return step?.text === BOOTING ? `boot ${step.machine}` : null;
}
