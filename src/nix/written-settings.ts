import { dirname, isAbsolute, join } from "node:path";

import type { World } from "../system/system.ts";
import { userFiles } from "./access.ts";

/** Settings by name, as somebody has written them; the last one counts. */
export type WrittenSettings = ReadonlyMap<string, string>;

/** A file of settings that is longer was not written by people. In bytes. */
const LONGEST_CONF = 1024 ** 2;

/** Files that include files that include files: deeper than anybody needs. */
const DEEPEST_INCLUDE = 8;

/**
 * Reads what is written in Nix's files of settings and in NIX_CONFIG, in the order in which Nix reads them. Nix itself
 * tells only what counts in the end: not whether a default was chosen, and not what it overrides for itself.
 */
export async function readWrittenSettings(world: World): Promise<WrittenSettings> {
  const { env } = world;
  const found = new Map<string, string>();
  const own = [join(env["NIX_CONF_DIR"] ?? "/etc/nix", "nix.conf"), ...userFiles(env).toReversed()];
  for (const file of own) await readFile(file, world, found, 0);
  await readLines(env["NIX_CONFIG"] ?? "", "/", { world, found, depth: 0 });
  return found;
}

/** Whether the user has said that evaluations need not be pure. Nix's own commands on flakes override that. */
export function wantsImpure(written: WrittenSettings): boolean {
  return ["false", "no", "0"].includes(written.get("pure-eval") ?? "");
}

type Reading = { world: World; found: Map<string, string>; depth: number };

async function readFile(file: string, world: World, found: Map<string, string>, depth: number): Promise<void> {
  if (depth > DEEPEST_INCLUDE || !world.files.exists(file)) return;
  // Nix says itself what is wrong with a file that it cannot read.
  const text = await world.files.readSystem(file, LONGEST_CONF).catch(() => "");
  await readLines(String(text), dirname(file), { world, found, depth });
}

async function readLines(text: string, folder: string, { world, found, depth }: Reading): Promise<void> {
  for (const line of text.split("\n")) {
    const [name = "", second = "", ...rest] = line.replace(/#.*$/u, "").trim().split(/\s+/u);
    if (second === "=") found.set(name, rest.join(" "));
    else if (/^!?include$/u.test(name) && second !== "")
      await readFile(isAbsolute(second) ? second : join(folder, second), world, found, depth + 1);
  }
}
