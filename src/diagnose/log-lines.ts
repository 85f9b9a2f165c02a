import { Excerpt, EXCERPT_LINES, GAP, places } from "../text/text.ts";
import { isHarmless, type Sign, signOf, type Weight, WEIGHTS } from "./signs.ts";

/** The last lines of a log are always shown: they say what happened when the build gave up. */
const LAST_LINES = 4;

/**
 * The same where no tool says what went wrong. The rest of the excerpt is for words that only sound like a failure, and
 * for the lines before them.
 */
const LAST_LINES_UNEXPLAINED = 14;

/** How many lines of one weight are remembered from the beginning and from the end; an excerpt has no room for more. */
const HITS_KEPT = EXCERPT_LINES;

/**
 * Begins a phase of a nixpkgs build; the last one contains the failure. The first form is for Nix, the second, since
 * 24.05, for people.
 */
const PHASE = /^@nix \{.*"setPhase"|^Running phase: /;

/** A message of a program to Nix, not to people; only the raw log has it. */
const FOR_NIX = /^@nix \{/;

type Hit = { place: number; sign: Sign };

/**
 * Selects the lines of a build's log that tell a person why it failed, in their order, up to the size of an excerpt,
 * with marks for the gaps. The last lines are always among them. `log`: its lines as excerpts show them, or {@link GAP}
 * for a part that was not read. Takes time linear in the log.
 *
 * The first error matters most (with compilers, the others follow from it), then the last one (with tests, earlier ones
 * may be part of what is tested).
 */
export function linesThatMatter(log: readonly string[]): string[] {
  const phaseAt = log.findLastIndex((line) => PHASE.test(line));
  const from = log.slice(0, Math.max(0, phaseAt)).filter(isForPeople).length;
  const lines = log.filter(isForPeople);
  if (lines.length <= EXCERPT_LINES) return lines;
  const excerpt = new Excerpt(lines);
  const takeLast = (count: number): void => excerpt.take(places(lines.length - 1, count, -1));
  takeLast(LAST_LINES);

  const hits = hitsIn(lines, from);
  const explained = hits.cause.length > 0;
  if (!explained) takeLast(LAST_LINES_UNEXPLAINED);
  for (const weight of WEIGHTS) {
    if (weight === "hint" && explained) break;
    for (const hit of byInterest(hits[weight])) excerpt.take(windowOf(hit, lines));
  }
  // If no tool names the cause, it is shown before the first word that something has failed.
  if (!explained) excerpt.take(places((hits.outcome[0]?.place ?? lines.length) - 1, EXCERPT_LINES, -1));
  return excerpt.lines().filter((line, index, all) => line !== GAP || all[index - 1] !== GAP);
}

function isForPeople(line: string): boolean {
  return /\S/.test(line) && !FOR_NIX.test(line);
}

/** Finds the lines after a place that report a failure: the first and the last of each weight. */
function hitsIn(lines: readonly string[], from: number): Record<Weight, Hit[]> {
  const first: Record<Weight, Hit[]> = { cause: [], outcome: [], hint: [] };
  const last: Record<Weight, Hit[]> = { cause: [], outcome: [], hint: [] };
  for (let place = from; place < lines.length; place += 1) {
    const sign = signOf(lines[place] ?? "");
    if (sign === null) continue;
    const kept = first[sign.weight].length < HITS_KEPT ? first : last;
    kept[sign.weight].push({ place, sign });
    if (last[sign.weight].length > HITS_KEPT) last[sign.weight].shift();
  }
  return {
    cause: [...first.cause, ...last.cause],
    outcome: [...first.outcome, ...last.outcome],
    hint: [...first.hint, ...last.hint],
  };
}

/** A line and those that belong to it. The lines after it count only up to the next one that reports something else. */
function windowOf({ place, sign }: Hit, lines: readonly string[]): number[] {
  const after = places(place + 1, sign.after);
  const other = after.findIndex((next) => isHarmless(lines[next] ?? ""));
  return [place, ...(other === -1 ? after : after.slice(0, other)), ...places(place - 1, sign.before, -1)];
}

/** The first, the last, then the others in their order. */
function byInterest(hits: readonly Hit[]): Hit[] {
  return [...hits.slice(0, 1), ...hits.slice(1).slice(-1), ...hits.slice(1, -1)];
}
