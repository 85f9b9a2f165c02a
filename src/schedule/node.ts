import type { Allocation } from "./budget.ts";
import type { Cost } from "./learn.ts";
import type { ReadyQueue } from "./queue.ts";
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

/**
 * A batch should take about this long. A Nix client needs some 30 ms to start, which is much for a build of 50 ms and
 * nothing for one of 50 s: short builds share a client, long ones get their own.
 */
export const BATCH_MS = 1000;

/**
 * If times come from measurements of this run, a batch is no smaller than this while there is more work: the starts of
 * many tiny clients at the end cost more than they balance, 70 ms for 100 checks of 15 ms. History may be wrong, and
 * then larger batches hold back the others.
 */
export const LEAST_BATCH_MS = 100;

/**
 * A slot takes its even share of what is left, divided by this; the rest makes up for builds that take longer than
 * expected. Of the values from 1.2 to 2, the simulations were fastest with this one, with good expectations and without
 * any.
 */
export const FAIR = 1.2;

/**
 * A batch of guesses has at most so many builds for each one that was measured: one short dependency says little about
 * forty checks. Without a limit, forty checks of 0.5 s after a dependency of 5 ms took 14 to 17 s on two slots, and 11
 * s with it; a hundred trivial checks take the same time either way.
 */
export const STAKE = 8;

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
    queue: ReadyQueue | null;
    /** The clients that have it. */
    clients: RunningClient[];
  };

/** A client that has begun and not ended. `open`: how many of its nodes are not done. */
export type RunningClient = Allocation & { nodes: readonly ScheduledNode[]; open: number };

/** Returns a node in its initial state. `place`: its place in the given order. */
function trackNode(node: BuildNode, place: number): ScheduledNode {
  const { durationMs, memoryBytes } = node.expected;
  const order = { place, durationMs, memoryBytes, urgencyMs: 0, rank: 0, dependents: [] };
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
    queue: null,
    clients: [],
  };
}

/** Adds those that are not known yet, in their initial state, each linked to its inputs. Returns the new ones. */
export function linkNodes(known: Map<string, ScheduledNode>, nodes: readonly BuildNode[]): ScheduledNode[] {
  const added: ScheduledNode[] = [];
  for (const node of nodes) {
    if (known.has(node.drvPath)) continue;
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

/**
 * What only bad nodes needed, directly or not, and nobody has begun: it has no purpose any more. `known`: by
 * derivation.
 */
export function purposeless(
  bad: readonly ScheduledNode[],
  known: ReadonlyMap<string, ScheduledNode>,
): Set<ScheduledNode> {
  const found = new Set<ScheduledNode>();
  const open = bad.flatMap(({ inputs }) => inputs);
  for (let drvPath = open.pop(); drvPath !== undefined; drvPath = open.pop()) {
    const node = known.get(drvPath);
    if (node?.isMeans !== true || found.has(node) || (node.state !== "waiting" && node.state !== "ready")) continue;
    if ([...node.dependents].some((one) => one.state !== "done" && !found.has(one))) continue;
    found.add(node);
    open.push(...node.inputs);
  }
  return found;
}

/** Whether a node may share a client with others. */
export function isShareable({ alone, again, durationMs }: ScheduledNode): boolean {
  return !alone && !again && durationMs <= BATCH_MS;
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

/** Returns which of two nodes goes first; either may be missing. */
export function earlier(a: ScheduledNode | undefined, b: ScheduledNode | undefined): ScheduledNode | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.rank < a.rank ? b : a;
}
