import type { EvidenceFile, TestResult } from "../model/model.ts";
import { imageOf } from "./image.ts";
import { readXmlReport } from "./test-results.ts";

/** The names of files that a NixOS test leaves for people, in the order in which they are taken. */
const NAMES: readonly RegExp[] = [/\.(?:png|jpe?g)$/iu, /\.xml$/iu, /\.(?:info|lcov)$/iu, /\.(?:log|txt)$/iu];

/**
 * The names of reports in the output of any other check. An output that is a package may have images and texts of its
 * own, which are no evidence of anything.
 */
const REPORT_NAMES: readonly RegExp[] = [
  /(?:junit|xunit|test|report|results|coverage|cobertura)[^/]*\.xml$/iu,
  /(?:^(?:lcov|coverage)[^/]*\.info|\.lcov)$/iu,
];

/** How a record of lcov begins (geninfo(1), "FILES"). */
const LCOV = /^(?:TN:|SF:)/u;

/** The place of a file's name in the order of what is taken; -1: it is not taken. */
export function rankOf(path: string, isTest: boolean): number {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (isTest ? NAMES : REPORT_NAMES).findIndex((pattern) => pattern.test(name));
}

/** What a file is by its bytes, with the ending of its copy's name; `tests` are those of a JUnit file. */
export type Classified = {
  kind: EvidenceFile["kind"];
  ending: string;
  tests: readonly TestResult[];
  moreTests: number;
};

/**
 * Looks at a file whose name was accepted. Null when its bytes are not what its name says. `mostTests`: how many test
 * cases there is room for.
 */
export function classify(path: string, bytes: Buffer, mostTests: number): Classified | null {
  const plain = (kind: EvidenceFile["kind"], ending: string): Classified => ({ kind, ending, tests: [], moreTests: 0 });
  const ending = /\.([a-z]+)$/iu.exec(path)?.[1]?.toLowerCase();
  if (ending === "log" || ending === "txt") return plain("log", `.${ending}`);
  if (ending === "info" || ending === "lcov")
    return LCOV.test(bytes.toString("latin1", 0, 3)) ? plain("coverage", `.${ending}`) : null;
  if (ending === "xml") {
    const report = readXmlReport(bytes, mostTests);
    if (report?.kind !== "junit") return report && plain("coverage", ".xml");
    return { kind: "junit", ending: ".xml", tests: report.tests, moreTests: report.more };
  }
  const type = imageOf(bytes)?.type;
  return type === undefined ? null : plain("image", type === "image/png" ? ".png" : ".jpg");
}
