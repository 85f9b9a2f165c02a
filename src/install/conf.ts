import { dirname, join } from "node:path";

import { messageOf, VerdictError } from "../errors.ts";
import type { World } from "../system/world.ts";

/** Settings of the daemon, by name. */
export type Settings = Readonly<Record<string, string>>;

const CONF = "/etc/nix/nix.conf";
/** The file that Determinate's daemon leaves to the user; it writes `nix.conf` itself, again and again. */
const DETERMINATE_CUSTOM = "nix.custom.conf";
/** Everything that is ours stands in this file, and one line of the machine's own configuration includes it. */
const OURS = "nix-verdict.conf";
const OUR_CONF = join(dirname(CONF), OURS);
const INCLUDE = `!include ${OURS}`;

const HEAD = "# Written by nix-verdict, and included by the configuration beside it. Remove that line to undo all of this.";
/** What follows was given by the user, word for word, and wins over what stands before. */
const USERS = "# From the input nix-conf:";

/**
 * Adds settings to Nix's configuration, and the user's own lines (null: those that are there stay). What somebody else has written
 * stays as it is, but for one line that includes ours. Gives whether anything changed. Needs root. Throws `install-failed`.
 */
export async function configure(settings: Settings, lines: string | null, world: World): Promise<boolean> {
  const conf = await includingFile(world);
  const before = await ourText(world);
  const after = render(merged(ownSettings(before), settings), lines?.trim() ?? userLines(before));
  try {
    if (after !== before) await world.files.write(OUR_CONF, after);
    return (await include(conf, world)) || after !== before;
  } catch (error) {
    throw new VerdictError("install-failed", `Nix's settings could not be written: ${messageOf(error)}. Make ${dirname(CONF)} writable.`, { cause: error });
  }
}

/** Whether our own settings have one of this name. */
export async function hasSettingsFor(name: string, world: World): Promise<boolean> {
  return name in ownSettings(await ourText(world));
}

async function ourText(world: World): Promise<string> {
  return world.files.exists(OUR_CONF) ? String(await world.files.read(OUR_CONF)) : "";
}

/** What the machine's own configuration gives a setting last; null when it does not speak of it. */
export async function valueOf(setting: string, world: World): Promise<string | null> {
  if (!world.files.exists(CONF)) return null;
  const lines = String(await world.files.readSystem(CONF)).split("\n").map((line) => line.replace(/#.*/u, "").trim().split(/\s+/u));
  const [, , ...words] = lines.findLast(([name]) => name === setting) ?? [];
  return lines.some(([name]) => name === setting) ? words.join(" ") : null;
}

/** The file that gets our line. */
async function includingFile(world: World): Promise<string> {
  await refuseLink(CONF, world);
  if (!world.files.exists(CONF)) return CONF;
  const custom = new RegExp(`^!?include\\s+${DETERMINATE_CUSTOM.replaceAll(".", "\\.")}\\s*$`, "mu");
  if (!custom.test(String(await world.files.readSystem(CONF)))) return CONF;
  const other = join(dirname(CONF), DETERMINATE_CUSTOM);
  await refuseLink(other, world);
  return other;
}

async function refuseLink(path: string, world: World): Promise<void> {
  const target = await world.files.linkTarget(path);
  if (target === null) return;
  throw new VerdictError(
    "install-failed",
    `${path} is a link to ${target}, so something else manages Nix's settings, and they were left as they are. Set what is needed there (on NixOS: nix.settings).`,
  );
}

async function include(conf: string, world: World): Promise<boolean> {
  if (!world.files.exists(conf)) {
    await world.files.write(conf, `${INCLUDE}\n`);
    return true;
  }
  const text = String(await world.files.readSystem(conf));
  if (text.split("\n").includes(INCLUDE)) return false;
  // Its mode and owner are its own: whoever keeps a token in there has closed it to others.
  await world.files.extend(conf, `${text === "" || text.endsWith("\n") ? "" : "\n"}${INCLUDE}\n`);
  return true;
}

/** `extra-…` settings are lists, to which words are added; of the others, the new value counts. */
function merged(old: Settings, settings: Settings): Settings {
  const values = Object.entries(settings).map(([name, value]) => {
    const words = name.startsWith("extra-") ? [...(old[name] ?? "").split(" "), ...value.split(" ")] : [value];
    return [name, [...new Set(words)].filter((word) => word !== "").join(" ")] as const;
  });
  return { ...old, ...Object.fromEntries(values) };
}

function render(settings: Settings, lines: string): string {
  const own = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return `${[HEAD, ...own, ...(lines === "" ? [] : [USERS, lines])].join("\n")}\n`;
}

function ownSettings(text: string): Record<string, string> {
  const [own = ""] = text.split(USERS, 1);
  const pairs = Array.from(own.matchAll(/^(?<name>[\w-]+) = (?<value>.*)$/gmu), ({ groups }) => [groups?.["name"] ?? "", groups?.["value"] ?? ""] as const);
  return Object.fromEntries(pairs);
}

function userLines(text: string): string {
  const at = text.indexOf(`${USERS}\n`);
  return at === -1 ? "" : text.slice(at + USERS.length + 1).trimEnd();
}
