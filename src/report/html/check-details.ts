import type { Check, Report } from "../../model/model.ts";
import { formatBytes, formatDuration } from "../../text/text.ts";
import { debugCommand, reproduceCommand } from "../reproduce.ts";
import type { ShowName } from "../shown-names.ts";
import { toneOf } from "../words.ts";
import { bootParts, bootTitle } from "./boot-parts.ts";
import { evidenceParts, evidenceTitle, type Images } from "./evidence-parts.ts";
import { html, logLines, type Markup } from "./markup.ts";
import { type PartsBudget, partsTitle, testParts } from "./test-parts.ts";

/** What is left for all details of a page, in bytes. */
export type DetailsBudget = { excerpts: number } & PartsBudget;

/**
 * The most that all excerpts together may take, and all subtests and machines: a report of a thousand failed checks
 * must open at once. Their logs are a click away.
 */
export const DETAILS: Readonly<DetailsBudget> = { excerpts: 512 * 1024, parts: 512 * 1024 };

/** The lines that remain of an excerpt when there is no room for whole ones. */
const FEW_LINES = 5;

/**
 * Renders the details that unfold under a check that needs a person, under a test with subtests or machines, under a
 * booted system, and under a check that has left something; null for others. Subtracts their bytes from `budget`.
 */
export function checkDetails(
  check: Check,
  { show, flake, images }: { show: ShowName; flake: Report["flake"]; images: Images },
  budget: DetailsBudget,
): Markup | null {
  const needed = toneOf(check) === "good" ? null : forPerson(check, flake, budget);
  const title = [
    ...(needed === null ? [] : [needed.title]),
    ...bootTitle(check),
    ...partsTitle(check),
    ...evidenceTitle(check),
  ].join(", ");
  if (title === "") return null;
  const parts = html`${bootParts(check, budget)}${testParts(check, budget)}${evidenceParts(check, images)}`;
  return html`<details><summary>${title}<span class="unseen"> for ${show(check.name)}</span></summary>
${needed?.content ?? null}${parts}</details>`;
}

/** The lines that matter, the attempts, and the commands to copy; null when there is nothing of it. */
function forPerson(
  check: Check,
  flake: Report["flake"],
  budget: DetailsBudget,
): { title: string; content: Markup } | null {
  const commands = [
    ["Reproduce", reproduceCommand(check, flake)],
    ["Debug", debugCommand(check, flake)],
  ].flatMap(([what = null, command = null]) =>
    command === null
      ? []
      : [
          html`<p>${what}: <code>${command}</code></p>
`,
        ],
  );
  const attempts = attemptsMarkup(check);
  const lines = affordable(check.excerpt, budget);
  if (attempts === null && lines === null && commands.length === 0) return null;
  const excerpt =
    lines === null
      ? null
      : html`<pre tabindex="0">${lines}</pre>
`;
  return {
    title: check.excerpt.length === 0 ? "how to reproduce" : "the lines that matter",
    content: html`${attempts}${excerpt}${commands}`,
  };
}

function attemptsMarkup({ attempts }: Check): Markup | null {
  if (attempts.length < 2) return null;
  const items = attempts.map((attempt, index) => {
    const used = attempt.peakMemoryBytes === null ? "" : `, ${formatBytes(attempt.peakMemoryBytes)}`;
    const time = formatDuration(attempt.durationMs);
    return html`<li>attempt ${index + 1}: ${attempt.verdict} after ${time}${used}</li>`;
  });
  return html`<ol class="attempts">${items}</ol>
`;
}

/** As much of an excerpt as there is room for: all, its last lines, or a note that there is none. */
function affordable(excerpt: readonly string[], budget: DetailsBudget): Markup | null {
  if (excerpt.length === 0) return null;
  for (const lines of [excerpt, excerpt.slice(-FEW_LINES)]) {
    const made = logLines(lines);
    const bytes = Buffer.byteLength(made.source);
    if (bytes > budget.excerpts) continue;
    budget.excerpts -= bytes;
    return made;
  }
  return html`No room for more lines on this page: see the log.`;
}
