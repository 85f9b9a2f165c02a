/** How much may run at once: builds, and bytes of memory for all of them together; null when memory is not limited. */
export type ResourceLimits = { jobs: number; memoryBytes: number | null };

/** The properties of a node that decide its order. */
export type RankedNode = {
  /** The place in the given order. */
  place: number;
  durationMs: number;
  memoryBytes: number;
  dependents: readonly RankedNode[];
  /** How long there will be work once this begins, in milliseconds; the node with the most goes first. */
  urgencyMs: number;
  /** The number of the first verdict that needs it; `Infinity`: it fills a gap at the end. */
  verdict: number;
  /** Its place in each order; 0 goes first. */
  ranks: Record<BuildOrder, number>;
};

/** Which node goes first: the one that the next verdict needs, or the one with the longest path to the end. */
export type BuildOrder = "verdict" | "urgency";

/** All nodes in both orders. */
export type BuildOrders<T> = Record<BuildOrder, readonly T[]>;

/**
 * Sorts nodes so that each comes after its inputs. Nodes on a cycle, or depending on one, are left out, because they
 * can never be built.
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
 * Gives every node its urgency and its rank. `ordered`: inputs first; `isUnbegun`: whether a node has not begun yet.
 *
 * The urgency is the longest path from a node to the end, in time. It also accounts for nodes that cannot run at once:
 * of eight builds that need a third of the memory each, three can run whatever `jobs` says, so more waits for the first
 * of them than its own dependents.
 */
export function rank<T extends RankedNode>(
  ordered: readonly T[],
  limits: ResourceLimits,
  isUnbegun: (node: T) => boolean,
): BuildOrders<T> {
  for (const node of ordered.toReversed()) node.urgencyMs = node.durationMs + longestAbove(node);
  if (limits.memoryBytes !== null) {
    raiseByMemory(ordered.filter(isUnbegun), limits.memoryBytes, limits.jobs);
    for (const node of ordered.toReversed())
      node.urgencyMs = Math.max(node.urgencyMs, node.durationMs + longestAbove(node));
  }
  const byUrgency = ordered.toSorted((a, b) => b.urgencyMs - a.urgencyMs || a.place - b.place);
  for (const [rank, node] of byUrgency.entries()) node.ranks.urgency = rank;
  const byVerdict = sortedByVerdict(byUrgency);
  for (const [rank, node] of byVerdict.entries()) node.ranks.verdict = rank;
  return { verdict: byVerdict, urgency: byUrgency };
}

/** Sorts by verdicts, and else leaves the order as it is. There are few of them, so that this takes linear time. */
function sortedByVerdict<T extends RankedNode>(nodes: readonly T[]): T[] {
  const groups = Map.groupBy(nodes, ({ verdict }) => verdict);
  // Numbers would be sorted as texts by default.
  return [...groups.keys()].toSorted((a, b) => (a === b ? 0 : a - b)).flatMap((verdict) => groups.get(verdict) ?? []);
}

function longestAbove(node: RankedNode): number {
  let longest = 0;
  for (const { urgencyMs } of node.dependents) if (urgencyMs > longest) longest = urgencyMs;
  return longest;
}

/**
 * Raises the urgency of nodes that memory holds back: if at most `k` nodes fit into memory together, the last of them
 * still take their total work divided by `k`.
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
