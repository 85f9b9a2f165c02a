import type { World } from "../system/system.ts";

/** A machine that Nix may send builds to, as the setting `builders` describes it. */
export type RemoteBuilder = {
  /** The address of its store, such as `ssh-ng://builder@linux-builder`. */
  address: string;
  systems: string[];
  /** How many builds Nix sends to it at once. */
  jobs: number;
  /** The system features that Nix may ask of it, with those that are mandatory. */
  features: string[];
  /** It builds only what requires all of these. */
  mandatory: string[];
};

/** A longer file of builders was not written by people. In bytes. */
const LONGEST_FILE = 1024 ** 2;

/** Files that name files that name files: deeper than anybody needs, and an end where one names itself. */
const DEEPEST_FILE = 8;

/**
 * Reads the setting `builders` as Nix does (`parseBuilderLines` in its `machines.cc`): entries end with a line or a
 * semicolon, and `@FILE` stands for the entries of a file. `system`: of this machine, for entries that name none. Null:
 * it cannot be said, because a file is there that cannot be read.
 */
export async function readBuilders(value: unknown, system: string, world: World): Promise<RemoteBuilder[] | null> {
  if (typeof value !== "string") return null;
  const lines = await expand(value, world, 0);
  return lines?.map((line) => readLine(line, system)) ?? null;
}

async function expand(text: string, world: World, depth: number): Promise<string[] | null> {
  if (depth > DEEPEST_FILE) return null;
  const lines: string[] = [];
  for (const part of text.split(/[\n;]/u)) {
    const line = part.replace(/#.*$/u, "").trim();
    const found = line.startsWith("@") ? await expandFile(line.slice(1).trim(), world, depth) : [line];
    if (found === null) return null;
    lines.push(...found.filter((one) => one !== ""));
  }
  return lines;
}

async function expandFile(path: string, world: World, depth: number): Promise<string[] | null> {
  if (!world.files.exists(path)) return [];
  try {
    const content = await world.files.readSystem(path, LONGEST_FILE);
    return await expand(String(content), world, depth + 1);
  } catch {
    return null;
  }
}

/** Reads one entry; `-` and a field that is not there leave it to Nix's default. */
function readLine(line: string, system: string): RemoteBuilder {
  const [address = "", systems, , jobs, , features, mandatory] = line.split(/\s+/u);
  const required = fieldWords(mandatory);
  return {
    address,
    systems: fieldWords(systems ?? "-", [system]),
    jobs: jobs === undefined || !/^\d+$/u.test(jobs) ? 1 : Number(jobs),
    features: [...new Set([...fieldWords(features), ...required])],
    mandatory: required,
  };
}

function fieldWords(field: string | undefined, otherwise: string[] = []): string[] {
  return field === undefined || field === "-" ? otherwise : field.split(",").filter((word) => word !== "");
}

/** How many builds for a system these machines take at once; 0: none of them builds for it. */
export function jobsFor(system: string, builders: readonly RemoteBuilder[]): number {
  return builders.filter(({ systems }) => systems.includes(system)).reduce((sum, { jobs }) => sum + jobs, 0);
}

/** What Nix says first of a remote builder that it cannot use, and then why. */
const NO_BUILDER = "cannot build on '";

/** Returns what a message of Nix says about a remote builder that it cannot use; null when it is another message. */
export function builderRefusal(text: string): string | null {
  return text.startsWith(NO_BUILDER) ? text.replace(" error: ", " ") : null;
}
