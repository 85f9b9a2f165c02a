import { byNeedOfAttention, type Check, type EvidenceFile, isGood } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { Copies } from "./copies.ts";
import { CHECK_TESTS, RUN_TESTS } from "./limits.ts";

/** The path of a copy, as we give them: in a folder for each check. No other path of a report is opened. */
const COPY = /^evidence(?:\/(?!\.)[^/\\\0]{1,250}){2}$/u;

/** Whether a report may have this path of a file; it may be a stranger's report. */
export function isCopy(path: string): boolean {
  return COPY.test(path);
}

/** Where a job has left its report, for each of its checks. */
export type Origins = ReadonlyMap<EvidenceFile, string>;

/**
 * Copies the evidence of other jobs' checks into the report's folder `out`, like a run's own: within the same limits,
 * and only what is what it looks like. `folders`: the name for each check's copies; `origins`: the folder that each
 * file's path is relative to. A file that has none, or is not there any more, is counted as left out.
 */
export async function carryEvidence(
  checks: readonly Check[],
  out: string,
  { folders, origins }: { folders: ReadonlyMap<Check, string>; origins: Origins },
  { files }: Pick<World, "files">,
): Promise<Map<Check, Check>> {
  const copies = new Copies(files, out);
  const carried = new Map<Check, Check>();
  let room = RUN_TESTS;
  for (const check of byNeedOfAttention(checks)) {
    const { evidence, verdict } = check;
    const folder = folders.get(check);
    if (evidence === undefined || folder === undefined) continue;
    const candidates = evidence.files.flatMap((file) => {
      const root = origins.get(file);
      if (root === undefined || !isCopy(file.path)) return [];
      return [{ root, path: file.path, name: file.name, bytes: null, isOurs: false }];
    });
    const copied = await copies.take(candidates, { folder, isGood: isGood(verdict), isStrict: true });
    const missing = evidence.files.length - candidates.length;
    const tests = evidence.tests.slice(0, Math.min(CHECK_TESTS, room));
    room -= tests.length;
    const leftOut = {
      files: evidence.leftOut.files + copied.leftOut.files + missing,
      tests: evidence.leftOut.tests + evidence.tests.length - tests.length,
    };
    carried.set(check, { ...check, evidence: { files: copied.files, tests, leftOut } });
  }
  return carried;
}
