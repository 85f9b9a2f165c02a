/** What is expensive to make is made once, and kept under a name that says what it was made from. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { distribution, type Distribution } from "../../src/install/apt.ts";
import { realWorld } from "../../src/system/world.ts";
import { CACHE } from "../make-release.ts";

/**
 * The suite that the emulator and its machine are made of: the first one with QEMU 10, whose emulation holds. 7.2 of
 * the one before panics.
 */
export const SUITE = "trixie";

/** Output kept of a command: debootstrap writes some 100 KB. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Lines of a failed command that its error repeats. */
const TAIL_LINES = 15;

/**
 * The folder `CACHE/NAME-HASH`, where the hash is that of the `sources`: files and folders, by relative name and
 * content. When there is none yet, `make` fills an empty one, and only a filled one gets the name.
 */
export async function cached(
  name: string,
  sources: readonly string[],
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const home = join(CACHE, `${name}-${(await hashOf(sources)).slice(0, 12)}`);
  if (existsSync(home)) return home;
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, `.draft-${name}-`));
  try {
    await make(draft);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was faster: theirs is as good.
    if (!existsSync(home)) throw error;
  }
  return home;
}

/**
 * Runs a command of the rig to its end and gives its standard output. Throws with the end of what it said when it
 * fails.
 */
export async function must(file: string, ...args: readonly string[]): Promise<string> {
  try {
    const env = { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };
    return (await promisify(execFile)(file, args, { env, maxBuffer: OUTPUT_LIMIT })).stdout;
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim().split("\n").slice(-TAIL_LINES).join("\n");
    throw new Error(`The rig could not run ${file} ${args.join(" ")}:\n${said === "" ? message : said}`, {
      cause: error,
    });
  }
}

/** The Debian that this runs on. Its apt says where packages come from. */
export async function debian(): Promise<Distribution> {
  const found = await distribution({ world: realWorld(), emit: () => undefined, signal: new AbortController().signal });
  if (found?.id === "debian" && found.arch === "amd64") return found;
  throw new Error("The rig is made of Debian's packages for x86_64: this needs such a Debian and its apt.");
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const digest = createHash("sha256").update(SUITE);
  for (const source of sources) {
    const inside = (await stat(source)).isDirectory()
      ? await readdir(source, { recursive: true, withFileTypes: true })
      : null;
    const files = inside?.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)) ?? [
      source,
    ];
    for (const file of files.toSorted()) {
      const content = await readFile(file);
      digest.update(`\n${file.slice(source.length)} ${content.length}\n`).update(content);
    }
  }
  return digest.digest("hex");
}
