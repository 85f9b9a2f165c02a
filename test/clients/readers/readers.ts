/** The readers of others: gets them, and asks each of them what it shows of files. */

import { execFileSync } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";

import type { ReaderAnswer } from "./shown.ts";

const ROOT = join(import.meta.dirname, "../../..");
const MOST_BYTES = 1 << 30;

/** Gets the readers, prints their names and versions, and returns their folder. Throws when one cannot be had. */
export function getReaders(): string {
  const lines = execFileSync("bash", ["scripts/readers"], { cwd: ROOT, encoding: "utf8" }).trim().split("\n");
  console.log(lines.slice(0, -1).join("\n"));
  return lines.at(-1) ?? "";
}

/** Asks all readers for files of absolute paths; one process for each language. */
export function askReaders(folder: string, files: readonly string[]): ReaderAnswer[] {
  const ask = (program: string, args: readonly string[], input: string): ReaderAnswer[] =>
    JSON.parse(
      execFileSync(program, args, { input, encoding: "utf8", maxBuffer: MOST_BYTES, cwd: import.meta.dirname }),
    );
  const json = JSON.stringify(files);
  const jars = globSync(join(folder, "maven/*.jar")).join(":");
  return [
    ...ask(join(folder, "pypi/bin/python3"), ["python_readers.py"], json),
    ...ask(process.execPath, ["node-readers.program.ts", join(folder, "npm")], json),
    ...ask("java", ["-cp", jars, "SurefireReader.java"], files.join("\n")),
  ];
}
