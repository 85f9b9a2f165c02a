import type { Report, Warning } from "../../model/model.ts";
import { count } from "../../text/text.ts";
import { code, prose, shorten } from "../escape.ts";
import { type ShowName } from "../shown-names.ts";
import { fold } from "./fold.ts";
import { CAUSE_LENGTH } from "./table.ts";

/** What Nix warned of, folded; null when it did not. `whole`: with all that it said, else only how many. */
export function warningsFold({ warnings }: Pick<Report, "warnings">, show: ShowName, whole: boolean): string | null {
  if (warnings.length === 0) return null;
  const title = count(warnings.length, "warning of Nix", "warnings of Nix");
  return whole
    ? fold(title, warnings.map((warning) => line(warning, show)).join("\n"))
    : `${title}: see \`verdict.json\``;
}

function line({ text, count: times, checks }: Warning, show: ShowName): string {
  const about = checks.map((name) => code(show(name))).join(", ");
  const facts = [...(times > 1 ? [`${times} times`] : []), ...(about === "" ? [] : [about])].map(
    (fact) => ` (${fact})`,
  );
  return `- ${prose(shorten(text, CAUSE_LENGTH))}${facts.join("")}`;
}
