import { type BootWay, VerdictError } from "../model/model.ts";
import { attributePart, attributePath } from "./attribute.ts";
import { bootExpressions } from "./boot-expression.ts";
import { CHECK_EXPRESSIONS, type SubjectExpressions } from "./expression.ts";
import { noChecks, notListed } from "./listing-error.ts";

/** What of a flake is evaluated: its checks, or what it can boot. The rest of this room calls either "checks". */
export type FlakeSubject = {
  /** What one of them is called. */
  noun: string;
  expressions: SubjectExpressions;
  /** The names that people see, for those of the set. */
  namesOf(keys: readonly string[]): string[];
  /** The part of such a name that patterns are compared with. */
  patternName(name: string): string;
  /** The attribute path of the member with this key. */
  attributePath(system: string, key: string): string;
  /** The error of a flake that has none. `others`: the systems for which it has some. */
  none(url: string, system: string, others: readonly string[]): VerdictError;
  /** The error of a flake of which they cannot even be listed. `why`: a sentence. */
  notListed(url: string, why: string): VerdictError;
};

/** The checks of one system. */
export const CHECK_SUBJECT: FlakeSubject = {
  noun: "check",
  expressions: CHECK_EXPRESSIONS,
  namesOf: (keys) => [...keys],
  patternName: (name) => name,
  attributePath,
  none: noChecks,
  notListed: (url, why) => notListed("checks", url, why),
};

/** What the name of a booted system begins with, so that it is never that of a check. */
const BOOT_NAME_PREFIX = "boot.";

/**
 * All that a flake can boot. `way`: only what can be booted as this; null: each as what suits it best. `isCompared`:
 * names say the way, because the same systems are booted in others.
 */
export function bootSubject(way: BootWay | null, isCompared = false): FlakeSubject {
  const suffix = isCompared ? ` (${way})` : "";
  return {
    noun: "system",
    expressions: bootExpressions(way),
    namesOf: (keys) => bootNames(keys).map((name) => `${name}${suffix}`),
    patternName: (name) => name.slice(BOOT_NAME_PREFIX.length, name.length - suffix.length),
    attributePath: (system, key) => {
      const [group, name] = splitKey(key);
      const within = group === "nixosConfigurations" ? group : `${group}.${system}`;
      return `${within}.${attributePart(name)}`;
    },
    none: (url, system) =>
      new VerdictError(
        "no-checks",
        `The flake "${url}" has nothing that can be booted: no nixosConfigurations, and no packages and checks for ` +
          `${system} that are images.`,
      ),
    notListed: (url, why) => notListed("systems and images", url, why),
  };
}

/** The attributes that systems are from; of several of one name, the first of these has it alone. */
const GROUPS = ["nixosConfigurations", "packages", "checks"];

/** The name alone where no other has it, or the path of an attribute that is like it; else with its attribute. */
function bootNames(keys: readonly string[]): string[] {
  const rank = (key: string): number => GROUPS.indexOf(splitKey(key)[0]);
  const lastFirst = keys.toSorted((one, other) => rank(other) - rank(one));
  const owners = new Map(lastFirst.map((key) => [splitKey(key)[1], key]));
  const paths = new Set(keys);
  return keys.map((key) => {
    const [, name] = splitKey(key);
    return `${BOOT_NAME_PREFIX}${owners.get(name) === key && !paths.has(name) ? name : key}`;
  });
}

function splitKey(key: string): [group: string, name: string] {
  const dot = key.indexOf(".");
  return [key.slice(0, dot), key.slice(dot + 1)];
}
