import { before, type Queued, ReadyQueue } from "./queue.ts";

/** A derivation to be built, and what has to be built before it. */
export type Node = {
  drvPath: string;
  inputs: readonly string[];
  /** Gets a Nix client of its own. */
  alone: boolean;
};

/** A share of work for one Nix client, which builds it one derivation at a time. `again`: its one derivation was left without an answer before. */
export type Batch = { drvPaths: readonly string[]; alone: boolean; again: boolean };

/**
 * A batch should last about this long. A Nix client costs some 30 ms of start-up, which is much for a build of 50 ms and nothing for one of
 * 50 s: short builds share a client, long ones get their own.
 */
const BATCH_MS = 1000;

/**
 * A batch that still holds work after this time has met a build much longer than those before it; free slots then take from it. Not sooner: a Nix
 * client that comes to a derivation which another one builds looks again only after seconds (`build-poll-interval`).
 */
export const OVERDUE_MS = 5000;

/** How many of the last builds tell how long the next ones will be. */
const REMEMBERED = 16;

type State = "waiting" | "ready" | "taken" | "started" | "done";

type Tracked = Node & Queued & { state: State; missing: number; dependents: Tracked[]; takenAt: number; again: boolean };

/**
 * Decides what is built next. It knows no processes, and the time only as it is told: `now` is in milliseconds since any moment.
 *
 * Every node is handed out after all its inputs, and until it is done at most twice: again only when a slot is free, nothing else can be done, and the
 * client that has it is overdue and has not come to it. Nix's locks see to it that only one of the two builds it. What depends on a failed node is never handed out.
 */
export class Schedule {
  readonly #nodes = new Map<string, Tracked>();
  readonly #shared = new ReadyQueue<Tracked>();
  readonly #alone = new ReadyQueue<Tracked>();
  /** What clients have and have not come to, in the order in which it was handed out. */
  readonly #idle = new Set<Tracked>();
  readonly #durations: number[] = [];
  readonly #jobs: number;
  #arrivals = 0;

  /** `nodes` in the order in which they should be built when nothing else decides; inputs that are no nodes count as there. */
  constructor(nodes: readonly Node[], jobs: number) {
    this.#jobs = jobs;
    for (const node of nodes) {
      this.#nodes.set(node.drvPath, { ...node, state: "waiting", missing: 0, height: 0, arrival: 0, dependents: [], takenAt: 0, again: false });
    }
    for (const node of this.#nodes.values()) {
      const inputs = node.inputs.flatMap((input) => this.#nodes.get(input) ?? []);
      node.missing = inputs.length;
      for (const input of inputs) input.dependents.push(node);
    }
    measureHeights([...this.#nodes.values()]);
    for (const node of this.#nodes.values()) if (node.missing === 0) this.#enqueue(node);
  }

  /** Work for a free slot, or null when there is none at the moment. */
  next(now: number): Batch | null {
    const shared = firstOpen(this.#shared);
    const alone = firstOpen(this.#alone);
    if (shared === undefined && alone === undefined) return this.#steal(now);
    if (alone !== undefined && before(alone, shared)) {
      this.#alone.take();
      alone.state = "taken";
      return { drvPaths: [alone.drvPath], alone: true, again: alone.again };
    }
    const batch: string[] = [];
    for (let room = this.#batchSize(this.#shared.size); room > 0; room -= 1) {
      const node = firstOpen(this.#shared);
      if (node === undefined) break;
      this.#shared.take();
      node.state = "taken";
      node.takenAt = now;
      this.#idle.add(node);
      batch.push(node.drvPath);
    }
    return { drvPaths: batch, alone: false, again: false };
  }

  /** A client has begun with a node. */
  started(drvPath: string): void {
    const node = this.#nodes.get(drvPath);
    if (node?.state === "taken") this.#mark(node, "started");
  }

  /** A node is built; its dependents may be next. `durationMs` is null when it was not built here. */
  succeeded(drvPath: string, durationMs: number | null): void {
    const node = this.#nodes.get(drvPath);
    if (node === undefined || node.state === "done") return;
    this.#mark(node, "done");
    if (durationMs !== null) this.#durations.push(durationMs);
    if (this.#durations.length > REMEMBERED) this.#durations.shift();
    for (const dependent of node.dependents) {
      dependent.missing -= 1;
      if (dependent.missing === 0 && dependent.state === "waiting") this.#enqueue(dependent);
    }
  }

  /** A node could not be built. Gives everything that depends on it, near and far, which is done as well. */
  failed(drvPath: string): string[] {
    const doomed: string[] = [];
    const open = [this.#nodes.get(drvPath)];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node.state === "done") continue;
      this.#mark(node, "done");
      if (node.drvPath !== drvPath) doomed.push(node.drvPath);
      for (const dependent of node.dependents) open.push(dependent);
    }
    return doomed;
  }

  /** The client of this node ended without coming to it, or died over it: it is tried once more, by itself. */
  again(drvPath: string): void {
    const node = this.#nodes.get(drvPath);
    // Of two clients that had it, the other one may have said so before.
    if (node === undefined || node.state === "done" || node.again) return;
    node.again = true;
    node.alone = true;
    this.#enqueue(node);
  }

  /** Whether a node has its answer. */
  isDone(drvPath: string): boolean {
    return this.#nodes.get(drvPath)?.state === "done";
  }

  /** Half of what overdue clients have not come to. */
  #steal(now: number): Batch | null {
    const overdue: Tracked[] = [];
    for (const node of this.#idle) {
      if (now - node.takenAt < OVERDUE_MS) break;
      overdue.push(node);
    }
    const share = overdue.slice(Math.floor(overdue.length / 2));
    if (share.length === 0) return null;
    // Whoever starts one first has it; the mark keeps a third client away.
    for (const node of share) this.#mark(node, "started");
    return { drvPaths: share.map((node) => node.drvPath), alone: false, again: false };
  }

  #batchSize(ready: number): number {
    if (this.#durations.length === 0) return 1;
    const mean = this.#durations.reduce((sum, ms) => sum + ms, 0) / this.#durations.length;
    const fair = Math.ceil(ready / (2 * this.#jobs));
    return Math.max(1, Math.min(fair, Math.floor(BATCH_MS / Math.max(1, mean))));
  }

  #enqueue(node: Tracked): void {
    this.#mark(node, "ready");
    node.arrival = this.#arrivals;
    this.#arrivals += 1;
    (node.alone ? this.#alone : this.#shared).add(node);
  }

  #mark(node: Tracked, state: State): void {
    node.state = state;
    this.#idle.delete(node);
  }
}

/** The first of a queue that still has to be built; what was done meanwhile is dropped. */
function firstOpen(queue: ReadyQueue<Tracked>): Tracked | undefined {
  while (queue.first()?.state === "done") queue.take();
  return queue.first();
}

/** The longest chain of dependents above each node: what much waits for goes first. */
function measureHeights(nodes: readonly Tracked[]): void {
  const missing = new Map(nodes.map((node) => [node, node.missing]));
  const inputsFirst = nodes.filter((node) => node.missing === 0);
  for (const node of inputsFirst) {
    for (const dependent of node.dependents) {
      const left = (missing.get(dependent) ?? 0) - 1;
      missing.set(dependent, left);
      if (left === 0) inputsFirst.push(dependent);
    }
  }
  for (const node of inputsFirst.toReversed()) {
    for (const dependent of node.dependents) node.height = Math.max(node.height, dependent.height + 1);
  }
}
