import { DERIVATION_FILE } from "../model/model.ts";
import type { Kernel } from "../system/system.ts";
import { bootTime, childPids, MS_PER_TICK, processMemory, processStat, processWords } from "./proc.ts";

/** A process that builds a derivation, started by Nix. */
export type Builder = {
  pid: number;
  startTicks: number;
  /** Milliseconds since the epoch, from the kernel's clock, exact to 10 ms. */
  startedAt: number;
  /** The Nix process that waits for it: a client of ours, or the daemon's process for one. */
  nixPid: number;
  /** Our client; null when the daemon was started without arguments, in which it would name its clients. */
  clientPid: number | null;
  /** File name of the derivation in the store, from the folder of its sandbox; null without a sandbox. */
  drv: string | null;
  /** The place of its first output, from its environment; null if Nix does not put it there (structured attributes). */
  out: string | null;
  /** CPU of the children that `nixPid` had waited for when the builder was first seen. */
  waitedBeforeMs: number;
};

/**
 * Nix sets this for every builder after all that the derivation sets, clears it for shells of `nix develop`, and sets
 * it for nothing else.
 */
const BUILDER_MARK = "NIX_LOG_FD=2";

/** Names of a daemon's program: its own, and that of `nix daemon`. */
const DAEMON = /^nix-daemon$/u;

/**
 * The mount that is a sandboxed builder's root; it is the first in the kernel's list. Nix names the folder after the
 * derivation, and the builder cannot forge it.
 */
const SANDBOX = new RegExp(String.raw`^\d+ \d+ \S+ \S*/(?<drv>${DERIVATION_FILE})\.chroot(?:/root)? / `, "u");

/**
 * Enough for the first mount. Reading everything may take milliseconds: a build has a mount for each store path that it
 * sees.
 */
const MOUNT_BYTES = 4096;

/**
 * The share of time that the search for the daemon in all of /proc may take, and its shortest pause. systemd starts the
 * daemon when the first client connects.
 */
const SEARCH_SHARE = 1 / 1000;
const SEARCH_MS = 250;

/**
 * A process that was not a daemon at so many checks never becomes one: only a process that was just forked has yet to
 * execute its program.
 */
const DAEMON_LOOKS = 2;

/** How many generations up the client's process is searched for; there may be a wrapper or two between. */
const GENERATIONS = 8;

/** Finds the builders of the Nix clients that one process has started. Ignores other processes. */
export class BuilderFinder {
  readonly #owner: number;
  readonly #kernel: Kernel;
  /** Only for the search, which limits its cost itself. */
  readonly #apart: Kernel;
  readonly #now: () => number;
  readonly #ownNamespace: string | null;
  /** The owner's child from which this process comes; null when this process is the owner itself. */
  readonly #self: number | null;
  /** Daemons that listen; each has one child for each client. */
  #daemons: number[] = [];
  #nextSearch = 0;
  /** How often each process turned out not to be a daemon. */
  #others: ReadonlyMap<number, number> = new Map();
  #seen: ReadonlySet<number> = new Set();
  #newsAt = -Infinity;
  /** Clients whose builders' parent is known. While there are other clients, a daemon may be missing. */
  readonly #served = new Set<number>();
  /** The client of each of the daemon's processes, once it is known; "foreign" when it is not ours. */
  readonly #workers = new Map<number, number | "foreign">();
  #isBlind = false;

  /** `kernel`: for the reads of each turn, which must be cheap; `apart`: for the other reads. */
  constructor(owner: number, now: () => number, kernel: Kernel, apart: Kernel) {
    this.#owner = owner;
    this.#kernel = kernel;
    this.#apart = apart;
    this.#now = now;
    this.#ownNamespace = kernel.link("/proc/self/ns/pid");
    const self = this.#ancestor(Number(kernel.link("/proc/self")), new Set(childPids(owner, 1, kernel)));
    this.#self = self === "foreign" ? null : self;
  }

  /** When a client was first seen, by the kernel's clock. */
  get newsAt(): number {
    return this.#newsAt;
  }

  /**
   * Whether there was a build that this process may not look into: it is root, but without the capability SYS_PTRACE,
   * and the build ran as another user.
   */
  get isBlind(): boolean {
    return this.#isBlind;
  }

