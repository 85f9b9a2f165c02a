import { type Batch, earlier, isShareable, mostMemory, type RunningClient, type ScheduledNode } from "./node.ts";
import { ReadyQueue, type Capacity } from "./queue.ts";

/** A node to take for a free slot, and the one that is made to wait for it. */
export type Choice = { node: ScheduledNode; room: Capacity; beside: string | null };

/**
 * The ready nodes, by the kind of client that they get: a shared one, one of their own, or one that has the whole
 * machine.
 */
export class ReadyNodes {
  readonly #ranked: readonly ScheduledNode[];
  readonly #shared: ReadyQueue;
  readonly #single: ReadyQueue;
  readonly #whole: ReadyQueue;

  /** `ranked`: every node that is not done, by its rank. */
  constructor(ranked: readonly ScheduledNode[]) {
    this.#ranked = ranked;
    this.#shared = new ReadyQueue(ranked.length);
    this.#single = new ReadyQueue(ranked.length);
    this.#whole = new ReadyQueue(ranked.length);
  }

  /** The time of everything that may share a client, one after the other, in milliseconds. */
  get sharedMs(): number {
    return this.#shared.workMs;
  }

  /** Adds a node that is in none of the queues. `needsAll`: nothing else may run at the same time. */
  add(node: ScheduledNode, needsAll: boolean): void {
    if (needsAll) node.queue = this.#whole;
    else node.queue = isShareable(node) ? this.#shared : this.#single;
    node.queue.add(node.rank, node);
  }

  /** The first node that needs the whole machine. */
  firstWhole(): ScheduledNode | undefined {
    return this.#at(this.#whole.first());
  }

  /** The first node that may share a client and needs no more than `room`. */
  firstShared(room?: Capacity): ScheduledNode | undefined {
    return this.#at(this.#shared.first(room));
  }

  /** The first node that does not need the whole machine and needs no more than `room`. */
  firstBeside(room?: Capacity): ScheduledNode | undefined {
    return earlier(this.firstShared(room), this.#at(this.#single.first(room)));
  }

  /** Chooses a node that may overtake the waiting one, in one of two ways. */
  choose({ drvPath }: ScheduledNode, ...rooms: readonly [beside: Capacity, before: Capacity]): Choice | undefined {
    const [beside, before] = rooms.map((room) => this.firstBeside(room));
    const node = earlier(beside, before);
    if (node === undefined) return undefined;
    return node === beside ? { node, room: rooms[0], beside: drvPath } : { node, room: rooms[1], beside: null };
  }

  isWhole({ queue }: ScheduledNode): boolean {
    return queue === this.#whole;
  }

  isShared({ queue }: ScheduledNode): boolean {
    return queue === this.#shared;
  }

  #at(rank: number | undefined): ScheduledNode | undefined {
    return rank === undefined ? undefined : this.#ranked[rank];
  }
}

/** Describes the nodes that one client gets together. `alone`: its one node gets the client for itself. */
export function batchOf(
  nodes: readonly ScheduledNode[],
  { alone, wholeMachine }: Pick<Batch, "alone" | "wholeMachine">,
): Batch {
  return {
    drvPaths: nodes.map(({ drvPath }) => drvPath),
    alone,
    again: nodes.some(({ again }) => again),
    wholeMachine,
    memoryBytes: mostMemory(nodes),
    durationMs: nodes.reduce((sum, { durationMs }) => sum + durationMs, 0),
  };
}

/** The client that gets a batch now. `beside`: the derivation that waits for memory meanwhile. */
export function clientOf(
  { memoryBytes, durationMs, wholeMachine }: Batch,
  nodes: readonly ScheduledNode[],
  { now, beside }: { now: number; beside: string | null },
): RunningClient {
  return { nodes, open: nodes.length, memoryBytes, wholeMachine, endsAt: now + durationMs, beside };
}
