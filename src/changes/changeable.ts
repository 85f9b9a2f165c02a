/**
 * Everything that a run may change on a machine, apart from Nix itself. Root undoes nothing else, whatever its records
 * say.
 */

import { at, isRecord } from "../text/text.ts";

/** Devices that virtual machines use, their paths, and the kernel modules that make them. */
export const DEVICES = {
  kvm: { path: "/dev/kvm", modules: ["kvm_intel", "kvm_amd"] },
  tun: { path: "/dev/net/tun", modules: ["tun"] },
  "vhost-net": { path: "/dev/vhost-net", modules: ["vhost_net"] },
  "vhost-vsock": { path: "/dev/vhost-vsock", modules: ["vhost_vsock"] },
} as const;

export type Device = keyof typeof DEVICES;

const DEVICE_NAMES = Object.keys(DEVICES) as readonly Device[];

/** Whether a value from outside names a device. */
export function isDevice(value: unknown): value is Device {
  return DEVICE_NAMES.some((name) => name === value);
}

/** The mode of an open device. Giving it to a group would not help: builders drop their supplementary groups. */
export const OPEN_MODE = "666";

/** The folder of Nix's configuration. */
const NIX_FOLDER = "/etc/nix";

/** Files that we write, by their names in our records. */
export const FILES = {
  /** Our udev rules. */
  rules: "/etc/udev/rules.d/99-nix-verdict.rules",
  /** Our settings for Nix; a line in one of the files below includes it. */
  settings: `${NIX_FOLDER}/nix-verdict.conf`,
  /** Ubuntu's switch (23.10 and later) that denies programs without a profile rights in their user namespaces. */
  apparmor: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
} as const;

type ChangeableFile = keyof typeof FILES;

/**
 * Configuration files to which we add the line that includes ours. Determinate's daemon rewrites `nix.conf` repeatedly
 * and leaves the other file to the user.
 */
export const CONFIGURATIONS = { nix: `${NIX_FOLDER}/nix.conf`, custom: `${NIX_FOLDER}/nix.custom.conf` } as const;

export type Configuration = keyof typeof CONFIGURATIONS;

/** The line that includes our settings. */
export const INCLUDE = "!include nix-verdict.conf";

/** One change, as it is recorded before it is made. Texts of files are whole; null: the file did not exist. */
export type Change =
  | { kind: "mode"; device: Device; before: string }
  | { kind: "file"; file: ChangeableFile; before: string | null; after: string }
  /** `madeFile`: the file did not exist. `addedBreak`: its last line had no line break. */
  | { kind: "include"; configuration: Configuration; madeFile: boolean; addedBreak: boolean }
  /** The daemon's supervisor; null until it runs. */
  | { kind: "daemon"; process: ProcessIdentity | null };

/**
 * The identity of a process, which no other process can have: its number, and its start in the kernel's ticks since the
 * machine booted.
 */
export type ProcessIdentity = { pid: number; ticks: string };

/** Whether a value is a change that we make. Anything else in a file of records was not written by us. */
export function isChange(value: unknown): value is Change {
  if (!isRecord(value)) return false;
  const { before } = value;
  switch (value["kind"]) {
    case "mode":
      return isDevice(value["device"]) && typeof before === "string" && /^[0-7]{3}$/u.test(before);
    case "file":
      return (
        Object.keys(FILES).some((name) => name === value["file"]) &&
        (before === null || typeof before === "string") &&
        typeof value["after"] === "string"
      );
    case "include":
      return (
        Object.keys(CONFIGURATIONS).some((name) => name === value["configuration"]) &&
        typeof value["madeFile"] === "boolean" &&
        typeof value["addedBreak"] === "boolean"
      );
    case "daemon":
      return value["process"] === null || isProcessIdentity(value["process"]);
    default:
      return false;
  }
}

/** Whether a value is the identity of a process. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  const [pid, ticks] = [at(value, "pid"), at(value, "ticks")];
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof ticks === "string" && /^\d+$/u.test(ticks);
}
