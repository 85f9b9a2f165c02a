import { basename, dirname, join, resolve } from "node:path";

import { messageOf, VerdictError } from "../model/model.ts";
import type { Files, World } from "../system/system.ts";
import { printable } from "../text/text.ts";
import { contains } from "./out-folder.ts";

/**
 * Removes an older file of that name, so that nobody takes it for this run's, and proves that another one can be
 * written: to learn that after an hour of builds would be too late. Throws `out-unwritable`, and `usage` for a file in
 * a folder that is still to be read: it may be a part of the results.
 */
export async function clearJunit(file: string, { results, out }: Readers, { files }: World): Promise<void> {
  const result = results.find((one) => isAmongResult(one, file, out, files));
  if (result !== undefined) {
    throw new VerdictError(
      "usage",
      `junit: "${printable(file)}" is in "${printable(result)}", whose results are still to be read, and would be ` +
        "removed first. Name a file elsewhere.",
    );
  }
  try {
    await files.write(file, "");
    await files.remove(file);
  } catch (error) {
    throw new VerdictError(
      "out-unwritable",
      `junit: "${printable(file)}" cannot be written (${messageOf(error)}). Name another file.`,
      { cause: error },
    );
  }
}

/** `results`: the folders that are still to be read, or their `verdict.json`. `out`: the one in them that is not. */
type Readers = { results: readonly string[]; out: string };

/** Whether a file is among what a result's folder holds. */
function isAmongResult(result: string, file: string, out: string, files: Files): boolean {
  const [given, named, report] = [result, file, out].map((one) => realPath(one, files));
  if (given === undefined || named === undefined || report === undefined) return false;
  const folder = basename(given) === "verdict.json" ? dirname(given) : given;
  // The report's own folder is never searched, and may be among the results of jobs.
  const isReport = folder !== report && contains(folder, report) && contains(report, named);
  return contains(folder, named) && !isReport;
}

/** Links lead to no more places than this. */
const MOST_LINKED = 16;

/** A path without the links on the way to it: the same file has several names with them. */
function realPath(path: string, files: Files): string {
  let at = resolve(path);
  for (let count = 0; count < MOST_LINKED; count += 1) {
    const found = files.linkOnTheWay(join(at, "name"));
    if (found === null) break;
    at = resolve(dirname(found.link), found.target, at.slice(found.link.length + 1));
  }
  return at;
}
