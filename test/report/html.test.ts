import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Script } from "node:vm";

import { XMLValidator } from "fast-xml-parser";

import type { EvidenceFile } from "../../src/model/evidence.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { renderHtml } from "../../src/report/html.ts";
import { fileUrl, html, percent } from "../../src/report/html/markup.ts";
import { SCRIPT } from "../../src/report/html/script.ts";
import { STYLE } from "../../src/report/html/style.ts";
import type { Link } from "../../src/report/link.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { bootCheck, booted, checkedAndBooted } from "./booted.ts";
import { everydayCompared } from "./compared.ts";
import { check, everyday, failedLogin, mostlyProven, proven, report, rich, subtest, testMachine } from "./fixture.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";
import { measured } from "./measured.ts";
import { elementsOf, readHtml, type Element } from "./read-html.ts";
import { over, shared } from "./shared.ts";

const START = Date.parse("2026-11-20T08:00:00.000Z");

/** The elements of a report's page; it is well-formed XML besides. */
function pageOf(made: Report, links: readonly Link[] = []): Element[] {
  const page = renderHtml(made, links);
  assert.equal(XMLValidator.validate(page), true);
  assert.doesNotMatch(page.replaceAll("\n", ""), /[\p{Cc}\p{Cs}]/u);
  return elementsOf(readHtml(page));
}

const ofClass = (elements: Element[], name: string): Element[] =>
  elements.filter(({ attributes }) => attributes["class"]?.split(" ").includes(name));
const named = (elements: Element[], name: string): Element[] => elements.filter((element) => element.name === name);

/** A report in which `text` stands everywhere where a flake, a log or a machine can put something. */
function saying(text: string): Report {
  const path = "/nix/store/x.drv";
  const known = { verdict: "failed" as const, durationMs: 1, peakMemoryBytes: 1, slower: true, hungrier: true };
  const bad = check({
    peakMemoryBytes: 2,
    baseline: known,
    name: text,
    verdict: "failed",
    reason: { code: text, message: text },
    location: { file: text, line: 1, column: 1 },
    excerpt: [text, text],
    backend: "qemu",
    emulated: true,
    log: "logs/x.log",
    subtests: [subtest(text), subtest(text, { depth: 1, verdict: "failed" }), subtest(text, { verdict: "not-run" })],
    machines: [testMachine(text, { emulated: true }), testMachine(`${text}2`, { kind: "nspawn", bootMs: null })],
    machine: text,
    evidence: {
      files: [{ path: "evidence/x/a.png", name: text, kind: "image", bytes: 1 }],
      tests: [{ suite: text, name: text, verdict: "failed", durationMs: null, message: text }],
      leftOut: { files: 1, tests: 1 },
    },
  });
  const span = { drvPath: path, inputs: [], startedAt: START, finishedAt: START + 1000, peakMemoryBytes: 1, cpuMs: 1 };
  const timeline = makeTimeline(
    [
      { ...span, checks: [text] },
      { ...span, drvPath: `${path}-${text}`, checks: [] },
    ],
    { startedAt: START, jobs: 2, memory: [] },
  );
  const old = proven(`${text}, proven`, { at: text, run: `x${text}` });
  return report([bad, old], {
    base: { name: text, durationMs: 1000, failed: 0, vanished: [{ name: text, verdict: "passed" }] },
    system: text,
    flake: { url: text, lockedUrl: text, revision: text },
    nix: { version: text, implementation: "nix" },
    tool: { name: "nix-verdict", version: text },
    machine: {
      cores: 1,
      memoryBytes: 1,
      features: [
        { name: "kvm", state: "broken", reason: text },
        { name: text, state: "off", reason: text },
      ],
    },
    stages: [{ name: text, startedAt: "2026-11-20T08:00:00.000Z", durationMs: 900 }],
    timeline,
  });
}

