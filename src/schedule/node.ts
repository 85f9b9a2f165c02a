import type { Allocation } from "./budget.ts";
import type { Cost } from "./learn.ts";
import type { RankedNode } from "./rank.ts";

/** A derivation to be built, and the derivations that must be built before it. */
export type BuildNode = {
  drvPath: string;
  inputs: readonly string[];
  /** Gets a Nix client of its own. */
  alone: boolean;
  /** Nobody wants it for itself: without dependents it has no purpose. */
  isMeans?: boolean;
  expected: Cost;
};

/** A share of work for one Nix client, which builds it one derivation at a time. */
export type Batch = {
  drvPaths: readonly string[];
  /** Its one derivation has a client of its own. */
  alone: boolean;
  /** Its one derivation was left without an answer before. */
  again: boolean;
  /** Nothing else runs at the same time: it is expected to need more memory than there is, or once lacked some. */
  wholeMachine: boolean;
  /** The memory that it is expected to need at most, in bytes. */
  memoryBytes: number;
  /** The expected time of all its builds together, in milliseconds. */
  durationMs: number;
};

/** The progress of a node. */
export type Progress = "waiting" | "ready" | "taken" | "started" | "done";

/** A node and its state. */
export type ScheduledNode = BuildNode &
  RankedNode & {
    state: Progress;
    /** It is done, and was not built. */
    isBad: boolean;
    /** How many of its inputs are not done. */
    missing: number;
    dependents: ScheduledNode[];
    /** Its time rests on a measurement. */
    known: boolean;
    takenAt: number;
    again: boolean;
    wholeMachine: boolean;
    /** A client has it, and nobody needs it any more. */
    isVain: boolean;
    /** Where it waits for a client; null when it is not ready. */
    queue: { remove(node: ScheduledNode): void } | null;
    /** The clients that have it. */
    clients: RunningClient[];
  };

/** A client that has begun and not ended. `open`: how many of its nodes are not done. */
export type RunningClient = Allocation & { nodes: readonly ScheduledNode[]; open: number };

/** Returns a node in its initial state. `place`: its place in the given order. */
function trackNode(node: BuildNode, place: number): ScheduledNode {
  const { durationMs, memoryBytes } = node.expected;
  const order = {
    place,
    durationMs,
    memoryBytes,
    // Not yet known, and a fraction from the start: fields that change their kind are slow.
    urgencyMs: NaN,
    verdict: 0,
    ranks: { verdict: 0, urgency: 0 },
    dependents: [],
  };
  return {
    ...node,
    ...order,
    state: "waiting",
    isBad: false,
    missing: 0,
    known: false,
    takenAt: 0,
    again: false,
    wholeMachine: false,
    isVain: false,
    queue: null,
    clients: [],
  };
}

/**
 * Adds those that are not known yet, in their initial state, each linked to its inputs. A known one may turn out to be
 * wanted for itself. Returns the new ones.
 */
export function linkNodes(known: Map<string, ScheduledNode>, nodes: readonly BuildNode[]): ScheduledNode[] {
  const added: ScheduledNode[] = [];
  for (const node of nodes) {
    const former = known.get(node.drvPath);
    if (former !== undefined && node.isMeans !== true) former.isMeans = false;
    if (former !== undefined) continue;
    const tracked = trackNode(node, known.size);
    known.set(node.drvPath, tracked);
    added.push(tracked);
  }
  for (const node of added) {
    const inputs = node.inputs.flatMap((input) => known.get(input) ?? []);
    node.missing = inputs.filter(({ state, isBad }) => state !== "done" || isBad).length;
    for (const input of inputs) input.dependents.push(node);
    if (node.missing === 0) node.state = "ready";
  }
  return added;
}

/** A node and everything that depends on it, directly or not, as far as it is not done. */
export function openAbove(first: ScheduledNode | undefined): ScheduledNode[] {
  const found = new Set<ScheduledNode>();
  const open = [first];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.state === "done" || found.has(node)) continue;
    found.add(node);
    for (const dependent of node.dependents) open.push(dependent);
  }
  return [...found];
}

/** What only bad nodes needed, directly or not: it has no purpose any more. `known`: by derivation. */
export function purposeless(
  bad: readonly ScheduledNode[],
  known: ReadonlyMap<string, ScheduledNode>,
): Set<ScheduledNode> {
  const found = new Set<ScheduledNode>();
  const open = bad.flatMap(({ inputs }) => inputs);
  for (let drvPath = open.pop(); drvPath !== undefined; drvPath = open.pop()) {
    const node = known.get(drvPath);
    if (node === undefined || found.has(node) || node.state === "done" || isNeeded(node, found)) continue;
    found.add(node);
    open.push(...node.inputs);
  }
  return found;
}

/** Whether anybody needs a node: for itself, or for something that is neither done nor `purposeless`. */
export function isNeeded(
  { isMeans, dependents }: ScheduledNode,
  purposeless: ReadonlySet<ScheduledNode> = new Set(),
): boolean {
  const above: readonly ScheduledNode[] = dependents;
  return isMeans !== true || above.some((one) => one.state !== "done" && !purposeless.has(one));
}

/** Whether no client has begun with a node. */
export function hasNotBegun({ state }: ScheduledNode): boolean {
  return state === "waiting" || state === "ready";
}

/** Half of what clients have had for at least `overdueMs` without starting it, and what needs no more memory. */
export function overdueHalf(
  idle: Iterable<ScheduledNode>,
  { now, overdueMs, memoryBytes }: { now: number; overdueMs: number; memoryBytes: number },
): ScheduledNode[] {
  const overdue: ScheduledNode[] = [];
  for (const node of idle) {
    if (now - node.takenAt < overdueMs) break;
    if (node.memoryBytes <= memoryBytes) overdue.push(node);
  }
  return overdue.slice(Math.floor(overdue.length / 2));
}

/** The memory of the largest of them, in bytes: one client builds one at a time. */
export function mostMemory(nodes: readonly ScheduledNode[]): number {
  return nodes.reduce((most, { memoryBytes }) => Math.max(most, memoryBytes), 0);
}
