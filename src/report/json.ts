import type { Report } from "../model/model.ts";

/**
 * `verdict.json`: the report as it is, indented, with a newline at the end; `schema/verdict.schema.json` describes it.
 * Lone surrogates become U+FFFD: an escaped one is what many JSON readers refuse (RFC 7493, 2.1).
 */
export function renderJson(report: Report): string {
  const wellFormed = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? value.toWellFormed() : value;
  return `${JSON.stringify(report, wellFormed, 2)}\n`;
}
