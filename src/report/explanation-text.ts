import type { Explanation, LogVerdict, Subtest, TestMachine } from "../model/model.ts";
import { clip, displayWidth, formatDuration, padEnd, paint, printable, type Style } from "../text/text.ts";
import { machineFacts, SUBTEST_WORDS } from "./test-words.ts";
import { place } from "./words.ts";

const MARKS: Readonly<Record<LogVerdict, [mark: string, style: Style, words: string]>> = {
  passed: ["✔", "green", "passed"],
  failed: ["✘", "red", "failed"],
  error: ["✘", "red", "the test itself has an error"],
  crash: ["✘", "red", "a machine crashed"],
  timeout: ["✘", "red", "ended from outside"],
  unknown: ["?", "yellow", "the log does not tell how it ended"],
};

const SUBTEST_MARKS: Readonly<Record<Subtest["verdict"], [mark: string, style: Style]>> = {
  passed: ["✔", "green"],
  failed: ["✘", "red"],
  "not-run": ["-", "dim"],
  incomplete: ["…", "yellow"],
};

/** The widest column of names, in columns. */
const SUBTEST_WIDTH = 60;

/**
 * Renders what a log tells for a terminal. `sentence`: the cause for a person; "" when there is none. `width` in
 * columns. Ends in a newline.
 */
export function renderExplanation(
  { build, verdict, cause, scriptLine, location, journal, subtests, machines }: Explanation,
  sentence: string,
  { color, width }: { color: boolean; width: number },
): string {
  const [mark, style, words] = MARKS[verdict];
  const title = sentence === "" ? words : `${words}: ${printable(sentence)}`;
  const quote = cause === null || sentence.includes(cause.line) ? [] : [`  ${printable(cause.line)}`];
  const where = location === null ? "" : `: ${printable(place(location) ?? "")}`;
  const scriptPlace = scriptLine === null ? [] : [`  line ${scriptLine} of the test script${where}`];
  const lines = [
    paint(`${mark} ${build === null ? "" : `${printable(build)} `}${title}`, style, color),
    ...[...quote, ...scriptPlace].map((line) => paint(clip(line, width), "dim", color)),
    ...paragraph(journal.map((line) => clip(`  ${printable(line)}`, width))),
    ...paragraph(subtestLines(subtests, { color, width })),
    ...paragraph(machines.map((one) => clip(machineLine(one), width))),
  ];
  return `${lines.join("\n")}\n`;
}

function paragraph(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

/** A line for each subtest. */
function subtestLines(subtests: readonly Subtest[], { color, width }: { color: boolean; width: number }): string[] {
  const labels = subtests.map(({ name, depth }) => `${"  ".repeat(depth)}${printable(name)}`);
  const columns = Math.min(SUBTEST_WIDTH, Math.max(...labels.map(displayWidth)));
  return subtests.map(({ verdict, durationMs }, index) => {
    const [mark, style] = SUBTEST_MARKS[verdict];
    const time = durationMs === null ? SUBTEST_WORDS[verdict] : formatDuration(durationMs);
    const label = padEnd(clip(labels[index] ?? "", columns), columns);
    return paint(clip(`${mark} ${label}  ${time}`, width), style, color);
  });
}

function machineLine(machine: TestMachine): string {
  return `  ${printable(machine.name)}: ${machineFacts(machine).join(", ")}`;
}