/** What a page is made of, apart from code in a sentence: backticks that make pairs are markup of ours. */
const skeleton = (elements: Element[]): string[] =>
  elements
    .map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(" "))
    .filter((element) => element !== "code");
const innocent = skeleton(pageOf(saying("innocent")));

for (const name of HOSTILE_NAMES) {
  test(`whatever is named ${JSON.stringify(name.slice(0, 60))}, the page is made of the same elements`, () => {
    const elements = pageOf(saying(name));
    assert.deepEqual(skeleton(elements), innocent);
    const [shown] = named(ofClass(elements, "name").flatMap(elementsOf), "bdi");
    if (/^[\p{L}\p{P}\p{S} \d]{1,200}$/u.test(name) && name.trim() !== "") assert.equal(shown?.text, name);
    for (const { attributes } of elements) {
      assert.match(attributes["href"] ?? "#", /^(?:#c\d+|#|\.\/[\w%.!~*'()/-]+)$/);
      assert.match(attributes["style"] ?? "width:1%", /^(?:left:[\d.]+%;)?(?:width|left):[\d.]+%$/);
    }
  });
}

test("a proof's address leads only to runs of the page's repository, and nowhere on a machine's own page", () => {
  const addresses = [
    "https://evil.example/owner/repository/actions/runs/1",
    "https://github.com/owner/other/actions/runs/1",
    "https://github.com/owner/repository",
    "https://github.com/owner/repository/actions/runs/1/../../../../../evil",
    "http://github.com/owner/repository/actions/runs/1",
  ];
  const made = report(addresses.map((run, index) => proven(`check-${index}`, { run })));
  for (const links of [[], [{ name: "run", url: "https://github.com/owner/repository/actions/runs/2" }]]) {
    assert.deepEqual(named(ofClass(pageOf(made, links), "what").flatMap(elementsOf), "a"), []);
  }
  assert.deepEqual(named(ofClass(pageOf(report([proven("own")])), "what").flatMap(elementsOf), "a"), []);
});

test("a proven check shows its old numbers as old, with a link to the run, and is sorted by what it shows", () => {
  const checks = [
    proven("login"),
    proven("unit", { durationMs: null, peakMemoryBytes: null, cpuMs: null, run: null }),
    proven("docs", { at: "soon", run: "javascript:alert(1)" }),
    proven("fmt", { at: "soon" }),
    check({ name: "new", peakMemoryBytes: 2 ** 30 }),
  ];
  const run = "https://github.com/owner/repository/actions/runs/19345678901";
  const elements = pageOf(report(checks), [{ name: "run", url: "https://github.com/owner/repository/actions/runs/2" }]);
  const rows = new Map(ofClass(elements, "check").map((row) => [row.children[0]?.children[1]?.text, row]));
  const cells = (name: string): string[] =>
    rows
      .get(name)
      ?.children[0]?.children.slice(2)
      .map(({ text }) => text) ?? [];
  assert.deepEqual(cells("login"), ["proven on 2026-11-19", "(12 s)", "(1.2 GiB)", "(11 s)", ""]);
  assert.deepEqual(cells("unit"), ["proven on 2026-11-19", "", "", "", ""]);
  assert.deepEqual(cells("docs"), ["proven by an earlier run", "(12 s)", "(1.2 GiB)", "(11 s)", ""]);
  assert.deepEqual(cells("fmt"), ["proven by an earlier run", "(12 s)", "(1.2 GiB)", "(11 s)", ""]);
  assert.deepEqual(cells("new"), ["", "1.2 s", "1.0 GiB", "", ""]);
  const links = named(ofClass(elements, "what").flatMap(elementsOf), "a").map(({ text, attributes }) => [
    text,
    attributes["href"],
  ]);
  assert.deepEqual(links, [
    ["an earlier run", run],
    ["2026-11-19", run],
  ]);
  const keys = (name: string): (string | undefined)[] =>
    ["time", "memory", "cpu"].map((key) => rows.get(name)?.attributes[`data-${key}`]);
  assert.deepEqual(
    [keys("login"), keys("unit"), keys("new")],
    [
      ["12400", "1288490189", "11000"],
      ["", "", ""],
      ["1234", "1073741824", ""],
    ],
  );
  // A bar compares what this run measured.
  for (const name of ["login", "unit", "docs"])
    assert.deepEqual(named(elementsOf(rows.get(name) ?? assert.fail(name)), "i"), []);
  assert.equal(named(elementsOf(rows.get("new") ?? assert.fail()), "i").length, 2);
});

test("how much was not spent again is said under the answer", () => {
  const facts = (made: Report): string[] => ofClass(pageOf(made), "facts").map(({ text }) => text);
  assert.equal(facts(mostlyProven)[0], "102 passed: 2 built, 100 proven before (over 43 min not spent again)");
  assert.match(facts(report(everyday))[0] ?? "", /^git\+file/);
});

test("a name that turns its direction is shown doing so, and an empty one is shown", () => {
  const elements = pageOf(report([check({ name: "rtl-\u202Egpj.exe" }), check({ name: "" }), check({ name: " " })]));
  assert.deepEqual(
    named(ofClass(elements, "name").flatMap(elementsOf), "bdi").map(({ text }) => text),
    ['""', "‹U+0020›", "rtl-‹U+202E›gpj.exe"],
  );
});

test("a log is its lines, and no line is markup", () => {
  const excerpt = ["</pre><script>alert(1)</script>", "a\u001b[31mred\u001b[0m & <b>", "cr\rlf\u2028ls \u202e"];
  const [log] = named(pageOf(report([check({ name: "x", verdict: "failed", excerpt })])), "pre");
  assert.equal(log?.text, "</pre><script>alert(1)</script>\nared & <b>\ncr\nlf\nls ‹U+202E›");
});

test("the page may run its one script and nothing else", () => {
  const elements = pageOf(rich);
  const policy =
    elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy")?.attributes["content"] ??
    "";
  const scripts = named(elements, "script");
  assert.equal(scripts.length, 1);
  const hash = createHash("sha256")
    .update(scripts[0]?.text ?? "")
    .digest("base64");
  assert.equal(
    policy,
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
      `script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
  );
  assert.equal(named(elements, "style").length, 1);
  assert.doesNotMatch(
    SCRIPT,
    /[<&]|innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|XMLHttpRequest|import/,
  );
  assert.doesNotMatch(STYLE, /[<&]|url\(|@import/);
  assert.ok(new Script(SCRIPT));
});

test("what the script looks for is there", () => {
  const elements = pageOf(measured(60));
  const ids = new Set(elements.flatMap(({ attributes }) => attributes["id"] ?? []));
  for (const [, id = ""] of SCRIPT.matchAll(/one\("(\w+)"\)/g)) assert.ok(ids.has(id), id);
  for (const { attributes } of elements)
    if (attributes["href"]?.startsWith("#")) assert.ok(ids.has(attributes["href"].slice(1)));
});

test("links to logs are their paths, encoded once more", () => {
  const cases: [string, string | null][] = [
    ["logs/login.log", "./logs/login.log"],
    ["logs/a%20b~1234.log", "./logs/a%2520b~1234.log"],
    ["logs/dependencies/x y.log", "./logs/dependencies/x%20y.log"],
    ["javascript:alert(1)", "./javascript%3Aalert(1)"],
    ["../../etc/passwd", null],
    ["/etc/passwd", null],
    ["logs//x", null],
    ["logs/./x", null],
    ["https://evil.example/", null],
    ["logs\\..\\x?a#b\ud800", "./logs%5C..%5Cx%3Fa%23b%EF%BF%BD"],
  ];
  for (const [path, url] of cases) assert.equal(fileUrl(path), url);
  const linked = (log: string): number =>
    ofClass(pageOf(report([check({ name: "x", log })])), "log")
      .flatMap(elementsOf)
      .filter(({ name }) => name === "a").length;
  assert.deepEqual([linked("logs/x.log"), linked("../x.log")], [1, 0]);
});

test("rows come in the order of need, with their cause, numbers, flags and log", () => {
  const elements = pageOf(report(everyday));
  const rows = ofClass(elements, "check").map((row) => row.children[0]?.children.map(({ text }) => text));
  assert.deepEqual(
    rows.map((row) => row?.[1]),
    ["login qemu, 2 machines", "docs", "postgres nspawn", "k3s qemu emulated", "fmt", "unit", "clippy"],
  );
  assert.deepEqual(rows[0], [
    "✘ failed",
    "login qemu, 2 machines",
    "subtest logs in over ssh: ssh server true exited 255 on client",
    "41 s",
    "1.9 GiB",
    "40 s",
    "",
    "log of login",
  ]);
  assert.deepEqual(rows[1], ["✘ eval-error", "docs", "attribute 'mdbook' missing flake.nix:41", "", "", "", "", ""]);
  assert.deepEqual(rows[2], [
    "! flaky",
    "postgres nspawn",
    "failed 1 of 2 attempts, then passed",
    "1 min 38 s",
    "",
    "",
    "2",
    "",
  ]);
  assert.deepEqual(rows.at(-1), ["✔ cached", "clippy", "proven by an earlier run", "", "", "", "", ""]);
  const unfolded = ofClass(elements, "more").map(({ text }) => text.trim());
  assert.equal(unfolded.length, 4);
  assert.match(
    unfolded[0] ?? "",
    new RegExp(
      [
        String.raw`^the lines that matter, 5 subtests, 2 machines for login\nclient: must succeed[^]*\n`,
        String.raw`Reproduce: nix build \.#checks\.x86_64-linux\.login -L\n`,
        String.raw`Debug: nix run \.#checks\.x86_64-linux\.login\.driverInteractive\n`,
      ].join(""),
    ),
  );
  assert.match(unfolded[2] ?? "", /attempt 1: timeout after 1 min 0 s[^]*attempt 2: passed after 38 s/);
  assert.deepEqual(
    ofClass(elements, "chip").map(({ text }) => text),
    ["failed 1", "eval-error 1", "flaky 1", "passed 3", "cached 1"],
  );
});

