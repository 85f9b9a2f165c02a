import { setTimeout as sleep } from "node:timers/promises";

import type { Batch } from "../schedule/schedule.ts";
import type { Judgement } from "./judge.ts";
import type { Opinion } from "./opinion.ts";

/** Nix has tried five times within some seconds; a server that is started anew needs some more. */
const NETWORK_PAUSE_MS = 2000;

/**
 * The hosts that have failed, and failed again. For each of them there is one more try in a run, however much needs it:
 * without a network, every try takes seconds.
 */
export class DeadHosts {
  readonly #hosts = new Set<string>();
  /** What is to be tried again, by derivation. */
  readonly #doubted = new Map<string, Opinion>();

  has(host: string | null): boolean {
    return host !== null && this.#hosts.has(host);
  }

  /** Takes an opinion that is final, and gives its judgement. */
  final({ host, judgement }: Opinion): Judgement {
    if (host !== null) this.#hosts.add(host);
    return judgement;
  }

  /** Takes an opinion about what is to be tried again, and gives its derivation. */
  doubted(opinion: Opinion): string {
    this.#doubted.set(opinion.drvPath, opinion);
    return opinion.drvPath;
  }

  /** The opinion about what is tried again, if its host has been given up since; else null. */
  takeHopeless({ again, drvPaths }: Pick<Batch, "again" | "drvPaths">): Opinion | null {
    const [drvPath = ""] = again ? drvPaths : [];
    const opinion = this.#doubted.get(drvPath);
    this.#doubted.delete(drvPath);
    return opinion !== undefined && this.has(opinion.host) ? opinion : null;
  }

  /** Waits before something is tried again that failed over the network; not longer than the run lasts. */
  async pause(opinions: readonly Opinion[], signal: AbortSignal): Promise<void> {
    if (opinions.some(({ host, judgement }) => judgement.reason?.code === "network" && !this.has(host)))
      await sleep(NETWORK_PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
}
