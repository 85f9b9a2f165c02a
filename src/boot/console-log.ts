import { once } from "node:events";

import type { World } from "../system/system.ts";

/** A guest may print for ever, and the disk is everybody's. In bytes; a chatty boot prints 200 KB. */
const LONGEST_LOG = 64 * 1024 * 1024;

const CUT = "\n[nix-verdict: the rest of this console is not kept]\n";

/** Takes what a console prints. */
export type ConsoleSink = Pick<ConsoleLog, "write">;

/** The file that keeps a machine's console, raw. What cannot be written is lost, and never ends a boot. */
export class ConsoleLog implements AsyncDisposable {
  readonly #stream: ReturnType<World["files"]["create"]>;
  #left = LONGEST_LOG;

  constructor(path: string, { files }: Pick<World, "files">) {
    this.#stream = files.create(path);
    this.#stream.on("error", () => undefined);
  }

  /** Writes the next bytes, and waits if the disk is slower than the guest. */
  async write(bytes: Buffer | string): Promise<void> {
    if (this.#left <= 0) return;
    this.#left -= bytes.length;
    const kept = this.#left > 0 ? bytes : CUT;
    if (!this.#stream.write(kept) && !this.#stream.errored) await once(this.#stream, "drain").catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stream.errored) return;
    this.#stream.end();
    await once(this.#stream, "close").catch(() => undefined);
  }
}
