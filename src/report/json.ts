import type { Report } from "../model/model.ts";

/**
 * Renders `verdict.json`: the report as it is, indented, with a newline at the end; `schema/verdict.schema.json`
 * describes it. Lone surrogates become U+FFFD, because many JSON readers refuse an escaped one (RFC 7493, 2.1).
 */
export function renderJson(report: Report): string {
  const wellFormed = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? value.toWellFormed() : value;
  return `${JSON.stringify(report, wellFormed, 2)}\n`;
}
