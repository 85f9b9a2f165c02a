import { dirname, join } from "node:path";

import { forgeOf } from "../../github/github.ts";
import { childEnvironment, onAbort, type World } from "../../system/system.ts";
import { readJson } from "../../text/text.ts";
import { refuseKeys } from "../key.ts";
import { type CacheBackend, type FetchOutcome, NOT_WAITED_FOR, type StoreOutcome } from "../port.ts";
import { explainFailure, isFailure, isGivingUp, progressIn, isTelling } from "./actions-words.ts";

/**
 * The request to the child process, in one line. The child works in a folder of its own: a restored entry appears there
 * as {@link ENTRY}, and an entry is saved from there. The name is always the same, because the package derives an
 * entry's version from it and finds only entries of the same version. `job`: variables of the job, among them its
 * token, which others could read in the child's environment.
 */
export type CacheRequest = Task & { job: Record<string, string | undefined> };

type Task = { task: "restore"; keys: readonly string[] } | { task: "save"; key: string; file: string };

/**
 * The child's answer, one line each: the lines that the package prints, then one final answer. `value`: the key that
 * was found, or whether it was saved. `error`: the package threw it; `reason`: our own words.
 */
export type CacheAnswer =
  | { printed: string }
  | { value: string | boolean | null }
  | { error: string }
  | { reason: string };

export const ENTRY = "entry";

/** `silenceMs`: longest time without a new report by the package. `limitMs`: longest time for one call, in all. */
export type Limits = { silenceMs: number; limitMs: number };

/**
 * The package reports each step and, each second, its progress with Azure's storage. Its longest silences are its
 * pauses between tries (up to 7 s before the third), packing (1 GB in about 10 s), and pieces on a slow line. Ten
 * minutes are enough for 1 GB over a line of 2 MB/s.
 */
export const LIMITS: Limits = { silenceMs: 30_000, limitMs: 600_000 };

/** Variables of the job's environment that the package needs. */
const JOB = [
  "ACTIONS_RESULTS_URL",
  "ACTIONS_CACHE_URL",
  "ACTIONS_RUNTIME_TOKEN",
  "ACTIONS_CACHE_SERVICE_V2",
  "ACTIONS_CACHE_MODE",
  "GITHUB_SERVER_URL",
];

/** Azure's client logs the status of each answer; the package's errors do not contain it. */
const TALKING = { AZURE_LOG_LEVEL: "info" };

/** The package gives tar's arguments as one line. Only text of these characters stays one word of it. */
const ONE_WORD = /^[\w./+@~:-]+$/u;

/**
 * Whether a job has a cache service: GitHub's, or its first version, which other servers speak. Only steps that run an
 * action get its token.
 */
export function githubCacheIsThere(env: World["env"]): boolean {
  return (
    Boolean(env["ACTIONS_RUNTIME_TOKEN"]) && (Boolean(env["ACTIONS_RESULTS_URL"]) || Boolean(env["ACTIONS_CACHE_URL"]))
  );
}

/**
 * The cache of GitHub Actions, through the package `@actions/cache` in a child process. GitHub searches the branches
 * that a job may read, its own first. In each it tries all prefixes in their order, at most ten; a key that equals the
 * first prefix comes before newer ones. A job's token cannot delete entries; GitHub removes them when they have not
 * been used for a week.
 */
export function githubBackend(world: World, limits: Limits = LIMITS): CacheBackend {
  return {
    name: forgeOf(world.env).cache,
    fetch: async (prefixes, into, signal) => {
      const reason = refuseKeys(...prefixes);
      if (reason !== null) return { state: "failed", reason };
      return prefixes.length === 0 ? { state: "miss" } : await restoreEntry({ world, limits, signal }, prefixes, into);
    },
    store: async (key, file, signal) => {
      const reason = refuseKeys(key);
      return reason === null ? await saveEntry({ world, limits, signal }, key, file) : { state: "failed", reason };
    },
    forget: async () => undefined,
  };
}

/** The context of a call of the package: where it runs, how long it may take, and what ends it. */
type Call = { world: World; limits: Limits; signal: AbortSignal };

