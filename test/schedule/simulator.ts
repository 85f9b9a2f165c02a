/** A simulated machine that builds what a scheduler hands out: no process, no clock. */

import { CLIENT_MS } from "../../src/schedule/predict.ts";
import type { ResourceLimits } from "../../src/schedule/rank.ts";
import { type Batch, type BuildNode, OVERDUE_MS, Schedule } from "../../src/schedule/scheduler.ts";

/** A build that a client may be given, and how it really goes. */
export type Work = BuildNode & {
  durationMs: number;
  peakBytes: number;
  fails?: boolean;
  /** The first client that comes to it dies of something else. */
  lostByClient?: boolean;
  /** It is killed for want of memory until it has the whole machine. */
  needsWholeMachine?: boolean;
  /** So many attempts end badly, and are followed by another. */
  flakes?: number;
};

/** What decides the order: the schedule, or what it is compared with. */
export type Scheduler = Pick<Schedule, "next" | "started" | "succeeded" | "failed" | "again" | "ended" | "isDone">;

export type Simulated = {
  endedAt: number;
  mostClients: number;
  /** The most that ran at once: as it was expected when it was handed out, and really. */
  mostExpectedBytes: number;
  mostBytes: number;
  /** How often each node was really built. */
  built: Map<string, number>;
  handedOut: Map<string, number>;
  readyAt: Map<string, number>;
  startedAt: Map<string, number>;
  finishedAt: Map<string, number>;
  doomed: string[];
  /** Every answer that was given: each node must have one. */
  concluded: Map<string, number>;
  /** What should not be: handed out before an input was done, not alone, not by itself, above a budget. */
  wrong: string[];
};

/** Numbers in [0, 1) that are the same for the same seed: a linear congruence of 31 bits. */
export function random(seed: number): () => number {
  let state = (seed * 7919) % 0x7fff_ffff;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

/**
 * Runs a schedule to its end in virtual time, with clients that behave as Nix does: one build after the other, and
 * locks between them.
 */
export function simulate(
  work: readonly Work[],
  limits: ResourceLimits,
  scheduler: Scheduler = new Schedule(work, limits),
): Simulated {
  return new Simulation(work, limits, scheduler).run();
}

/** A schedule of these nodes that has built a hundred short ones before, each as its history said. */
export function confirmed(nodes: readonly BuildNode[], limits: ResourceLimits): Schedule {
  const schedule = new Schedule([], limits);
  for (let n = 1; n <= 100; n += 1) {
    const expected = { durationMs: n, memoryBytes: 0, from: "history" } as const;
    schedule.add([{ drvPath: `past-${n}`, inputs: [], alone: false, expected }]);
    const batch = schedule.next(0);
    schedule.succeeded(`past-${n}`, n, null);
    if (batch !== null) schedule.ended(batch);
  }
  schedule.add(nodes);
  return schedule;
}

/** What directly needs each node. */
export function dependentsOf(nodes: readonly BuildNode[]): Map<string, string[]> {
  const edges = nodes.flatMap(({ drvPath, inputs }) => inputs.map((input) => ({ input, drvPath })));
  return new Map(
    [...Map.groupBy(edges, ({ input }) => input)].map(([input, of]) => [input, of.map(({ drvPath }) => drvPath)]),
  );
}

/** What is to happen, soonest first, and in the order in which it was said: a binary heap. */
class Agenda {
  readonly #heap: { at: number; said: number; act: () => void }[] = [];
  #said = 0;

  add(at: number, act: () => void): void {
    this.#said += 1;
    this.#heap.push({ at, said: this.#said, act });
    for (
      let place = this.#heap.length - 1;
      place > 0 && this.#swapped(place, (place - 1) >> 1);
      place = (place - 1) >> 1
    );
  }

  take(): { at: number; act: () => void } | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || last === first) return first;
    this.#heap[0] = last;
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const down = left + 1 < this.#heap.length && this.#isSooner(left + 1, left) ? left + 1 : left;
      if (down >= this.#heap.length || !this.#swapped(down, place)) return first;
      place = down;
    }
  }

  #isSooner(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    return one !== undefined && other !== undefined && (one.at - other.at || one.said - other.said) < 0;
  }

  #swapped(lower: number, upper: number): boolean {
    const [one, other] = [this.#heap[lower], this.#heap[upper]];
    if (one === undefined || other === undefined || !this.#isSooner(lower, upper)) return false;
    this.#heap[lower] = other;
    this.#heap[upper] = one;
    return true;
  }
}

