import { basename, dirname } from "node:path";

import { messageOf, VerdictError } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { strangeLine } from "../text/text.ts";
import { type Change, type Configuration, CONFIGURATIONS, FILES, INCLUDE } from "./changeable.ts";

/** Settings of the daemon, by name. */
export type Settings = Readonly<Record<string, string>>;

const CONF = CONFIGURATIONS.nix;
/** All of our settings are in this file, and one line of the machine's own configuration includes it. */
const OUR_CONF = FILES.settings;

const CONF_HEAD =
  "# Written by nix-verdict, and included by the configuration beside it. Remove that line to undo all of this.";
/** The user's own lines follow this one. They are unchanged, and win over those before. */
const USERS = "# From the input nix-conf:";

/**
 * Settings that are about to be written. `changes`: what that changes on the machine; empty when everything is there
 * already.
 */
export type Configuring = { changes: readonly Change[]; write: () => Promise<void> };

/**
 * Prepares adding settings to Nix's configuration, with the user's own lines (null: keep the present ones). Apart from
 * one line that includes our file, settings that somebody else wrote stay as they are. Needs root. Throws
 * `install-failed`; so does `write`.
 */
export async function configuring(settings: Settings, lines: string | null, world: World): Promise<Configuring> {
  checkSettings(settings, lines);
  const configuration = await includingFile(world);
  const before = world.files.exists(OUR_CONF) ? String(await world.files.read(OUR_CONF)) : null;
  const after = render(mergeSettings(ownSettings(before ?? ""), settings), lines?.trim() ?? userLines(before ?? ""));
  const including = await inclusion(configuration, world);
  // In this order, because undoing starts at the end: the line goes when there is nothing left to include.
  const changes: Change[] = [
    ...(including === null ? [] : [including]),
    ...(after === before ? [] : [{ kind: "file", file: "settings", before, after } as const]),
  ];
  const write = async (): Promise<void> => {
    try {
      if (after !== before) await world.files.write(OUR_CONF, after);
      if (including !== null) await include(including, world);
    } catch (error) {
      throw new VerdictError(
        "install-failed",
        `Nix's settings could not be written: ${messageOf(error)}. Make ${dirname(CONF)} writable.`,
        { cause: error },
      );
    }
  };
  return { changes, write };
}

/** Adds settings at once, for good. */
export async function configure(settings: Settings, lines: string | null, world: World): Promise<void> {
  await (await configuring(settings, lines, world)).write();
}

/** The arguments may come from another process. */
function checkSettings(settings: Settings, lines: string | null): void {
  for (const [name, value] of Object.entries(settings))
    if (!/^[a-z0-9-]+$/u.test(name) || /[\r\n]/u.test(value)) throw new TypeError(`"${name}" cannot be set like this`);
  if (lines !== null && strangeLine(lines) !== undefined) throw new TypeError("these are no lines of nix.conf");
}

/** Whether our own settings include one of this name. */
export async function hasSettingsFor(name: string, world: World): Promise<boolean> {
  return name in ownSettings(await ourText(world));
}

async function ourText(world: World): Promise<string> {
  return world.files.exists(OUR_CONF) ? String(await world.files.read(OUR_CONF)) : "";
}

/** The last value that the machine's own configuration gives a setting; null when it has none. */
export async function valueOf(setting: string, world: World): Promise<string | null> {
  if (!world.files.exists(CONF)) return null;
  const lines = String(await world.files.readSystem(CONF))
    .split("\n")
    .map((line) => line.replace(/#.*/u, "").trim().split(/\s+/u));
  const [, , ...words] = lines.findLast(([name]) => name === setting) ?? [];
  return lines.some(([name]) => name === setting) ? words.join(" ") : null;
}

/** The file that gets our line. */
async function includingFile(world: World): Promise<Configuration> {
  await refuseLink(CONF, world);
  if (!world.files.exists(CONF)) return "nix";
  const custom = new RegExp(`^!?include\\s+${basename(CONFIGURATIONS.custom).replaceAll(".", "\\.")}\\s*$`, "mu");
  if (!custom.test(String(await world.files.readSystem(CONF)))) return "nix";
  await refuseLink(CONFIGURATIONS.custom, world);
  return "custom";
}

async function refuseLink(path: string, world: World): Promise<void> {
  const target = await world.files.linkTarget(path);
  if (target === null) return;
  throw new VerdictError(
    "install-failed",
    `${path} is a link to ${target}, so something else manages Nix's settings, and they were left ` +
      "unchanged. Make the settings there (on NixOS: nix.settings).",
  );
}

type Inclusion = Change & { kind: "include" };

/** Null when our settings are included already. */
async function inclusion(configuration: Configuration, world: World): Promise<Inclusion | null> {
  const path = CONFIGURATIONS[configuration];
  if (!world.files.exists(path)) return { kind: "include", configuration, madeFile: true, addedBreak: false };
  const text = String(await world.files.readSystem(path));
  return text.split("\n").includes(INCLUDE)
    ? null
    : { kind: "include", configuration, madeFile: false, addedBreak: text !== "" && !text.endsWith("\n") };
}

async function include({ configuration, madeFile, addedBreak }: Inclusion, world: World): Promise<void> {
  const path = CONFIGURATIONS[configuration];
  if (madeFile) await world.files.write(path, `${INCLUDE}\n`);
  // This keeps the file's mode and owner: somebody who keeps a token in it has closed it to others.
  else await world.files.extend(path, `${addedBreak ? "\n" : ""}${INCLUDE}\n`);
}

/** `extra-…` settings are lists that grow; any other setting takes the new value. */
function mergeSettings(old: Settings, settings: Settings): Settings {
  const values = Object.entries(settings).map(([name, value]) => {
    const words = name.startsWith("extra-") ? [...(old[name] ?? "").split(" "), ...value.split(" ")] : [value];
    return [name, [...new Set(words)].filter((word) => word !== "").join(" ")] as const;
  });
  return { ...old, ...Object.fromEntries(values) };
}

function render(settings: Settings, lines: string): string {
  const own = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `${[CONF_HEAD, ...own, ...(lines === "" ? [] : [USERS, lines])].join("\n")}\n`;
}

function ownSettings(text: string): Record<string, string> {
  const [own = ""] = text.split(USERS, 1);
  const pairs = Array.from(
    own.matchAll(/^(?<name>[\w-]+) = (?<value>.*)$/gmu),
    ({ groups }) => [groups?.["name"] ?? "", groups?.["value"] ?? ""] as const,
  );
  return Object.fromEntries(pairs);
}

function userLines(text: string): string {
  const at = text.indexOf(`${USERS}\n`);
  return at === -1 ? "" : text.slice(at + USERS.length + 1).trimEnd();
}
