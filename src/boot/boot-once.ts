import { setTimeout as sleep } from "node:timers/promises";

import { type ConsoleFindings, MachineConsole } from "../diagnose/diagnose.ts";
import { processTree, type TreeWatch, usesKvm, watchTree } from "../measure/measure.ts";
import type { BootFigures, ReadySign } from "../model/model.ts";
import type { AttachedChild, Context, Exit } from "../system/system.ts";
import type { ConsoleSink } from "./console-log.ts";
import { ConsoleSigns, type LifeSign } from "./console-signs.ts";
import { type BootOptions, type Launch, LONGEST_LIMIT_MS, type Refusal } from "./launch.ts";
import { untilAnswered } from "./probe.ts";
import type { Seal } from "./seal.ts";

/** How one boot went on: until the system was ready, or what came instead. */
export type BootEnd =
  | { kind: "ready"; sign: ReadySign }
  | { kind: "exited"; exit: Exit }
  | { kind: "panicked" }
  | { kind: "late"; limitMs: number }
  | { kind: "refused"; why: Refusal }
  | { kind: "cancelled" };

/** One boot. `startedAt`: milliseconds since the epoch; `tookMs`: until it was ready, or could not become so. */
export type BootOutcome = {
  end: BootEnd;
  startedAt: number;
  tookMs: number;
  figures: BootFigures;
  emulated: boolean;
  findings: ConsoleFindings;
};

/** Without KVM, a guest may take so much longer: the same factor as for the machines of a test. */
const EMULATED_BOOT_FACTOR = 3;

/** A unit that failed is told of before multi-user.target, but may come just behind a prompt. In milliseconds. */
const SETTLE_MS = 500;

/** So long may a system take to end by itself, in milliseconds; an emulated guest with systemd takes up to 10 s. */
const SHUTDOWN_MS = 20_000;

/** What a boot is observed with. `seal`: null where the kernel holds nothing together. */
export type ObservedMeans = { options: BootOptions; seal: Seal | null; log: ConsoleSink };

/** Boots a system once, until it is ready or cannot become so, and ends it with all that it has started. */
export async function bootOnce(
  context: Context,
  launch: Launch,
  { options, seal, log }: ObservedMeans,
): Promise<BootOutcome> {
  const { world } = context;
  const startedAt = world.now();
  await using child = world.processes.attach(seal === null ? launch.command : seal.put(launch.command, launch.mounts));
  using watch = watchTree(child.pid ?? 0, world.kernel);
  const boot = new ObservedBoot(context, launch, options, watch);
  const read = boot.read(child, log);
  const first = await boot.until(child);
  const tookMs = boot.elapsed();
  const emulated = launch.canEmulate && boot.isEmulated();
  const end = first.kind === "ready" ? await settled(context, first, child) : first;
  const readyMs = end.kind === "ready" ? tookMs : null;
  const failedUnits = end.kind === "ready" ? await unitsInside(context, launch, child.pid ?? 0) : null;
  watch.look();
  if (end.kind === "ready" && !context.signal.aborted) await endGently(context, launch, child);
  await endAtOnce(context, child);
  await read;
  return {
    end: context.signal.aborted && end.kind !== "ready" ? { kind: "cancelled" } : end,
    startedAt,
    tookMs,
    figures: { ...boot.times, readyMs, peakMemoryBytes: null, cpuMs: null, ...watch.figures },
    emulated: emulated || boot.findings.emulated,
    findings: { ...boot.findings, ...(failedUnits !== null && { failedUnits }) },
  };
}

/** How long its systemd may take to say which units failed, in milliseconds. */
const UNITS_MS = 3000;

/** The units that failed by the word of its own systemd, also those that had started; null where it does not tell. */
async function unitsInside({ world, signal }: Context, launch: Launch, root: number): Promise<string[] | null> {
  const words = ["systemctl", "list-units", "--failed", "--plain", "--no-legend", "--full"];
  const command = launch.isOfSystemd ? launch.inside(words, root) : null;
  if (command === null) return null;
  const { code, stdout } = await world.processes.run(command, AbortSignal.any([signal, AbortSignal.timeout(UNITS_MS)]));
  if (code !== 0) return null;
  return stdout.split("\n").flatMap((line) => /\S+/u.exec(line) ?? []);
}

/** Waits for what comes just behind a sign. That a container runs means nothing if it fails at once. */
async function settled(
  { signal }: Context,
  end: Extract<BootEnd, { kind: "ready" }>,
  child: AttachedChild,
): Promise<BootEnd> {
  using over = endOfWait();
  const within = { signal: AbortSignal.any([signal, over.signal]) };
  const waited = sleep(SETTLE_MS, null, within).catch(() => null);
  const exit = await Promise.race([child.exit, waited]);
  if (exit === null || end.sign !== "running") await waited;
  return exit === null || end.sign !== "running" ? end : { kind: "exited", exit };
}

/** Asks the system to end, and waits for it. */
async function endGently({ signal }: Context, launch: Launch, child: AttachedChild): Promise<void> {
  using ended = endOfWait();
  const within = AbortSignal.any([signal, ended.signal, AbortSignal.timeout(SHUTDOWN_MS)]);
  const over = sleep(SHUTDOWN_MS, undefined, { signal: within }).catch(() => undefined);
  await Promise.race([launch.shutDown(within, child.pid ?? 0), over]);
  await Promise.race([child.exit, over]);
}

/** The kernel takes a moment to end all of a namespace; more than this means that it does not, in milliseconds. */
const DYING_MS = 2000;

