import type { Stage } from "../model/model.ts";
import type { Context } from "../system/system.ts";

/** Times the stages, one after the other. */
export class Stages {
  readonly done: Stage[] = [];
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async time<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const from = this.#context.world.now();
    this.#context.emit({ type: "stage-started", stage: name, at: from });
    try {
      return await work();
    } finally {
      const at = this.#context.world.now();
      this.done.push({ name, startedAt: new Date(from).toISOString(), durationMs: at - from });
      this.#context.emit({ type: "stage-finished", stage: name, at });
    }
  }
}