  /** Pids of the daemons that were found. */
  get daemons(): readonly number[] {
    if (this.#daemons.length === 0) this.#search();
    return this.#daemons;
  }

  /**
   * Finds the builders of Nix processes that are not `busy`: a client of ours builds one thing at a time, so a client
   * whose builder is known has no other.
   */
  find(busy: ReadonlySet<number>): Builder[] {
    const clients = this.#clients();
    if (clients.some((pid) => !this.#seen.has(pid))) this.#newsAt = this.#kernel.clock();
    this.#seen = new Set(clients);
    for (const pid of this.#served) if (!this.#seen.has(pid)) this.#served.delete(pid);
    const direct = clients.map((pid) => ({ nixPid: pid, clientPid: pid as number | null }));
    const parents = clients.length === 0 ? [] : [...direct, ...this.#workersOf(new Set(clients))];
    return parents.filter(({ nixPid }) => !busy.has(nixPid)).flatMap((parent) => this.#buildersOf(parent));
  }

  /** The processes that the owner's main thread has started, except the one from which this process comes. */
  #clients(): number[] {
    return (childPids(this.#owner, 1, this.#kernel) ?? []).filter((pid) => pid !== this.#self);
  }

  #workersOf(clients: ReadonlySet<number>): { nixPid: number; clientPid: number | null }[] {
    const children = this.#daemons.map((pid) => childPids(pid, 1, this.#kernel));
    const unknown = [...clients].some((pid) => !this.#served.has(pid));
    if (unknown || children.includes(null)) this.#search();
    const pids = new Set(children.flatMap((list) => list ?? []));
    for (const pid of this.#workers.keys()) if (!pids.has(pid)) this.#workers.delete(pid);
    return [...pids].flatMap((nixPid) => {
      const clientPid = this.#clientOf(nixPid, clients);
      return clientPid === "foreign" ? [] : [{ nixPid, clientPid }];
    });
  }

  /** The client's pid is the first argument of the daemon's process for it, if the argument list has room. */
  #clientOf(worker: number, clients: ReadonlySet<number>): number | null | "foreign" {
    const known = this.#workers.get(worker);
    if (known !== undefined) return known;
    const word = processWords(worker, "cmdline", this.#kernel)?.[1] ?? "";
    if (!/^\d+$/u.test(word)) return null;
    const client = this.#ancestor(Number(word), clients);
    this.#workers.set(worker, client);
    if (client !== "foreign") this.#served.add(client);
    return client;
  }

  #ancestor(start: number, clients: ReadonlySet<number>): number | "foreign" {
    let pid = start;
    for (let generation = 0; generation < GENERATIONS && pid > 1; generation += 1) {
      if (clients.has(pid)) return pid;
      pid = processStat(pid, this.#kernel)?.parent ?? 0;
    }
    return "foreign";
  }

  #buildersOf(parent: { nixPid: number; clientPid: number | null }): Builder[] {
    const pids = childPids(parent.nixPid, 1, this.#kernel) ?? [];
    return pids.flatMap((pid) => {
      const environment = this.#environmentOf(pid);
      const stat = environment.includes(BUILDER_MARK) ? processStat(pid, this.#kernel) : null;
      if (stat === null) return [];
      const startedAt = Math.round(bootTime(this.#now(), this.#kernel) + stat.startTicks * MS_PER_TICK);
      if (parent.clientPid !== null) this.#served.add(parent.clientPid);
      const drv = SANDBOX.exec(this.#kernel.read(`/proc/${pid}/mountinfo`, MOUNT_BYTES) ?? "")?.groups?.["drv"] ?? null;
      const waitedBeforeMs = processStat(parent.nixPid, this.#kernel)?.waitedCpuMs ?? 0;
      return [
        { pid, startTicks: stat.startTicks, startedAt, drv, out: firstOutput(environment), waitedBeforeMs, ...parent },
      ];
    });
  }

  /** What a process was started with; nothing where it is gone, or may not be looked into. */
  #environmentOf(pid: number): string[] {
    const words = processWords(pid, "environ", this.#kernel);
    // One that has ended, but that nobody has waited for yet, has no environment and no memory either.
    if (words === null && processMemory(pid, this.#kernel) !== null) this.#isBlind = true;
    return words ?? [];
  }

  /** Searches all processes for daemons. A machine has one, unless somebody tests with another. */
  #search(): void {
    const from = this.#apart.clock();
    if (from < this.#nextSearch) return;
    const pids = this.#apart
      .list("/proc")
      .filter((name) => /^\d+$/u.test(name))
      .map(Number);
    const candidates = new Set(
      pids.filter((pid) => (this.#others.get(pid) ?? 0) < DAEMON_LOOKS && this.#isDaemon(pid)),
    );
    this.#others = new Map(
      pids.filter((pid) => !candidates.has(pid)).map((pid) => [pid, (this.#others.get(pid) ?? 0) + 1]),
    );
    this.#daemons = [...candidates].filter((pid) => !candidates.has(processStat(pid, this.#apart)?.parent ?? 0));
    const until = this.#apart.clock();
    this.#nextSearch = until + Math.max(SEARCH_MS, (until - from) / SEARCH_SHARE);
  }

  /** A daemon in a container numbers its clients differently. */
  #isDaemon(pid: number): boolean {
    const name = (this.#apart.read(`/proc/${pid}/comm`) ?? "").trimEnd();
    if (!DAEMON.test(name) && !(name === "nix" && processWords(pid, "cmdline", this.#apart)?.includes("daemon")))
      return false;
    return this.#apart.link(`/proc/${pid}/ns/pid`) === this.#ownNamespace;
  }
}

/** Nix lists the outputs in a variable if there are others than "out". */
function firstOutput(environment: readonly string[]): string | null {
  const value = (name: string): string | null =>
    environment.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  return value("out") ?? value((value("outputs") ?? "out").split(" ")[0] ?? "out");
}
