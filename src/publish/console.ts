import { join, resolve } from "node:path";

import type { Check, Conditions, Emit, Event } from "../model/model.ts";
import {
  advance,
  badFacts,
  Causes,
  EvaluationProgress,
  initialLive,
  renderLive,
  renderTable,
  renderVerdictLine,
  showName,
  type ShowName,
  showNames,
  timeOf,
} from "../report/report.ts";
import type { Host } from "../runner/runner.ts";
import type { Files, Terminal } from "../system/system.ts";
import { sanitize, wrapWords } from "../text/text.ts";
import { EvaluationLog } from "./evaluation-log.ts";
import { onlyBad } from "./quiet-console.ts";
import { TestProgressLog } from "./test-progress-log.ts";

/** How often lines are redrawn. */
const REDRAW_MS = 100;

/** The most of a log that is printed into a job's own log, from its end; the whole log is in `logs/`. */
const GROUP_BYTES = 256 * 1024;

/** Reads events and shows a person what happens. Disposing it leaves the terminal clean. */
export interface Console extends AsyncDisposable {
  readonly emit: Emit;
}

/**
 * `host`: the runner whose job log this is; null when there is none. `details`: whether notices of that level are
 * shown; a job's log always shows them. `quiet`: whether only what is bad is shown. `conditions`: under which the flake
 * is evaluated, for commands that do the same.
 */
export type ConsoleOptions = {
  host: Pick<Host, "group"> | null;
  details: boolean;
  quiet?: boolean;
  out: string;
  now: () => number;
  conditions?: Conditions;
};

/** Opens the right console: redrawn lines on a terminal, groups in a job of GitHub Actions, else a line per verdict. */
export function openConsole(terminal: Terminal, files: Files, options: ConsoleOptions): Console {
  if (options.quiet === true) return { emit: onlyBad(terminal), [Symbol.asyncDispose]: async () => undefined };
  if (options.host !== null) return actionsConsole(terminal, files, { ...options, host: options.host });
  return terminal.live ? liveConsole(terminal, options) : plainConsole(terminal, options);
}

/** Quiet and complete: one line per verdict as soon as it is known, then the table. */
function plainConsole(terminal: Terminal, { details }: ConsoleOptions): Console {
  let show: ShowName = showName;
  const [evaluation, tests] = [new EvaluationLog(), new TestProgressLog()];
  const causes = new Causes();
  const emit = (event: Event): void => {
    if (event.type === "checks-named") show = showNames(event.names);
    const progress = evaluation.take(event) ?? tests.take(event, show);
    if (progress !== null) terminal.paint(`${progress}\n`);
    const text = lineOf(event, terminal, { details, show, causes });
    if (text !== null) terminal.paint(text);
  };
  return { emit, [Symbol.asyncDispose]: async () => undefined };
}

/** A line that stays on the screen. */
function lineOf(
  event: Event,
  terminal: Terminal,
  { details, show, causes }: { details: boolean; show: ShowName; causes: Causes },
): string | null {
  switch (event.type) {
    case "notice":
      if (event.level === "detail" && !details) return null;
      return `${event.level === "warning" ? "! " : ""}${sanitize(event.message)}\n`;
    case "nix-warning": {
      const about = event.check === null ? "" : ` of ${show(event.check)}`;
      return `! Nix warns${about}: ${sanitize(event.text)}\n`;
    }
    case "check-finished":
      return event.check.verdict === "cached"
        ? null
        : `${renderVerdictLine(event.check, terminal, show, causes.add(event.check))}\n`;
    case "run-finished":
      return `\n${renderTable(event.report, { color: terminal.color, width: terminal.width() })}\n`;
    default:
      return null;
  }
}

/** Lines that no terminal breaks within a word, where they would be hard to read. */
function wrapped(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapWords(line, width, "  "))
    .join("\n");
}

/** Shows an area below the permanent lines that is redrawn ten times a second. */
function liveConsole(terminal: Terminal, { details, now }: ConsoleOptions): Console {
  let state = initialLive();
  let show: ShowName = showName;
  let drawn = 0;
  const evaluation = new EvaluationProgress();
  const causes = new Causes();
  const draw = (lasting = ""): void => {
    const at = now();
    const lines = renderLive(state, {
      now: at,
      evaluation: evaluation.line(at),
      width: terminal.width(),
      rows: terminal.rows() - 1,
      color: terminal.color,
    });
    terminal.repaint(drawn, lasting + lines.map((line) => `${line}\n`).join(""));
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  const emit = (event: Event): void => {
    state = advance(state, event);
    evaluation.take(event);
    if (event.type === "checks-named") show = showNames(event.names);
    const text = lineOf(event, terminal, { details, show, causes });
    if (text !== null) draw(wrapped(text, terminal.width()));
  };
  const close = async (): Promise<void> => {
    clearInterval(timer);
    terminal.repaint(drawn, "");
    drawn = 0;
  };
  return { emit, [Symbol.asyncDispose]: close };
}

/** Shows one group per check with the end of its log, each written in one piece and in order. */
function actionsConsole(
  terminal: Terminal,
  files: Files,
  { host, out, conditions = {} }: ConsoleOptions & { host: Pick<Host, "group"> },
): Console {
  let queue = Promise.resolve();
  let show: ShowName = showName;
  const [evaluation, tests] = [new EvaluationLog(), new TestProgressLog()];
  const causes = new Causes();
  const emit = (event: Event): void => {
    if (event.type === "checks-named") show = showNames(event.names);
    const progress = evaluation.take(event) ?? tests.take(event, show);
    if (progress !== null) queue = queue.then(() => terminal.write(`${progress}\n`));
    if (event.type === "check-finished") {
      const { check } = event;
      const shown = show;
      const first = causes.add(check);
      const facts = badFacts(check, conditions).map((fact) => `${fact}\n`);
      const body = async (): Promise<string> =>
        first === null || first.log !== check.log
          ? `${facts.join("")}${await logOf(check, files, resolve(out))}`
          : `as with ${shown(first.name)}, above`;
      if (check.verdict !== "cached")
        queue = queue.then(async () => host.group(groupTitle(check, shown), await body()));
      return;
    }
    const text = lineOf(event, terminal, { details: true, show, causes });
    if (text !== null) queue = queue.then(() => terminal.write(text));
  };
  return { emit, [Symbol.asyncDispose]: () => queue };
}

function groupTitle(check: Check, show: ShowName): string {
  return [show(check.name), check.verdict, timeOf(check)].filter((part) => part !== null).join(" · ");
}

async function logOf(check: Check, files: Files, out: string): Promise<string> {
  const evaluation = check.excerpt.join("\n");
  if (check.log === null) return evaluation;
  try {
    const { text, skipped } = await files.tail(join(out, check.log), GROUP_BYTES);
    return skipped > 0 ? `(${skipped} bytes before this are in ${check.log})\n${text}` : text;
  } catch {
    return evaluation;
  }
}