/** The items of a test's lists: the classes and level of each, what it says, and how long its bar is. */
function partsOf(made: Report): (string | undefined)[][] {
  return ofClass(pageOf(made), "part").map((part) => [
    part.attributes["class"],
    part.attributes["aria-level"],
    part.children
      .map(({ text }) => text)
      .filter((text) => text.trim() !== "")
      .join(" | "),
    named(elementsOf(part), "i")[0]?.attributes["style"],
  ]);
}

test("a test unfolds into its subtests and machines, with bars", () => {
  const login = check({ ...failedLogin, name: "login" });
  assert.deepEqual(partsOf(report([login])), [
    ["part good level-1", "1", "✔ | boots | passed in 14 s", "width:100%"],
    ["part good level-1", "1", "✔ | opens the firewall | passed in 9.3 s", "width:65.49%"],
    ["part good level-2", "2", "✔ | port 22 | passed in 8.1 s", "width:57.04%"],
    ["part bad level-1", "1", "✘ | logs in over ssh | failed", undefined],
    ["part stopped level-1", "1", "◌ | refuses passwords | not run", undefined],
    ["part bad", undefined, "✘ | client  it happened here | virtual machine, booted in 6.1 s", "width:77.47%"],
    ["part good", undefined, "server  | virtual machine, booted in 7.9 s", "width:100%"],
  ]);
  const lists = ofClass(pageOf(report([login])), "parts").map(({ attributes }) => attributes["aria-label"]);
  assert.deepEqual(lists, ["Subtests", "Machines"]);
});

