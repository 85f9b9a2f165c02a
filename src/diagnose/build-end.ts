import type { Cause } from "../model/model.ts";
import { anyOf } from "../text/text.ts";
import { signOf } from "./signs.ts";

/** What a pattern found in one line says. `line`: the log's own words. */
type CauseReading = (found: RegExpExecArray, line: string) => Cause;

/** How the words that begin a hash mismatch go on, in the next lines. */
const HASHES = /^\s*(specified|wanted|expected|got):\s*(\S+)$/;

const MISMATCH = /hash mismatch in fixed-output derivation '([^']*)'/;

/** The sums that test runners print at their end. `failed` of them failed. */
const TEST_SUMS: readonly [string, RegExp][] = [
  ["pytest", /^=+ (?:.*, )?(?<failed>\d+) (?:failed|errors?)\b(?:, (?<passed>\d+) passed)?.* in [\d.]+s/],
  ["cargo test", /^test result: FAILED\. (?<passed>\d+) passed; (?<failed>\d+) failed;/],
  ["unittest", /^FAILED \((?:failures=(?<failed>\d+))?(?:, )?(?:errors=(?<errors>\d+))?/],
  ["jest", /^Tests:\s+(?<failed>\d+) failed,(?: .*?(?<passed>\d+) passed,)? \d+ total/],
  ["node:test", /^(?:#|ℹ) fail (?<failed>[1-9]\d*)$/],
  ["mocha", /^\s+(?<failed>\d+) failing$/],
  ["ctest", /^\d+% tests passed, (?<failed>[1-9]\d*) tests? failed out of (?<total>\d+)/],
  ["meson", /^Fail:\s+(?<failed>[1-9]\d*)$/],
];

const GO_FAILURE = /^\s*--- FAIL: (\S+)/;

/** What tools say when there is no network, as in the sandbox. */
const NO_NETWORK = anyOf(
  [
    /Could ?n[o']t resolve host|Temporary failure in name resolution|Name or service not known/,
    /Network is unreachable|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|dial tcp: lookup \S+/,
    /failed to lookup address information/,
  ],
  { flags: "i" },
);

const MISSING_PATH = anyOf([
  /getting (?:attributes|status) of (?:path )?'?(\/[^':]+)'?: No such file or directory/,
  /(?:^|: )(\/(?!nix\/store|build)[^\s:]+): (?:bad interpreter: )?No such file or directory$/,
]);

/** A message of a compiler or of another tool about a place in a source. */
const PLACED = anyOf(
  [
    /error(?:\[[A-Z]\d+\])?: .*/,
    /[^\s:()]+:\d+(?::\d+)?: (?:fatal )?(?:[Ee]rror\b:? ?|undefined name|undefined: ).*/,
    /[^\s:()]+\.go:\d+:\d+: .*|[^\s()]+\(\d+,\d+\): error .*/,
  ],
  { before: /^\s*/, after: /$/ },
);

/** The same about the script of a test: of mypy, pyflakes, ruff and ty. */
const PLACED_IN_SCRIPT =
  /^\S*(?:test-script|testScriptWithTypes)\S*:\d+(?::\d+)?: (?!note: )\S|^[A-Z]{1,4}\d{3,4} \S|^error\[[a-z-]+\]: \S/;

/** A tool that misses a file, and then goes on for longer, has not failed over it. */
const CLOSING_LINES = 10;

const PHASE_BEGINS = /^(?:@nix \{.*"phase":\s*"([^"]*)".*|Running phase: (\S+))$/;

const READINGS: readonly [RegExp, CauseReading][] = [
  [
    NO_NETWORK,
    (_found, line) => ({
      code: "sandbox-network",
      message: `it needs the network, which the sandbox does not have: ${line.trim()}`,
      line,
    }),
  ],
];

/**
 * Says why a build that has failed did. `lines`: its log, or both ends of it, without colours. `isScript`: it checks
 * the script of a test. Null when nothing in the log names the cause.
 */
export function causeOfBuild(lines: readonly string[], isScript: boolean): Cause | null {
  return mismatch(lines) ?? tests(lines) ?? named(lines) ?? placed(lines, isScript) ?? phase(lines);
}

/** Whether a line begins the message about a wrong hash, with which a build always fails. */
export function isMismatch(line: string): boolean {
  return MISMATCH.test(line);
}

function mismatch(lines: readonly string[]): Cause | null {
  const at = lines.findLastIndex((line) => MISMATCH.test(line));
  if (at === -1) return null;
  const hashes = lines.slice(at + 1, at + 4).map((line) => HASHES.exec(line));
  const of = (...names: string[]): string | undefined => hashes.find((found) => names.includes(found?.[1] ?? ""))?.[2];
  const [specified, got] = [of("specified", "wanted", "expected"), of("got")];
  const what = MISMATCH.exec(lines[at] ?? "")?.[1]?.replace(/^.*\/[a-z0-9]{32}-/, "") ?? "";
  const told = specified === undefined || got === undefined ? "" : `: ${specified} was specified, and it has ${got}`;
  return {
    code: "hash-mismatch",
    message: `"${what}" has another hash than its derivation says${told}`,
    line: lines[at] ?? "",
  };
}

function tests(lines: readonly string[]): Cause | null {
  for (const line of lines.toReversed()) {
    for (const [runner, pattern] of TEST_SUMS) {
      const groups = pattern.exec(line)?.groups;
      const failed = Number(groups?.["failed"] ?? 0) + Number(groups?.["errors"] ?? 0);
      if (groups === undefined || failed === 0) continue;
      const passed = groups["passed"] === undefined ? "" : `, ${groups["passed"]} passed`;
      return {
        code: "tests-failed",
        message: `${failed} ${failed === 1 ? "test" : "tests"} of ${runner} failed${passed}`,
        line,
      };
    }
  }
  const failed = lines.filter((line) => GO_FAILURE.test(line));
  const first = failed[0];
  if (first === undefined) return null;
  const names = new Set(failed.map((line) => GO_FAILURE.exec(line)?.[1]?.split("/")[0] ?? ""));
  return {
    code: "tests-failed",
    message: `${names.size} ${names.size === 1 ? "test" : "tests"} of go failed: ${[...names].slice(0, 3).join(", ")}`,
    line: first,
  };
}

function named(lines: readonly string[]): Cause | null {
  for (const line of lines) {
    for (const [pattern, reading] of READINGS) {
      const found = pattern.exec(line);
      if (found !== null) return reading(found, line);
    }
  }
  const line = lines.slice(-CLOSING_LINES).findLast((text) => MISSING_PATH.test(text));
  if (line === undefined) return null;
  const path =
    MISSING_PATH.exec(line)
      ?.slice(1)
      .find((group) => group !== undefined) ?? "";
  return { code: "missing-path", message: `"${path}" does not exist in the sandbox`, line };
}

/** The first message about a place: the others often follow from it. */
function placed(lines: readonly string[], isScript: boolean): Cause | null {
  const line = lines.find((text) =>
    isScript ? PLACED_IN_SCRIPT.test(text) : PLACED.test(text) && signOf(text) !== null,
  );
  if (line === undefined) return null;
  if (isScript)
    return { code: "script-invalid", message: `the test script does not pass its checks: ${line.trim()}`, line };
  return { code: "tool-failed", message: line.trim(), line };
}

function phase(lines: readonly string[]): Cause | null {
  const line = lines.findLast((text) => PHASE_BEGINS.test(text));
  const name = PHASE_BEGINS.exec(line ?? "")
    ?.slice(1)
    .find((group) => group !== undefined);
  if (line === undefined || name === undefined) return null;
  return { code: "phase-failed", message: `its ${name} failed`, line };
}
