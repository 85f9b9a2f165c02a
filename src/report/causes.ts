import { type Check, isGood, systemOf } from "../model/model.ts";

/** Checks that are bad over one thing, and the one that tells it best: the first. */
export type SharedCause = { check: Check; others: readonly Check[] };

/** Names that a list has before it only counts. */
const FEW_NAMES = 3;

/**
 * Finds checks that are bad over the same thing: a derivation that they need, an error at one place of the flake, a
 * feature that the machine lacks. It goes by what each of them says, because a report holds nothing else.
 */
export class Causes {
  readonly #first = new Map<string, Check>();

  /** The first check that was bad over the same thing; null when this is the first one, or it is good. */
  add(check: Check): Check | null {
    const keys = keysOf(check);
    const first = keys.map((key) => this.#first.get(key)).find((one) => one !== undefined);
    for (const key of keys) if (!this.#first.has(key)) this.#first.set(key, first ?? check);
    return first ?? null;
  }
}

/** Puts checks that are bad over the same thing together, where the first of them stands. */
export function byCause(checks: readonly Check[]): SharedCause[] {
  const causes = new Causes();
  const shared = new Map<Check, Check[]>();
  for (const check of checks) {
    const first = causes.add(check);
    if (first === null) shared.set(check, []);
    else shared.get(first)?.push(check);
  }
  return Array.from(shared, ([check, others]) => ({ check, others }));
}

/** What two checks have in common that are bad over the same thing: any one of these. */
function keysOf(check: Check): string[] {
  const { verdict, reason, log, drvPath, startedAt, excerpt, location, attr } = check;
  // What stands for a job without a report is about nothing else.
  if (isGood(verdict) || reason === null || attr === "") return [];
  const { code, message } = reason;
  const said = [check.flake ?? null, systemOf(check), verdict, code];
  if (code === "out-of-memory") return [keyFrom(...said)];
  // One derivation has one log, whoever needs it.
  const logs = log === null ? [] : [keyFrom("log", log)];
  if (startedAt !== null) return logs;
  // A trace begins with the check, so that it is another one for each; the log of a derivation is the same for all.
  if (drvPath === null) return [...logs, keyFrom(...said, message, code === "network" ? null : location)];
  return [...logs, keyFrom(...said, message, excerpt)];
}

function keyFrom(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

/** What the others have to do with the first one, as the end of a sentence about that; "" when all are alike. */
export function aboutOthers({ check, others }: SharedCause): string {
  const [one] = others;
  if (one === undefined) return "";
  if (check.startedAt !== null && others.every(({ startedAt }) => startedAt === null))
    return others.length === 1 ? "the other one needs it" : `the other ${others.length} need it`;
  const isSame = others.every(({ reason }) => reason?.message === check.reason?.message);
  return isSame ? "" : `the other${others.length === 1 ? "" : "s"} likewise`;
}

/** Whether the checks were no more than one build, whose numbers are those of all. */
export function isOneBuild({ check, others }: SharedCause): boolean {
  return others.every(({ startedAt, drvPath }) => startedAt === null || drvPath === check.drvPath);
}

/** Lists the first names, and how many more there are: "a, b, c and 37 more". `most`: how many at most. */
export function firstNames(names: readonly string[], most = FEW_NAMES): string {
  // "and 1 more" would take the place of a name.
  const shown = names.length <= most + 1 ? names : names.slice(0, most);
  const rest = names.length - shown.length;
  return `${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}