test("a good test unfolds too; a machine says that it was emulated, and one that never booted has no bar", () => {
  const machines = [testMachine("vm", { emulated: true }), testMachine("box", { kind: "nspawn", bootMs: null })];
  const made = report([check({ name: "k3s", backend: "mixed", machines, machine: null, subtests: [subtest("a")] })]);
  assert.deepEqual(
    partsOf(made).map(([, , words, bar]) => [words, bar]),
    [
      ["✔ | a | passed in 1 s", "width:100%"],
      ["vm  emulated | virtual machine, booted in 6 s", "width:100%"],
      ["box  | container", undefined],
    ],
  );
  assert.deepEqual(
    named(pageOf(made), "summary").map(({ text }) => text),
    ["1 subtest, 2 machines for k3s"],
  );
});

test("deep subtests stay on the page, and a page of too many shows those that did not pass", () => {
  const deep = Array.from({ length: 50 }, (_, depth) => subtest("deep", { depth }));
  const levels = partsOf(report([check({ name: "x", subtests: deep })])).map(([, level]) => level);
  assert.deepEqual([levels.length, levels.at(-1)], [50, "6"]);
  const many = Array.from({ length: 9000 }, (_, index) =>
    subtest(`number ${index}`, index % 1000 === 0 ? { verdict: "failed", durationMs: null } : {}),
  );
  const made = report(Array.from({ length: 300 }, (_, index) => check({ name: `x${index}`, subtests: many })));
  assert.equal(ofClass(pageOf({ ...made, checks: made.checks.slice(0, 1) }), "part").length, 9);
  const page = renderHtml(made);
  assert.ok(Buffer.byteLength(page) < 2e6, `${Buffer.byteLength(page)} bytes`);
  assert.match(page, /Subtests · 8991 that passed are in verdict\.json/);
  const allBad = report([check({ name: "x", subtests: many.map((one) => ({ ...one, verdict: "failed" as const })) })]);
  assert.match(renderHtml(allBad), /No room for the subtests on this page: see verdict\.json/);
});

