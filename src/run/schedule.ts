/** A derivation to be built, and what has to be built before it. */
export type Node = {
  drvPath: string;
  inputs: readonly string[];
  /** Gets a Nix client of its own. */
  alone: boolean;
};

/** A share of work for one Nix client, which builds it one derivation at a time. */
export type Batch = { drvPaths: readonly string[]; alone: boolean };

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

/**
 * Decides what is built next. It knows no processes, and the time only as it is told: `now` is in milliseconds since any moment.
 *
 * Every node is handed out after all its inputs, and until it is done at most twice: again only when a slot is free, nothing else can be done, and the
 * client that has it is overdue and has not come to it. Nix's locks see to it that only one of the two builds it. What depends on a failed node is never handed out.
 */
export class Schedule {
  readonly #nodes = new Map<string, Node & { state: State; missing: number; height: number; takenAt: number }>();
  readonly #dependents = new Map<string, string[]>();
  #ready: string[] = [];
  readonly #durations: number[] = [];
  readonly #jobs: number;

  /** `nodes` in the order in which they should be built when nothing else decides; inputs that are no nodes count as there. */
  constructor(nodes: readonly Node[], jobs: number) {
    this.#jobs = jobs;
    for (const node of nodes) this.#nodes.set(node.drvPath, { ...node, state: "waiting", missing: 0, height: 0, takenAt: 0 });
    for (const node of this.#nodes.values()) {
      const inputs = node.inputs.filter((input) => this.#nodes.has(input));
      node.missing = inputs.length;
      for (const input of inputs) this.#dependents.set(input, [...(this.#dependents.get(input) ?? []), node.drvPath]);
    }
    this.#measureHeights();
    this.#enqueue([...this.#nodes.values()].filter((node) => node.missing === 0).map((node) => node.drvPath));
  }

  /** Work for a free slot, or null when there is none at the moment. */
  next(now: number): Batch | null {
    this.#ready = this.#ready.filter((drvPath) => !this.isDone(drvPath));
    const first = this.#ready[0];
    if (first === undefined) return this.#steal(now);
    if (this.#nodes.get(first)?.alone) return this.#take([first], true, now);
    const together = this.#ready.filter((drvPath) => !this.#nodes.get(drvPath)?.alone);
    return this.#take(together.slice(0, this.#batchSize(together.length)), false, now);
  }

  /** A client has begun with a node. */
  started(drvPath: string): void {
    const node = this.#nodes.get(drvPath);
    if (node?.state === "taken") node.state = "started";
  }

  /** A node is built; its dependents may be next. `durationMs` is null when it was not built here. */
  succeeded(drvPath: string, durationMs: number | null): void {
    const node = this.#nodes.get(drvPath);
    if (node === undefined || node.state === "done") return;
    node.state = "done";
    if (durationMs !== null) this.#durations.push(durationMs);
    if (this.#durations.length > REMEMBERED) this.#durations.shift();
    const freed: string[] = [];
    for (const dependent of this.#dependents.get(drvPath) ?? []) {
      const waiting = this.#nodes.get(dependent);
      if (waiting === undefined) continue;
      waiting.missing -= 1;
      if (waiting.missing === 0 && waiting.state === "waiting") freed.push(dependent);
    }
    this.#enqueue(freed);
  }

  /** A node could not be built. Gives everything that depends on it, near and far, which is done as well. */
  failed(drvPath: string): string[] {
    const doomed: string[] = [];
    const open = [drvPath];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const node = this.#nodes.get(next);
      if (node === undefined || node.state === "done") continue;
      node.state = "done";
      if (next !== drvPath) doomed.push(next);
      open.push(...(this.#dependents.get(next) ?? []));
    }
    return doomed;
  }

  /** The client of this node ended without coming to it, or died over another one: it is tried again, by itself. */
  again(drvPath: string): void {
    const node = this.#nodes.get(drvPath);
    if (node === undefined || node.state === "done") return;
    node.alone = true;
    this.#enqueue([drvPath]);
  }

  /** Whether a node has its answer. */
  isDone(drvPath: string): boolean {
    return this.#nodes.get(drvPath)?.state === "done";
  }

  #take(drvPaths: readonly string[], alone: boolean, now: number): Batch {
    for (const drvPath of drvPaths) {
      const node = this.#nodes.get(drvPath);
      if (node === undefined) continue;
      node.state = "taken";
      node.takenAt = now;
    }
    const taken = new Set(drvPaths);
    this.#ready = this.#ready.filter((drvPath) => !taken.has(drvPath));
    return { drvPaths, alone };
  }

  /** Half of what overdue clients have not come to. */
  #steal(now: number): Batch | null {
    const idle = [...this.#nodes.values()].filter((node) => node.state === "taken" && !node.alone && now - node.takenAt >= OVERDUE_MS);
    const share = idle.slice(Math.floor(idle.length / 2));
    if (share.length === 0) return null;
    // Whoever starts one first has it; the mark keeps a third client away.
    for (const node of share) node.state = "started";
    return { drvPaths: share.map((node) => node.drvPath), alone: false };
  }

  #batchSize(ready: number): number {
    if (this.#durations.length === 0) return 1;
    const mean = this.#durations.reduce((sum, ms) => sum + ms, 0) / this.#durations.length;
    const fair = Math.ceil(ready / (2 * this.#jobs));
    return Math.max(1, Math.min(fair, Math.floor(BATCH_MS / Math.max(1, mean))));
  }

  #enqueue(drvPaths: readonly string[]): void {
    for (const drvPath of drvPaths) {
      const node = this.#nodes.get(drvPath);
      if (node !== undefined) node.state = "ready";
    }
    // A stable sort: the order in which nodes were given decides among equals.
    this.#ready = [...this.#ready, ...drvPaths].toSorted((a, b) => (this.#nodes.get(b)?.height ?? 0) - (this.#nodes.get(a)?.height ?? 0));
  }

  /** The longest chain of dependents above each node: what much waits for goes first. */
  #measureHeights(): void {
    const known = new Set<string>();
    for (const root of this.#nodes.keys()) {
      const open = [root];
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        const unknown = (this.#dependents.get(top) ?? []).filter((dependent) => !known.has(dependent));
        if (unknown.length > 0 && !known.has(top)) {
          open.push(...unknown);
          continue;
        }
        open.pop();
        known.add(top);
        const node = this.#nodes.get(top);
        if (node !== undefined) node.height = Math.max(0, ...(this.#dependents.get(top) ?? []).map((dependent) => (this.#nodes.get(dependent)?.height ?? 0) + 1));
      }
    }
  }
}
