import type { Check, Subtest, TestMachine } from "../../model/model.ts";
import { count, formatDuration } from "../../text/text.ts";
import { shorten } from "../escape.ts";
import { showName } from "../shown-names.ts";
import { machineFacts, SUBTEST_WORDS } from "../test-words.ts";
import type { Tone } from "../words.ts";
import { html, type Markup, percent } from "./markup.ts";

/** What is left for the parts of all tests of a page, in bytes. */
export type PartsBudget = { parts: number };

/** Longest name of a subtest or a machine, in characters. */
const PART_NAME_LENGTH = 200;

/** Subtests that are nested deeper are shown as deep as this. */
const MOST_DEPTH = 5;

/** Fewer bytes than the markup of any part takes: what surely has no room is not made. */
const LEAST_PART_BYTES = 100;

const SUBTEST_TONES: Readonly<Record<Subtest["verdict"], [tone: Tone, mark: string]>> = {
  passed: ["good", "✔"],
  failed: ["bad", "✘"],
  "not-run": ["stopped", "◌"],
  incomplete: ["doubtful", "!"],
};

/** Says what there is to unfold of a test: "5 subtests", "2 machines". */
export function partsTitle({ subtests, machines }: Check): string[] {
  return [
    ...(subtests.length === 0 ? [] : [count(subtests.length, "subtest")]),
    ...(machines.length === 0 ? [] : [count(machines.length, "machine")]),
  ];
}

/** Renders the subtests and the machines of a test, with bars for their times. Subtracts their bytes from `budget`. */
export function testParts(check: Check, budget: PartsBudget): Markup {
  const { subtests, machines } = check;
  const longest = subtests.reduce((most, { durationMs }) => Math.max(most, durationMs ?? 0), 0);
  const slowest = machines.reduce((most, { bootMs }) => Math.max(most, bootMs ?? 0), 0);
  const bad = subtests.filter(({ verdict }) => verdict !== "passed");
  return html`${partsList("Subtests", [subtests, bad], (one) => subtestItem(one, longest), budget)}${partsList(
    "Machines",
    [machines],
    (one) => machineItem(one, check, slowest),
    budget,
  )}`;
}

/** A list of the first of several choices that there is room for. */
export function partsList<T>(
  title: string,
  choices: readonly (readonly T[])[],
  item: (one: T) => Markup,
  budget: PartsBudget,
): Markup | null {
  const all = choices[0]?.length ?? 0;
  if (all === 0) return null;
  for (const some of choices) {
    if (some.length === 0 || some.length * LEAST_PART_BYTES > budget.parts) continue;
    const items = some.map(item);
    const bytes = items.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
    if (bytes > budget.parts) continue;
    budget.parts -= bytes;
    const left = all === some.length ? null : ` · ${all - some.length} that passed are in verdict.json`;
    return html`<p class="parts-title">${title}${left}</p>
<ul class="parts" aria-label="${title}">
${items}</ul>
`;
  }
  return html`<p class="parts-title">No room for the ${title.toLowerCase()} on this page: see verdict.json</p>
`;
}

function subtestItem({ name, verdict, depth, durationMs }: Subtest, longest: number): Markup {
  const [tone, mark] = SUBTEST_TONES[verdict];
  const level = Math.min(depth, MOST_DEPTH) + 1;
  const time = durationMs === null ? null : formatDuration(durationMs);
  const told = verdict === "passed" && time !== null ? html`<span class="unseen">passed in </span>` : null;
  const words = [...(told === null ? [SUBTEST_WORDS[verdict]] : []), ...(time === null ? [] : [time])].join(", ");
  return html`<li class="part ${tone} level-${level}" aria-level="${level}"><span class="mark"
  aria-hidden="true">${mark}</span><bdi>${shorten(showName(name), PART_NAME_LENGTH)}</bdi>
<span class="took verdict">${told}${words}</span>${timeBar(durationMs, longest)}</li>
`;
}

function machineItem(machine: TestMachine, { machine: culprit }: Check, slowest: number): Markup {
  const { name, bootMs, emulated } = machine;
  const isCulprit = culprit === name;
  const facts = machineFacts({ ...machine, emulated: false }).join(", ");
  const badge = emulated ? html` <span class="badge doubtful">emulated</span>` : null;
  const here = isCulprit ? html` <span class="badge bad">it happened here</span>` : null;
  return html`<li class="part ${isCulprit ? "bad" : "good"}"><span class="mark"
  aria-hidden="true">${isCulprit ? "✘" : ""}</span><span><bdi>${shorten(showName(name), PART_NAME_LENGTH)}</bdi>
  ${here}${badge}</span>
<span class="took">${facts}</span>${timeBar(bootMs, slowest)}</li>
`;
}

export function timeBar(ms: number | null, most: number): Markup | null {
  return ms === null ? null : html`<i style="width:${percent(ms, most)}"></i>`;
}