class Simulation {
  readonly #work: ReadonlyMap<string, Work>;
  readonly #dependents: ReadonlyMap<string, readonly string[]>;
  readonly #limits: ResourceLimits;
  readonly #schedule: Scheduler;
  readonly #retried = new Set<string>();
  /** What was killed for want of memory. */
  readonly #starved = new Set<string>();
  readonly #attempts = new Map<string, number>();
  readonly #building = new Map<string, number>();
  readonly #answered = new Set<string>();
  readonly #agenda = new Agenda();
  readonly #clients = new Set<Batch>();
  #now = 0;
  readonly #said: Simulated = {
    endedAt: 0,
    mostClients: 0,
    mostExpectedBytes: 0,
    mostBytes: 0,
    built: new Map(),
    handedOut: new Map(),
    readyAt: new Map(),
    startedAt: new Map(),
    finishedAt: new Map(),
    doomed: [],
    concluded: new Map(),
    wrong: [],
  };

  constructor(work: readonly Work[], limits: ResourceLimits, schedule: Scheduler) {
    this.#work = new Map(work.map((one) => [one.drvPath, one]));
    this.#limits = limits;
    this.#schedule = schedule;
    this.#dependents = dependentsOf(work);
    for (const { drvPath, inputs } of work) if (inputs.length === 0) this.#said.readyAt.set(drvPath, 0);
  }

  run(): Simulated {
    this.#fill();
    this.#tick();
    for (let event = this.#agenda.take(); event !== undefined; event = this.#agenda.take()) {
      this.#now = event.at;
      event.act();
    }
    return this.#said;
  }

  #after(ms: number, act: () => void): void {
    this.#agenda.add(this.#now + ms, act);
  }

  /** The run looks for overdue clients at every such time. */
  #tick(): void {
    this.#fill();
    if (this.#clients.size > 0) this.#after(OVERDUE_MS, () => this.#tick());
  }

  #fill(): void {
    while (this.#clients.size < this.#limits.jobs) {
      const batch = this.#schedule.next(this.#now);
      if (batch === null) break;
      this.#clients.add(batch);
      for (const drvPath of batch.drvPaths) this.#check(drvPath, batch);
      this.#checkBudget(batch);
      this.#after(CLIENT_MS, () => this.#continue(batch, 0));
    }
  }

  #check(drvPath: string, batch: Batch): void {
    this.#said.handedOut.set(drvPath, (this.#said.handedOut.get(drvPath) ?? 0) + 1);
    const one = this.#work.get(drvPath);
    if (one?.inputs.some((input) => this.#work.has(input) && !this.#schedule.isDone(input)) === true)
      this.#said.wrong.push(`${drvPath} was early`);
    const mustBeAlone = one?.alone === true || this.#retried.has(drvPath);
    if (mustBeAlone && (batch.drvPaths.length > 1 || !batch.alone)) this.#said.wrong.push(`${drvPath} was not alone`);
    if (this.#schedule.isDone(drvPath)) this.#said.wrong.push(`${drvPath} was done`);
  }

  #checkBudget(batch: Batch): void {
    const busy = [...this.#clients].filter((one) => one.drvPaths.some((drvPath) => !this.#schedule.isDone(drvPath)));
    const bytes = busy.reduce((sum, one) => sum + one.memoryBytes, 0);
    this.#said.mostClients = Math.max(this.#said.mostClients, this.#clients.size);
    if (this.#clients.size > this.#limits.jobs) this.#said.wrong.push(`${this.#clients.size} clients`);
    if (busy.length > 1 && busy.some(({ wholeMachine }) => wholeMachine))
      this.#said.wrong.push(`${batch.drvPaths[0]} beside one that must be by itself`);
    if (busy.length === 1 && batch.wholeMachine) return;
    this.#said.mostExpectedBytes = Math.max(this.#said.mostExpectedBytes, bytes);
    if (bytes > (this.#limits.memoryBytes ?? Infinity))
      this.#said.wrong.push(`${bytes} bytes with ${batch.drvPaths[0]}`);
  }

  /** One client goes on with its next derivation. */
  #continue(batch: Batch, place: number): void {
    const drvPath = batch.drvPaths[place];
    if (drvPath === undefined) {
      this.#end(batch);
      return;
    }
    const one = this.#work.get(drvPath);
    if (one === undefined || this.#answered.has(drvPath)) {
      this.#continue(batch, place + 1);
    } else if (this.#building.has(drvPath)) {
      // Another client has its lock.
      this.#after(OVERDUE_MS, () => this.#continue(batch, place));
    } else if (one.lostByClient === true && !batch.again) {
      this.#end(batch);
    } else {
      this.#build(one, batch, place);
    }
  }

  #build(one: Work, batch: Batch, place: number): void {
    const { drvPath, durationMs, peakBytes, needsWholeMachine = false, flakes = 0 } = one;
    this.#building.set(drvPath, peakBytes);
    this.#said.mostBytes = Math.max(
      this.#said.mostBytes,
      [...this.#building.values()].reduce((sum, bytes) => sum + bytes, 0),
    );
    this.#schedule.started(drvPath);
    if (!this.#said.startedAt.has(drvPath)) this.#said.startedAt.set(drvPath, this.#now);
    const isKilled = needsWholeMachine && !batch.wholeMachine;
    const attempt = (this.#attempts.get(drvPath) ?? 0) + 1;
    this.#attempts.set(drvPath, attempt);
    this.#after(isKilled ? durationMs / 2 : durationMs, () => {
      this.#building.delete(drvPath);
      if (isKilled) this.#starved.add(drvPath);
      else if (attempt > flakes) this.#answer(one);
      this.#fill();
      this.#continue(batch, place + 1);
    });
  }

  #answer({ drvPath, durationMs, peakBytes, fails = false }: Work): void {
    this.#answered.add(drvPath);
    this.#said.built.set(drvPath, (this.#said.built.get(drvPath) ?? 0) + 1);
    this.#said.finishedAt.set(drvPath, this.#now);
    this.#said.endedAt = this.#now;
    const doomed = fails ? this.#schedule.failed(drvPath) : [];
    if (!fails) this.#schedule.succeeded(drvPath, durationMs, peakBytes);
    this.#said.doomed.push(...doomed);
    for (const name of [drvPath, ...doomed]) this.#said.concluded.set(name, (this.#said.concluded.get(name) ?? 0) + 1);
    for (const dependent of this.#dependents.get(drvPath) ?? []) {
      if (this.#work.get(dependent)?.inputs.every((input) => this.#answered.has(input)) === true)
        this.#said.readyAt.set(dependent, this.#now);
    }
  }

  #end(batch: Batch): void {
    for (const drvPath of batch.drvPaths) {
      if (this.#schedule.isDone(drvPath)) continue;
      this.#retried.add(drvPath);
      this.#schedule.again(drvPath, { wholeMachine: this.#starved.has(drvPath) });
    }
    this.#clients.delete(batch);
    this.#schedule.ended(batch);
    this.#fill();
  }
}
