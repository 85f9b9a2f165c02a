import { anyOf } from "../text/text.ts";

/**
 * A line that a NixOS test driver printed, of any release since 2023. `machine`: the one that it is about; null when it
 * is about none.
 */
export type DriverLine =
  /** A step began, such as `must succeed: true`. Its text may go on in the next lines until `isWhole`. */
  | { type: "step"; machine: string | null; text: string; isWhole: boolean }
  /** The same for a subtest; `text` is its name. */
  | { type: "subtest"; text: string; isWhole: boolean }
  /** A step or a subtest ended well. `seconds`: null when the text goes on in the next lines. */
  | { type: "finished"; machine: string | null; text: string; seconds: number | null }
  /** A subtest may have failed. `text`: its name, or the first line of it, and all that follows. */
  | { type: "subtest-failed"; text: string }
  /** A traceback begins. `isMarked`: the driver marks it as the reason for its end. */
  | { type: "traceback"; isMarked: boolean }
  /** A line that is marked as an error, of whatever kind. */
  | { type: "marked"; text: string }
  | { type: "machine"; machine: string; event: MachineEvent; seconds: number | null }
  /** What a failed command printed; it goes on in the next lines. */
  | { type: "output"; machine: string; text: string }
  | { type: "driver"; event: DriverEvent };

type MachineEvent = "starting" | "qemu-running" | "nspawn-running" | "connected" | "connecting-took" | "silent";

/**
 * `symbols`: the names of the machines follow. `script` and `cleanup`: these parts began. `done`: the script came to
 * its end. `breakpoint`: a debugger is waited for. `resumed`: it came. `ignored`: the traceback that follows is not the
 * reason for the end. `tidying`: something that was started is ended.
 */
export type DriverEvent =
  | "symbols"
  | "script"
  | "done"
  | "cleanup"
  | "time-limit"
  | "breakpoint"
  | "resumed"
  | "ignored"
  | "tidying";

/** How the driver's library for colours begins a step, an error, and a line of a machine's console. */
export const STEP_COLOUR = "\u001b[1m\u001b[32m";
export const ERROR_COLOUR = "\u001b[31m!!! ";
export const CONSOLE_COLOUR = "\u001b[2m";
export const NO_COLOUR = "\u001b[0m";

const ERROR_MARK = "!!! ";

/** `name: ` before what is about one machine. */
const MACHINE_BEFORE = String.raw`(?:(?<machine>[A-Za-z0-9_.-]{1,64}): )?`;

const FINISHED = new RegExp(String.raw`^${MACHINE_BEFORE}\(finished: (?<text>.*)$`, "s");

