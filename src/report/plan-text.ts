import type { PredictedStep, PlannedProof, PlannedRun } from "../model/model.ts";
import {
  clip,
  count,
  displayWidth,
  formatBytes,
  formatDuration,
  padEnd,
  padStart,
  paint,
  printable,
  type Style,
} from "../text/text.ts";
import { keepApart, showName, showNames } from "./shown-names.ts";
import { place, WORDS } from "./words.ts";

/** If there are more dependencies than this, they are only counted: readers look for the checks. */
const LISTED_DEPENDENCIES = 20;

/** How many reasons for proven checks are listed; the checks of further reasons are only counted. */
const LISTED_REASONS = 5;

/** The share of a line that a name may take; the rest is for the source of its expectation. */
const PLAN_NAME_SHARE = 0.3;
/** Columns of a name that always have room. */
const PLAN_NAME_WIDTH = 16;

/**
 * With fewer columns than this, the source of an expectation, or why a check is not proven, is left out because it
 * would say nothing.
 */
const WHY_WIDTH = 8;

const PLAN_GAP = "  ";

/**
 * Renders the plan for a terminal: a line per build in the order of their starts, with its place, its expected time and
 * memory, and why; then the checks that need no build, those that cannot be built, and the predicted time. `width` in
 * columns, `Infinity` where there is none. Ends in a newline.
 */
export function renderPlan(plan: PlannedRun, options: { color: boolean; width: number }): string {
  const { color, width } = options;
  const dependencies = plan.builds.filter(({ checks }) => checks.length === 0).length;
  const listsAll = dependencies <= LISTED_DEPENDENCIES;
  const mark = (mark: string, style: Style, text: string): string =>
    paint(clip(`${mark} ${text}`, width), style, color);
  const lines = buildLines(plan.builds, listsAll, color, width);
  if (!listsAll)
    lines.push(
      paint(
        clip(`and, each before the checks that need it, ${count(dependencies, "dependency", "dependencies")}`, width),
        "dim",
        color,
      ),
    );
  if (lines.length > 0) lines.push("");
  lines.push(...cachedLines(plan.cached, color, width));
  for (const broken of plan.broken) lines.push(mark("✘", "red", brokenText(broken)));
  const guessed = plan.builds.filter(({ from }) => from !== "history").length;
  if (guessed > 0) lines.push(mark("!", "yellow", guessesText(guessed, plan.builds.length)));
  lines.push(...predictionLines(plan, width).map((line) => paint(line, "bold", color)));
  return `${lines.join("\n")}\n`;
}

/** Renders the plan as indented JSON, ending in a newline. Lone surrogates become U+FFFD, as in `verdict.json`. */
export function renderPlanJson(plan: PlannedRun): string {
  const wellFormed = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? value.toWellFormed() : value;
  return `${JSON.stringify({ schema: "nix-verdict-plan/1", ...plan }, wellFormed, 2)}\n`;
}

