import { BOOT_OPTIONS } from "./boot-options.ts";
import { CACHE_OPTIONS } from "./cache-options.ts";
import { BUILD_OPTIONS, CHECK_OPTIONS } from "./check-options.ts";
import { COMMAND_NAMES } from "./commands.ts";
import { choice, flag } from "./kinds.ts";
import { NIX_OPTIONS } from "./nix-options.ts";
import type { Option, Values } from "./option.ts";
import { POST_OPTIONS } from "./post-options.ts";
import { REPORT_OPTIONS } from "./report-options.ts";

const OF_PEOPLE = "It answers a person at a terminal.";

const GENERAL_OPTIONS = {
  shell: {
    theme: "General",
    kind: choice(["bash", "zsh", "fish"]),
    default: null,
    commandLine: {
      commands: ["completion"],
      help: "the shell: bash, zsh or fish",
      placeholder: "SHELL",
      operand: "required",
    },
    action: { absent: OF_PEOPLE },
  },
  help: {
    theme: "General",
    kind: flag(),
    default: "false",
    commandLine: {
      commands: COMMAND_NAMES,
      help: "print help; after a command, the help of that command",
      short: "h",
    },
    action: { absent: OF_PEOPLE },
  },
  version: {
    theme: "General",
    kind: flag(),
    default: "false",
    commandLine: { commands: COMMAND_NAMES, help: "print the version of nix-verdict" },
    action: { absent: OF_PEOPLE },
  },
} as const satisfies Readonly<Record<string, Option>>;

/**
 * The table of options: everything that users can set. Parsing, help, completion, the inputs of action.yml and the
 * docs' tables come from it. A new option is a row here and a use of its value.
 */
export const OPTIONS = {
  ...CHECK_OPTIONS,
  ...BUILD_OPTIONS,
  ...BOOT_OPTIONS,
  ...CACHE_OPTIONS,
  ...NIX_OPTIONS,
  ...REPORT_OPTIONS,
  ...POST_OPTIONS,
  ...GENERAL_OPTIONS,
};

/** The checked value of each option. */
export type OptionValues = Values<typeof OPTIONS>;