test("differences from the base stand beside what was measured, what vanished above, what is new in a badge", () => {
  const elements = pageOf(everydayCompared);
  assert.deepEqual(
    ofClass(elements, "note").map(({ text }) => text),
    [
      "1 VM test ran emulated, without KVM: its log says that QEMU fell back to emulation",
      "vanished since main: firewall",
      "slower than on main: postgres (+55 s)",
    ],
  );
  const heads = named(elements, "thead")
    .flatMap(elementsOf)
    .filter(({ name }) => name === "th")
    .map(({ text }) => text);
  assert.deepEqual(heads, [
    "verdict",
    "check",
    "what happened",
    "time",
    "vs main",
    "peak memory",
    "vs main",
    "CPU time",
    "log",
  ]);
  const rows = new Map(
    ofClass(elements, "check").map((row) => [
      elementsOf(row).find(({ name }) => name === "bdi")?.text,
      row.children[0]?.children.map(({ text }) => text),
    ]),
  );
  assert.deepEqual(rows.get("postgres"), [
    "✔ passed",
    "postgres nspawn",
    "slower than on main",
    "1 min 38 s",
    "+55 s",
    "2.2 GiB",
    "+153 MiB",
    "",
    "",
  ]);
  assert.deepEqual(rows.get("backup")?.slice(1, 5), ["backup qemu new", "", "17 s", ""]);
  assert.deepEqual(rows.get("docs")?.slice(1, 3), ["docs", "attribute 'mdbook' missing; bad on main too flake.nix:41"]);
  assert.deepEqual(
    named(ofClass(elements, "number").flatMap(elementsOf), "b").map(({ text }) => text),
    ["+55 s"],
  );
});

