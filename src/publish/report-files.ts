import { join } from "node:path";

import { readImages } from "../evidence/evidence.ts";
import { forgeOf, runAddress } from "../github/github.ts";
import { type BootComparison, messageOf, type Report, VerdictError } from "../model/model.ts";
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

/** The files of a report, apart from `logs/` and `evidence/`. */
export const REPORT_FILES = ["verdict.json", "junit.xml", "summary.md", "report.html"] as const;

/**
 * Writes the report into the folder `out`, each file as a whole or not at all. `comparison`: of ways to boot, with
 * files of its own; null: none. Throws `out-unwritable`.
 */
export async function writeReport(
  report: Report,
  out: string,
  world: World,
  comparison: BootComparison | null = null,
): Promise<void> {
  const links = linksTo(runAddress(world.env), forgeOf(world.env).hasArtifactsPlace);
  const images = await readImages(report, out, world);
  const render = {
    "verdict.json": renderJson,
    "junit.xml": renderJunit,
    "summary.md": renderSummary,
    "report.html": () => renderHtml(report, links, images, comparison),
  };
  try {
    if (comparison !== null) {
      await world.files.write(join(out, "boot-comparison.md"), renderBootComparisonMarkdown(comparison));
      await world.files.write(join(out, "boot-comparison.json"), renderBootComparisonJson(comparison));
    }
    for (const name of REPORT_FILES) await world.files.write(join(out, name), await render[name](report, links));
  } catch (error) {
    throw new VerdictError(
      "out-unwritable",
      `The report could not be written to "${out}" (${messageOf(error)}). Free some space there, or choose another ` +
        "folder with --out.",
      { cause: error },
    );
  }
}
