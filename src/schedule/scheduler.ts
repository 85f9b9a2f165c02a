import { collectBatch } from "./batches.ts";
import { Clients } from "./clients.ts";
import { Estimator } from "./learn.ts";
import {
  type Batch,
  isNeeded,
  hasNotBegun,
  linkNodes,
  openAbove,
  overdueHalf,
  purposeless,
  type BuildNode,
  type Progress,
  type ScheduledNode,
} from "./node.ts";
import { inputsFirst, type ResourceLimits, rank } from "./rank.ts";
import { type Choice, ReadyNodes } from "./ready.ts";
import { orderVerdicts } from "./verdict-order.ts";

export type { Batch, ResourceLimits, BuildNode };

/** After this time a batch has met a long build, and free slots take work from it: see `build-poll-interval` of Nix. */
export const OVERDUE_MS = 5000;

/**
 * Decides what is built next. It knows no processes, and is told the time: `now` is in milliseconds since any moment.
 *
 * Every node is handed out after all its inputs, and once, unless `again` asks for more. It is handed out a second time
 * only when a slot is free, nothing else can be done, and its client is overdue and has not started it. Nix's locks
 * make sure that only one of the two builds it. Dependents of a failed node are never handed out, nor is what only they
 * needed. Nodes that are handed out together are never expected to need more memory than there is, except a single one.
 * If the first in line does not fit, only nodes that do not delay it may overtake.
 */
export class Schedule {
  readonly #nodes = new Map<string, ScheduledNode>();
  /** The nodes that are not done, inputs first. */
  #ordered: readonly ScheduledNode[] = [];
  readonly #learned = new Estimator();
  readonly #clients: Clients;
  #limits: ResourceLimits;
  #ready = new ReadyNodes({ verdict: [], urgency: [] });
  /** The time of everything that has not begun, one after the other. */
  #openMs = 0;
  /** Nodes that clients have but have not started, in the order in which they were handed out. */
  readonly #idle = new Set<ScheduledNode>();

  /** `nodes` in the order in which to build them if nothing else decides; inputs that are no nodes count as built. */
  constructor(nodes: readonly BuildNode[], limits: ResourceLimits) {
    this.#limits = limits;
    this.#clients = new Clients(limits);
    this.add(nodes);
  }