test("checks of several systems with one name have rows, links, commands and bars of their own", () => {
  const of = (system: string, verdict: "failed" | "passed") =>
    check({ name: "login", attr: `checks.${system}.login`, drvPath: `/nix/store/${system}.drv`, verdict, excerpt: [] });
  const checks = [
    of("aarch64-linux", "passed"),
    of("x86_64-linux", "failed"),
    check({ name: "shard mac-1", attr: "", drvPath: null, verdict: "lost", startedAt: null }),
  ];
  const spans = checks.slice(0, 2).map(({ drvPath }) => ({
    drvPath: drvPath ?? "",
    checks: ["login"],
    inputs: [],
    startedAt: START,
    finishedAt: START + 1000,
    peakMemoryBytes: null,
    cpuMs: null,
  }));
  const elements = pageOf(
    report(checks, {
      system: "aarch64-linux, x86_64-linux",
      timeline: makeTimeline(spans, { startedAt: START, jobs: 2, memory: [] }),
    }),
  );
  const rows = ofClass(elements, "check");
  assert.deepEqual(
    rows.map(({ attributes, children }) => [attributes["id"], children[0]?.children[1]?.text]),
    [
      ["c0", "login x86_64-linux"],
      ["c1", "shard mac-1"],
      ["c2", "login aarch64-linux"],
    ],
  );
  assert.deepEqual(
    ofClass(elements, "more").map(({ text }) => text.trim()),
    [
      "how to reproduce for login\nReproduce: nix build .#checks.x86_64-linux.login -L\nDebug: " +
        "nix develop .#checks.x86_64-linux.login",
    ],
  );
  const bars = ofClass(elements, "bar")
    .filter(({ name }) => name === "a")
    .map(({ attributes }) => [attributes["href"], attributes["class"]?.includes("good")]);
  assert.deepEqual(bars, [
    ["#c2", true],
    ["#c0", false],
  ]);
});

test("the first words are the summary's", () => {
  const [head] = named(pageOf(measured(60)), "h1");
  assert.match(head?.text ?? "", /^✘ 3 of 72 checks failed · 1 min 46 s · peak 4\.5 of 15\.6 GiB$/);
});

test("what was not measured has no column, what was not built no timeline, and nothing judged no table", () => {
  const heads = (made: Report): string[] =>
    named(pageOf(made), "thead")
      .flatMap(elementsOf)
      .filter(({ name }) => name === "th")
      .map(({ text }) => text);
  assert.deepEqual(heads(report([check({ name: "x" })])), ["verdict", "check", "what happened", "time", "log"]);
  assert.deepEqual(named(pageOf(report([check({ name: "x" })])), "figure"), []);
  const empty = pageOf(report([]));
  assert.deepEqual(named(empty, "table"), []);
  assert.match(named(empty, "h1")[0]?.text ?? "", /^✘ no check was judged/);
});

test("every build is a bar, in a lane where no two overlap, and the critical path is marked", () => {
  const made = measured(60);
  const elements = pageOf(made);
  const slots = ofClass(elements, "slot").map(({ children }) => children);
  assert.equal(slots.length, 4);
  const bars = slots.flat();
  assert.equal(bars.length, made.timeline?.spans.length);
  assert.equal(ofClass(bars, "critical").length, made.timeline?.criticalPath.length);
  for (const lane of slots) {
    const places = lane.map(
      ({ attributes }) =>
        /^left:([\d.]+)%;width:([\d.]+)%$/
          .exec(attributes["style"] ?? "")
          ?.slice(1)
          .map(Number) ?? [],
    );
    for (const [index, [left = 0]] of places.entries()) {
      const [before = 0, width = 0] = places[index - 1] ?? [];
      assert.ok(left >= before + width - 0.02);
    }
  }
  const ends =
    ofClass(elements, "memory")
      .flatMap(elementsOf)
      .find(({ name }) => name === "polyline")
      ?.attributes["points"]?.split(" ") ?? [];
  assert.equal(ends.length, made.timeline?.memory.length);
  for (const point of ends) assert.match(point, /^\d+(?:\.\d)?,\d+(?:\.\d)?$/);
});

