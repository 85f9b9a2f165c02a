import { type Batch, type Node, OVERDUE_MS, Schedule } from "../../src/run/schedule.ts";

/** A build that a client may be given. */
export type Work = Node & {
  durationMs: number;
  fails: boolean;
  /** The first client that comes to it dies of something else. */
  lostByClient: boolean;
};

export type Simulated = {
  endedAt: number;
  mostClients: number;
  /** How often each node was really built. */
  built: Map<string, number>;
  handedOut: Map<string, number>;
  finishedAt: Map<string, number>;
  doomed: string[];
  /** Nodes that were handed out before an input was done. */
  early: string[];
  /** Nodes that must be alone and were not. */
  notAlone: string[];
};

/** Start-up of a Nix client. */
const CLIENT_MS = 30;

/** Numbers in [0, 1) that are the same for the same seed: a linear congruence of 31 bits. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

/** The longest way through a graph, in time. */
export function heights(work: readonly Work[]): number {
  const byName = new Map(work.map((one) => [one.drvPath, one]));
  const known = new Map<string, number>();
  const lengthTo = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const one = byName.get(name);
    const length = one === undefined ? 0 : one.durationMs + Math.max(0, ...one.inputs.map(lengthTo));
    known.set(name, length);
    return length;
  };
  return Math.max(...work.map(({ drvPath }) => lengthTo(drvPath)));
}

/** Runs a schedule to its end in virtual time, with clients that behave as Nix does: one build after the other, and locks between them. */
export function simulate(work: readonly Work[], jobs: number): Simulated {
  return new Simulation(work, jobs).run();
}

class Simulation {
  readonly #work: ReadonlyMap<string, Work>;
  readonly #jobs: number;
  readonly #schedule: Schedule;
  readonly #retried = new Set<string>();
  readonly #building = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #events: { at: number; act: () => void }[] = [];
  #now = 0;
  #clients = 0;
  readonly #said: Simulated = { endedAt: 0, mostClients: 0, built: new Map(), handedOut: new Map(), finishedAt: new Map(), doomed: [], early: [], notAlone: [] };

  constructor(work: readonly Work[], jobs: number) {
    this.#work = new Map(work.map((one) => [one.drvPath, one]));
    this.#jobs = jobs;
    this.#schedule = new Schedule(work, jobs);
  }

  run(): Simulated {
    this.#fill();
    while (this.#events.length > 0) {
      this.#events.sort((a, b) => a.at - b.at);
      const event = this.#events.shift();
      if (event === undefined) break;
      this.#now = event.at;
      event.act();
    }
    return this.#said;
  }

  #after(ms: number, act: () => void): void {
    this.#events.push({ at: this.#now + ms, act });
  }

  #fill(): void {
    while (this.#clients < this.#jobs) {
      const batch = this.#schedule.next(this.#now);
      if (batch === null) break;
      this.#clients += 1;
      this.#said.mostClients = Math.max(this.#said.mostClients, this.#clients);
      for (const drvPath of batch.drvPaths) this.#check(drvPath, batch);
      this.#after(CLIENT_MS, () => this.#continue(batch, 0));
    }
  }

  #check(drvPath: string, batch: Batch): void {
    this.#said.handedOut.set(drvPath, (this.#said.handedOut.get(drvPath) ?? 0) + 1);
    const one = this.#work.get(drvPath);
    if (one?.inputs.some((input) => this.#work.has(input) && !this.#schedule.isDone(input)) === true) this.#said.early.push(drvPath);
    const mustBeAlone = one?.alone === true || this.#retried.has(drvPath);
    if (mustBeAlone && (batch.drvPaths.length > 1 || !batch.alone)) this.#said.notAlone.push(drvPath);
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
    } else if (one.lostByClient && !batch.again) {
      this.#end(batch);
    } else {
      this.#build(one, batch, place);
    }
  }

  #build(one: Work, batch: Batch, place: number): void {
    const { drvPath, durationMs, fails } = one;
    this.#building.add(drvPath);
    this.#schedule.started(drvPath);
    this.#said.built.set(drvPath, (this.#said.built.get(drvPath) ?? 0) + 1);
    this.#after(durationMs, () => {
      this.#building.delete(drvPath);
      this.#answered.add(drvPath);
      this.#said.finishedAt.set(drvPath, this.#now);
      this.#said.endedAt = this.#now;
      if (fails) this.#said.doomed.push(...this.#schedule.failed(drvPath));
      else this.#schedule.succeeded(drvPath, durationMs);
      this.#fill();
      this.#continue(batch, place + 1);
    });
  }

  #end(batch: Batch): void {
    for (const drvPath of batch.drvPaths) {
      if (this.#schedule.isDone(drvPath)) continue;
      this.#retried.add(drvPath);
      this.#schedule.again(drvPath);
    }
    this.#clients -= 1;
    this.#fill();
    // A slot that finds nothing looks again when something may be overdue.
    if (this.#clients > 0) this.#after(OVERDUE_MS, () => this.#fill());
  }
}
