/** The readers of others: asks each of them what it shows of files. */

import { execFileSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { join } from "node:path";

import type { ReaderAnswer } from "./shown.ts";

const MOST_BYTES = 1 << 30;

/** The folder that `scripts/get-readers` has made. */
export const READERS = process.env["NIX_VERDICT_READERS"] ?? "";
if (!existsSync(join(READERS, "npm"))) throw new Error("Run these tests with `npm run test:clients`.");

/** Asks all readers for files of absolute paths; one process for each language. */
export function askReaders(files: readonly string[]): ReaderAnswer[] {
  const ask = (program: string, args: readonly string[], input: string): ReaderAnswer[] =>
    JSON.parse(
      execFileSync(program, args, { input, encoding: "utf8", maxBuffer: MOST_BYTES, cwd: import.meta.dirname }),
    );
  const json = JSON.stringify(files);
  const jars = globSync(join(READERS, "maven/*.jar")).join(":");
  return [
    ...ask(join(READERS, "pypi/bin/python3"), ["python_readers.py"], json),
    ...ask(process.execPath, ["node-readers.program.ts", join(READERS, "npm")], json),
    ...ask("java", ["-cp", jars, "SurefireReader.java"], files.join("\n")),
  ];
}
