/** The help texts of a command. Its options are in the table of options. */
type CommandText = {
  /** The purpose of the command, on one line. */
  summary: string;
  /** The meaning of its exit codes, except 2, 3 and those of signals. */
  exitCodes: string;
};

const EXIT_CODES = "0 every verdict is good, 1 at least one is bad";

/** All commands. The first one is the default. */
export const COMMANDS = {
  run: {
    summary: "build the checks of FLAKE (default: the current folder) and judge each one",
    exitCodes: EXIT_CODES,
  },
  plan: {
    summary: "show what would run, in which order, and why; build nothing",
    exitCodes: "0 the plan is made",
  },
  boot: {
    summary: "boot the systems and images of FLAKE, and say how long each took to be ready",
    exitCodes: EXIT_CODES,
  },
  report: {
    summary: "merge the results of several runs, each in a folder, into one report",
    exitCodes: EXIT_CODES,
  },
  post: {
    summary: "post the report of a run that is over to GitHub, Gitea or Forgejo: a comment, and a status as a gate",
    exitCodes: "0 it is posted, whatever the verdict, 1 a part of it is not",
  },
  doctor: {
    summary: "show what this machine can run, and prove each line by a test",
    exitCodes: "0 nothing is broken, 1 something is",
  },
  explain: {
    summary: "read the log of a build or of a NixOS test: verdict, cause, machine, subtests",
    exitCodes: "0 the build passed, 1 it did not, or its log does not tell",
  },
  install: {
    summary: "install a working Nix on this machine, and set up KVM and containers for its builds",
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
