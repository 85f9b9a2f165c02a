import { type Check, type Event, isGood, storePathName } from "../model/model.ts";
import { count, formatDuration, printable } from "../text/text.ts";
import { leftText } from "./evaluation-progress.ts";
import { drawLine, type Fact, fitLines, joinFacts, type LiveLine, memoryLine } from "./live-lines.ts";
import { showName } from "./shown-names.ts";
import { testPlace } from "./test-place.ts";

/** A derivation that is being built. `checks`: the checks that it belongs to; empty for a mere dependency. */
type Building = {
  readonly checks: readonly string[];
  readonly since: number;
  /** Where a NixOS test is: in a subtest, on a machine. */
  readonly place?: { readonly subtest: string | null; readonly machine: string | null };
};

/** What the live view remembers of the events so far. Times: milliseconds since the epoch. */
export type LiveState = {
  readonly stage: string | null;
  readonly startedAt: number | null;
  readonly over: boolean;
  /** Numbers of checks: named, evaluated, with a verdict, with a bad one, proven by an earlier run. */
  readonly named: number;
  readonly evaluated: number;
  readonly done: number;
  readonly bad: number;
  readonly cached: number;
  /** Numbers of dependencies: to be built, and built. */
  readonly dependencies: number;
  readonly dependenciesDone: number;
  /** Builds that are running, by derivation path. */
  readonly building: ReadonlyMap<string, Building>;
  /** Checks without a verdict that must wait, by the derivation path of what they wait for. */
  readonly waiting: ReadonlyMap<string, readonly string[]>;
  /** When everything will be built; null while nobody knows. */
  readonly endsAt: number | null;
  /** The memory of all builds together, and all that there is, in bytes; null while it is not measured. */
  readonly memory: { readonly bytes: number; readonly limitBytes: number } | null;
};

/** Returns the state before the first event. */
export function initialLive(): LiveState {
  return {
    stage: null,
    startedAt: null,
    over: false,
    named: 0,
    evaluated: 0,
    done: 0,
    bad: 0,
    cached: 0,
    dependencies: 0,
    dependenciesDone: 0,
    building: new Map(),
    waiting: new Map(),
    endsAt: null,
    memory: null,
  };
}

/** Returns the state after one more event; does not change `state` itself. */
export function advance(state: LiveState, event: Event): LiveState {
  switch (event.type) {
    case "stage-started":
      return { ...state, stage: event.stage, startedAt: state.startedAt ?? event.at };
    case "stage-finished":
      return state.stage === event.stage ? { ...state, stage: null } : state;
    case "checks-named":
      return { ...state, named: state.named + event.names.length };
    case "check-evaluated":
      return { ...state, evaluated: state.evaluated + 1 };
    case "planned":
      return { ...state, ...planned(state, event) };
    case "build-started": {
      const building = new Map(state.building).set(event.drvPath, { checks: event.checks, since: event.at });
      return { ...state, building };
    }
    case "test-progress": {
      const build = state.building.get(event.drvPath);
      if (build === undefined) return state;
      const { subtest, machine } = event;
      return {
        ...state,
        building: new Map(state.building).set(event.drvPath, { ...build, place: { subtest, machine } }),
      };
    }
    case "build-finished": {
      const dependenciesDone = state.dependenciesDone + (event.checks.length === 0 ? 1 : 0);
      return { ...state, dependenciesDone, building: without(state.building, event.drvPath) };
    }
    case "check-finished":
      return judged(state, event.check);
    case "run-finished":
      return { ...state, over: true, building: new Map() };
    default:
      return estimated(state, event);
  }
}

/** The state after what was foreseen or measured, and the same after anything else. */
function estimated(state: LiveState, event: Event): LiveState {
  if (event.type === "end-expected") return { ...state, endsAt: event.at };
  if (event.type !== "memory-sampled") return state;
  return { ...state, memory: { bytes: event.bytes, limitBytes: event.limitBytes } };
}

/** A check with a verdict neither runs nor waits, even if its build never reported its end (a daemon that died). */
function judged(state: LiveState, { name, verdict }: Check): LiveState {
  const building = new Map<string, Building>();
  for (const [drvPath, build] of state.building) {
    const checks = build.checks.filter((check) => check !== name);
    if (checks.length > 0 || build.checks.length === 0) building.set(drvPath, { ...build, checks });
  }
  const waiting = new Map<string, readonly string[]>();
  for (const [drvPath, names] of state.waiting) {
    const others = names.includes(name) ? names.filter((other) => other !== name) : names;
    if (others.length > 0) waiting.set(drvPath, others);
  }
  return {
    ...state,
    building,
    waiting,
    done: state.done + 1,
    bad: state.bad + Number(!isGood(verdict)),
    cached: state.cached + Number(verdict === "cached"),
  };
}

