/** What may run at once: builds, and bytes of memory for all of them together; null when memory is not limited. */
export type ResourceLimits = { jobs: number; memoryBytes: number | null };

/** A node as far as its order is concerned. */
export type RankedNode = {
  /** The place in the order that was given. */
  place: number;
  durationMs: number;
  memoryBytes: number;
  dependents: readonly RankedNode[];
  /** For how long there will be work once this begins, in milliseconds; what has most goes first. */
  urgencyMs: number;
  /** 0 for what goes first. */
  rank: number;
};

/**
 * Puts nodes into an order in which each comes after its inputs. What is on a circle, or above one, is left out: it can
 * never be built.
 */
export function inputsFirst<T extends RankedNode & { missing: number; dependents: readonly T[] }>(
  nodes: Iterable<T>,
): T[] {
  const missing = new Map<T, number>();
  const order: T[] = [];
  for (const node of nodes) {
    missing.set(node, node.missing);
    if (node.missing === 0) order.push(node);
  }
  for (const node of order) {
    for (const dependent of node.dependents) {
      const left = (missing.get(dependent) ?? 0) - 1;
      missing.set(dependent, left);
      if (left === 0) order.push(dependent);
    }
  }
  return order;
}

/**
 * Gives every node its urgency and its rank. `ordered`: inputs first; `isOpen`: what has not begun yet.
 *
 * The urgency is the longest way from a node to the end, in time, and in the end of what cannot run at once: of eight
 * builds that need a third of the memory each, three can run whatever `jobs` says, so the first of them has more to
 * wait for it than its own dependents.
 */
export function rank<T extends RankedNode>(
  ordered: readonly T[],
  limits: ResourceLimits,
  isOpen: (node: T) => boolean,
): T[] {
  for (const node of ordered.toReversed()) node.urgencyMs = node.durationMs + longestAbove(node);
  if (limits.memoryBytes !== null) {
    raiseByMemory(ordered.filter(isOpen), limits.memoryBytes, limits.jobs);
    for (const node of ordered.toReversed())
      node.urgencyMs = Math.max(node.urgencyMs, node.durationMs + longestAbove(node));
  }
  const ranked = ordered.toSorted((a, b) => b.urgencyMs - a.urgencyMs || a.place - b.place);
  for (const [rank, node] of ranked.entries()) node.rank = rank;
  return ranked;
}

function longestAbove(node: RankedNode): number {
  let longest = 0;
  for (const { urgencyMs } of node.dependents) if (urgencyMs > longest) longest = urgencyMs;
  return longest;
}

/**
 * Raises the urgency of nodes that memory holds back: when at most `k` nodes fit into memory together, the last of them
 * still take their work divided by `k`.
 */
function raiseByMemory(nodes: readonly RankedNode[], memoryBytes: number, jobs: number): void {
  const workMs = new Float64Array(Math.max(1, jobs));
  for (const node of nodes.toSorted((a, b) => a.urgencyMs - b.urgencyMs || b.place - a.place)) {
    const together = Math.max(1, Math.floor(memoryBytes / node.memoryBytes));
    for (let k = together; k < jobs; k += 1) {
      const work = (workMs[k] ?? 0) + node.durationMs;
      workMs[k] = work;
      node.urgencyMs = Math.max(node.urgencyMs, work / k);
    }
  }
}