/** How the end of a step ends; without colours, a line of a console may follow at once. */
export const TOOK = /, in (\d+(?:\.\d+)?) seconds\)(?:[A-Za-z0-9_.-]{1,64} # .*)?$/;

/** Words with which steps begin. Without colours, nothing else tells a step. */
const STEP = new RegExp(
  `^${MACHINE_BEFORE}(?<text>(?:${[
    "must (?:succeed|fail):(?: |$)",
    "waiting for ",
    "Checking polling condition",
    "checking if unit ",
    "(?:start|wait for) all (?:VMs|VLans|machines)",
    "making screenshot ",
    "sending (?:keys? |monitor command: )",
  ].join("|")}).*)$`,
  "s",
);

const MACHINE_EVENTS: readonly [MachineEvent, RegExp][] = [
  ["starting", /^starting vm$/],
  ["qemu-running", /^QEMU running \(pid \d+\)$/],
  ["nspawn-running", /^systemd-nspawn running \(pid \d+\)$/],
  ["connected", /^connected to guest root shell$/],
  ["connecting-took", /^\(connecting took (\d+(?:\.\d+)?) seconds\)(?:[A-Za-z0-9_.-]{1,64} # .*)?$/],
  ["silent", /^Guest root shell did not produce any data yet\.\.\.$/],
];

/** Events that are the beginning of a step. */
const STEP_EVENTS: ReadonlySet<DriverEvent> = new Set(["script", "cleanup", "time-limit"]);

const DRIVER_EVENTS: readonly [DriverEvent, RegExp][] = [
  ["symbols", /^additionally exposed symbols:$/],
  ["script", /^run the VM test script$/],
  ["done", /^test script finished in \d+(?:\.\d+)?s$/],
  ["cleanup", /^cleanup$/],
  ["time-limit", /^timeout reached; test terminating/],
  ["breakpoint", /^RemotePdb session open at .*, waiting for connection/],
  ["resumed", /^RemotePdb accepted connection from /],
  ["ignored", /^Exception (?:ignored in|in thread)\b/],
  [
    "tidying",
    /^kill \S+ \(pid \d+\)$|^vde_switch: |^qemu-\S+: terminating on signal \d+|^Container \S+ terminated by /,
  ],
];

/** Most lines are none of these, and one search says so. */
const ANY_EVENT = anyOf(DRIVER_EVENTS.map(([, pattern]) => pattern));

export const SCRIPT_ENDED = /^test script finished in \d/;

/** The name of a machine before the end of a step. */
export const BEFORE_END = /^[A-Za-z0-9_.-]{1,64}: (?=\(finished: )/;

/** Whether only the log of a test has such a line. */
export function isOfTest(read: DriverLine): boolean {
  if (read.type === "step") return read.text === "start all VLans";
  return read.type === "driver" || read.type === "machine" || read.type === "subtest";
}

/**
 * Reads one line, which may have colours; `plain`: the same without. `isColoured`: the log has colours, so that a step
 * without is none. Null when it is none of the driver's.
 */
export function readDriverLine(line: string, plain: string, isColoured: boolean): DriverLine | null {
  // Where Nix shows a log, blanks at the end of a line are gone.
  const isMarked = plain.startsWith(ERROR_MARK) || plain === ERROR_MARK.trimEnd();
  const text = isMarked ? plain.slice(ERROR_MARK.length) : plain;
  if (text.startsWith('Test "')) return { type: "subtest-failed", text };
  if (text === "Traceback (most recent call last):") return { type: "traceback", isMarked };
  if (isMarked) return { type: "marked", text };
  const mayBeStep = !isColoured || line.includes(STEP_COLOUR);
  return readFinished(text) ?? readDriverEvent(text, mayBeStep) ?? (mayBeStep ? readStep(line, text) : null);
}

function readFinished(text: string): DriverLine | null {
  const groups = text.includes("(finished: ") ? FINISHED.exec(text)?.groups : undefined;
  if (groups === undefined) return null;
  const { machine = null, text: rest = "" } = groups;
  const took = TOOK.exec(rest);
  if (took === null) return { type: "finished", machine, text: rest, seconds: null };
  return { type: "finished", machine, text: rest.slice(0, took.index), seconds: Number(took[1]) };
}

function readDriverEvent(text: string, mayBeStep: boolean): DriverLine | null {
  if (ANY_EVENT.test(text)) {
    const event = DRIVER_EVENTS.find(([, pattern]) => pattern.test(text))?.[0];
    if (event !== undefined) return mayBeStep || !STEP_EVENTS.has(event) ? { type: "driver", event } : null;
  }
  const [, machine, rest] = /^([A-Za-z0-9_.-]{1,64}): (.*)$/.exec(text) ?? [];
  if (machine === undefined || rest === undefined) return null;
  if (rest.startsWith("output: ")) return { type: "output", machine, text: rest.slice("output: ".length) };
  for (const [name, pattern] of MACHINE_EVENTS) {
    const found = pattern.exec(rest);
    if (found !== null)
      return { type: "machine", machine, event: name, seconds: found[1] === undefined ? null : Number(found[1]) };
  }
  return null;
}

function readStep(line: string, text: string): DriverLine | null {
  // With colours, the text of a step ends where its colour does; without them, at the end of the line.
  const isColoured = line.includes(STEP_COLOUR);
  const isWhole = !isColoured || line.endsWith(NO_COLOUR);
  if (text.startsWith("subtest: ")) return { type: "subtest", text: text.slice("subtest: ".length), isWhole };
  const groups =
    STEP.exec(text)?.groups ??
    (isColoured ? /^(?:(?<machine>[A-Za-z0-9_.-]{1,64}): )?(?<text>.*)$/s.exec(text)?.groups : null);
  if (groups === null || groups === undefined) return null;
  return { type: "step", machine: groups["machine"] ?? null, text: groups["text"] ?? "", isWhole };
}

/**
 * Divides a line where another one was written into it: several processes write to the same log. Only colours tell
 * where, and the beginning of a step's end.
 */
export function divideLine(line: string): string[] {
  if (isOnePiece(line)) return [line];
  const pieces: string[] = [];
  let from = 0;
  for (const found of line.matchAll(GLUE)) {
    if (found.index > from) pieces.push(line.slice(from, found.index));
    from = found.index;
  }
  return [...pieces, line.slice(from)];
}

/** Whether a line has no colours, or the ones that the driver gives to a line that stands by itself. */
export function isOnePiece(line: string): boolean {
  if (line.includes("\r")) return false;
  const first = line.indexOf(ESCAPE);
  if (first === -1) return true;
  const colour = COLOURS.find((one) => line.startsWith(one, first));
  if (colour === undefined || (first > 0 && !COLOUR_PREFIX.test(line.slice(0, first)))) return false;
  const next = line.indexOf(ESCAPE, first + colour.length);
  return next === -1 || next === line.length - NO_COLOUR.length;
}

const ESCAPE = "\u001b";

const COLOURS = [CONSOLE_COLOUR, STEP_COLOUR, `${ERROR_COLOUR}${NO_COLOUR}`];

const COLOUR_PREFIX = /^[A-Za-z0-9_.-]{1,64}: $/;

const NAME = "[A-Za-z0-9_.-]{1,64}";

/** Escaped for a regular expression. */
const [STEP_BEGINS, ERROR_BEGINS, CONSOLE_BEGINS, COLOUR_ENDS] = [
  STEP_COLOUR,
  ERROR_COLOUR,
  CONSOLE_COLOUR,
  NO_COLOUR,
].map((text) => text.replaceAll("[", String.raw`\[`));

/** The beginnings of lines, not at the beginning of one. The name of a machine stands before the colour of its step. */
const GLUE = new RegExp(
  `(?<=.)(?:${[
    `(?<=${COLOUR_ENDS}|[^A-Za-z0-9_.[-])${NAME}: ${STEP_BEGINS}`,
    `(?<!^${NAME}: )${STEP_BEGINS}`,
    `${ERROR_BEGINS}`,
    `${CONSOLE_BEGINS}${NAME} # `,
    `(?<=${COLOUR_ENDS})(?:${[
      String.raw`(?:${NAME}: )?\(finished: `,
      String.raw`${NAME}: (?:starting vm|QEMU running |connected to guest|\(connecting took |output: )`,
      String.raw`Test "|test script finished in \d`,
    ].join("|")})`,
    String.raw`\r`,
  ].join("|")})`,
  "g",
);
