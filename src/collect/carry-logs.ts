import { join } from "node:path";

import { byNeedOfAttention, type Check, messageOf } from "../model/model.ts";
import { logFileName } from "../run/run.ts";
import type { World } from "../system/system.ts";

/**
 * The most that the logs of all jobs together may take: a hosted runner has 14 GB left for everything (GitHub's
 * documentation, "GitHub-hosted runners").
 */
const LOGS_BYTES = 4 * 1024 ** 3;

/**
 * Copies the logs of checks, given as paths, into `logs/` of the report's folder `out`; the logs that a reader needs
 * first go first. Returns the checks with the new paths of their logs, null for a log that could not be kept. `left`
 * says how many those were and why, or is null.
 */
export async function keepLogs(
  checks: readonly Check[],
  out: string,
  world: World,
): Promise<{ checks: Check[]; left: string | null }> {
  const kept = new Map<Check, string>();
  const names = namesFor(checks);
  let room = LOGS_BYTES;
  let why = "";
  for (const check of byNeedOfAttention(checks)) {
    const name = names.get(check);
    if (check.log === null || name === undefined) continue;
    const size = (await world.files.size(check.log)) ?? 0;
    try {
      if (size > room) throw new Error(`together they take more than ${LOGS_BYTES / 1024 ** 3} GiB`);
      await logPath(check.log, join(out, "logs", name), world);
      room -= size;
      kept.set(check, `logs/${name}`);
    } catch (error) {
      why = messageOf(error);
    }
  }
  const wanted = checks.filter(({ log }) => log !== null).length;
  return {
    checks: checks.map((check) => ({ ...check, log: kept.get(check) ?? null })),
    left: kept.size === wanted ? null : `${wanted - kept.size} of ${wanted} logs are not in the merged report: ${why}.`,
  };
}

async function logPath(from: string, to: string, world: World): Promise<void> {
  await world.files.makeFolder(join(to, ".."));
  // A file that an earlier report left there.
  await world.files.remove(to);
  await world.files.copy(from, to);
}

/**
 * The name of each check's log: the check's name, or its attribute where several systems have a check of that name. No
 * two are the same.
 */
export function namesFor(checks: readonly Check[]): Map<Check, string> {
  const same = Map.groupBy(checks, ({ name }) => name);
  const taken = new Set<string>();
  /** The last number that was tried after each name, so that none is tried twice. */
  const numbers = new Map<string, number>();
  return new Map(
    checks.map((check) => {
      const base = same.get(check.name)?.length === 1 ? check.name : check.attr;
      let number = numbers.get(base) ?? 1;
      let name = logFileName(number === 1 ? base : `${base} ${number}`);
      while (taken.has(name)) {
        number += 1;
        name = logFileName(`${base} ${number}`);
      }
      numbers.set(base, number);
      taken.add(name);
      return [check, name];
    }),
  );
}
