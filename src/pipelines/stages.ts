import type { Emit, Stage } from "../model/model.ts";
import type { World } from "../system/system.ts";

/** Times the stages, one after the other. */
export class Stages {
  readonly done: Stage[] = [];
  readonly #world: World;
  readonly #emit: Emit;

  constructor(world: World, emit: Emit) {
    this.#world = world;
    this.#emit = emit;
  }

  async time<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const from = this.#world.now();
    this.#emit({ type: "stage-started", stage: name, at: from });
    try {
      return await work();
    } finally {
      const at = this.#world.now();
      this.done.push({ name, startedAt: new Date(from).toISOString(), durationMs: at - from });
      this.#emit({ type: "stage-finished", stage: name, at });
    }
  }
}
