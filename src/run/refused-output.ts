import type { Failure } from "../nix/nix.ts";

/** As much of an error as a person reads, in UTF-16 code units: a sentence and a few store paths. */
const LONGEST_REASON = 2000;

/** The failure of a build whose output Nix refuses although its builder has ended well. */
export function refusedOutput(drvPath: string, text: string): Failure {
  return {
    drvPath,
    verdict: "failed",
    code: "nix",
    message: text.slice(0, LONGEST_REASON).replaceAll(/\s*\n\s*/g, " "),
  };
}

/** Store paths that an error names in quotes. */
export function quotedPaths(text: string): string[] {
  return Array.from(text.slice(0, LONGEST_REASON).matchAll(/'(\/[^'\s]+)'/g), ([, path = ""]) => path);
}