/** One more part of the plan: its dependencies, and who waits for what. */
function planned(
  { dependencies, waiting }: LiveState,
  part: { builds: readonly { name: string; needs: readonly string[] }[]; dependencies: number },
): Pick<LiveState, "dependencies" | "waiting"> {
  const names = new Map([...waiting].map(([drvPath, those]) => [drvPath, [...those]]));
  for (const { name, needs } of part.builds) {
    for (const need of needs) {
      const those = names.get(need);
      if (those === undefined) names.set(need, [name]);
      else those.push(name);
    }
  }
  return { dependencies: dependencies + part.dependencies, waiting: names };
}

function without<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}

/** How many names a line shows; the rest is only counted. */
const NAMES_SHOWN = 3;

/** With fewer rows, all of them are for what runs. */
const ROWS_WITH_MEMORY = 4;

/**
 * Renders the lines of the live area, without newlines: the state of the run, the memory of its builds, and the checks
 * and dependencies that are being built, the longest first. At most `rows` lines of at most `width` columns; none
 * before the run has begun and after it has ended. `now`: milliseconds since the epoch; `evaluation`: how far that is,
 * null where it has no line.
 */
export function renderLive(
  state: LiveState,
  options: { now: number; width: number; rows: number; color: boolean; evaluation: string | null },
): string[] {
  if (state.over || state.startedAt === null || options.rows <= 0) return [];
  const builds = Array.from(state.building).toSorted(([, a], [, b]) => a.since - b.since);
  const running = builds.filter(([, build]) => build.checks.length > 0);
  const needed = builds.filter(([, build]) => build.checks.length === 0);
  const elapsed = (since: number): string => formatElapsed(options.now - since);
  const evaluation = options.rows > 1 ? options.evaluation : null;
  const memory = builds.length > 0 && options.rows >= ROWS_WITH_MEMORY && state.memory?.bytes ? state.memory : null;
  const lines: LiveLine[] = [
    ...(evaluation === null ? [] : [{ mark: "◇", style: "cyan" as const, text: evaluation }]),
    ...(memory === null ? [] : [memoryLine(memory, options.width)]),
    ...running.map(([, { checks, since, place }]) => ({
      mark: "●",
      style: "cyan" as const,
      text: namesInLine(checks),
      end: `  ${elapsed(since)}`,
      rest: place === undefined ? "" : `  ${testPlace(place)}`,
    })),
    ...needed.map(([drvPath, { since }]) => ({
      mark: "◌",
      style: "dim" as const,
      text: dependency(drvPath, state.waiting.get(drvPath) ?? []),
      end: ` (${elapsed(since)})`,
      quiet: true,
    })),
  ];
  const counts = { running: running.length, evaluated: evaluation === null };
  const text = headText(state, elapsed(state.startedAt), { ...counts, ...options });
  const head: LiveLine = { mark: "▸", style: "bold", text };
  return fitLines([head, ...lines], options.rows).map((line) => drawLine(line, options.width, options.color));
}

/** `evaluated`: whether the number of evaluated checks belongs here. */
function headText(
  state: LiveState,
  elapsed: string,
  { running, evaluated, now, width }: { running: number; evaluated: boolean; now: number; width: number },
): string {
  const evaluating = state.done === 0 && state.building.size === 0 && state.evaluated < state.named;
  const { dependencies, dependenciesDone, endsAt } = state;
  const fact = (isOne: boolean, rank: number, text: () => string): Fact[] => (isOne ? [{ text: text(), rank }] : []);
  const facts = [
    ...fact(true, 0, () => `${state.stage ?? "working"} ${elapsed}`),
    // What takes longer than before is not over at any moment that somebody knows.
    ...fact(endsAt !== null && endsAt > now && state.building.size > 0, 3, () => leftText((endsAt ?? now) - now)),
    ...fact(evaluating && evaluated, 1, () => `${state.evaluated} of ${state.named} evaluated`),
    ...fact(!evaluating && state.named > 0, 1, () => `${state.done} of ${count(state.named, "check")} done`),
    ...fact(state.cached > 0, 5, () => `${state.cached} cached`),
    ...fact(state.bad > 0, 2, () => `${state.bad} bad`),
    ...fact(running > 0, 4, () => `${running} running`),
    ...fact(
      dependenciesDone < dependencies,
      6,
      () => `${dependenciesDone} of ${count(dependencies, "dependency", "dependencies")}`,
    ),
  ];
  return joinFacts(facts, width - 2);
}

function dependency(drvPath: string, waiting: readonly string[]): string {
  const name = printable(storePathName(drvPath));
  if (waiting.length === 0) return `building ${name}`;
  return `${namesInLine(waiting)} ${waiting.length === 1 ? "waits" : "wait"} for ${name}`;
}

function namesInLine(names: readonly string[]): string {
  const shown = names.length > NAMES_SHOWN ? names.slice(0, NAMES_SHOWN - 1) : names;
  const rest = names.length - shown.length;
  const words = shown.map((name) => printable(showName(name)));
  if (rest > 0) return `${words.join(", ")} and ${rest} more`;
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** Whole seconds, because tenths that change on every redraw are restless. */
function formatElapsed(ms: number): string {
  return formatDuration(Math.max(0, Math.floor(ms / 1000) * 1000));
}
