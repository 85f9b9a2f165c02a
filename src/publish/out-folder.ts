import { basename, dirname, join, relative, resolve, sep } from "node:path";

import { messageOf, VerdictError } from "../model/model.ts";
import { type Context, trackedState, type World } from "../system/system.ts";
import { count, printable } from "../text/text.ts";
import { clearEvidence, EVIDENCE, isOnlyEvidence } from "./evidence-folder.ts";
import { OWN_FILES } from "./report-files.ts";

/** Folders in `logs/`: of builds that no check names, and of those that evaluation waited for. */
const LOG_FOLDERS: readonly string[] = ["dependencies", "evaluation"];

/** How many files of others one notice names. */
const NAMED = 10;

/**
 * Creates the report's folder afresh, empty except for `logs/`. So no older file is taken for this run's, and nothing
 * of ours is written through somebody else's link. Files of an earlier run are removed. Anything else is moved aside,
 * and a notice says so. `results`: folders that are still to be read.
 *
 * Throws `usage` for a folder that cannot hold a report, and `out-unwritable` when it cannot be made.
 */
export async function makeOutFolder(context: Context, out: string, results: readonly string[]): Promise<void> {
  const { world } = context;
  const folder = resolve(out);
  const problem = await whyNot(folder, out, results, world);
  if (problem !== null) throw new VerdictError("usage", problem);
  try {
    const aside = (await world.files.kind(folder)) === null ? null : await moveAside(folder, world);
    if (aside === folder) await refuseRest(folder, world);
    await world.files.makeFolder(join(folder, "logs"));
    await proveRoom(folder, world);
    if (aside !== null && aside !== folder) await tellOf(context, aside, out);
  } catch (error) {
    throw new VerdictError(
      "out-unwritable",
      `The report's folder "${out}" cannot be written (${messageOf(error)}). Choose another one with --out.`,
      { cause: error },
    );
  }
}

/** Room for a small report. In bytes. */
const REPORT_ROOM = 64 * 1024;

/** Throws when the folder's disk is full: to learn that after an hour of builds would be too late. */
async function proveRoom(folder: string, { files }: World): Promise<void> {
  const draft = join(folder, "logs", "room.log");
  await files.write(draft, Buffer.alloc(REPORT_ROOM));
  await files.remove(draft);
}

/** Why a folder cannot hold a report; null when it can. */
async function whyNot(folder: string, out: string, results: readonly string[], world: World): Promise<string | null> {
  return whyNotThere(folder, out, results, world) ?? (await whyNotThis(folder, out, world));
}

/** Checks the folder's place. */
function whyNotThere(folder: string, out: string, results: readonly string[], { env, files }: World): string | null {
  const name = printable(out);
  const link = files.linkOnTheWay(folder);
  if (link !== null) return linked(link.link);
  const system = SYSTEM.find((one) => contains(one, folder));
  if (system !== undefined)
    return `out: "${name}" belongs to the system (${system}), and is no place for a report. Name another folder.`;
  const isShared = [".", env["HOME"], env["GITHUB_WORKSPACE"], env["RUNNER_TEMP"], env["TMPDIR"] ?? "/tmp"].some(
    (one) => one !== undefined && one !== "" && contains(folder, resolve(one)),
  );
  if (isShared || [".git", "flake.nix"].some((one) => files.exists(join(folder, one)))) {
    return (
      `out: "${name}" holds more than reports, and a report's folder is emptied by each run. ` +
      "Name a folder that is used for nothing else."
    );
  }
  const holder = [dirname(folder), dirname(dirname(folder))].find((one) => files.exists(join(one, "verdict.json")));
  if (holder !== undefined || folder.split(sep).includes(".git")) {
    const owner =
      holder === undefined ? "a git repository's own folder" : `"${printable(holder)}", which holds another report`;
    return `out: "${name}" is in ${owner}, and a report's folder is emptied by each run. Name a folder beside it.`;
  }
  const result = results.find((one) => contains(folder, resolve(one)));
  return result === undefined
    ? null
    : `out: "${printable(result)}" would be read as a result, but is in "${name}", which is emptied for the ` +
        "report. Choose another folder.";
}

/** Checks the folder's content. */
async function whyNotThis(folder: string, out: string, world: World): Promise<string | null> {
  const name = printable(out);
  const kind = await world.files.kind(folder);
  if (kind === null) return null;
  if (kind === "a symbolic link") return linked(folder);
  if (kind === "a device")
    return `out: "${name}" belongs to the system, and is no place for a report. Name another folder.`;
  // A folder elsewhere (/etc, /srv) belongs to the machine.
  if (!isWithinJob(folder, world) && !(await holdsOnlyReports(folder, world))) {
    return (
      `out: "${name}" holds something other than reports, and is outside of this run's folders, so ` +
      "it may belong to somebody else. Name a folder that is empty or does not exist."
    );
  }
  if ((await trackedState(folder, world)) !== "tracked") return null;
  return (
    `out: git tracks files in "${name}", so anybody who commits there decides what is in the report's ` +
    "folder. Remove them from git (git rm -r --cached), or name another folder."
  );
}

