/** The words for which flake and which system a check is of, in a report of several. */

import { type Check, folderInRepository, isFromFolder, type JudgedFlake, systemOf } from "../model/model.ts";
import { printable } from "../text/text.ts";
import { isBooted } from "./boot-words.ts";
import { flakeName } from "./flake-name.ts";
import { uniqueName } from "./junit-case.ts";
import { showNames } from "./shown-names.ts";
import { hasSeveralSystems } from "./words.ts";

/** Names the flake of a check; null in a report of one flake, and for what is of none. */
export type FlakeOf = (check: Pick<Check, "flake">) => string | null;

/**
 * Names the flakes of a report that has several: no two have one name, and one with inputs of its own says which. The
 * names are shown like those of checks, and not escaped.
 */
export function flakesIn(checks: readonly Pick<Check, "flake">[]): FlakeOf {
  const flakes = new Map(
    checks.flatMap(({ flake }) => (flake === undefined ? [] : [[JSON.stringify(flake), flake] as const])),
  );
  if (flakes.size < 2) return () => null;
  const sameName = Map.groupBy(flakes.values(), flakeName);
  const taken = new Set<string>();
  const names = new Map(
    Array.from(flakes, ([text, flake]) => {
      const { overrides = [] } = flake;
      const own = nameAmong(flake, sameName.get(flakeName(flake)) ?? []);
      const inputs = overrides.map(({ input, flake: other }) => `${input}=${other}`).join(", ");
      return [text, uniqueName(inputs === "" ? own : `${own} with ${inputs}`, taken)];
    }),
  );
  const show = showNames(names.values());
  return ({ flake }) => (flake === undefined ? null : show(names.get(JSON.stringify(flake)) ?? flakeName(flake)));
}

/** The name of a flake among those that have the same one: that one, unless they are not the same but for inputs. */
function nameAmong(flake: JudgedFlake, alike: readonly JudgedFlake[]): string {
  const forms = [
    (one: JudgedFlake) => flakeName(one),
    ({ url }: JudgedFlake) => url,
    ({ lockedUrl }: JudgedFlake) => lockedUrl,
  ];
  const sources = new Set(alike.map(sourceOf)).size;
  const form = forms.find((name) => new Set(alike.map(name)).size >= sources);
  return (form ?? sourceOf)(flake);
}

/** What two flakes have in common that differ in their inputs only. */
function sourceOf(flake: JudgedFlake): string {
  const [address = ""] = flake.lockedUrl.split("?", 1);
  return isFromFolder(flake)
    ? `${flake.url} of ${address.split("/").at(-1) ?? ""}/${folderInRepository(flake)}`
    : flake.url;
}

/**
 * Says of which flake and of which system a check is, behind its name where a report has several; "" elsewhere. A
 * booted machine's place in the flake does not tell its system.
 */
export function originsIn(checks: readonly Check[]): (check: Check) => string {
  const flakeOf = flakesIn(checks);
  const several = hasSeveralSystems(checks);
  return (check) => {
    const [flake, system] = [flakeOf(check), systemOf(check)];
    const isTold = several && !(system === null && isBooted(check));
    const parts = [...(flake === null ? [] : [printable(flake)]), ...(isTold ? [system ?? "any system"] : [])];
    return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
  };
}
