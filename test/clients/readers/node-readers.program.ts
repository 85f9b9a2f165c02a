/**
 * Program: prints what npm's readers of JUnit show of files, as JSON of {@link ReaderAnswer}. Usage:
 * `node-readers.program.ts FOLDER` with the folder of the packages, and the files as a JSON array on standard input.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

import type { ReaderAnswer, Shown, ShownCase } from "./shown.ts";

type Any = Record<string, any>;

const folder = process.argv[2] ?? "";
const require = createRequire(join(folder, "package.json"));
const load = async (name: string): Promise<Any> => await import(pathToFileURL(require.resolve(name)).href);
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")).version;
const list = (value: unknown): Any[] => (value === undefined || value === null ? [] : [value].flat()) as Any[];

const { parse: junit2json } = await load("junit2json");

/** Two readers show references to characters by their number as they are written. */
const numbersDecoded = (value = ""): string =>
  value.replaceAll(/&#x([0-9A-F]+);/gi, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)));

/** Allure shows those by their name as well. */
const decoded = (value: string | undefined): string | null =>
  value === undefined
    ? null
    : numbersDecoded(value)
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");

/** junit2json takes a name that is a number for one; the cases of others' files have no such names. */
async function byJunit2json(xml: string): Promise<Shown> {
  const root: Any = await junit2json(xml);
  const suites = list(root["testsuite"]);
  return {
    tests: root["tests"],
    bad: root["failures"] + root["errors"],
    skipped: root["skipped"],
    seconds: suites.reduce((sum, suite) => sum + suite["time"], 0),
    cases: suites.flatMap((suite) => list(suite["testcase"]).map(caseOfJunit2json)),
  };
}

function caseOfJunit2json(one: Any): ShownCase {
  const [failure, error, skipped] = ["failure", "error", "skipped"].map((kind) => list(one[kind])[0]);
  return {
    class: one["classname"],
    name: one["name"],
    seconds: one["time"],
    status: failure ? "failed" : error ? "error" : skipped ? "skipped" : "passed",
    message: (failure ?? error ?? skipped)?.["message"] ?? null,
  };
}

/** A file merged with itself under another flake's name, and read again: the other half must be there, and apart. */
async function byMerger(xml: string): Promise<Shown> {
  const { mergeToString } = await load("junit-report-merger");
  const other = xml.replaceAll(/ (classname|group)="/g, ' $1="other/');
  // Its times are the longer ones of two, as of jobs that ran side by side.
  const { cases, ...counts } = await byJunit2json(await mergeToString([xml, other]));
  const own = cases.filter((one) => one.class?.startsWith("other/") !== true);
  const half = (count = 0): number => count / 2;
  return {
    tests: half(counts.tests),
    bad: half(counts.bad),
    skipped: half(counts.skipped),
    cases: own.length * 2 === cases.length ? own : [],
  };
}

async function byTestResultsParser(_: string, file: string): Promise<Shown> {
  const module = await load("test-results-parser");
  const result: Any = (module["parse"] ?? module["default"].parse)({ type: "junit", files: [file] });
  const status = { PASS: "passed", FAIL: "failed", SKIP: "skipped" } as const;
  return {
    tests: result["total"] + result["skipped"],
    bad: result["failed"] + result["errors"],
    skipped: result["skipped"],
    cases: list(result["suites"]).flatMap((suite) =>
      list(suite["cases"]).map((one) => ({
        name: numbersDecoded(one["name"]),
        seconds: one["duration"] / 1000,
        status: status[one["status"] as keyof typeof status],
        ...(one["status"] === "FAIL" ? { message: numbersDecoded(one["failure"]) } : {}),
      })),
    ),
  };
}

async function byXunitViewer(xml: string): Promise<Shown> {
  const { default: parse } = await import(
    pathToFileURL(join(folder, "node_modules/xunit-viewer/src/cli/parse.js")).href
  );
  const { suites }: Any = await parse(xml);
  const status: Record<string, ShownCase["status"]> = {
    passed: "passed",
    failure: "failed",
    error: "error",
    skipped: "skipped",
  };
  return {
    cases: Object.values(suites as Record<string, Any>).flatMap((suite) =>
      Object.values(suite["tests"] as Record<string, Any>).map((one) => ({
        class: one["classname"],
        name: one["name"],
        seconds: Number(one["time"]),
        // What it has no name for it does not show at all.
        status: status[one["status"]] ?? one["status"],
        message: one["messages"].length === 0 ? null : one["messages"].join("\n"),
        file: one["properties"]?.file?.[0] ?? null,
        line: one["properties"]?.line === undefined ? null : Number(one["properties"].line[0]),
      })),
    ),
  };
}

async function byCtrf(_: string, file: string): Promise<Shown> {
  const { convertJUnitToCTRFReport } = await load("junit-to-ctrf");
  const { results }: Any = await convertJUnitToCTRFReport(file);
  return {
    tests: results["summary"].tests,
    bad: results["summary"].failed,
    skipped: results["summary"].skipped,
    cases: list(results["tests"]).map((one) => ({
      name: one["name"],
      seconds: one["duration"] / 1000,
      status: one["status"],
      ...(one["status"] === "failed" ? { message: one["message"] ?? null } : {}),
      file: one["filePath"] ?? null,
      flaky: one["flaky"] === true ? one["retries"] : 0,
      reruns: one["flaky"] === true ? 0 : (one["retries"] ?? 0),
      retryLogs: list(one["retryAttempts"]).map(({ trace = "" }) => trace),
    })),
  };
}

async function byAllure(xml: string, file: string): Promise<Shown> {
  const [{ junitXml }, { BufferResultFile }] = [
    await load("@allurereport/reader"),
    await load("@allurereport/reader-api"),
  ];
  const cases: ShownCase[] = [];
  const visitTestResult = async (one: Any): Promise<void> => {
    const classLabel = list(one["labels"]).find(({ name }) => name === "testClass");
    cases.push({
      class: decoded(classLabel?.["value"]) ?? "",
      name: decoded(one["name"]) ?? "",
      seconds: one["duration"] / 1000,
      status: one["status"] === "broken" ? "error" : one["status"],
      message: decoded(one["message"]),
    });
  };
  const isRead = await junitXml.read(
    { visitTestResult, visitAttachmentFile: async () => undefined },
    new BufferResultFile(Buffer.from(xml), file),
  );
  if (isRead !== true) throw new Error("Allure did not take it for JUnit");
  return { cases };
}

const READERS: Record<string, (xml: string, file: string) => Promise<Shown>> = {
  junit2json: byJunit2json,
  "junit-report-merger": byMerger,
  "test-results-parser": byTestResultsParser,
  "xunit-viewer": byXunitViewer,
  "junit-to-ctrf": byCtrf,
  "@allurereport/reader": byAllure,
};

const files = JSON.parse(await text(process.stdin)) as string[];
const answers: ReaderAnswer[] = [];
for (const [reader, read] of Object.entries(READERS)) {
  const shown: ReaderAnswer["files"] = {};
  const started = performance.now();
  for (const file of files)
    shown[file] = await read(readFileSync(file, "utf8"), file).catch((error: unknown) => ({ fault: String(error) }));
  answers.push({ reader, version: versionOf(reader), files: shown });
  process.stderr.write(`${reader}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
process.stdout.write(JSON.stringify(answers));
