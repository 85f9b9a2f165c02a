import type { World } from "../system/system.ts";

/**
 * With less free space than this, hardly any build succeeds. Nix itself complains somewhat later
 * (`min-free-check-interval`, and a note in its errors).
 */
export const LOW_DISK_BYTES = 100 * 1024 * 1024;

/** How often the free space is read: a build that writes 200 MB/s uses half of the limit in that time. */
const INTERVAL_MS = 250;

/**
 * Watches the disk of the store. `changed` is called whenever it has become low, or has room again, until the scope
 * ends.
 */
export class DiskWatch implements Disposable {
  /** Free bytes while the disk is low; null while there is room. */
  low: number | null = null;
  readonly #path: string;
  readonly #world: Pick<World, "files">;
  readonly #changed: () => void;
  readonly #timer: NodeJS.Timeout;
  #ended = false;

  constructor(path: string, world: Pick<World, "files">, changed: () => void) {
    this.#path = path;
    this.#world = world;
    this.#changed = changed;
    this.#timer = setInterval(() => void this.look(), INTERVAL_MS);
  }

  /** Reads the free space now, for callers that need a fresh value. */
  async look(): Promise<void> {
    const free = await this.#world.files.freeSpace(this.#path).catch(() => LOW_DISK_BYTES);
    if (this.#ended) return;
    const before = this.low;
    this.low = free < LOW_DISK_BYTES ? free : null;
    if ((before === null) !== (this.low === null)) this.#changed();
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    clearInterval(this.#timer);
  }
}

/** The system's words for a full disk, and SQLite's about Nix's database on it. */
const NO_SPACE = /no space left on device|database or disk is full/iu;

/** Whether an error of Nix is that the disk is full. */
export function saysDiskFull(error: string): boolean {
  return NO_SPACE.test(error);
}
