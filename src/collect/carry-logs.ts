import { join } from "node:path";

import { byNeedOfAttention, type Check, messageOf } from "../model/model.ts";
import { logFileName } from "../run/run.ts";
import type { World } from "../system/system.ts";

/**
 * The most that logs of several jobs may take together: a hosted runner has 14 GB left for everything (GitHub's
 * documentation, "GitHub-hosted runners").
 */
const LOGS_BYTES = 4 * 1024 ** 3;

/**
 * Copies the logs that checks have, given as paths, into `logs/` of the report's folder `out`, those first that a
 * reader needs first. Gives the checks with their logs' new paths, and null for what could not be kept; `left` says how
 * many those were and why, or is null.
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
  // What an earlier report has left there.
  await world.files.remove(to);
  await world.files.copy(from, to);
}

/** By the check's name, or where several systems have a check of that name, by its attribute. No two are the same. */
function namesFor(checks: readonly Check[]): Map<Check, string> {
  const same = Map.groupBy(checks, ({ name }) => name);
  const taken = new Set<string>();
  /** The last number that was tried behind a name: none is tried twice. */
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
