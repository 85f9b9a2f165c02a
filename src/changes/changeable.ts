/** Everything that a run changes of a machine beside Nix itself. Root undoes nothing else, whatever its records say. */

import { at, isRecord } from "../text/text.ts";

/** Devices that virtual machines use, where they are, and the kernel modules that make them. */
export const DEVICES = {
  kvm: { path: "/dev/kvm", modules: ["kvm_intel", "kvm_amd"] },
  tun: { path: "/dev/net/tun", modules: ["tun"] },
  "vhost-net": { path: "/dev/vhost-net", modules: ["vhost_net"] },
  "vhost-vsock": { path: "/dev/vhost-vsock", modules: ["vhost_vsock"] },
} as const;

export type Device = keyof typeof DEVICES;

const DEVICE_NAMES = Object.keys(DEVICES) as readonly Device[];

/** Whether something that was read from outside names a device. */
export function isDevice(value: unknown): value is Device {
  return DEVICE_NAMES.some((name) => name === value);
}

/** The mode of an open device. A group would not do: builders have their supplementary groups dropped. */
export const OPEN_MODE = "666";

/** The folder of Nix's configuration. */
const NIX_FOLDER = "/etc/nix";

/** Files that we write, by the name that our records have for them. */
export const FILES = {
  /** udev's rules of ours. */
  rules: "/etc/udev/rules.d/99-nix-verdict.rules",
  /** Nix's settings of ours; one line of a file below includes it. */
  settings: `${NIX_FOLDER}/nix-verdict.conf`,
  /**
   * Ubuntu's switch (23.10 and later) that keeps programs without a profile from having rights in a user namespace of
   * their own.
   */
  apparmor: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
} as const;

type ChangeableFile = keyof typeof FILES;

/**
 * Configurations that get the line that includes ours. Determinate's daemon writes `nix.conf` itself, again and again,
 * and leaves the other to the user.
 */
export const CONFIGURATIONS = { nix: `${NIX_FOLDER}/nix.conf`, custom: `${NIX_FOLDER}/nix.custom.conf` } as const;

export type Configuration = keyof typeof CONFIGURATIONS;

/** The line that includes our settings. */
export const INCLUDE = "!include nix-verdict.conf";

/** One change, as it is written down before it is made. Texts of files are whole; null: there was no such file. */
export type Change =
  | { kind: "mode"; device: Device; before: string }
  | { kind: "file"; file: ChangeableFile; before: string | null; after: string }
  /** `madeFile`: there was none. `addedBreak`: its last line had no line break. */
  | { kind: "include"; configuration: Configuration; madeFile: boolean; addedBreak: boolean }
  /** The daemon's supervisor; null until it runs. */
  | { kind: "daemon"; process: ProcessIdentity | null };

/**
 * A process that no other can be taken for: its number, and when it was started, in the kernel's ticks since the
 * machine's start.
 */
export type ProcessIdentity = { pid: number; ticks: string };

/** Whether a value is a change that we make; what else stands in a file of records was not written by us. */
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

/** Whether a value names a process. */
export function isProcessIdentity(value: unknown): value is ProcessIdentity {
  const [pid, ticks] = [at(value, "pid"), at(value, "ticks")];
  return Number.isSafeInteger(pid) && Number(pid) > 1 && typeof ticks === "string" && /^\d+$/u.test(ticks);
}