  /** Adds nodes; known ones stay as they are. Returns those that nobody can build, each with an input that is bad. */
  add(nodes: readonly BuildNode[]): { drvPath: string; input: string }[] {
    const added = linkNodes(this.#nodes, nodes);
    this.#ordered = inputsFirst(this.#nodes.values().filter(({ state }) => state !== "done"));
    this.#order(true);
    return added.flatMap(({ drvPath, inputs }) => {
      const input = inputs.find((one) => this.#nodes.get(one)?.isBad === true);
      if (input === undefined || this.isDone(drvPath)) return [];
      return [drvPath, ...this.failed(drvPath)].map((doomed) => ({ drvPath: doomed, input }));
    });
  }

  /** Changes the memory of all builds together, in bytes; null: no limit. */
  limitMemory(memoryBytes: number | null): void {
    this.#limits = { ...this.#limits, memoryBytes };
    this.#clients.budget.limits = this.#limits;
    this.#order();
  }

  /** Returns work for a free slot; null: ask again when something has ended, and every `OVERDUE_MS`. */
  next(now: number): Batch | null {
    if (this.#clients.budget.isFull) return null;
    this.#ready.leftMs = (this.#openMs + this.#clients.budget.restMs(now)) / this.#limits.jobs;
    const first = this.#first();
    const memoryBytes = this.#clients.budget.freeBytes;
    if (first === undefined) return this.#steal(now, memoryBytes, null);
    if (this.#ready.isWhole(first) ? this.#clients.budget.isIdle : first.memoryBytes <= memoryBytes)
      return this.#take({ node: first, room: { memoryBytes, durationMs: Infinity }, beside: null }, now);
    const { besideBytes, windowMs } = this.#clients.budget.gap(first, this.#needsAll(first), now);
    const beside = { memoryBytes: Math.min(memoryBytes, besideBytes), durationMs: Infinity };
    const choice = this.#ready.choose(first, beside, { memoryBytes, durationMs: windowMs });
    return choice === undefined ? this.#steal(now, beside.memoryBytes, first.drvPath) : this.#take(choice, now);
  }

  /** Records that a client has begun with a node. */
  started(drvPath: string): void {
    const node = this.#nodes.get(drvPath);
    if (node?.state === "taken") this.#mark(node, "started");
  }

  /** Records that a node is built. In milliseconds and bytes; null if it was not built here, or not measured. */
  succeeded(drvPath: string, durationMs: number | null, peakBytes: number | null): void {
    const node = this.#nodes.get(drvPath);
    if (node === undefined || node.state === "done" || node.isVain) return;
    this.#finish(node);
    for (const dependent of node.dependents) {
      dependent.missing -= 1;
      if (dependent.missing === 0 && dependent.state === "waiting") this.#enqueue(dependent);
    }
    if (this.#learned.add(node, durationMs, peakBytes)) this.#order();
  }

  /**
   * Records that a node could not be built. Returns everything that depends on it, which is then done as well. What was
   * needed for these alone is forgotten, or in vain if a client has it.
   */
  failed(drvPath: string): string[] {
    const bad = openAbove(this.#nodes.get(drvPath));
    for (const node of bad) {
      this.#finish(node);
      node.isBad = true;
    }
    for (const node of purposeless(bad, this.#nodes)) {
      if (hasNotBegun(node)) this.#forget(node);
      else node.isVain = true;
    }
    return bad.slice(1).map((node) => node.drvPath);
  }

  /**
   * Schedules one more try of this node, alone: its client ended without starting it, or another attempt may end
   * differently. With `wholeMachine`, it was killed for lack of memory, and nothing else runs at the same time. The
   * caller limits the number of tries. Call it before `ended`.
   */
  again(drvPath: string, { wholeMachine = false }: { wholeMachine?: boolean } = {}): void {
    const node = this.#nodes.get(drvPath);
    if (node === undefined || node.isVain || (node.state !== "taken" && node.state !== "started")) return;
    // Of two clients that have it, the last one decides.
    if (node.clients.length > 1) return;
    node.again = true;
    node.wholeMachine ||= wholeMachine;
    this.#enqueue(node);
  }

  /** Records that the client of a batch has ended, and its slot is free. Report nodes without an answer before. */
  ended(batch: Batch): void {
    for (const node of this.#clients.end(batch)) {
      if (!node.isVain || node.clients.length > 0) continue;
      node.isVain = false;
      // A part of the plan that was added meanwhile may need it.
      if (isNeeded(node)) this.#enqueue(node);
      else this.#forget(node);
    }
  }

  /** The batches of which nobody needs anything any more: their clients are to be stopped. */
  inVain(): Batch[] {
    return this.#clients.inVain();
  }

  isDone(drvPath: string): boolean {
    return this.#nodes.get(drvPath)?.state === "done";
  }

  /** Whether a node is known and still to be built. */
  isOpen(drvPath: string): boolean {
    return this.#nodes.has(drvPath) && !this.isDone(drvPath);
  }

  #first(): ScheduledNode | undefined {
    const whole = this.#ready.firstWhole();
    // Now it costs nothing; later everything else would have to end first.
    return whole !== undefined && this.#clients.budget.isIdle ? whole : this.#ready.first();
  }

  #take(choice: Choice, now: number): Batch {
    if (this.#ready.isShared(choice.node)) return this.#share(choice, now);
    this.#mark(choice.node, "taken");
    return this.#handOut([choice.node], now, choice.beside, true);
  }

  #share({ node: first, room, beside }: Choice, now: number): Batch {
    const measured = this.#learned.evidence(first);
    const shareable = { sharedMs: this.#ready.sharedMs, jobs: this.#limits.jobs, measured, windowMs: room.durationMs };
    const nodes = collectBatch(
      first,
      shareable,
      () => this.#ready.firstShared(room),
      (node) => {
        this.#mark(node, "taken");
        node.takenAt = now;
        this.#idle.add(node);
      },
    );
    return this.#handOut(nodes, now, beside, false);
  }

  /** Takes half of what overdue clients have not started. */
  #steal(now: number, memoryBytes: number, beside: string | null): Batch | null {
    const share = overdueHalf(this.#idle, { now, overdueMs: OVERDUE_MS, memoryBytes });
    if (share.length === 0) return null;
    // Whichever client starts one first has it; the mark keeps a third client away.
    for (const node of share) this.#mark(node, "started");
    return this.#handOut(share, now, beside, false);
  }

  #handOut(nodes: readonly ScheduledNode[], now: number, beside: string | null, alone: boolean): Batch {
    const wholeMachine = nodes.some((node) => this.#needsAll(node));
    return this.#clients.begin(nodes, { alone, wholeMachine, now, beside });
  }

  /** Makes a new order by the present estimates. `isGrown`: there are new nodes; only then verdicts change places. */
  #order(isGrown = false): void {
    this.#ordered = this.#ordered.filter(({ state }) => state !== "done");
    for (const node of this.#ordered) Object.assign(node, this.#learned.expect(node));
    this.#learned.settle();
    this.#openMs = this.#ordered.reduce((sum, node) => sum + (hasNotBegun(node) ? node.durationMs : 0), 0);
    if (isGrown) orderVerdicts(this.#ordered, { jobs: this.#limits.jobs, leftMs: this.#openMs / this.#limits.jobs });
    const orders = rank(this.#ordered, this.#limits, hasNotBegun);
    this.#clients.revalue();
    this.#ready = new ReadyNodes(orders);
    for (const node of this.#ordered) {
      node.queue = null;
      if (node.state === "ready") this.#enqueue(node);
    }
  }

  #enqueue(node: ScheduledNode): void {
    this.#mark(node, "ready");
    this.#ready.add(node, this.#needsAll(node));
  }

  #needsAll({ wholeMachine, memoryBytes }: ScheduledNode): boolean {
    return wholeMachine || memoryBytes > (this.#limits.memoryBytes ?? Infinity);
  }

  #finish(node: ScheduledNode): void {
    this.#mark(node, "done");
    this.#clients.finish(node);
  }

  #forget(node: ScheduledNode): void {
    this.#finish(node);
    this.#nodes.delete(node.drvPath);
  }

  #mark(node: ScheduledNode, state: Progress): void {
    if (hasNotBegun(node)) this.#openMs -= node.durationMs;
    node.state = state;
    if (hasNotBegun(node)) this.#openMs += node.durationMs;
    node.queue?.remove(node);
    node.queue = null;
    this.#idle.delete(node);
  }
}