test("each evaluating session has a lane, also where nothing was built; what is soon over has none", () => {
  const evaluated = (name: string, session: number, from: number, ms: number, over: Partial<Check> = {}): Check =>
    check({
      name,
      startedAt: null,
      ...over,
      evaluation: {
        startedAt: new Date(START + from).toISOString(),
        durationMs: ms,
        session,
        peakMemoryBytes: 2 ** 30,
      },
    });
  const name = `<b>"' \u202e`;
  const checks = [
    evaluated(name, 0, 0, 1500),
    evaluated("broken", 1, 500, 1000, { verdict: "eval-error", drvPath: null }),
    evaluated("later", 0, 1500, 1000),
    // Another job's session of the same number, in a report of several.
    evaluated("beside", 1, 600, 100),
  ];
  const elements = pageOf(report(checks));
  const lanes = ofClass(elements, "slot").map(({ children }) =>
    children.map(({ attributes }) => [attributes["class"], attributes["title"]]),
  );
  assert.deepEqual(lanes, [
    [
      ["bar evaluated", `evaluation of <b>"' ‹U+202E› · 1.5 s · 1.0 GiB`],
      ["bar evaluated", "evaluation of later · 1 s · 1.0 GiB"],
    ],
    [["bar bad", "evaluation of broken · does not evaluate · 1 s · 1.0 GiB"]],
    [["bar evaluated", "evaluation of beside · 0.1 s · 1.0 GiB"]],
  ]);
  assert.match(
    named(elements, "summary")
      .map(({ text }) => text)
      .join(),
    /Evaluation: 4 checks, 3\.6 s added up/u,
  );
  assert.deepEqual(ofClass(pageOf(report([evaluated("a", 0, 0, 1900)])), "slot"), []);
});

test("markup is made of text, and shares are from nothing to all", () => {
  assert.equal(
    html`<b title="${'"'}">${"<&>'\u0000\n"}${1}${null}${[html`<i></i>`, html`<i></i>`]}</b>`.source,
    '<b title="&quot;">&lt;&amp;&gt;&#39; 1<i></i><i></i></b>',
  );
  assert.deepEqual(
    [percent(1, 3), percent(5, 4), percent(-1, 4), percent(1, 0), percent(Number.NaN, 1)],
    ["33.33%", "100%", "0%", "0%", "0%"],
  );
});

test("what several checks are bad over stands above the table once, with a link to each row", () => {
  const page = pageOf(shared);
  const notes = ofClass(page, "note").filter(({ name }) => name === "div");
  assert.deepEqual(
    notes.map((note) => named(elementsOf(note), "b")[0]?.text),
    ["3 checks", "2 checks", "40 checks", "5 checks", "3 checks"],
  );
  const openssl = notes[2] ?? assert.fail();
  assert.match(openssl.text, /a dependency failed: it needs "openssl-3\.0", which could not be built/);
  assert.match(openssl.text, /host-01, host-02, host-03 and 37 more/);
  const links = named(elementsOf(openssl), "a");
  assert.equal(links.length, 40);
  for (const { attributes, text } of links) {
    const row = page.find(({ attributes: own }) => `#${own["id"]}` === attributes["href"]);
    assert.match(row?.text ?? "", new RegExp(`\\b${text}\\b`));
  }
  // The rows themselves stay, for filters.
  assert.equal(ofClass(page, "check").length, shared.checks.length);
  assert.equal(ofClass(pageOf(rich), "note").filter(({ name }) => name === "div").length, 0);
});

test("hostile names that share a cause are text", () => {
  for (const name of HOSTILE_NAMES) {
    const both = [name, `${name}2`];
    const page = pageOf(report(over(both, { reason: { code: name, message: name }, location: null })));
    const plain = pageOf(report(over(["a", "a2"], { reason: { code: "x", message: "x" }, location: null })));
    assert.equal(ofClass(page, "note").length, ofClass(plain, "note").length);
    assert.equal(named(page, "a").length, named(plain, "a").length, name);
  }
});

