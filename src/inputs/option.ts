import type { CommandName } from "./commands.ts";
import type { OptionKind } from "./kinds.ts";

/** The actions: the one that runs checks, and the reporting bot. */
export const ACTIONS = ["main", "bot"] as const;

export type ActionName = (typeof ACTIONS)[number];

/** Headings of the help of one command, in the order in which they come. */
export const THEMES = ["Checks", "Builds", "Cache", "Nix and the machine", "Report", "General"] as const;

/** Why a row has no option of the command line, or no input of an action. For those who read the table. */
type Absence = { absent: string };

/** An option of the command line. */
export type CommandLineUse = {
  commands: readonly CommandName[];
  /** A phrase without a full stop. The default is added to it. */
  help: string;
  /** Stands for the value in help: `N`, or `NAME VALUE`. */
  placeholder?: string;
  /** One letter. */
  short?: string;
  /** It is a word of its own and has no name before it. */
  operand?: "optional" | "required";
  /** Another spelling, which takes no value and stands for this one. */
  shorthand?: { name: string; value: string; help: string };
  /** What a deprecated value means today, and what to write instead; null when the value is not deprecated. */
  modernize?(value: string): { value: string; notice: string } | null;
};

/** An input of the actions that have a description here, in Markdown. */
type ActionUse = {
  /** Another name than the option's, where the input has a line for each mention of the option. */
  name?: string;
  main?: string;
  bot?: string;
  /** The default in action.yml, where it is an expression of workflows. */
  expression?: string;
};

/** One row of the table of options: all that is known of an option. */
export type Option<T = unknown, N = unknown> = {
  theme: (typeof THEMES)[number];
  kind: OptionKind<T, N>;
  /** What counts when nothing is given. Null: what is best on the machine, which `help` and the descriptions tell. */
  default: string | null;
  commandLine: CommandLineUse | Absence;
  action: ActionUse | Absence;
};

/** Options by name: of inputs as it is, of the command line with two hyphens before it. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The value of each option of a table. */
export type Values<T extends OptionTable> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type ValueOf<O extends Option> = O extends { kind: OptionKind<infer T, infer N>; default: infer D }
  ? D extends string
    ? T
    : T | N
  : never;

/** The options of a command, in the order of the table. */
export function optionsOf(
  table: OptionTable,
  command: CommandName,
): [name: string, option: Option, use: CommandLineUse][] {
  return Object.entries(table).flatMap(([name, option]): [string, Option, CommandLineUse][] =>
    "commands" in option.commandLine && option.commandLine.commands.includes(command)
      ? [[name, option, option.commandLine]]
      : [],
  );
}

/** The inputs of an action, in the order of the table. `key`: the option's name in the table. */
export function inputsOf(
  table: OptionTable,
  action: ActionName,
): { name: string; key: string; option: Option; description: string; default: string | null }[] {
  return Object.entries(table).flatMap(([key, option]) => {
    const use = option.action;
    const description = "absent" in use ? undefined : use[action];
    return "absent" in use || description === undefined
      ? []
      : [{ name: use.name ?? key, key, option, description, default: use.expression ?? option.default }];
  });
}
