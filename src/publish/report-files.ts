import { join } from "node:path";

import { readImages } from "../evidence/evidence.ts";
import { forgeOf, runAddress } from "../github/github.ts";
import { type BootComparison, isBad, messageOf, type Report, VerdictError } from "../model/model.ts";
import {
  linksTo,
  renderBootComparisonJson,
  renderBootComparisonMarkdown,
  renderHtml,
  renderJson,
  renderJunit,
  renderSummary,
} from "../report/report.ts";
import type { World } from "../system/system.ts";
import { excerptLine } from "../text/text.ts";

/** The files that each report has. */
export const REPORT_FILES = ["verdict.json", "junit.xml", "summary.md", "report.html"] as const;

/** The files of a comparison of ways to boot, which few reports have. */
const COMPARISON_FILES = ["boot-comparison.md", "boot-comparison.json"] as const;

/** All files that a report may have in its folder, apart from `logs/` and `evidence/`. */
export const OWN_FILES: readonly string[] = [...REPORT_FILES, ...COMPARISON_FILES];

/** How much of a log's end goes into `junit.xml`, in bytes: a screen of text. Readers refuse files of some 30 MB. */
const TAIL_BYTES = 4096;

/** The ends of the logs of checks that were not good at once, by their paths; a log that cannot be read has none. */
async function readTails({ checks }: Report, out: string, { files }: World): Promise<Map<string, string[]>> {
  const tails = new Map<string, string[]>();
  for (const { log, verdict } of checks) {
    // Strict: a flaky check has something to tell, whatever it counts as.
    if (log === null || tails.has(log) || !isBad({ verdict }, "fail")) continue;
    try {
      const { text, skipped } = await files.tail(join(out, log), TAIL_BYTES);
      // It may begin within a line.
      const lines = text
        .trimEnd()
        .split("\n")
        .slice(skipped > 0 ? 1 : 0)
        .map(excerptLine);
      if (lines.some((line) => line !== "")) tails.set(log, lines);
    } catch {
      // The lines that matter stand for it.
    }
  }
  return tails;
}

/**
 * Writes the report into the folder `out`, each file as a whole or not at all. `comparison`: of ways to boot, with
 * files of its own; null: none. `junit`: another file for `junit.xml`; null: none. Throws `out-unwritable`.
 */
export async function writeReport(
  report: Report,
  out: string,
  world: World,
  { comparison = null, junit = null }: { comparison?: BootComparison | null; junit?: string | null } = {},
): Promise<void> {
  const links = linksTo(runAddress(world.env), forgeOf(world.env).hasArtifactsPlace);
  const images = await readImages(report, out, world);
  const render: Record<(typeof REPORT_FILES)[number], () => string | Promise<string>> = {
    "verdict.json": () => renderJson(report),
    "junit.xml": async () => await renderJunit(report, links, await readTails(report, out, world)),
    "summary.md": () => renderSummary(report),
    "report.html": () => renderHtml(report, links, images, comparison),
  };
  try {
    if (comparison !== null) {
      const [page, data] = COMPARISON_FILES;
      await world.files.write(join(out, page), renderBootComparisonMarkdown(comparison));
      await world.files.write(join(out, data), renderBootComparisonJson(comparison));
    }
    for (const name of REPORT_FILES) await world.files.write(join(out, name), await render[name]());
    if (junit !== null) await world.files.write(junit, await render["junit.xml"]());
  } catch (error) {
    throw new VerdictError(
      "out-unwritable",
      `The report could not be written to "${out}" (${messageOf(error)}). Free some space there, or choose another ` +
        "folder with --out.",
      { cause: error },
    );
  }
}
