import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { lastError } from "./last-error.ts";
import {
  faultMessage,
  isDenied,
  NetworkError,
  type NetworkFault,
  readNetworkFault,
  shownAddress,
} from "./network-fault.ts";
import type { NixSettings } from "./nix-settings.ts";
import { nixCommand, type NixTool } from "./tool.ts";

/** How long a binary cache may take to answer: what Nix itself allows for a connection since 2.26.3. */
const PROBE_MS = 5000;

/** When a cache that failed is asked again: Nix's own clients leave one out for as long. */
const ASK_AGAIN_MS = 60_000;

/** A cache that fails so often while it is used is left out for the rest of the run. */
const MOST_FAILURES = 2;

/**
 * Seconds of silence in a download before it counts as dead, where the user has set nothing: Nix's own 300, five times
 * over, would be most of what a job may take.
 */
const STALLED_SECONDS = "30";

/** A path that no cache has. That it does not have it, is the answer. */
const NOBODY_HAS = `${"0".repeat(32)}-nix-verdict-asks-whether-you-answer`;

/** The settings of Nix that say which caches it asks, and how. */
type CacheSettings = Pick<NixSettings, "substituters" | "stalledIsDefault">;

/** A cache that is left out. `since`: in milliseconds since the epoch. */
type CacheAbsence = { since: number; failures: number };

/**
 * The binary caches of a run. One that does not answer would make every Nix client wait for it anew, and one that
 * breaks off makes a client fail over what it could build. So each is asked once at the start, and who fails is left
 * out, told, and asked again after a minute.
 */
export class Substituters {
  /** Counts what was left out or taken back, so that who began before can see that it is otherwise now. */
  changes = 0;
  readonly #context: Context;
  #tool: NixTool;
  #settings: CacheSettings;
  readonly #asked = new Set<string>();
  readonly #absent = new Map<string, CacheAbsence>();
  #asking = false;

  /** `tool`: with the user's own settings, by which caches are asked. */
  constructor(context: Context, tool: NixTool, settings: CacheSettings) {
    this.#context = context;
    this.#tool = tool;
    this.#settings = settings;
  }

  /** The addresses that are asked, in the user's order. */
  get present(): string[] {
    return this.#settings.substituters.filter((address) => !this.#absent.has(address));
  }

