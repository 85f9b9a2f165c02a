import { BOOT_WAYS } from "../model/model.ts";
import { choice, countKind, flag, patterns, text } from "./kinds.ts";
import type { Option } from "./option.ts";
import { probe } from "./probe-kind.ts";

const BOOT = ["boot"] as const;

const ONE_BY_ONE = "It is about one system; boot that by the command line, in a step of its own.";

/** Options that say what is booted, and how. */
export const BOOT_OPTIONS = {
  boot: {
    theme: "Boot",
    kind: patterns(),
    default: null,
    commandLine: { absent: "The command boot boots all that --only and --skip choose." },
    action: {
      main:
        "Systems and images of the flake to boot besides its checks: patterns on names of `nixosConfigurations`, and " +
        "of images in `packages` and `checks`, one on each line. Default is none.",
    },
  },
  as: {
    theme: "Boot",
    kind: choice(BOOT_WAYS),
    default: null,
    commandLine: {
      commands: BOOT,
      help: `boot only what offers this way, and in this way: ${BOOT_WAYS.join(", ")} (default: each as suits it best)`,
      placeholder: "WAY",
    },
    action: { absent: ONE_BY_ONE },
  },
  until: {
    theme: "Boot",
    kind: text(),
    default: null,
    commandLine: {
      commands: BOOT,
      help: "a text on the console that means ready (default: what systemd or the image says, or a login prompt)",
      placeholder: "TEXT",
    },
    action: { absent: ONE_BY_ONE },
  },
  probe: {
    theme: "Boot",
    kind: probe(),
    default: null,
    commandLine: {
      commands: BOOT,
      help: "what has to answer before a system is ready: tcp:PORT, http:PORT/PATH, or exec:COMMAND inside a container",
      placeholder: "PROBE",
    },
    action: { absent: ONE_BY_ONE },
  },
  repeat: {
    theme: "Boot",
    kind: countKind(1),
    default: "1",
    commandLine: { commands: BOOT, help: "how often each is booted; the medians are reported", placeholder: "N" },
    action: { absent: ONE_BY_ONE },
  },
  list: {
    theme: "Boot",
    kind: flag(),
    default: "false",
    commandLine: { commands: BOOT, help: "show what can be booted and how, and build nothing" },
    action: { absent: "It answers a person at a terminal." },
  },
  compare: {
    theme: "Boot",
    kind: flag(),
    default: "false",
    commandLine: { commands: BOOT, help: "boot each in every way that it offers, and compare the ways in a table" },
    action: { absent: ONE_BY_ONE },
  },
} as const satisfies Readonly<Record<string, Option>>;