function linked(path: string): string {
  return (
    `out: "${printable(path)}" is a symbolic link, so the report would land somewhere else. ` +
    "Name the folder itself, or another one."
  );
}

/** Folders that the kernel provides, or through which programs reach devices and each other. */
const SYSTEM = ["/dev", "/proc", "/sys"];

/**
 * Whether a folder is in a place where a checkout or an earlier step may have written: there, whatever is in the way is
 * moved aside.
 */
function isWithinJob(
  folder: string,
  { env: { HOME, GITHUB_WORKSPACE, RUNNER_TEMP, TMPDIR = "/tmp" } }: World,
): boolean {
  const places = [".", HOME, GITHUB_WORKSPACE, RUNNER_TEMP, TMPDIR].flatMap((one) =>
    one === undefined || one === "" ? [] : [resolve(one)],
  );
  return places.some((place) => dirname(place) !== place && contains(place, folder));
}

/** Whether everything in a folder has a name that a run gives. */
async function holdsOnlyReports(folder: string, world: World): Promise<boolean> {
  if ((await world.files.kind(folder)) !== "a folder") return false;
  const [names, logs] = [await world.files.list(folder), await world.files.list(join(folder, "logs"))];
  return (
    names.every((name) => [...OWN_FILES, "logs", EVIDENCE].includes(name)) &&
    logs.every((name) => LOG_FOLDERS.includes(name) || name.endsWith(".log")) &&
    (await isOnlyEvidence(join(folder, EVIDENCE), world))
  );
}

/** Whether a path is that of a folder, or of something in it. Both are absolute. */
export function contains(folder: string, other: string): boolean {
  const inside = relative(folder, other);
  return inside !== ".." && !inside.startsWith(`..${sep}`);
}

/**
 * Renames whatever is there, and returns the new name. A folder that cannot be renamed, because something is mounted on
 * it, keeps its name.
 */
async function moveAside(folder: string, world: World): Promise<string> {
  const aside = join(dirname(folder), `${basename(folder)}.before-${world.machine.pid}-${world.now()}`);
  try {
    await world.files.move(folder, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
    return folder;
  }
}

/** Removes the files of earlier runs from what was moved aside, and reports the rest, if any. */
async function tellOf({ world, emit }: Context, aside: string, out: string): Promise<void> {
  await clear(aside, world);
  const kind = await world.files.kind(aside);
  if (kind === null) return;
  const names = kind === "a folder" ? await world.files.list(aside) : [];
  const met = await Promise.all(
    names.slice(0, NAMED).map(async (name) => `${printable(name)} (${await world.files.kind(join(aside, name))})`),
  );
  const more = names.length > NAMED ? ` and ${count(names.length - NAMED, "other")}` : "";
  const what = kind === "a folder" ? `held more than a report: ${met.join(", ")}${more}` : `was ${kind}`;
  emit({
    type: "notice",
    level: "warning",
    message: `"${printable(out)}" ${what}. It was moved aside, to "${printable(aside)}".`,
  });
}

/** The same for a folder that keeps its name; it may contain nothing else. */
async function refuseRest(folder: string, world: World): Promise<void> {
  await clear(folder, world);
  const [rest] = await world.files.list(folder);
  if (rest !== undefined)
    throw new Error(`"${printable(rest)}" in it is not ours, and the folder cannot be moved aside`);
}

/**
 * Removes what earlier runs have left: files with our names, and folders that are empty afterwards, without following a
 * link. Anything that cannot be removed stays.
 */
async function clear(folder: string, world: World): Promise<void> {
  const logs = join(folder, "logs");
  for (const name of OWN_FILES) await removeFile(join(folder, name), world);
  for (const one of [...LOG_FOLDERS.map((name) => join(logs, name)), logs]) {
    const isOurs = (await world.files.kind(logs)) === "a folder" && (await world.files.kind(one)) === "a folder";
    if (!isOurs) continue;
    for (const name of await world.files.list(one)) if (name.endsWith(".log")) await removeFile(join(one, name), world);
    await world.files.removeEmpty(one);
  }
  await clearEvidence(join(folder, EVIDENCE), world);
  await world.files.removeEmpty(folder);
}

/** Removes only a file; a link or a folder of that name is not ours. */
async function removeFile(path: string, world: World): Promise<void> {
  if ((await world.files.kind(path)) === "a file") await world.files.remove(path).catch(() => undefined);
}