  /** The same Nix, which asks only who is present. What is in its settings beside the user's own caches stays. */
  use(tool: NixTool): NixTool {
    // Downloads that are derivations of their own go by it as well.
    const stalled: NixTool["options"] = this.#settings.stalledIsDefault
      ? [["stalled-download-timeout", STALLED_SECONDS]]
      : [];
    if (this.#absent.size === 0) return { ...tool, options: [...stalled, ...tool.options] };
    const known = new Set(this.#settings.substituters);
    const others = tool.options.filter(
      ([name, value]) =>
        !/^(?:extra-)?(?:substituters|binary-caches)$/.test(name) ||
        value.split(/\s+/).some((address) => address !== "" && !known.has(address)),
    );
    return { ...tool, options: [...stalled, ["substituters", this.present.join(" ")], ...others] };
  }

  /** Asks every cache once whether it answers. */
  async probe(): Promise<this> {
    const fresh = this.present.filter((address) => isProbed(address) && !this.#asked.has(address));
    for (const address of fresh) this.#asked.add(address);
    await Promise.all(fresh.map((address) => this.#probe(address)));
    return this;
  }

  /** Takes settings that are known only later, such as those that a flake brings along, and asks their caches. */
  async adopt(tool: NixTool, settings: CacheSettings): Promise<this> {
    this.#tool = tool;
    this.#settings = settings;
    return await this.probe();
  }

  /** Asks those that were left out again, if that was some time ago. Whoever needs them does not wait for it. */
  askAgain(): void {
    const now = this.#context.world.now();
    const due = [...this.#absent]
      .filter(([, { since, failures }]) => now - since >= ASK_AGAIN_MS && failures < MOST_FAILURES)
      .map(([address]) => address)
      .filter(isProbed);
    if (due.length === 0 || this.#asking) return;
    this.#asking = true;
    void Promise.all(due.map((address) => this.#probe(address)))
      .catch(() => undefined)
      .finally(() => (this.#asking = false));
  }

  /**
   * Leaves out the cache that failed; all that are on the network when Nix does not say which one it was. Gives whether
   * that leaves something to be tried.
   */
  #leaveOut(fault: NetworkFault): boolean {
    const remote = this.present.filter(isRemote);
    const named = remote.filter((address) => isWithin(fault.address, address));
    const guilty = fault.address === null ? remote : named;
    for (const address of guilty) {
      const failures = (this.#absent.get(address)?.failures ?? this.#failures.get(address) ?? 0) + 1;
      this.#failures.set(address, failures);
      this.#miss(address, fault.what, failures);
    }
    return guilty.length > 0;
  }

  /**
   * Whether what failed for this reason may end otherwise with the caches that are present now. `changes`: what they
   * were when it began.
   */
  canAvoid(fault: NetworkFault | null, changes: number): boolean {
    return fault !== null && (this.#leaveOut(fault) || this.changes !== changes);
  }

  /**
   * Asks Nix something, with all caches that are present, and once more whenever one of them is to blame that it cannot
   * answer. Throws `nix-unusable` when the network is to blame and no cache is.
   */
  async asking<T>(tool: NixTool, question: (tool: NixTool) => Promise<T>): Promise<T> {
    for (;;) {
      const { changes } = this;
      try {
        return await question(this.use(tool));
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error;
        if (this.canAvoid(error.fault, changes)) continue;
        throw new VerdictError(
          "nix-unusable",
          `Nix cannot tell what is built already: ${faultMessage(error.fault)}. Try again when the network works.`,
          { cause: error },
        );
      }
    }
  }

  readonly #failures = new Map<string, number>();

  async #probe(address: string): Promise<void> {
    const why = await this.#complaint(address);
    if (why !== null) this.#miss(address, why, this.#failures.get(address) ?? 0);
    else if (this.#absent.delete(address)) {
      this.changes += 1;
      this.#tell("info", `The binary cache ${shownAddress(address)} answers again, and is used from now on.`);
    }
  }

  /** Why a cache is of no use now; null when it answers, or when only Nix's daemon could say. */
  async #complaint(address: string): Promise<string | null> {
    const { world, signal } = this.#context;
    await using folder = await world.files.temporary("nix-verdict-probe-");
    const settings: NixTool["options"] = [
      ["connect-timeout", String(PROBE_MS / 1000)],
      ["stalled-download-timeout", String(PROBE_MS / 1000)],
      ["download-attempts", "1"],
    ];
    const path = `${world.env["NIX_STORE_DIR"] ?? "/nix/store"}/${NOBODY_HAS}`;
    const tool = { ...this.#tool, options: [...this.#tool.options, ...settings] };
    const { file, args, env, secret } = nixCommand(tool, ["path-info"], ["--json", "--store", address, path]);
    // Nix remembers for a week that a cache has answered; who asks from a fresh folder asks the cache itself.
    const command = { file, args, env: { ...env, XDG_CACHE_HOME: folder.path, NIX_CACHE_HOME: undefined }, secret };
    const limit = AbortSignal.timeout(PROBE_MS);
    const { code, stderr } = await world.processes.run(command, AbortSignal.any([signal, limit]));
    signal.throwIfAborted();
    if (code === 0) return null;
    if (limit.aborted) return `it did not answer within ${PROBE_MS / 1000} s`;
    const fault = readNetworkFault(lastError(stderr) ?? "");
    // Where it wants to know who asks, the daemon may have a password that this user has not.
    return fault === null || isDenied(fault) ? null : fault.what;
  }

  #miss(address: string, why: string, failures: number): void {
    const isNew = !this.#absent.has(address);
    this.#absent.set(address, { since: this.#context.world.now(), failures });
    if (!isNew) return;
    this.changes += 1;
    const until =
      failures < MOST_FAILURES && isProbed(address) ? "It is asked again after a minute" : "It is not asked again";
    this.#tell(
      "warning",
      `The binary cache ${shownAddress(address)} is left out of this run (${why}): what it has comes from elsewhere, ` +
        `or is built here. ${until}; if it is gone for good, take it out of the setting substituters.`,
    );
  }

  #tell(level: "info" | "warning", message: string): void {
    this.#context.emit({ type: "notice", level, message });
  }
}

/** Whether a cache is somewhere else than on this machine's disks. */
function isRemote(address: string): boolean {
  return /^[a-z0-9+.-]+:\/\//.test(address) && !address.startsWith("file:");
}

/** Whether any user can ask a cache: keys for others may be the daemon's alone. */
function isProbed(address: string): boolean {
  return /^https?:\/\//.test(address);
}

/** Whether what was asked for lies in a cache. */
function isWithin(asked: string | null, cache: string): boolean {
  const root = cache.replace(/\?.*$/, "").replace(/\/$/, "");
  return asked !== null && (asked === root || asked.startsWith(`${root}/`) || asked.startsWith(`${root}?`));
}