/** Kills all that is left of a system, and waits until it is gone. */
async function endAtOnce({ world: { kernel } }: Context, child: AttachedChild): Promise<void> {
  const last = child.pid === null ? [] : processTree(child.pid, kernel);
  await child.stop(0);
  const isAlive = (pid: number): boolean => processTree(pid, kernel).length > 0;
  for (const from = kernel.clock(); last.some(isAlive) && kernel.clock() - from < DYING_MS;) await sleep(LOOK_AGAIN_MS);
}

/** How often the dying are looked for, in milliseconds. */
const LOOK_AGAIN_MS = 5;

/** What is seen of a boot while it goes on. */
class ObservedBoot {
  readonly #context: Context;
  readonly #launch: Launch;
  readonly #options: BootOptions;
  readonly #watch: TreeWatch;
  readonly #startedAt: number;
  readonly #console = new MachineConsole();
  readonly #signs: ConsoleSigns;
  readonly #told = Promise.withResolvers<BootEnd>();
  #kernelMs: number | null = null;
  #initMs: number | null = null;

  constructor(context: Context, launch: Launch, options: BootOptions, watch: TreeWatch) {
    this.#context = context;
    this.#launch = launch;
    this.#options = options;
    this.#watch = watch;
    this.#startedAt = context.world.kernel.clock();
    this.#signs = new ConsoleSigns(options.until, (line) => this.#line(line));
  }

  get times(): Pick<BootFigures, "kernelMs" | "initMs"> {
    return { kernelMs: this.#kernelMs, initMs: this.#initMs };
  }

  get findings(): ConsoleFindings {
    return this.#console.findings;
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return Math.round(this.#context.world.kernel.clock() - this.#startedAt);
  }

  isEmulated(): boolean {
    this.#watch.look();
    return !usesKvm(this.#watch.pids, this.#context.world.kernel);
  }

  /** Reads the console to its end. */
  async read(child: AttachedChild, log: ConsoleSink): Promise<void> {
    for await (const bytes of child.output) {
      for (const sign of this.#signs.take(bytes)) this.#see(sign);
      await log.write(bytes);
    }
  }

  /** Waits until it is ready, or something else ends the wait. */
  async until(child: AttachedChild): Promise<BootEnd> {
    using over = endOfWait();
    const signal = AbortSignal.any([this.#context.signal, over.signal]);
    const within = { ...this.#context, signal };
    const cancelled = new Promise<BootEnd>((resolve) => {
      if (signal.aborted) resolve({ kind: "cancelled" });
      signal.addEventListener("abort", () => resolve({ kind: "cancelled" }), { once: true });
    });
    return await Promise.race([
      this.#told.promise,
      cancelled,
      // Its last words are still on their way.
      child.exit.then(async (exit) => await sleep(LAST_WORDS_MS, { kind: "exited" as const, exit })),
      this.#ownSign(within, child.pid ?? 0),
      this.#limit(signal),
    ]);
  }

  #line(text: string): void {
    this.#console.line(text);
    if (this.#console.findings.panic !== null) this.#told.resolve({ kind: "panicked" });
  }

  #see(sign: LifeSign): void {
    // A kernel that was silent while it started may still speak when it ends.
    if (sign === "kernel") this.#kernelMs ??= this.#initMs === null ? this.elapsed() : null;
    else if (sign === "init") this.#initMs ??= this.elapsed();
    else if (this.#counts(sign)) this.#told.resolve({ kind: "ready", sign });
  }

  /** Whoever asks for a sign gets that one; otherwise the first one counts. */
  #counts(sign: Exclude<LifeSign, "kernel" | "init">): boolean {
    const { until, probe } = this.#options;
    if (probe !== null) return false;
    return until === null || sign === "text";
  }

  /** Waits for a sign that is not on the console. */
  async #ownSign(context: Context, root: number): Promise<BootEnd> {
    const { until, probe } = this.#options;
    if (probe !== null) {
      const refusal = await untilAnswered(context, this.#launch, probe, root);
      if (refusal !== null)
        return { kind: "refused", why: { verdict: "unsupported", code: "probe", message: refusal } };
      return context.signal.aborted ? await never() : { kind: "ready", sign: "probe" };
    }
    if (until !== null || this.#launch.ready === undefined) return await never();
    const sign = await this.#launch.ready(context.signal, root);
    if (sign === null || context.signal.aborted) return await never();
    return typeof sign === "string" ? { kind: "ready", sign } : { kind: "refused", why: sign };
  }

  /** An emulated guest has more time; whether it is one, is known once it runs. */
  async #limit(signal: AbortSignal): Promise<BootEnd> {
    const { limitMs } = this.#options;
    if (limitMs === null || limitMs > LONGEST_LIMIT_MS) return await never();
    await sleep(limitMs, undefined, { signal }).catch(() => undefined);
    const isSlow = !signal.aborted && this.#launch.canEmulate && this.isEmulated();
    if (isSlow) await sleep((EMULATED_BOOT_FACTOR - 1) * limitMs, undefined, { signal }).catch(() => undefined);
    return { kind: "late", limitMs: isSlow ? EMULATED_BOOT_FACTOR * limitMs : limitMs };
  }
}

/** After a program has ended, what it wrote is read within this, in milliseconds. */
const LAST_WORDS_MS = 100;

async function never(): Promise<BootEnd> {
  return await new Promise(() => undefined);
}

/** A signal that aborts when the scope is left. */
function endOfWait(): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  return { signal: controller.signal, [Symbol.dispose]: () => controller.abort() };
}
