import type { ResourceLimits } from "./rank.ts";
import { type Batch, type BuildNode, Schedule } from "./scheduler.ts";

/** The predicted start and end of a build, in milliseconds since the first could begin. */
type PredictedBuild = { drvPath: string; startMs: number; endMs: number };

/**
 * The course of a run in which every build takes its expected time. `order`: by start. No run is shorter than
 * `lowerBoundMs`.
 */
export type Prediction = { makespanMs: number; lowerBoundMs: number; order: PredictedBuild[] };

/** Start-up of a Nix client: measured with Nix 2.18 to 2.34, some 30 ms (decision 0001). */
export const CLIENT_MS = 30;

type SimulatedClient = { batch: Batch; place: number; startMs: number; endMs: number };

/**
 * Runs a separate scheduler against a virtual clock, on which every build takes its expected time. `jobs`: builds at
 * once; `memoryBytes`: for all of them together, null for no limit; `begun`: builds that have begun already, with the
 * time that each has left. Nodes on a cycle are left out.
 */
export function predict(
  nodes: readonly BuildNode[],
  jobs: number,
  memoryBytes: number | null,
  begun: readonly BuildNode[] = [],
): Prediction {
  const limits = { jobs, memoryBytes };
  const byPath = new Map([...begun, ...nodes].map((node) => [node.drvPath, node]));
  const schedule = new Schedule(begun, limits);
  const order: PredictedBuild[] = [];
  const clients: SimulatedClient[] = [];
  let now = 0;
  const begin = (batch: Batch, place: number, startMs: number): SimulatedClient => {
    const endMs = startMs + (byPath.get(batch.drvPaths[place] ?? "")?.expected.durationMs ?? 0);
    return { batch, place, startMs, endMs };
  };
  const fill = (clientMs: number): void => {
    for (let batch = schedule.next(now); batch !== null; batch = schedule.next(now))
      clients.push(begin(batch, 0, now + clientMs));
  };
  fill(0);
  schedule.add(nodes);
  for (;;) {
    fill(CLIENT_MS);
    const client = takeFirst(clients);
    if (client === undefined) break;
    const { batch, place, startMs, endMs } = client;
    now = endMs;
    const drvPath = batch.drvPaths[place] ?? "";
    order.push({ drvPath, startMs, endMs });
    schedule.started(drvPath);
    schedule.succeeded(drvPath, endMs - startMs, byPath.get(drvPath)?.expected.memoryBytes ?? null);
    if (place + 1 < batch.drvPaths.length) clients.push(begin(batch, place + 1, endMs));
    else schedule.ended(batch);
  }
  order.sort((a, b) => a.startMs - b.startMs);
  const built = order.flatMap(({ drvPath }) => byPath.get(drvPath) ?? []);
  return { makespanMs: now, lowerBoundMs: lowerBound(built, limits), order };
}

/**
 * The time that no order can beat, in milliseconds: the longest chain of inputs; all work divided by all slots; or all
 * memory, for as long as it is needed, divided by the memory there is. A build that needs more than all memory counts
 * as needing all of it. `nodes`: inputs before their dependents.
 */
export function lowerBound(nodes: readonly BuildNode[], { jobs, memoryBytes }: ResourceLimits): number {
  const ends = new Map<string, number>();
  let longest = 0;
  let work = 0;
  let area = 0;
  for (const { drvPath, inputs, expected } of nodes) {
    const end = inputs.reduce((latest, input) => Math.max(latest, ends.get(input) ?? 0), 0) + expected.durationMs;
    ends.set(drvPath, end);
    longest = Math.max(longest, end);
    work += expected.durationMs / jobs;
    if (memoryBytes !== null) area += expected.durationMs * Math.min(1, expected.memoryBytes / memoryBytes);
  }
  return Math.max(longest, work, area);
}

function takeFirst(clients: SimulatedClient[]): SimulatedClient | undefined {
  let first = 0;
  for (const [place, { endMs }] of clients.entries()) if (endMs < (clients[first]?.endMs ?? Infinity)) first = place;
  return clients.splice(first, 1)[0];
}