function buildLines(builds: readonly PredictedStep[], listsAll: boolean, color: boolean, width: number): string[] {
  const show = showNames(builds.flatMap(({ checks, name }) => (checks.length > 0 ? checks : [name])));
  const rows = builds.flatMap((build, index) => {
    const isCheck = build.checks.length > 0;
    if (!isCheck && !listsAll) return [];
    const name = printable((isCheck ? build.checks : [build.name]).map(show).join(", "));
    const why = printable(isCheck ? build.why : `checks need it; ${build.why}`);
    const unproven = build.unproven === null ? "" : `; ${printable(build.unproven)}`;
    return [
      {
        place: `${index + 1}`,
        name,
        time: formatDuration(build.durationMs),
        memory: formatBytes(build.memoryBytes),
        why,
        unproven,
        isCheck,
      },
    ];
  });
  const nameRoom = Math.max(PLAN_NAME_WIDTH, Math.floor(width * PLAN_NAME_SHARE));
  const apart = keepApart(
    rows.map(({ name }) => name),
    { length: nameRoom, cut: clip },
  );
  const longest = (texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
  const places = longest(rows.map(({ place }) => place));
  const names = Math.min(longest(rows.map(({ name }) => name)), nameRoom);
  const times = longest(rows.map(({ time }) => time));
  const memories = longest(rows.map(({ memory }) => memory));
  const room = width - places - names - times - memories - 4 * PLAN_GAP.length;
  return rows.map(({ place, name, time, memory, why, unproven, isCheck }) => {
    const reasons = displayWidth(why) + WHY_WIDTH <= room ? `${why}${unproven}` : why;
    const cells = [
      padStart(place, places),
      padEnd(apart.get(name) ?? name, names),
      padStart(time, times),
      padStart(memory, memories),
      ...(room < WHY_WIDTH ? [] : [clip(reasons, room)]),
    ];
    const line = clip(cells.join(PLAN_GAP), width).trimEnd();
    return isCheck ? line : paint(line, "dim", color);
  });
}

/** Two lines for each reason, those of the most checks first: the checks, and the reason. */
function cachedLines(cached: readonly PlannedProof[], color: boolean, width: number): string[] {
  const show = showNames(cached.map(({ name }) => name));
  const groups = [...Map.groupBy(cached, ({ why }) => why)].toSorted(([, a], [, b]) => b.length - a.length);
  const lines = groups
    .slice(0, LISTED_REASONS)
    .flatMap(([why, checks]) => [
      paint(
        clip(
          `✔ ${checks.length} ${WORDS.cached}: ${checks.map(({ name }) => printable(show(name))).join(", ")}`,
          width,
        ),
        "green",
        color,
      ),
      paint(clip(`  ${printable(why)}`, width), "dim", color),
    ]);
  const rest = groups.slice(LISTED_REASONS).reduce((sum, [, checks]) => sum + checks.length, 0);
  return rest === 0 ? lines : [...lines, paint(clip(`✔ and ${rest} more, ${WORDS.cached}`, width), "green", color)];
}

function brokenText({ name, verdict, reason, location }: PlannedRun["broken"][number]): string {
  const cause = [place(location), reason?.message].filter((part) => part !== null && part !== undefined).join(": ");
  return printable(`${showName(name)} ${WORDS[verdict]}${cause === "" ? "" : `: ${cause}`}`);
}

function guessesText(guessed: number, all: number): string {
  if (all === 1) return "its time is a guess, not measured";
  return guessed === all
    ? "all times are guesses, none is measured"
    : `${guessed} of ${all} times ${guessed === 1 ? "is a guess" : "are guesses"}, not measured`;
}

/** With fewer checks to build than this, the predicted end says enough about their verdicts. */
const FEW_VERDICTS = 3;

/** When the verdicts are expected that take a build. */
function verdictsText(builds: readonly PredictedStep[]): string | null {
  const ends = builds.flatMap(({ checks, endMs }) => checks.map(() => endMs)).toSorted((a, b) => a - b);
  const [first, half] = [ends[0], ends[Math.ceil(ends.length / 2) - 1]];
  if (ends.length < FEW_VERDICTS || first === undefined || half === undefined) return null;
  return `the first verdict comes after ${formatDuration(first)}, and half of them by ${formatDuration(half)}`;
}

/** The answer, on two lines if it does not fit on one, and when verdicts come. */
function predictionLines({ builds, jobs, memoryBytes, makespanMs, lowerBoundMs }: PlannedRun, width: number): string[] {
  if (builds.length === 0) return [clip("nothing has to be built", width)];
  const memory = memoryBytes === null ? "" : ` under ${formatBytes(memoryBytes)}`;
  const predicted = `predicted: ${formatDuration(makespanMs)} on ${count(jobs, "job")}${memory}`;
  const bound = `no order is faster than ${formatDuration(lowerBoundMs)}`;
  const line = `${predicted}; ${bound}`;
  const verdicts = verdictsText(builds);
  return [
    ...(displayWidth(line) <= width ? [line] : [clip(`${predicted};`, width), clip(bound, width)]),
    ...(verdicts === null ? [] : [clip(verdicts, width)]),
  ];
}