async function restoreEntry(call: Call, prefixes: readonly string[], into: string): Promise<FetchOutcome> {
  const { world } = call;
  // Beside the target, so that the file can be moved there.
  return await withFolder(dirname(into), world, async (folder) => {
    const outcome = await callPackage(call, { task: "restore", keys: prefixes }, folder);
    if ("reason" in outcome) return { state: "failed", reason: outcome.reason };
    const { value: key } = outcome;
    if (key === null)
      return isFailure(outcome.printed)
        ? { state: "failed", reason: explainFailure(outcome.printed, cacheToken(world)).reason }
        : { state: "miss" };
    if (typeof key !== "string" || refuseKeys(key) !== null || !prefixes.some((prefix) => key.startsWith(prefix))) {
      return { state: "failed", reason: "answered with a key that was not requested" };
    }
    // A second name would mean that it is a hard link to an older file.
    const found = (await world.files.regularFiles(folder)).some(({ name, links }) => name === ENTRY && links === 1);
    if (!found) return { state: "failed", reason: `returned something other than one file for ${key}` };
    await world.files.move(join(folder, ENTRY), into);
    // With the archive's own mode, it might be unreadable.
    await world.files.setMode(into, 0o644);
    return { state: "hit", key };
  });
}

async function saveEntry(call: Call, key: string, file: string): Promise<StoreOutcome> {
  const { world } = call;
  return await withFolder(undefined, world, async (folder) => {
    const outcome = await callPackage(call, { task: "save", key, file }, folder);
    if ("reason" in outcome) return { state: "failed", reason: outcome.reason };
    if (outcome.value === true) return { state: "stored" };
    const { present, reason } = explainFailure(outcome.printed, cacheToken(world));
    return present ? { state: "present" } : { state: "failed", reason };
  });
}

/** Works in a temporary folder and removes it. An error of this machine's disk becomes a reason as well. */
async function withFolder<T>(
  parent: string | undefined,
  world: World,
  work: (folder: string) => Promise<T>,
): Promise<T | { state: "failed"; reason: string }> {
  try {
    await using folder = await world.files.temporary("nix-verdict-cache-", parent);
    if (!ONE_WORD.test(folder.path))
      return {
        state: "failed",
        reason: `cannot be used from ${JSON.stringify(dirname(folder.path))}: tar would not understand this name`,
      };
    return await work(folder.path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { state: "failed", reason: `cannot be used: this machine's disk says ${code}` };
  }
}

type CallOutcome = { value: string | boolean | null; printed: readonly string[] } | { reason: string };

/**
 * Starts the child and reads its output until it answers, gives up, takes too long or is no longer wanted. Afterwards
 * the child and everything that it started are gone.
 */
async function callPackage({ world, limits, signal }: Call, task: Task, folder: string): Promise<CallOutcome> {
  if (signal.aborted) return { reason: NOT_WAITED_FOR };
  const [file, ...args] = world.cacheProgram;
  const request: CacheRequest = { ...task, job: Object.fromEntries(JOB.map((name) => [name, world.env[name]])) };
  await using child = world.processes.hold({
    file,
    args,
    cwd: folder,
    env: { ...childEnvironment(world.env), ...TALKING },
    input: `${JSON.stringify(request)}\n`,
  });
  using watch = watchOver(child, limits, signal);
  const printed: string[] = [];
  for await (const line of child.stdout) {
    const answer = readJson(line) as CacheAnswer | undefined;
    // A line that was cut as the child was killed.
    if (answer === undefined) break;
    if ("value" in answer) return { value: answer.value, printed };
    if ("reason" in answer) return answer;
    if ("error" in answer) return { reason: explainFailure([answer.error], cacheToken(world)).reason };
    watch.reported(progressIn(answer.printed));
    if (isTelling(answer.printed)) printed.push(answer.printed);
    if (isGivingUp(answer.printed)) return { reason: explainFailure(printed, cacheToken(world)).reason };
  }
  const why = watch.why();
  if (why !== null) return { reason: why };
  child.release();
  const { code, signal: killedBy, startError } = await child.ended;
  return { reason: `cannot be used: its program ended with ${startError ?? killedBy ?? code}` };
}

function cacheToken({ env }: World): string | undefined {
  return env["ACTIONS_RUNTIME_TOKEN"];
}

/**
 * Releases a child that is no longer wanted, and keeps the reason. `reported`: the child printed something; for a
 * progress report the number of bytes it has moved, else null.
 */
function watchOver(child: { release(): void }, { silenceMs, limitMs }: Limits, signal: AbortSignal) {
  let reason: string | null = null;
  let bytes = 0;
  const end = (why: string): void => {
    reason ??= why;
    child.release();
  };
  const abort = onAbort(signal, () => end(NOT_WAITED_FOR));
  const total = setTimeout(() => end(`did not finish within ${limitMs / 1000} s`), limitMs);
  const silence = setTimeout(() => end(`made no progress for ${silenceMs / 1000} s`), silenceMs);
  return {
    why: (): string | null => reason,
    reported: (moved: number | null): void => {
      if (moved !== null && moved <= bytes) return;
      bytes = moved ?? bytes;
      silence.refresh();
    },
    [Symbol.dispose]: () => {
      abort[Symbol.dispose]();
      clearTimeout(total);
      clearTimeout(silence);
    },
  };
}
