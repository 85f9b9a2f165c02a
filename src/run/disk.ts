import type { World } from "../system/world.ts";

/** Below this, hardly any build ends; Nix itself starts to complain somewhat later (`min-free-check-interval`, and a note in its errors). */
export const LOW_DISK_BYTES = 100 * 1024 * 1024;

/** How often the disk is looked at: a build that writes 200 MB/s goes through the limit's half in that time. */
const INTERVAL_MS = 250;

/** Watches the disk that holds the store. `changed` is called whenever it has become low, or has room again. */
export class DiskWatch implements Disposable {
  /** Bytes that are left while it is low; null while there is room. */
  low: number | null = null;
  readonly #timer: NodeJS.Timeout;

  constructor(path: string, world: World, changed: () => void) {
    const look = async (): Promise<void> => {
      const free = await world.files.freeSpace(path).catch(() => LOW_DISK_BYTES);
      const before = this.low;
      this.low = free < LOW_DISK_BYTES ? free : null;
      if ((before === null) !== (this.low === null)) changed();
    };
    this.#timer = setInterval(() => void look(), INTERVAL_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
