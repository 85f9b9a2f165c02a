import { dirname } from "node:path";

import { type Explanation, isStorePath } from "../model/model.ts";
import { readDerivationFile } from "../nix/nix.ts";
import type { Files } from "../system/system.ts";

/** The largest script that is read, in bytes: the longest of nixpkgs has some 40 KB. */
const LARGEST_SCRIPT = 1024 * 1024;

/** The path of a test's own driver, which its build calls; the driver's output has the script in a file. */
const TEST_DRIVER = /(\/[^\s"'$`]+-nixos-test-driver-[0-9a-zA-Z+._?=-]+)\/bin\//;
const SCRIPT_FILE = "test-script";

/** A subtest that a script names by a plain string. */
const SUBTEST = /\bsubtest\(\s*(?:name\s*=\s*)?(["'])((?:[^\\\n]|\\.){0,400}?)\1\s*\)/g;

/** What a backslash and a character stand for in such a string. */
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\", '"': '"', "'": "'" };

/**
 * Adds the subtests that a test's script names and that never began, when the test did not pass. Nothing is added when
 * the text of the script is not on this machine.
 */
export async function withScript(explanation: Explanation, drvPath: string | null, files: Files): Promise<Explanation> {
  if (drvPath === null || explanation.verdict === "passed" || explanation.machines.length === 0) return explanation;
  const begun = new Set(explanation.subtests.map(({ name }) => name));
  const named = subtestsIn((await scriptOf(drvPath, files)) ?? "");
  const missing = named.filter((name) => !begun.has(name));
  const subtests = missing.map((name) => ({ name, verdict: "not-run" as const, depth: 0, durationMs: null }));
  return { ...explanation, subtests: [...explanation.subtests, ...subtests] };
}

/** The names of the subtests in a script, each once. */
export function subtestsIn(script: string): string[] {
  const names = script.matchAll(SUBTEST).map(([, , text = ""]) => text.replaceAll(/\\(.)/g, unescapedCharacter));
  return [...new Set(names)];
}

function unescapedCharacter(whole: string, character: string): string {
  return ESCAPED[character] ?? whole;
}

/** The text of a test's script; null when it is not here. */
async function scriptOf(drvPath: string, files: Files): Promise<string | null> {
  const derivation = await readDerivationFile(drvPath, files);
  const command = derivation?.env.get("buildCommand") ?? "";
  const driver = TEST_DRIVER.exec(command)?.[1] ?? "";
  if (!isStorePath(driver, dirname(drvPath))) return null;
  const path = `${driver}/${SCRIPT_FILE}`;
  const size = (await files.linkTarget(path)) === null ? await files.size(path) : null;
  return size === null || size > LARGEST_SCRIPT ? null : (await files.readRange(path, 0, size)).toString();
}
