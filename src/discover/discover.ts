import { randomBytes } from "node:crypto";
import { join } from "node:path";

import { availableMemory } from "../measure/measure.ts";
import { VerdictError } from "../model/model.ts";
import type { BuildLimits, NixTool } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { GIB, type Selection, selectNames, selectsAll } from "../text/text.ts";
import { CheckCollector } from "./check-collector.ts";
import { EvalEvaluator } from "./eval-evaluator.ts";
import type { EvaluationMessage } from "./evaluation-messages.ts";
import type { EvaluationTarget } from "./evaluation-target.ts";
import type { Evaluator } from "./evaluator.ts";
import { FailedImports } from "./failed-imports.ts";
import type { CheckListener, Discovery } from "./found.ts";
import type { ImportListener } from "./import-builds.ts";
import type { LockedFlake } from "./locked-flake.ts";
import { type EvaluationLimits, EvaluationPool } from "./pool.ts";
import { knowsAll, type Remembered } from "./remembered.ts";
import { ReplEvaluator } from "./repl-evaluator.ts";
import { CHECK_SUBJECT, type FlakeSubject } from "./subject.ts";

export { explainRefused } from "./explain-value.ts";
export type { BrokenCheck, CheckListener, Discovery, FoundCheck, NamedCheck } from "./found.ts";
export type { ImportListener, ImportOutcome } from "./import-builds.ts";
export { type LockedFlake, lockFlake } from "./locked-flake.ts";
export type { Overrides } from "./overrides.ts";
export type { Remembered } from "./remembered.ts";
export { bootSubject, CHECK_SUBJECT, type FlakeSubject } from "./subject.ts";

/**
 * `memoryBytes`: what all evaluating processes may have together; null: a part of the machine's. `expectedMs`: how long
 * the evaluation of a check takes, by its name, as far as that is known by then; else null.
 */
export type DiscoverOptions = BuildLimits & {
  system: string;
  selection: Selection;
  memoryBytes: number | null;
  expectedMs: (name: string) => number | null;
};

/**
 * `subject`: what is evaluated, by default checks; `checks`: receives each as soon as it is known; `remembered`: what
 * needs no evaluation; null: nothing.
 */
type DiscoverMeans = {
  imports: ImportListener;
  subject?: FlakeSubject;
  checks?: CheckListener | null;
  remembered?: Remembered | null;
};

/** More processes than this repeat more of the shared evaluation than they save. */
const MOST_LANES = 8;

/** The least that one evaluating process is given: a NixOS system takes 0.3 to 4 GB. */
const LANE_BYTES = 1.2 * GIB;

/** The part of the machine's memory that evaluation may have, and the part of what is free that one check may have. */
const EVALUATION_PART = 0.6;
const ALONE_PART = 0.9;

/**
 * Evaluates the checks of one system, in parallel and within a limit of memory, each error kept to its check. Throws
 * `no-checks`, `nothing-selected`, `flake-broken`, `nix-unusable`.
 */
export async function discover(
  context: Context,
  tool: NixTool,
  flake: LockedFlake,
  { imports, subject = CHECK_SUBJECT, checks = null, remembered = null, ...options }: DiscoverOptions & DiscoverMeans,
): Promise<Discovery> {
  const { world, signal } = context;
  await using folder = await world.files.temporary("nix-verdict-");
  const lockFile = join(folder.path, "flake.lock");
  await world.files.write(lockFile, JSON.stringify(flake.locks));
  const target: EvaluationTarget = {
    context,
    tool,
    flake,
    subject,
    system: options.system,
    lockFile,
    dataHome: folder.path,
    nonce: randomBytes(16).toString("hex"),
    isWrapped: tool.secret !== undefined,
    imports,
    failedImports: new FailedImports(),
    checks,
    limits: options,
  };
  const collector = new CheckCollector(target);
  const isWhole = remembered !== null && knowsAll(remembered, options.selection);
  if (isWhole) collector.recall(remembered.names);
  await using first = isWhole ? null : await listChecks(target, collector);
  const names = knownNames(collector, tool, flake);
  const selected = select(
    context,
    names.map((name) => subject.patternName(name)),
    options.selection,
  );
  collector.announce(selected);
  const open = collector.adopt(selected, remembered);
  if (first === null || open.length === 0) return collector.discovery(selected);
  const limits = await evaluationLimits(world, options.memoryBytes);
  const pool = new EvaluationPool(target, limits, collector);
  const expectedMs = (place: number): number | null => options.expectedMs(names[place] ?? "");
  try {
    await pool.run(first, open, expectedMs);
  } catch (error) {
    // After an abort, the checks that are known by now are returned.
    if (!signal.aborted) throw error;
  }
  return collector.discovery(selected);
}

/**
 * Starts the first process, and lists the names of all checks. What a session cannot list, `nix eval` can, or tells why
 * not.
 */
async function listChecks(target: EvaluationTarget, collector: CheckCollector): Promise<Evaluator> {
  const { signal } = target.context;
  const receive = (message: EvaluationMessage): void => collector.learnNames(message);
  signal.throwIfAborted();
  if (ReplEvaluator.fits(target)) {
    await using opening = new AsyncDisposableStack();
    const session = opening.use(new ReplEvaluator(target));
    const ending = await session.list(receive);
    if (collector.names !== null) {
      opening.move();
      return session;
    }
    await opening.disposeAsync();
    signal.throwIfAborted();
    const error = ending && (await collector.importError(ending));
    // What was built in vain is not built again.
    if (error !== null) throw error;
  }
  const evaluator = new EvalEvaluator(target);
  const ending = await evaluator.list(receive);
  signal.throwIfAborted();
  if (ending !== null && collector.names === null)
    throw (await collector.importError(ending)) ?? collector.flakeError(ending.error);
  return evaluator;
}

/** The places of the checks that are wanted. Throws `nothing-selected`. */
function select({ emit }: Context, names: readonly string[], selection: Selection): readonly number[] {
  if (selectsAll(selection)) return [...names.keys()];
  const { places, unused } = selectNames(names, selection);
  for (const { pattern, guess } of unused)
    emit({ type: "notice", level: "warning", message: `The pattern "${pattern}" matches no check.${guess}` });
  return places;
}

/** The names of all checks. Throws `nix-unusable` when an evaluation has ended well without listing them. */
function knownNames({ names }: CheckCollector, { bin }: NixTool, { url }: LockedFlake): readonly string[] {
  if (names !== null) return names;
  throw new VerdictError(
    "nix-unusable",
    `${bin} evaluates "${url}" without a word about its checks. Mend or reinstall Nix.`,
  );
}

/** The memory that evaluation may have on this machine, in bytes. `free`: what is available now. */
export function evaluationMemory({ machine }: World, wanted: number | null, free: number): number {
  return wanted ?? Math.min(EVALUATION_PART * machine.memoryBytes, ALONE_PART * free);
}

/** How much memory evaluation may have on this machine, and in how many processes. */
async function evaluationLimits(world: World, wanted: number | null): Promise<EvaluationLimits> {
  const { cores, memoryBytes } = world.machine;
  const free = availableMemory(world) ?? memoryBytes;
  const bytes = evaluationMemory(world, wanted, free);
  const lanes = Math.max(1, Math.min(cores, MOST_LANES, Math.floor(bytes / LANE_BYTES)));
  return { bytes, aloneBytes: wanted ?? Math.max(bytes, ALONE_PART * free), lanes };
}
