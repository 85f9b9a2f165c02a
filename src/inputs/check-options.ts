import { SHAPES } from "../text/text.ts";
import {
  choice,
  countKind,
  duration,
  flag,
  folder,
  inputOverrides,
  limits,
  patterns,
  sizeKind,
  matching,
  variables,
} from "./kinds.ts";
import type { Option } from "./option.ts";

const CHECK_COMMANDS = ["run", "plan"] as const;

/** What is booted is evaluated and built like checks. */
const FLAKE_COMMANDS = [...CHECK_COMMANDS, "boot"] as const;

/** Options that say which checks are judged. */
export const CHECK_OPTIONS = {
  flake: {
    theme: "Checks",
    kind: folder(),
    default: ".",
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "the flake whose checks are judged, or whose systems are booted: a folder or any flake reference",
      placeholder: "FLAKE",
      operand: "optional",
    },
    action: { main: "The flake whose checks are judged: a folder of the repository or any flake reference." },
  },
  only: {
    theme: "Checks",
    kind: patterns(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "judge (or boot) only what has a name that matches; * matches any text",
      placeholder: "PATTERN",
    },
    action: {
      main: "Judges only checks whose name matches one of these patterns, one on each line. `*` matches any text.",
    },
  },
  skip: {
    theme: "Checks",
    kind: patterns(),
    default: null,
    commandLine: { commands: FLAKE_COMMANDS, help: "leave out what has a name that matches", placeholder: "PATTERN" },
    action: { main: "Leaves out checks whose name matches one of these patterns, one on each line." },
  },
  system: {
    theme: "Checks",
    kind: matching((system) => SHAPES.system.test(system), "a system like x86_64-linux"),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "judge checks.SYSTEM (default: the system of this machine)",
      placeholder: "SYSTEM",
    },
    action: { main: "The system whose checks are judged, for example `x86_64-linux`. Default is the runner's own." },
  },
  "override-input": {
    theme: "Checks",
    kind: inputOverrides(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "put another flake in the place of an input, such as nixpkgs or tools/nixpkgs",
      placeholder: "INPUT FLAKE",
    },
    action: {
      main:
        "Inputs of the flake and what takes their places, one pair on each line, such as " +
        "`nixpkgs github:NixOS/nixpkgs/nixos-unstable` or `tools/nixpkgs ./vendored`. `flake.lock` stays as it is.",
    },
  },
  impure: {
    theme: "Checks",
    kind: flag(),
    default: "false",
    commandLine: { commands: FLAKE_COMMANDS, help: "let the flake read things outside of itself" },
    action: { main: "`true` lets the flake read things outside of itself, such as environment variables." },
  },
} as const satisfies Readonly<Record<string, Option>>;

/** Options that say how checks are built. */
export const BUILD_OPTIONS = {
  jobs: {
    theme: "Builds",
    kind: countKind(1),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "how many builds run at once (default: what Nix's max-jobs says, else the number of cores)",
      placeholder: "N",
    },
    action: { main: "How many builds run at once. Default is what Nix's `max-jobs` says, else the number of cores." },
  },
  memory: {
    theme: "Builds",
    kind: sizeKind(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "memory that all builds together may use, for example 4G (default: what is free)",
      placeholder: "SIZE",
    },
    action: {
      main: "Memory that all builds together may use, for example `4G`. Default is what is free when the run starts.",
    },
  },
  "eval-memory": {
    theme: "Builds",
    kind: sizeKind(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help:
        "memory that evaluation may use, for example 4G (default: 60 % of the machine's, or 90 % of what is free if " +
        "that is less)",
      placeholder: "SIZE",
    },
    action: {
      main:
        "Memory that evaluation may use, for example `4G`. Default is 60 % of the machine's, or 90 % of what is free " +
        "if that is less.",
    },
  },
  "boot-timeout": {
    theme: "Builds",
    kind: duration(),
    default: "10m",
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "end what takes longer to boot, also in a NixOS test; without KVM, three times as long",
      placeholder: "TIME",
    },
    action: {
      main:
        "The longest time that a machine of a NixOS test, or a system of `boot`, may take to boot; without KVM, " +
        "three times as long.",
    },
  },
  timeout: {
    theme: "Builds",
    kind: limits(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help: "end a build that takes longer than TOTAL, or prints nothing for SILENT, for example 30m, 1h30m/5m or /90s",
      placeholder: "TOTAL/SILENT",
    },
    action: {
      main:
        "The longest time that one build may take, and the longest time that it may print nothing: " +
        "`30m`, `30m/5m` or `/5m`. Default is no limit.",
    },
  },
  retries: {
    theme: "Builds",
    kind: countKind(0),
    default: "0",
    commandLine: { commands: CHECK_COMMANDS, help: "how often a failed check is tried again", placeholder: "N" },
    action: { main: "How often a failed check is tried again. A check that then passes is `flaky`." },
  },
  flaky: {
    theme: "Builds",
    kind: choice(["pass", "fail"]),
    default: "pass",
    commandLine: {
      commands: CHECK_COMMANDS,
      help: "pass: a check that passed only after a failed attempt is good; fail: it is bad",
      placeholder: "MODE",
    },
    action: { main: "`pass`: a check that passed only after a failed attempt is good; `fail`: it is bad." },
  },
  "fail-fast": {
    theme: "Builds",
    kind: flag(),
    default: "false",
    commandLine: { commands: CHECK_COMMANDS, help: "stop everything at the first bad verdict" },
    action: { main: "`true` stops everything at the first bad verdict." },
  },
  "pass-env": {
    theme: "Builds",
    kind: variables(),
    default: null,
    commandLine: {
      commands: FLAKE_COMMANDS,
      help:
        "a variable to pass to Nix and the programs that it starts, such as AWS_PROFILE or AWS_*; if Nix " +
        "has no daemon, builds can read it",
      placeholder: "NAME",
    },
    action: {
      main:
        "Variables of the job to pass to Nix and the programs that it starts, one on each line: " +
        "`AWS_PROFILE`, or `AWS_*` for all that begin with `AWS_`. If Nix has no daemon, builds can read " +
        "them.",
    },
  },
} as const satisfies Readonly<Record<string, Option>>;
