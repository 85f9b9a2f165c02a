import type { Device } from "../changes/changes.ts";
import { SHAPES } from "../text/text.ts";
import { choice, list, matching, nixOptions, settings } from "./kinds.ts";
import type { Option } from "./option.ts";

const RUN_AND_INSTALL = ["run", "plan", "boot", "install"] as const;

/**
 * A record by name, so that a missing device is a type error. The names themselves are not imported, because loading
 * their room takes longer than `--version` may take.
 */
const DEVICE_CHOICES: Readonly<Record<Device, true>> = { kvm: true, tun: true, "vhost-net": true, "vhost-vsock": true };

/** Options that say which Nix is used, and what the machine offers to builds. */
export const NIX_OPTIONS = {
  install: {
    theme: "Nix and the machine",
    kind: choice(["auto", "always", "never"]),
    default: "auto",
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "auto: use the Nix that is here, or install one if there is none; always: install one; never: install none",
      placeholder: "MODE",
    },
    action: {
      main:
        "`auto` uses the machine's Nix, and installs one if there is none, but not on a self-hosted " +
        "runner; `always` installs one; `never` installs none.",
    },
  },
  "nix-version": {
    theme: "Nix and the machine",
    kind: matching((version) => SHAPES.version.test(version), "a version like 2.34.8"),
    default: null,
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "the version of Nix to install (default: the one this release was tested with)",
      placeholder: "VERSION",
    },
    action: { main: "The version of Nix to install. Default is the one this release was tested with." },
  },
  "nix-mirror": {
    theme: "Nix and the machine",
    kind: matching(
      (mirror) => SHAPES.mirror.test(mirror) && URL.canParse(mirror),
      "an address that begins with https://, http:// or file://",
    ),
    default: null,
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "where to get Nix from, with the layout of the official release server",
      placeholder: "URL",
    },
    action: {
      main: "Where to get Nix from: an http(s) or file address with the layout of the official release server.",
    },
  },
  "nix-sha256": {
    theme: "Nix and the machine",
    kind: matching((sha256) => SHAPES.sha256.test(sha256), "64 hexadecimal digits"),
    default: null,
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "the checksum that the release must have (default: the known one, or the one published beside it)",
      placeholder: "HEX",
    },
    action: {
      main:
        "The SHA-256 that the release of Nix must have. Default is the checksum that this action " +
        "knows, or the one published beside the release.",
    },
  },
  "nix-conf": {
    theme: "Nix and the machine",
    kind: settings(),
    default: null,
    commandLine: {
      commands: ["install"],
      help: 'a line for nix.conf, such as "cores = 2"; for a single run there is --option',
      placeholder: "LINE",
    },
    action: { main: "Lines for `nix.conf`. They apply to the daemon too." },
  },
  option: {
    theme: "Nix and the machine",
    kind: nixOptions(),
    default: null,
    commandLine: {
      commands: ["run", "plan", "boot", "report", "doctor", "explain", "install"],
      help: "a setting of Nix for everything that this command does",
      placeholder: "NAME VALUE",
    },
    action: {
      name: "options",
      main:
        "Settings of Nix for this run alone, one on each line, such as `max-jobs 0` or " +
        "`accept-flake-config true`. They go before all other settings.",
    },
  },
  kvm: {
    theme: "Nix and the machine",
    kind: choice(["auto", "require", "off"]),
    default: "auto",
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "give builds access to /dev/kvm: auto: if a check needs it; require: fail without it; off: leave it alone",
      placeholder: "MODE",
    },
    action: {
      main:
        "`auto` gives builds access to `/dev/kvm` if a check needs it and the machine may be changed, and proves " +
        "that it works; `require` fails if it does not work; `off` leaves it alone.",
    },
  },
  nspawn: {
    theme: "Nix and the machine",
    kind: choice(["auto", "require", "off"]),
    default: "auto",
    commandLine: {
      commands: RUN_AND_INSTALL,
      help: "the same for containers, which are builds with the system feature uid-range",
      placeholder: "MODE",
    },
    action: { main: "The same for containers: builds with the system feature `uid-range`." },
  },
  device: {
    theme: "Nix and the machine",
    kind: list(choice(Object.keys(DEVICE_CHOICES) as Device[])),
    default: null,
    commandLine: {
      commands: ["install"],
      help: `also open a device to builds and users: ${Object.keys(DEVICE_CHOICES).join(", ")}`,
      placeholder: "NAME",
    },
    action: { absent: "A job opens what its checks ask for, and closes it afterwards." },
  },
} as const satisfies Readonly<Record<string, Option>>;
