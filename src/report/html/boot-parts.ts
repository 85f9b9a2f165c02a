import type { BootFigures, Check } from "../../model/model.ts";
import { count, formatBytes, formatDuration } from "../../text/text.ts";
import { bootFacts, isBooted } from "../boot-words.ts";
import { html, type Markup } from "./markup.ts";
import { partsList, type PartsBudget, timeBar } from "./test-parts.ts";

/** Says what there is to unfold of a booted system: "how it booted", "3 boots". */
export function bootTitle(check: Check): string[] {
  const { boot } = check;
  if (boot === undefined || !isBooted(check)) return [];
  return [boot.boots.length > 1 ? count(boot.boots.length, "boot") : "how it booted"];
}

/**
 * Renders how a system was booted: in what way, by which program, how it was known to be ready, when it had come how
 * far, and each of several boots. Subtracts the bytes of its lists from `budget`; null for a check.
 */
export function bootParts(check: Check, budget: PartsBudget): Markup | null {
  const { boot } = check;
  if (boot === undefined || !isBooted(check)) return null;
  const phases = phasesOf(boot);
  const longest = Math.max(...phases.map(({ ms }) => ms), 0);
  const slowest = boot.boots.reduce((most, { readyMs }) => Math.max(most, readyMs ?? 0), 0);
  const boots = boot.boots.map((figures, index) => ({ figures, number: index + 1 }));
  return html`<p>${bootFacts(boot).join(" · ")}</p>
${partsList("From the start of its program", [phases], (phase) => phaseItem(phase, longest), budget)}${
    boots.length < 2 ? null : partsList("Boots", [boots], (one) => bootItem(one, slowest), budget)
  }`;
}

/** What a boot had come to, and after how many milliseconds; without what was not seen. */
function phasesOf({ kernelMs, initMs, readyMs }: BootFigures): { name: string; ms: number }[] {
  return (
    [
      ["kernel", kernelMs],
      ["init", initMs],
      ["ready", readyMs],
    ] as const
  ).flatMap(([name, ms]) => (ms === null ? [] : [{ name, ms }]));
}

function phaseItem({ name, ms }: { name: string; ms: number }, longest: number): Markup {
  return html`<li class="part good"><span class="mark"></span><bdi>${name}</bdi>
<span class="took">${formatDuration(ms)}</span>${timeBar(ms, longest)}</li>
`;
}

function bootItem({ figures, number }: { figures: BootFigures; number: number }, slowest: number): Markup {
  const { readyMs, peakMemoryBytes, cpuMs } = figures;
  const facts = [
    readyMs === null ? "never ready" : `ready in ${formatDuration(readyMs)}`,
    ...(peakMemoryBytes === null ? [] : [formatBytes(peakMemoryBytes)]),
    ...(cpuMs === null ? [] : [`${formatDuration(cpuMs)} of CPU`]),
  ].join(", ");
  return html`<li class="part ${readyMs === null ? "bad" : "good"}"><span class="mark"
  aria-hidden="true">${readyMs === null ? "✘" : "✔"}</span><bdi>boot ${number}</bdi>
<span class="took">${facts}</span>${timeBar(readyMs, slowest)}</li>
`;
}
