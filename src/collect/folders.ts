import { basename, dirname, join, resolve } from "node:path";

import { messageOf, VerdictError } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { NO_REPORT, type Shard } from "./merge.ts";
import { decode, OF_MERGED, readReport } from "./read.ts";

const REPORT = "verdict.json";

/**
 * The most that the reports of all jobs together may take, in bytes; in memory they take some ten times as much. A
 * matrix has at most 256 jobs, and a hundred failed checks take 200 KB.
 */
const FOLDERS_REPORT_BYTES = OF_MERGED.bytes;

/**
 * Reads the results that jobs have left in folders.
 *
 * A folder with a `verdict.json` is the result of one job, under the name that was given. A folder whose subfolders
 * have some holds the results of several jobs, each under its own name, whether it has one itself or not; a subfolder
 * without one is a job without a report. So is every name in `expect` that no folder has. The path of a `verdict.json`
 * stands for its folder, without the subfolders.
 *
 * `out` is never searched, because the merged report goes there; giving it as a source throws a `usage` error; null:
 * nothing is merged. The log of a check becomes the path of an existing file, or null. A result that cannot be read is
 * a problem of that shard alone.
 */
export async function readFolders(
  folders: readonly string[],
  expect: readonly string[],
  out: string | null,
  world: World,
): Promise<Shard[]> {
  const sources = await Promise.all(folders.map((given) => resultAt(given, world)));
  if (out !== null && sources.some(({ folder }) => resolve(folder) === resolve(out))) {
    throw new VerdictError(
      "usage",
      `out: "${out}" is also a folder to be read, and would be written over. Choose another one.`,
    );
  }
  const found = (await Promise.all(sources.map((source) => findShards(source, out, world)))).flat();
  // A folder may be given twice, by different paths; every name that it was given by is one that has been found.
  const once = [...new Map(found.toReversed().map((one) => [resolve(one.path), one])).values()].toReversed();
  const names = new Set(found.flatMap(({ name }) => [name, basename(name)]));
  const missing = [...new Set(expect)]
    .filter((name) => !names.has(name))
    .map((name): Shard => ({ name, problem: `its job left no report: ${NO_REPORT}.` }));
  const shards: Shard[] = [];
  // One after the other, so that only one text is in memory.
  const left = { bytes: FOLDERS_REPORT_BYTES };
  for (const one of once) shards.push(await readFolderShard(one, left, world));
  return [...shards, ...missing];
}

/** `linked`: it is a link that came with the results, and leads elsewhere. */
type ShardFolder = { name: string; path: string; linked: boolean };

/** What the user has named. `isAlone`: by its report's own file, so that its subfolders are not meant. */
type Source = { folder: string; isAlone: boolean };

async function resultAt(given: string, { files }: World): Promise<Source> {
  const isAlone = basename(given) === REPORT && (await files.kind(given)) !== "a folder";
  return { folder: isAlone ? dirname(given) : given, isAlone };
}

/** Folders in a report's own folder that hold its files, and never a result. */
const OWN_FOLDERS = new Set(["logs", "evidence"]);

async function findShards({ folder, isAlone }: Source, out: string | null, world: World): Promise<ShardFolder[]> {
  const itself = { name: folder.replace(/(?<=.)\/+$/u, ""), path: folder, linked: await isLinked(folder, world) };
  if (itself.linked || isAlone) return [itself];
  const isFull = await hasReport(folder, world);
  const inside = await shardsIn(itself, isFull, out, world);
  return isFull || inside.length === 0 ? [itself, ...inside] : inside;
}

/** The results in the subfolders of a folder; none if no subfolder has a report. `isFull`: it has one itself. */
async function shardsIn(
  { name: parent, path: folder }: ShardFolder,
  isFull: boolean,
  out: string | null,
  world: World,
): Promise<ShardFolder[]> {
  const files = new Set((await filesIn(folder, world)).map(({ name }) => name));
  const names = (await world.files.list(folder)).filter(
    (name) =>
      !files.has(name) &&
      !(isFull && OWN_FOLDERS.has(name)) &&
      (out === null || resolve(folder, name) !== resolve(out)),
  );
  const inside = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const linked = (await world.files.linkTarget(path)) !== null;
      const full = !linked && (await hasReport(path, world));
      // A folder without anything in it is no job's; a job that is expected, and left none, is told by its name.
      const isEmpty = !linked && !full && (await isEmptyFolder(path, world));
      return { name: isFull ? `${parent}/${name}` : name, path, linked, full, isEmpty };
    }),
  );
  if (!inside.some(({ full }) => full)) return [];
  const shards = inside
    .filter(({ isEmpty }) => !isEmpty)
    .map(async (one) => [one, ...(one.full ? await shardsIn(one, true, out, world) : [])]);
  return (await Promise.all(shards)).flat();
}

async function isEmptyFolder(path: string, { files }: World): Promise<boolean> {
  return (await files.kind(path)) === "a folder" && (await files.list(path).catch(() => [path])).length === 0;
}

async function hasReport(folder: string, world: World): Promise<boolean> {
  return (await filesIn(folder, world)).some(({ name }) => name === REPORT);
}

/** Whether the folder is reached through a link where links are not followed. */
async function isLinked(folder: string, world: World): Promise<boolean> {
  return await world.files.list(folder).then(
    () => false,
    (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOTPLAIN") throw error;
      return true;
    },
  );
}

/** The files in a folder; none if it is not a folder, or cannot be read. */
async function filesIn(folder: string, world: World): ReturnType<World["files"]["regularFiles"]> {
  return await world.files.regularFiles(folder).catch(() => []);
}

async function readFolderShard(
  { name, path, linked }: ShardFolder,
  left: { bytes: number },
  world: World,
): Promise<Shard> {
  if (linked)
    return { name, problem: "its folder is a symbolic link, which is not followed. Give the folder that it leads to." };
  if (!(await hasReport(path, world)))
    return { name, problem: `its job left no report (there is no ${REPORT} in ${path}): ${NO_REPORT}.` };
  try {
    const bytes = await world.files.readRange(join(path, REPORT), 0, OF_MERGED.bytes + 1);
    if (bytes.length > left.bytes)
      return {
        name,
        problem:
          `its report does not fit: the reports of all jobs may take ${FOLDERS_REPORT_BYTES / 1024 ** 2} ` +
          "MiB together. Report on fewer jobs at once.",
      };
    left.bytes -= bytes.length;
    const read = readReport(decode(bytes), OF_MERGED);
    if ("problem" in read)
      return {
        name,
        problem: `its report cannot be used: ${REPORT} ${read.problem}. ${read.remedy ?? "Run the job again."}`,
      };
    const logs = await logsIn(join(path, "logs"), world);
    return {
      name,
      report: {
        ...read.report,
        checks: read.report.checks.map((check) => ({ ...check, log: logs.get(check.log ?? "") ?? null })),
      },
      folder: path,
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { name, problem: `its report cannot be read: ${messageOf(error)}.` };
  }
}

/** The paths of logs, by the paths in the report. A path from a report is only looked up here, never followed. */
async function logsIn(folder: string, world: World): Promise<Map<string, string>> {
  const files = (await world.files.linkTarget(folder)) === null ? await filesIn(folder, world) : [];
  return new Map(files.map(({ name }) => [`logs/${name}`, join(folder, name)]));
}
