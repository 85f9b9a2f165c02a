import assert from "node:assert/strict";
import { test } from "node:test";

import { readXmlReport } from "../../src/evidence/test-results.ts";
import { cpuNow } from "../tries.ts";

const read = (text: string, most = 100): ReturnType<typeof readXmlReport> => readXmlReport(Buffer.from(text), most);
const suite = (cases: string): string => `<testsuite name="unit">${cases}</testsuite>`;

test("pytest's and Surefire's files are read: suites in suites, times, and why something failed", () => {
  const found = read(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>
<!-- <testcase name="not this one"/> -->
<testsuites><testsuite name="outer"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="x.xsd">
<testsuite name="inner">
  <testcase classname="t.Login" name="logs &quot;in&quot; &#x2713; &lt;b&gt;" time="0.25"/>
  <testcase name='fails' time="1,234.5"><failure message="expected 1" type="E">trace</failure>
    <system-out>x</system-out></testcase>
  <testcase name="dies"><error><![CDATA[ it <is> ]]]]><![CDATA[> gone ]]></error></testcase>
  <testcase name="waits" time=""><skipped/></testcase>
</testsuite></testsuite></testsuites>
`);
  assert.deepEqual(found, {
    kind: "junit",
    more: 0,
    tests: [
      { suite: "t.Login", name: 'logs "in" ✓ <b>', verdict: "passed", durationMs: 250, message: null },
      { suite: "inner", name: "fails", verdict: "failed", durationMs: 1_234_500, message: "expected 1" },
      { suite: "inner", name: "dies", verdict: "error", durationMs: null, message: "it <is> ]]" },
      { suite: "inner", name: "waits", verdict: "skipped", durationMs: null, message: null },
    ],
  });
});

test("a report of coverage is one, also with the type that Cobertura writes", () => {
  const doctype = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">';
  assert.deepEqual(read(`<?xml version="1.0"?>${doctype}<coverage line-rate="1"/>`), { kind: "coverage" });
});

test("what makes readers work without end, or browsers run code, is refused", () => {
  const bombs = {
    "own entities": `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${suite('<testcase name="&b;"/>')}`,
    "a file": `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/shadow">]>${suite("&a;")}`,
    "an unknown entity": suite('<testcase name="&nbsp;"/>'),
    "a character that is none": suite('<testcase name="&#x110000;"/>'),
    XHTML: '<testsuite xmlns:x="http://www.w3.org/1999/xhtml"><x:script>alert(1)</x:script></testsuite>',
    "XHTML by default": '<testsuite xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></testsuite>',
    "a style sheet": `<?xml-stylesheet href="x.xsl"?>${suite("")}`,
    "another encoding": `<?xml version="1.0" encoding="UTF-7"?>${suite("")}`,
    "an end that is missing": "<testsuite><testcase name='a'>",
    "tags that do not match": "<testsuite><testcase></testsuite></testcase>",
    "two roots": `${suite("")}${suite("")}`,
    "text outside": `${suite("")}text`,
    depth: `${"<testsuite>".repeat(100_000)}${"</testsuite>".repeat(100_000)}`,
    HTML: "<!DOCTYPE html><html></html>",
    SVG: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    nothing: "",
  };
  for (const [what, text] of Object.entries(bombs)) assert.equal(read(text), null, what);
  for (const encoding of ["utf16le", "latin1"] as const)
    assert.equal(readXmlReport(Buffer.from(suite("<testcase name='ü'/>"), encoding), 9), null);
});

test("a huge file takes a moment; what did not pass is kept first", () => {
  const many = read(suite(`${'<testcase name="a"/>'.repeat(180_000)}<testcase name="b"><failure/></testcase>`), 3);
  assert.equal(many?.kind, "junit");
  assert.deepEqual(
    many.tests.map(({ name }) => name),
    ["a", "a", "b"],
  );
  assert.equal(many.more, 179_998);
  const started = cpuNow();
  for (const text of [" ".repeat(4_000_000), "<a ".repeat(1_000_000), "&".repeat(4_000_000), `<a${" ".repeat(4e6)}`])
    assert.equal(read(`<testsuite>${text}`), null);
  assert.ok(cpuNow() - started < 10_000);
});

test("names and reasons have an end, and times that nobody can have are none", () => {
  const long = read(
    suite(`<testcase name="${"n".repeat(10_000)}" time="1e300"><error>${"m".repeat(9999)}</error></testcase>`),
  );
  assert.equal(long?.kind, "junit");
  const [one] = long.tests;
  assert.deepEqual([one?.name.length, one?.message?.length, one?.durationMs], [301, 2001, null]);
  for (const time of ["-1", "NaN", "abc", "Infinity"]) {
    const found = read(suite(`<testcase name="a" time="${time}"/>`));
    assert.equal(found?.kind === "junit" ? found.tests[0]?.durationMs : "", null, time);
  }
});
