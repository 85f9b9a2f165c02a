import { dirname } from "node:path";

import { type Cause, type Explanation, isStorePath } from "../model/model.ts";
import { readDerivationFile } from "../nix/nix.ts";
import type { Files } from "../system/system.ts";
import type { FlakeTexts } from "./flake-texts.ts";
import { placeOfLine } from "./script-place.ts";

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
 * Adds what a test's script tells of a test that did not pass: the subtests that never began, and where the line that
 * was executed last stands in the flake. Nothing is added when the text of the script is not on this machine.
 */
export async function withScript(
  explanation: Explanation,
  drvPath: string | null,
  flake: FlakeTexts,
  files: Files,
): Promise<Explanation> {
  const { verdict, machines, subtests } = explanation;
  const script = drvPath === null || verdict === "passed" ? null : await scriptOf(drvPath, files);
  if (script === null) return explanation;
  const scriptLine = explanation.scriptLine ?? lineOfCommand(script, explanation.cause);
  const location = scriptLine === null ? null : placeOfLine(script, scriptLine, await flake.all());
  const begun = new Set(subtests.map(({ name }) => name));
  const missing = (machines.length === 0 ? [] : subtestsIn(script))
    .filter((name) => !begun.has(name))
    .map((name) => ({ name, verdict: "not-run" as const, depth: 0, durationMs: null }));
  return { ...explanation, scriptLine, location, subtests: [...subtests, ...missing] };
}

/** The message about a command, on one line: one of several lines is in no single line of a script. */
const OF_COMMAND = /(?:^|[ "])command `(.{1,1000})` (?:failed \(exit code -?\d+\)|unexpectedly succeeded)"?$/;

/** The line of a script, from 1, with the command that failed; null unless only one has it as a string. */
function lineOfCommand(script: string, cause: Cause | null): number | null {
  const command = OF_COMMAND.exec(cause?.line ?? "")?.[1];
  if (command === undefined) return null;
  const isOf = (line: string): boolean => ['"', "'"].some((quote) => line.includes(`(${quote}${command}${quote}`));
  const found = script.split("\n").flatMap((line, index) => (isOf(line) ? [index + 1] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
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
