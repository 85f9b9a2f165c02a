import type { CommandName } from "./commands.ts";
import type { OptionKind } from "./kinds.ts";

/** The actions: the one that runs checks, and the reporting bot. */
export const ACTIONS = ["main", "bot"] as const;

export type ActionName = (typeof ACTIONS)[number];

/** Headings of the help of one command, in their order. */
export const THEMES = ["Checks", "Builds", "Boot", "Cache", "Nix and the machine", "Report", "General"] as const;

/** Why a row has no option of the command line, or no input of an action. For readers of the table. */
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
  /** The option is a word of its own, without a name before it. */
  operand?: "optional" | "required";
  /** Another spelling, which takes no value and stands for this option with this value. */
  shorthand?: { name: string; value: string; help: string };
  /**
   * Returns the present form of a deprecated value, and a notice that says what to write instead; null when the value
   * is not deprecated.
   */
  modernize?(value: string): { value: string; notice: string } | null;
};

/** An input of each action for which there is a description here, in Markdown. */
type ActionUse = {
  /** Another name than the option's, where the input has a line for each mention of the option. */
  name?: string;
  main?: string;
  bot?: string;
  /** The default in action.yml, if it is a workflow expression. */
  expression?: string;
};

/** One row of the table of options: everything about an option. */
export type Option<T = unknown, N = unknown> = {
  theme: (typeof THEMES)[number];
  kind: OptionKind<T, N>;
  /** The value when none is given. Null: whatever is best on the machine, as `help` and the descriptions say. */
  default: string | null;
  commandLine: CommandLineUse | Absence;
  action: ActionUse | Absence;
};

/** Options by name. An input has this name; an option of the command line has two hyphens before it. */
export type OptionTable = Readonly<Record<string, Option>>;

/** The value of each option of a table. */
export type Values<T extends OptionTable> = { readonly [Name in keyof T]: ValueOf<T[Name]> };

type ValueOf<O extends Option> = O extends { kind: OptionKind<infer T, infer N>; default: infer D }
  ? D extends string
    ? T
    : T | N
  : never;

/** Lists the options of a command, in the order of the table. */
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

/** Lists the inputs of an action, in the order of the table. `key`: the option's name in the table. */
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
