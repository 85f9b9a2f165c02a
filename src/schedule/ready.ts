import { isShareable } from "./batches.ts";
import type { ScheduledNode } from "./node.ts";
import { ReadyQueue, type Capacity } from "./queue.ts";
import type { BuildOrder, BuildOrders } from "./rank.ts";

/** A node to take for a free slot, and the one that is made to wait for it. */
export type Choice = { node: ScheduledNode; room: Capacity; beside: string | null };

/** The ready nodes that get the same kind of client, in both orders. */
export class ReadyKind {
  readonly #orders: BuildOrders<ScheduledNode>;
  readonly #queues: Record<BuildOrder, ReadyQueue>;

  constructor(orders: BuildOrders<ScheduledNode>) {
    this.#orders = orders;
    this.#queues = { verdict: new ReadyQueue(orders.verdict.length), urgency: new ReadyQueue(orders.urgency.length) };
  }

  /** The time of everything in it, one after the other, in milliseconds. */
  get workMs(): number {
    return this.#queues.verdict.workMs;
  }

  add(node: ScheduledNode): void {
    this.#queues.verdict.add(node.ranks.verdict, node);
    this.#queues.urgency.add(node.ranks.urgency, node);
  }

  remove({ ranks }: ScheduledNode): void {
    this.#queues.verdict.remove(ranks.verdict);
    this.#queues.urgency.remove(ranks.urgency);
  }

  /** The first in an order that needs no more than `room`. */
  first(order: BuildOrder, room?: Capacity): ScheduledNode | undefined {
    const rank = this.#queues[order].first(room);
    return rank === undefined ? undefined : this.#orders[order][rank];
  }
}

/**
 * A path to the end is begun when all that is left takes less than this many times as long. 1 would do if all times
 * were as expected, and if builds were small enough to fill every gap. With 1, 1,000 checks of the simulations take up
 * to 1.02 times as long as with 3. Verdicts on large plans come no later with 3.
 */
const AHEAD = 3;

/**
 * The ready nodes, by the kind of client that they get: a shared one, one of their own, or one that has the whole
 * machine. The first of them is the one that the next verdict needs, unless it is time to begin the longest path to the
 * end.
 */
export class ReadyNodes {
  readonly #shared: ReadyKind;
  readonly #single: ReadyKind;
  readonly #whole: ReadyKind;
  /** The least time until everything is done, in milliseconds, if memory does not matter. */
  leftMs = 0;

  /** `orders`: every node that is not done. */
  constructor(orders: BuildOrders<ScheduledNode>) {
    this.#shared = new ReadyKind(orders);
    this.#single = new ReadyKind(orders);
    this.#whole = new ReadyKind(orders);
  }

  /** The time of everything that may share a client, one after the other, in milliseconds. */
  get sharedMs(): number {
    return this.#shared.workMs;
  }

  /** Adds a node that is in none of the queues. `needsAll`: nothing else may run at the same time. */
  add(node: ScheduledNode, needsAll: boolean): void {
    const beside = isShareable(node) ? this.#shared : this.#single;
    const kind = needsAll ? this.#whole : beside;
    kind.add(node);
    node.queue = kind;
  }

  /** The first of all. */
  first(): ScheduledNode | undefined {
    return this.#prefer((order) =>
      earlier(order, this.#whole.first(order), this.#shared.first(order), this.#single.first(order)),
    );
  }

  /** The first node that needs the whole machine. */
  firstWhole(): ScheduledNode | undefined {
    return this.#prefer((order) => this.#whole.first(order));
  }

  /** The first node that may share a client and needs no more than `room`. */
  firstShared(room: Capacity): ScheduledNode | undefined {
    return this.#prefer((order) => this.#shared.first(order, room));
  }

  /** Chooses a node that may overtake the waiting one, in one of two ways. */
  choose({ drvPath }: ScheduledNode, beside: Capacity, before: Capacity): Choice | undefined {
    const rooms = [beside, before];
    const node = this.#prefer((order) =>
      earlier(order, ...rooms.flatMap((room) => [this.#shared.first(order, room), this.#single.first(order, room)])),
    );
    if (node === undefined) return undefined;
    return node.memoryBytes <= beside.memoryBytes
      ? { node, room: beside, beside: drvPath }
      : { node, room: before, beside: null };
  }

  isWhole({ queue }: ScheduledNode): boolean {
    return queue === this.#whole;
  }

  isShared({ queue }: ScheduledNode): boolean {
    return queue === this.#shared;
  }

  #prefer(find: (order: BuildOrder) => ScheduledNode | undefined): ScheduledNode | undefined {
    const [urgent, next] = [find("urgency"), find("verdict")];
    if (urgent === undefined || next === undefined || next.verdict === Infinity) return urgent;
    return AHEAD * urgent.urgencyMs + next.durationMs > this.leftMs ? urgent : next;
  }
}

/** The one of some nodes that goes first in an order; any may be missing. */
function earlier(order: BuildOrder, ...nodes: readonly (ScheduledNode | undefined)[]): ScheduledNode | undefined {
  let first: ScheduledNode | undefined;
  for (const node of nodes)
    if (node !== undefined && (first === undefined || node.ranks[order] < first.ranks[order])) first = node;
  return first;
}
