import { join } from "node:path";

import type { FoundCheck } from "../discover/discover.ts";
import { storePathBase, storePathName } from "../model/model.ts";
import type { Build, Plan } from "../plan/plan.ts";
import { logFileName } from "./logs.ts";

/** What is known of the builds of a plan, which grows while its first part is being built. */
export class BuildDirectory {
  /** Checks without a verdict, by derivation; several checks may share one. */
  readonly pending = new Map<string, Build[]>();
  /** The outputs of checks as they were evaluated, by derivation; dependencies have none here. */
  readonly evaluated = new Map<string, FoundCheck["outputs"]>();
  readonly #names = new Map<string, string[]>();
  readonly #files = new Map<string, string>();
  readonly #tests = new Set<string>();
  readonly #plannedAt = new Map<string, number>();
  readonly #inputs = new Map<string, readonly string[]>();

  /** Adds a part of the plan. `now`: in milliseconds since the epoch. */
  add({ builds, inputs }: Plan, now: number): void {
    for (const build of builds) {
      const { drvPath, name, outputs } = build.check;
      append(this.pending, drvPath, build);
      append(this.#names, drvPath, name);
      if (build.check.backend !== "build") this.#tests.add(drvPath);
      this.#plannedAt.set(drvPath, this.#plannedAt.get(drvPath) ?? now);
      this.evaluated.set(drvPath, outputs);
      // The first name of a derivation gives the file.
      if (!this.#files.has(drvPath)) this.#files.set(drvPath, logFileName(name));
    }
    for (const [drvPath, needed] of inputs) this.#inputs.set(drvPath, needed);
  }

  /** The names of the checks of a derivation; none for a mere dependency. */
  namesOf(drvPath: string): readonly string[] {
    return this.#names.get(drvPath) ?? [];
  }

  /** When it became known that a check's derivation must be built, in milliseconds since the epoch. */
  plannedAt(drvPath: string): number {
    return this.#plannedAt.get(drvPath) ?? 0;
  }

  /** The derivations that one needs directly and that are built too. */
  inputsOf(drvPath: string): readonly string[] {
    return this.#inputs.get(drvPath) ?? [];
  }

  /** Whether a derivation is that of a NixOS test. */
  isTest(drvPath: string): boolean {
    return this.#tests.has(drvPath);
  }

  /** Names a derivation for the reader. */
  titleOf(drvPath: string): string {
    return this.#names.get(drvPath)?.join(", ") ?? storePathName(drvPath);
  }

  /** The log file of a check's derivation; null for a mere dependency. */
  checkFileOf(drvPath: string): string | null {
    return this.#files.get(drvPath) ?? null;
  }

  /** The log file of a derivation, a check's own or one that checks need. */
  fileOf(drvPath: string): string {
    return this.#files.get(drvPath) ?? join("dependencies", logFileName(storePathBase(drvPath)));
  }
}

function append<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
