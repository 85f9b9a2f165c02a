import manifest from "../../package.json" with { type: "json" };
import { VerdictError } from "../model/model.ts";
import { wrapWords } from "../text/text.ts";
import { type CommandName, COMMAND_NAMES, COMMANDS, isCommand } from "./commands.ts";
import { type CommandLineUse, type Option, optionsOf, type OptionTable, THEMES } from "./option.ts";

/** The widest line of help that is read with ease, in columns. */
const MOST_WIDTH = 110;
/** The columns in which a meaning begins, beside its names and below them: for options, and for commands. */
type Places = { beside: number; below: number };
const OF_OPTIONS: Places = { beside: 26, below: 6 };
const BELOW_COMMANDS = "Usage: ".length + 4;
/** A meaning that has less room beside its names stands below them. */
const LEAST_WIDTH = 32;

/** A row of help: the option's spelling, and its meaning. */
export type HelpLine = { names: string; meaning: string };

/**
 * Renders the overview: all commands, and the options grouped by the commands that have them. `columns`: of the
 * terminal.
 */
export function renderOverview(table: OptionTable, columns: number = MOST_WIDTH): string {
  const width = Math.min(columns, MOST_WIDTH);
  const usages = COMMAND_NAMES.map((command, at) => ({
    names: `${at === 0 ? "Usage: " : "       "}${usageOf(table, command)}`,
    meaning: COMMANDS[command].summary,
  }));
  const places = { beside: Math.max(...usages.map(({ names }) => names.length)) + 3, below: BELOW_COMMANDS };
  const options = Object.entries(table).flatMap(([name, { commandLine }]) =>
    "absent" in commandLine || commandLine.operand !== undefined ? [] : [{ name, commands: commandLine.commands }],
  );
  const groups = Map.groupBy(options, ({ commands }) => phrase(commands));
  return [
    wrapWords(`nix-verdict ${manifest.version}: ${manifest.description}`, width).join("\n"),
    usages.map((usage) => renderLine(usage, places, width)).join("\n"),
    ...[...groups].map(([whose, rows]) =>
      section(
        `Options of ${whose}`,
        rows.flatMap(({ name }) => helpLines(table, name)),
        width,
      ),
    ),
    [
      exitCodes(COMMANDS.run.exitCodes, "2 nothing was judged"),
      `Of doctor: ${COMMANDS.doctor.exitCodes}.`,
      `Of post: ${COMMANDS.post.exitCodes}.`,
      `Of explain: ${COMMANDS.explain.exitCodes}.`,
      "",
    ]
      .flatMap((line) => wrapWords(line, width))
      .join("\n"),
  ].join("\n\n");
}

/** The word that asks for help as `--help` does. A flake of that name is `./help`. */
export const HELP = "help";

/** Help as `nix-verdict help` and `nix-verdict help COMMAND` ask for it. Throws `usage`. */
export function helpFor(table: OptionTable, commands: readonly string[], columns?: number): string {
  const [command, ...others] = commands;
  if (command === undefined || command === HELP) return renderOverview(table, columns);
  if (isCommand(command) && others.length === 0) return renderHelp(table, command, columns);
  throw new VerdictError(
    "usage",
    `There is no help for "${commands.join(" ")}". Write nix-verdict help, with the name of a command or without: ` +
      `${COMMAND_NAMES.join(", ")}.`,
  );
}

/** Renders the help of one command: its options by theme. `columns`: of the terminal. */
export function renderHelp(table: OptionTable, command: CommandName, columns: number = MOST_WIDTH): string {
  const width = Math.min(columns, MOST_WIDTH);
  const options = optionsOf(table, command);
  const sections = THEMES.flatMap((theme) => {
    const rows = options.filter(([, option]) => option.theme === theme).flatMap(([name]) => helpLines(table, name));
    return rows.length === 0 ? [] : [section(theme, rows, width)];
  });
  return [
    wrapWords(`Usage: ${usageOf(table, command)}`, width).join("\n"),
    wrapWords(`${capital(COMMANDS[command].summary)}.`, width).join("\n"),
    ...sections,
    wrapWords(exitCodes(COMMANDS[command].exitCodes, "2 bad usage or nothing could be done"), width).join("\n"),
  ].join("\n\n");
}

function exitCodes(...meanings: readonly string[]): string {
  const fault = "3 a fault of nix-verdict itself, 130 or 143 stopped by a signal";
  return `Exit code: ${[...meanings, fault].join(", ")}.`;
}

/** The words of a command in their order: `nix-verdict plan [FLAKE] [OPTIONS]`. */
export function usageOf(table: OptionTable, command: CommandName): string {
  const operands = optionsOf(table, command).flatMap(([, { kind }, { operand, placeholder = "" }]) => {
    if (operand === undefined) return [];
    const word = `${placeholder}${kind.repeats ? "..." : ""}`;
    return [operand === "optional" ? `[${word}]` : word];
  });
  const [byDefault] = COMMAND_NAMES;
  return ["nix-verdict", command === byDefault ? `[${command}]` : command, ...operands, "[OPTIONS]"].join(" ");
}

/** The rows of one option: itself and its shorthand. */
export function helpLines(table: OptionTable, name: string): HelpLine[] {
  const option = table[name];
  if (option === undefined || "absent" in option.commandLine) return [];
  const use = option.commandLine;
  const { shorthand } = use;
  return [
    { names: namesOf(name, option, use), meaning: meaningOf(option, use) },
    ...(shorthand === undefined ? [] : [{ names: `--${shorthand.name}`, meaning: shorthand.help }]),
  ];
}

function namesOf(name: string, { kind }: Option, { placeholder = "", operand, short }: CommandLineUse): string {
  if (operand !== undefined) return `${placeholder}${kind.repeats ? "..." : ""}`;
  const value = kind.arity === 0 ? "" : ` ${placeholder}`;
  return `${short === undefined ? "" : `-${short}, `}--${name}${value}`;
}

/** The help of an option with its default, and whether it may be repeated. */
function meaningOf({ kind, default: standard }: Option, { help, operand }: CommandLineUse): string {
  const showsDefault = standard !== null && kind.arity > 0 && operand === undefined;
  return [
    help,
    showsDefault ? ` (default: ${standard})` : "",
    kind.repeats && operand === undefined ? "; may be repeated" : "",
  ].join("");
}

function section(title: string, lines: readonly HelpLine[], width: number): string {
  const rows = lines.map(({ names, meaning }) => renderLine({ names: `  ${names}`, meaning }, OF_OPTIONS, width));
  return [...wrapWords(`${title}:`, width), ...rows].join("\n");
}

/** Names, and their meaning where there is room for it. */
function renderLine({ names, meaning }: HelpLine, { beside, below }: Places, width: number): string {
  const isBelow = width - beside < LEAST_WIDTH;
  const indent = " ".repeat(isBelow ? below : beside);
  const lines = wrapWords(meaning, width - indent.length).map((line) => `${indent}${line}`);
  // Names that have no room beside the meaning stand above it.
  if (isBelow || names.length >= beside) return [names, ...lines].join("\n");
  const [first = "", ...rest] = lines;
  return [`${names.padEnd(beside)}${first.trimStart()}`, ...rest].join("\n");
}

/** "run", "run and plan", "run, plan and install", or "all commands". */
function phrase(commands: readonly CommandName[]): string {
  if (commands.length === COMMAND_NAMES.length) return "all commands";
  const last = commands.at(-1) ?? "";
  return commands.length < 2 ? last : `${commands.slice(0, -1).join(", ")} and ${last}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
