import { DERIVATION_FILE } from "../model/model.ts";
import type { Kernel } from "../system/system.ts";
import { bootTime, childPids, MS_PER_TICK, processStat, processWords } from "./proc.ts";

/** A process that builds a derivation, as Nix has started it. */
export type Builder = {
  pid: number;
  startTicks: number;
  /** Milliseconds since the epoch, by the kernel's count, which is exact to 10 ms. */
  startedAt: number;
  /** The Nix that waits for it: a client of ours, or the daemon's process for one. */
  nixPid: number;
  /** Our client; null when the daemon was started with no arguments, in which it would name its clients. */
  clientPid: number | null;
  /** File name of the derivation in the store, by the folder that Nix made for its sandbox; null without a sandbox. */
  drv: string | null;
  /**
   * Where it puts its first output, as its environment tells; null when Nix does not put it there (structured
   * attributes).
   */
  out: string | null;
  /** CPU of the children that `nixPid` had waited for when the builder was first seen. */
  waitedBeforeMs: number;
};

/**
 * Set by Nix for every builder after all that the derivation sets, cleared for shells of `nix develop`, and for nothing
 * else.
 */
const BUILDER_MARK = "NIX_LOG_FD=2";

/** Names of a daemon's program: its own, and that of `nix daemon`. */
const DAEMON = /^nix-daemon$/u;

/**
 * The mount that a sandboxed builder has as its root; it is the first that the kernel lists. Nix names the folder by
 * the derivation, and the builder cannot say otherwise.
 */
const SANDBOX = new RegExp(String.raw`^\d+ \d+ \S+ \S*/(?<drv>${DERIVATION_FILE})\.chroot(?:/root)? / `, "u");

/** Enough for the first mount. Reading all may take milliseconds: a build has one for each store path that it sees. */
const MOUNT_BYTES = 4096;

/**
 * The share of time that looking for the daemon in all of /proc may take, and the shortest pause. systemd starts it
 * when the first client asks.
 */
const SEARCH_SHARE = 1 / 1000;
const SEARCH_MS = 250;

/**
 * A process that was no daemon so often will not become one: only one that was just forked has yet to execute its
 * program.
 */
const DAEMON_LOOKS = 2;

/** How far up a client's process is looked for; a wrapper or two may be between. */
const GENERATIONS = 8;

/** Finds the builders of the Nix clients that one process has started. Other processes are not looked at. */
export class BuilderFinder {
  readonly #owner: number;
  readonly #kernel: Kernel;
  /** For the search alone, which sees to its cost itself. */
  readonly #apart: Kernel;
  readonly #now: () => number;
  readonly #ownNamespace: string | null;
  /** The child of the owner that has started us; null when we are in the owner itself. */
  readonly #self: number | null;
  /** Daemons that listen; their children are one for each client. */
  #daemons: number[] = [];
  #nextSearch = 0;
  /** How often a process turned out to be none. */
  #others: ReadonlyMap<number, number> = new Map();
  #seen: ReadonlySet<number> = new Set();
  #newsAt = -Infinity;
  /** Clients of which we know who builds for them. While there are others, a daemon may be missing. */
  readonly #served = new Set<number>();
  /** The client of each of the daemon's processes, once it says so; "foreign" when that is not ours. */
  readonly #workers = new Map<number, number | "foreign">();

  /** `kernel`: what is read through it at each look is to be kept cheap; `apart`: what is read through that is not. */
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

  /** Pids of the daemons that were found. */
  get daemons(): readonly number[] {
    if (this.#daemons.length === 0) this.#search();
    return this.#daemons;
  }

  /**
   * Builders of Nix processes that are not `busy`: a client of ours builds one thing at a time, so one whose builder is
   * known has no other.
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

  /** What our process has started, but for the one that we ourselves come from; its main thread does that. */
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

  /** The daemon's process for a client carries the client's pid as its first argument, where there is room for it. */
  #clientOf(worker: number, clients: ReadonlySet<number>): number | null | "foreign" {
    const known = this.#workers.get(worker);
    if (known !== undefined) return known;
    const word = processWords(worker, "cmdline", this.#kernel)[1] ?? "";
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
      const environment = processWords(pid, "environ", this.#kernel);
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

  /** Looks for daemons among all processes. A machine has one, unless somebody tests with another. */
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

  /** In a container, a daemon counts its clients by other numbers than ours. */
  #isDaemon(pid: number): boolean {
    const name = (this.#apart.read(`/proc/${pid}/comm`) ?? "").trimEnd();
    if (!DAEMON.test(name) && !(name === "nix" && processWords(pid, "cmdline", this.#apart).includes("daemon")))
      return false;
    return this.#apart.link(`/proc/${pid}/ns/pid`) === this.#ownNamespace;
  }
}

/** Nix names the outputs in a variable when there is another one than "out". */
function firstOutput(environment: readonly string[]): string | null {
  const value = (name: string): string | null =>
    environment.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  return value("out") ?? value((value("outputs") ?? "out").split(" ")[0] ?? "out");
}
