import { Budget } from "./budget.ts";
import { type Batch, mostMemory, type RunningClient, type ScheduledNode } from "./node.ts";
import type { ResourceLimits } from "./rank.ts";

/** The terms on which a client begins. `beside`: the derivation that waits for memory meanwhile. */
type Terms = Pick<Batch, "alone" | "wholeMachine"> & { now: number; beside: string | null };

/** The clients that have begun and not ended, and what they hold of slots and memory. */
export class Clients {
  readonly budget: Budget;
  readonly #running = new Map<Batch, RunningClient>();

  constructor(limits: ResourceLimits) {
    this.budget = new Budget(limits);
  }

  /** Begins a client for nodes that nobody else has, or has begun. */
  begin(nodes: readonly ScheduledNode[], { alone, wholeMachine, now, beside }: Terms): Batch {
    const batch: Batch = {
      drvPaths: nodes.map(({ drvPath }) => drvPath),
      alone,
      again: nodes.some(({ again }) => again),
      wholeMachine,
      memoryBytes: mostMemory(nodes),
      durationMs: nodes.reduce((sum, { durationMs }) => sum + durationMs, 0),
    };
    const { memoryBytes, durationMs } = batch;
    const client = { nodes, open: nodes.length, memoryBytes, wholeMachine, endsAt: now + durationMs, beside };
    for (const node of nodes) node.clients.push(client);
    this.#running.set(batch, client);
    this.budget.hold(client);
    return batch;
  }

  /** Ends a client. Returns the nodes that it had, none if it has ended before. */
  end(batch: Batch): readonly ScheduledNode[] {
    const client = this.#running.get(batch);
    if (client === undefined) return [];
    this.#running.delete(batch);
    this.budget.end(client);
    for (const node of client.nodes) node.clients = node.clients.filter((one) => one !== client);
    return client.nodes;
  }

  /** Records that a node is done. */
  finish(node: ScheduledNode): void {
    for (const client of node.clients) {
      client.open -= 1;
      if (client.open === 0) this.budget.release(client);
    }
  }

  /** Counts each client with what its nodes are expected to need by now, if that is more. */
  revalue(): void {
    for (const client of this.#running.values())
      client.memoryBytes = Math.max(client.memoryBytes, mostMemory(client.nodes));
  }

  /** The clients of which nobody needs anything any more. */
  inVain(): Batch[] {
    return [...this.#running]
      .filter(([, { nodes, open }]) => open > 0 && nodes.every(({ state, isVain }) => state === "done" || isVain))
      .map(([batch]) => batch);
  }
}