test("a check's images are in the page, and its other files are links", () => {
  const path = (name: string): string => `evidence/login/${name}`;
  const files: EvidenceFile[] = [
    { path: path("a%2F1.png"), name: 'a/"><script>1</script>.png', kind: "image", bytes: 3 },
    { path: path("2.png"), name: "2.png", kind: "image", bytes: 3 },
    { path: "../../etc/passwd", name: "passwd", kind: "log", bytes: 2048 },
    { path: path("report.xml"), name: "report.xml", kind: "junit", bytes: 2048 },
  ];
  const bad = { suite: "t.A", name: "<b>two</b>", verdict: "failed" as const, durationMs: null, message: "by </li> 0" };
  const tests = Array.from({ length: 12 }, () => bad);
  const made = report([check({ name: "login", evidence: { files, tests, leftOut: { files: 7, tests: 0 } } })]);
  const image = { type: "image/png" as const, width: 4, height: 3, bytes: Buffer.from("png") };
  const page = renderHtml(made, [], new Map([[path("a%2F1.png"), image]]));
  assert.equal(XMLValidator.validate(page), true);
  const elements = elementsOf(readHtml(page));
  const [shown, ...others] = named(elements, "img");
  assert.deepEqual(others, []);
  assert.equal(shown?.attributes["src"], `data:image/png;base64,${image.bytes.toString("base64")}`);
  assert.deepEqual([shown.attributes["width"], shown.attributes["height"]], ["4", "3"]);
  const links = named(elements, "a").map(({ attributes }) => attributes["href"]);
  assert.deepEqual(
    links.filter((href) => /evidence|etc/u.test(href ?? "")),
    ["./evidence/login/a%252F1.png", "./evidence/login/2.png", "./evidence/login/report.xml"],
  );
  assert.equal(named(elements, "script").length, 1);
  assert.match(page, /2 images, 2 other files, 12 test cases/u);
  assert.match(page, /12 of 12 test cases did not pass · 2 more are in junit\.xml/u);
  assert.match(page, /7 files left out/u);
});

test("what holds for images holds for nothing else: the timeline is a figure as well", () => {
  const page = renderHtml(report([check({ name: "login" })]), []);
  assert.doesNotMatch(page, /^(?:figure|img|figcaption)[ ,{][^{]*\{[^}]*max-width/mu);
});

test("a booted system says how it booted, and what each boot took", () => {
  const rows = new Map(
    ofClass(pageOf(checkedAndBooted), "check").map((row) => [row.children[0]?.children[1]?.text, row]),
  );
  const row = (name: string): Element => rows.get(name) ?? assert.fail(name);
  assert.equal(row("boot.web microvm").children[0]?.children[2]?.text, "boots in 4.1 s; slower than on main");
  assert.equal(row("boot.mail vm").children[0]?.children[2]?.text, 'unit "postfix.service" failed');
  const told = row("boot.db container").children[1]?.text ?? "";
  for (const fact of [
    "3 boots for boot.db",
    "container · run by systemd-nspawn · isolation: namespaces · ready: its init said so",
    "From the start of its program",
    "boot 3",
    "never ready, 40 MiB, 2 s of CPU",
  ])
    assert.ok(told.includes(fact), `${fact}: ${told}`);
  assert.match(row("boot.mail vm").children[1]?.text ?? "", /never became ready/u);
  assert.doesNotMatch(row("boot.edge-a microvm new").children[1]?.text ?? "", /how it booted/u);
});

test("a stranger's booted systems are text, and no more than a page has room for", () => {
  const boot = { ...booted(1, 1), program: '"><script>alert(1)</script>' };
  assert.ok(renderHtml(report([bootCheck("x", boot)])).includes("run by &quot;&gt;&lt;script&gt;"));
  pageOf(report([bootCheck("x", boot)]));
  const many = { ...boot, boots: Array.from({ length: 20_000 }, () => boot) };
  assert.match(renderHtml(report([bootCheck("x", many)])), /No room for the boots on this page/u);
});
