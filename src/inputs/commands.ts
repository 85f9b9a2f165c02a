/** What a command of the command line is for. Its options are in the table of options. */
type CommandText = {
  /** What it does, on one line. */
  summary: string;
  /** What its exit codes below 2 say. */
  exitCodes: string;
};

const EXIT_CODES = "0 every verdict is good, 1 at least one is bad";

/** All commands. The first one is meant when none is named. */
export const COMMANDS = {
  run: {
    summary: "build the checks of FLAKE (default: the current folder) and judge each one",
    exitCodes: EXIT_CODES,
  },
  plan: {
    summary: "show what would run, in which order, and why; build nothing",
    exitCodes: "0 the plan is made",
  },
  report: {
    summary: "merge the results of several runs, each in a folder, into one report",
    exitCodes: EXIT_CODES,
  },
  doctor: {
    summary: "show what this machine can run, each line proven by trying",
    exitCodes: "0 nothing is broken, 1 something is",
  },
  install: {
    summary: "put a working Nix on this machine, with KVM and containers for its builds",
    exitCodes: "0 Nix works",
  },
  completion: {
    summary: "print the completion script of a shell: bash, zsh or fish",
    exitCodes: "0 the script is printed",
  },
} as const satisfies Readonly<Record<string, CommandText>>;

export type CommandName = keyof typeof COMMANDS;

export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
