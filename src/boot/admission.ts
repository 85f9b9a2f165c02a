import { MIB } from "../text/text.ts";

/** The memory of a system that does not say how much it has: NixOS' default of a machine. In bytes. */
const UNKNOWN_BYTES = 1024 * MIB;

/** What the program that runs a machine takes beside the machine's own memory, in bytes; a guess on the safe side. */
const OVERHEAD_BYTES = 128 * MIB;

/** Lets systems boot in their order, so many at once, and no more than fit into memory; one always fits. */
export class BootAdmission {
  readonly #jobs: number;
  readonly #memoryBytes: number;
  #running = 0;
  #takenBytes = 0;
  readonly #waiting: { bytes: number; enter: () => void }[] = [];

  /** `memoryBytes`: null where there is no limit. */
  constructor({ jobs, memoryBytes }: { jobs: number; memoryBytes: number | null }) {
    this.#jobs = jobs;
    this.#memoryBytes = memoryBytes ?? Number.POSITIVE_INFINITY;
  }

  /** Waits for a place, which is free again when its scope ends. `memoryBytes`: of the system; null: unknown. */
  async enter(memoryBytes: number | null): Promise<Disposable> {
    const bytes = (memoryBytes ?? UNKNOWN_BYTES) + OVERHEAD_BYTES;
    await new Promise<void>((enter) => {
      this.#waiting.push({ bytes, enter });
      this.#fill();
    });
    return { [Symbol.dispose]: () => this.#leave(bytes) };
  }

  #fill(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#running += 1;
      this.#takenBytes += next.bytes;
      next.enter();
    }
  }

  #fits(bytes: number): boolean {
    if (this.#running === 0) return true;
    return this.#running < this.#jobs && this.#takenBytes + bytes <= this.#memoryBytes;
  }

  #leave(bytes: number): void {
    this.#running -= 1;
    this.#takenBytes -= bytes;
    this.#fill();
  }
}
