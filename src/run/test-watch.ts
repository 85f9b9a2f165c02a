import { LiveTest } from "../diagnose/diagnose.ts";
import type { FoundCheck } from "../discover/discover.ts";
import type { Context } from "../system/system.ts";
import type { Judgement } from "./judge.ts";

/** Follows the NixOS tests that are being built: says where they are, and which of them wait for what never comes. */
export class TestWatch {
  readonly #context: Context;
  readonly #bootMs: number;
  /** The names of the checks that are tests, by derivation. */
  readonly #tests = new Map<string, string[]>();
  readonly #running = new Map<string, LiveTest>();
  /** Why tests were ended, until they are built again. */
  readonly #hung = new Map<string, Judgement>();

  /** `bootMs`: how long a machine may take to boot, in milliseconds. */
  constructor(context: Context, bootMs: number) {
    this.#context = context;
    this.#bootMs = bootMs;
  }

  /** Takes further checks that are to be built. */
  expect(checks: readonly Pick<FoundCheck, "name" | "drvPath" | "backend">[]): void {
    for (const { name, drvPath, backend } of checks)
      if (backend !== "build") this.#tests.set(drvPath, [...(this.#tests.get(drvPath) ?? []), name]);
  }

  started(drvPath: string): void {
    this.#hung.delete(drvPath);
    if (this.#tests.has(drvPath)) this.#running.set(drvPath, new LiveTest());
  }

  /** Its build has ended, or whoever had begun it has died. */
  finished(drvPath: string): void {
    this.#running.delete(drvPath);
  }

  /** Reads a line of a build. */
  logged(drvPath: string, line: string): void {
    const test = this.#running.get(drvPath);
    if (test === undefined) return;
    const now = this.#context.world.now();
    const before = test.place;
    test.take(line, now);
    const { subtest, machine } = test.place;
    if (subtest === before.subtest && machine === before.machine) return;
    this.#context.emit({
      type: "test-progress",
      drvPath,
      checks: this.#tests.get(drvPath) ?? [],
      subtest,
      machine,
      at: now,
    });
  }

  /** The tests to end now. `isEmulated`: whether one has no KVM. Each is named once. */
  hanging(isEmulated: (drvPath: string) => boolean): string[] {
    const now = this.#context.world.now();
    return [...this.#running].flatMap(([drvPath, test]) => {
      const hang = this.#hung.has(drvPath) ? null : test.hang(now, this.#bootMs, isEmulated(drvPath));
      if (hang === null) return [];
      this.#hung.set(drvPath, { verdict: "timeout", reason: hang });
      return [drvPath];
    });
  }

  /** Why a test was ended; null when it was not. */
  judgementOf(drvPath: string): Judgement | null {
    return this.#hung.get(drvPath) ?? null;
  }
}
