import type { ScheduledNode } from "./node.ts";

/**
 * A batch should take about this long. A Nix client needs some 30 ms to start, which is much for a build of 50 ms and
 * nothing for one of 50 s: short builds share a client, long ones get their own.
 */
const BATCH_MS = 1000;

/**
 * If times come from measurements of this run, a batch is no smaller than this while there is more work: the starts of
 * many tiny clients at the end cost more than they balance, 70 ms for 100 checks of 15 ms. History may be wrong, and
 * then larger batches hold back the others.
 */
const LEAST_BATCH_MS = 100;

/**
 * A slot takes its even share of what is left, divided by this; the rest makes up for builds that take longer than
 * expected. Of the values from 1.2 to 2, the simulations were fastest with this one, with good expectations and without
 * any.
 */
const FAIR = 1.2;

/**
 * A batch of guesses has at most so many builds for each one that was measured: one short dependency says little about
 * forty checks. Without a limit, forty checks of 0.5 s after a dependency of 5 ms took 14 to 17 s on two slots, and 11
 * s with it; a hundred trivial checks take the same time either way.
 */
const STAKE = 8;

/** Whether a node may share a client with others. */
export function isShareable({ alone, again, durationMs }: ScheduledNode): boolean {
  return !alone && !again && durationMs <= BATCH_MS;
}

/** What is known about the builds that may share a client, and how long it may take. */
type Shareable = {
  /** The time of all of them, one after the other. */
  sharedMs: number;
  jobs: number;
  /** How many builds like the first one were measured. */
  measured: number;
  windowMs: number;
};

/**
 * Collects short builds for one client: about a second of work, but never so much that other slots run dry. `first`:
 * the first of them; `next`: the next one that is left; `take`: takes one. A history is not believed at once: as many
 * builds share a client as were measured.
 */
export function collectBatch(
  first: ScheduledNode,
  { sharedMs, jobs, measured, windowMs }: Shareable,
  next: () => ScheduledNode | undefined,
  take: (node: ScheduledNode) => void,
): ScheduledNode[] {
  const isKnown = first.expected.from === "history";
  const least = isKnown ? 0 : LEAST_BATCH_MS;
  let left = Math.min(BATCH_MS, Math.max(least, sharedMs / (FAIR * jobs)), windowMs);
  const most = isKnown ? measured : STAKE * measured;
  const nodes: ScheduledNode[] = [];
  for (let node: ScheduledNode | undefined = first; node !== undefined; node = next()) {
    left -= node.durationMs;
    if (nodes.length > 0 && (left < 0 || nodes.length >= most || !node.known)) break;
    nodes.push(node);
    take(node);
    if (!node.known) break;
  }
  return nodes;
}
