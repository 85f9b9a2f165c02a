/** A scheduler without any idea of order: what ours is compared with. */

import type { Batch, ResourceLimits, BuildNode } from "../../src/schedule/scheduler.ts";
import { dependentsOf, type Scheduler } from "./simulator.ts";

/**
 * First come, first served: one client each, as the nodes were given; who does not fit into memory makes all others
 * wait.
 */
export class FirstCome implements Scheduler {
  readonly #nodes: ReadonlyMap<string, BuildNode>;
  readonly #limits: ResourceLimits;
  readonly #dependents: ReadonlyMap<string, readonly string[]>;
  readonly #missing = new Map<string, number>();
  readonly #ready: string[] = [];
  readonly #done = new Set<string>();
  readonly #clients = new Set<Batch>();
  #used = 0;

  constructor(nodes: readonly BuildNode[], limits: ResourceLimits) {
    this.#nodes = new Map(nodes.map((node) => [node.drvPath, node]));
    this.#limits = limits;
    this.#dependents = dependentsOf(nodes);
    for (const { drvPath, inputs } of nodes) {
      this.#missing.set(drvPath, inputs.length);
      if (inputs.length === 0) this.#ready.push(drvPath);
    }
  }

  next(): Batch | null {
    const [drvPath] = this.#ready;
    if (drvPath === undefined || this.#clients.size >= this.#limits.jobs) return null;
    const { memoryBytes, durationMs } = this.#nodes.get(drvPath)?.expected ?? { memoryBytes: 0, durationMs: 0 };
    if (this.#clients.size > 0 && this.#used + memoryBytes > (this.#limits.memoryBytes ?? Infinity)) return null;
    this.#ready.shift();
    const wholeMachine = memoryBytes > (this.#limits.memoryBytes ?? Infinity);
    const batch: Batch = { drvPaths: [drvPath], alone: true, again: false, wholeMachine, memoryBytes, durationMs };
    this.#clients.add(batch);
    this.#used += memoryBytes;
    return batch;
  }

  started(): void {}

  succeeded(drvPath: string): void {
    this.#done.add(drvPath);
    for (const dependent of this.#dependents.get(drvPath) ?? []) {
      const left = (this.#missing.get(dependent) ?? 0) - 1;
      this.#missing.set(dependent, left);
      if (left === 0) this.#ready.push(dependent);
    }
  }

  failed(): string[] {
    throw new Error("compared only where nothing fails");
  }

  again(): void {
    throw new Error("compared only where nothing fails");
  }

  ended(batch: Batch): void {
    this.#clients.delete(batch);
    this.#used -= batch.memoryBytes;
  }

  isDone(drvPath: string): boolean {
    return this.#done.has(drvPath);
  }
}
