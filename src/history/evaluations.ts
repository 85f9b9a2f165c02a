import { type EvaluatedCheck, isDerivationPath } from "../model/model.ts";
import { compare, isCount, isRecord, isTexts } from "../text/text.ts";

/** What one evaluation of a flake gave. */
export type KnownEvaluation = {
  /** Everything that the evaluation depends on, as a digest. */
  key: string;
  /** When it was evaluated, in ISO 8601. */
  at: string;
  /** The names of all checks of the system, in the flake's order. */
  names: readonly string[];
  /** Those that were evaluated, and are derivations. */
  checks: readonly EvaluatedCheck[];
};

/** How many evaluations of a flake are kept: a branch's last commits are what runs are repeated for. */
const KEPT_EVALUATIONS = 4;

/** Above this number of checks, the older evaluations are dropped: each check takes some 250 bytes when packed. */
const MOST_REMEMBERED = 5000;

/** Merges lists of evaluations: keeps the newest ones, each key once. Of one key, what each of them knows. */
export function mergeEvaluations(...lists: readonly (readonly KnownEvaluation[])[]): KnownEvaluation[] {
  const byKey = Map.groupBy(lists.flat(), ({ key }) => key);
  const newest = [...byKey.values()].map(mergeSame).toSorted((a, b) => compare(b.at, a.at) || compare(a.key, b.key));
  let left = MOST_REMEMBERED;
  return newest.slice(0, KEPT_EVALUATIONS).filter(({ checks }, index) => (left -= checks.length) >= 0 || index === 0);
}

/** Runs with other selections know other checks of the same flake. */
function mergeSame(same: readonly KnownEvaluation[]): KnownEvaluation {
  const ordered = same.toSorted((a, b) => compare(a.at, b.at));
  const newest = ordered.at(-1) as KnownEvaluation;
  const alike = ordered.filter(({ names }) => names.join("\0") === newest.names.join("\0"));
  const byName = new Map(alike.flatMap(({ checks }) => checks.map((check) => [check.name, check])));
  return { ...newest, checks: newest.names.flatMap((name) => byName.get(name) ?? []) };
}

/** Reads an evaluation that a file has; null for one of another shape. */
export function readEvaluation(value: unknown): KnownEvaluation | null {
  if (!isRecord(value)) return null;
  const { key, at, names, checks } = value;
  if (typeof key !== "string" || !/^[0-9a-f]{64}$/u.test(key)) return null;
  if (typeof at !== "string" || !/^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z$/u.test(at)) return null;
  if (!isTexts(names) || !Array.isArray(checks)) return null;
  const known = checks.map(readCheck);
  const wanted = new Set(names);
  if (wanted.size !== names.length || !known.every((check) => check !== null && wanted.has(check.name))) return null;
  return { key, at, names, checks: known as EvaluatedCheck[] };
}

function readCheck(value: unknown): EvaluatedCheck | null {
  if (!isRecord(value)) return null;
  const { name, attr, drvPath, outputs, system, requiredSystemFeatures, backend, machines, warnings } = value;
  if (![name, attr, drvPath, system].every((text) => typeof text === "string")) return null;
  if (!isDerivationPath(drvPath as string) || !isRecord(outputs) || !isTexts(Object.values(outputs))) return null;
  if (!isTexts(requiredSystemFeatures) || !isTexts(warnings) || !BACKENDS.has(backend) || !isMachines(machines))
    return null;
  return {
    name,
    attr,
    drvPath,
    outputs,
    system,
    requiredSystemFeatures,
    backend,
    machines,
    warnings,
  } as EvaluatedCheck;
}

const BACKENDS: ReadonlySet<unknown> = new Set<EvaluatedCheck["backend"]>(["build", "qemu", "nspawn", "mixed"]);

function isMachines(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value)) return false;
  const { count, memoryBytes, cores } = value;
  return isCount(count) && [memoryBytes, cores].every((number) => number === null || isCount(number));
}
