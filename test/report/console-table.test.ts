import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { byNeedOfAttention, compareNames, type Feature, type Report } from "../../src/model/verdict.ts";
import { renderTable, renderVerdictLine } from "../../src/report/console-table.ts";
import { renderSummary } from "../../src/report/markdown.ts";
import { sanitize } from "../../src/text/text.ts";
import { displayWidth } from "../../src/text/width.ts";
import { cpuNow } from "../tries.ts";
import { everydayCompared } from "./compared.ts";
import { check, everyday, machine, proven, report, rich } from "./fixture.ts";
import { over, shared } from "./shared.ts";

const ESCAPES: [string, string, string][] = [
  ["colours", "a\u001b[1;31mb\u001b[0mc", "abc"],
  ["cursor and screen", "a\u001b[2J\u001b[10;10Hb\u001b[?25l", "ab"],
  ["CSI that never ends", "a\u001b[31", "a"],
  ["8-bit CSI", "a\u009b31mb", "ab"],
  ["OSC ended by BEL", "a\u001b]0;title\u0007b", "ab"],
  ["OSC ended by ST", "a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b", "alinkb"],
  ["OSC that never ends", "a\u001b]52;c;cm0gLXJm", "a"],
  ["OSC that never ends, on one line of two", "a\u001b]0;x\nb", "a b"],
  ["8-bit OSC", "a\u009d0;t\u009cb", "ab"],
  ["DCS, APC, PM, SOS", "a\u001bPq\u001b\\b\u001b_x\u001b\\c\u001b^y\u001b\\d\u001bXz\u001b\\e", "abcde"],
  ["charset and reset", "a\u001b(0b\u001bcc", "abc"],
  ["ESC alone", "a\u001b", "a"],
  ["ESC before what is no sequence", "a\u001b\u00e9", "a\u00e9"],
  ["ESC before ESC", "\u001b\u001b[31mx", "x"],
  ["C0 and DEL but not tab", "a\u0000\u0007\u0008\u007fb\tc", "ab\tc"],
  ["C1", "a\u0080\u0084\u0099b", "ab"],
  ["bidi", "a\u202eb\u2066c\u200fd\u061ce", "abcde"],
  ["line breaks", "a\r\nb\nc\rd\u0085e\u2028f\u2029g\u000bh\u000ci", "a b c d e f g h i"],
  ["lone surrogates", "a\ud800b", "a\ufffdb"],
];
for (const [what, text, expected] of ESCAPES) {
  test(`sanitize takes out ${what}`, () => assert.equal(sanitize(text), expected));
}

test("sanitize takes linear time on what looks like sequences without end", () => {
  const started = cpuNow();
  for (const piece of ["\u001b", "\u001b[", "\u001b[0;", "\u001b]x", "\u001bP\u001b"]) sanitize(piece.repeat(300_000));
  assert.ok(cpuNow() - started < 10_000);
});

test("the table has a line per check, in the order of need, and ends in the answer", () => {
  const lines = renderTable(report(everyday), { color: false, width: 120 }).split("\n");
  const names = byNeedOfAttention(everyday).map((one) => one.name);
  assert.deepEqual(
    lines.slice(0, 7).map((line) => line.split(/\s+/)[1]),
    names,
  );
  assert.equal(
    lines[0],
    '✘ login     failed            41 s  1.9 GiB  subtest "logs in over ssh": ' +
      "`ssh server true` exited 255 on `client`",
  );
  assert.equal(lines[1], "✘ docs      eval-error                       flake.nix:41: attribute 'mdbook' missing");
  assert.deepEqual(lines.slice(7), [
    "",
    "! 1 VM test ran emulated, without KVM, which is broken here: a guest of 1,000,000 instructions took 3.9 s",
    "✘ 2 of 7 checks failed · 4 min 12 s",
    "",
  ]);
});

test("no line is wider than the terminal, whatever it holds, and colour changes no character", () => {
  for (const width of [1, 2, 3, 8, 15, 24, 40, 60, 80, 120, 200]) {
    const plain = renderTable(rich, { color: false, width });
    for (const line of plain.split("\n")) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    assert.doesNotMatch(plain, / $/m);
    assert.equal(stripVTControlCharacters(renderTable(rich, { color: true, width })), plain);
  }
});

test("a cause takes all the room there is", () => {
  const reason = { code: "x", message: "x".repeat(200) };
  const [line = ""] = renderTable(report([check({ name: "a", verdict: "failed", reason })]), {
    color: false,
    width: 70,
  }).split("\n");
  assert.ok(line.endsWith("…"));
  assert.equal(displayWidth(line), 70);
});

test("memory has a column where it was measured, and gives way to causes", () => {
  const cells = (width: number, checks = everyday): string[] =>
    renderTable(report(checks), { color: false, width }).split("\n");
  assert.match(cells(80)[0] ?? "", /^✘ login +failed +41 s {2}1\.9 GiB {2}subtest "logs in over ssh"/);
  assert.match(cells(60)[0] ?? "", /^✘ login +failed +41 s {2}subtest/);
  const causeless = [check({ name: "a", peakMemoryBytes: 2 ** 30 }), check({ name: "b" })];
  assert.deepEqual(cells(27, causeless).slice(0, 2), ["✔ a  passed  1.2 s  1.0 GiB", "✔ b  passed  1.2 s"]);
  assert.deepEqual(cells(26, causeless).slice(0, 2), ["✔ a  passed  1.2 s", "✔ b  passed  1.2 s"]);
});

test("without a terminal nothing is cut", () => {
  const table = renderTable(rich, { color: false, width: Number.POSITIVE_INFINITY });
  assert.match(table, /\(javascript:alert\(1\)\) !\[img\]\(http:\/\/evil\.example\/x\.png\)\n/);
});

const good = (number: number) =>
  Array.from({ length: number }, (_, index) =>
    check({ name: `good-${index}`, verdict: index % 3 === 0 ? "cached" : "passed" }),
  );

test("up to 20 good checks are listed", () => {
  const table = renderTable(report([...everyday.slice(0, 4), ...good(20)]), { color: false, width: 80 });
  assert.match(table, /good-19 /);
});

test("of many good checks the cached are only counted, of more the built too; what needs attention stays", () => {
  const some = renderTable(report([...everyday.slice(0, 4), ...good(21)]), { color: false, width: 80 });
  assert.equal(some.match(/good-\d+ +passed/g)?.length, 14);
  assert.doesNotMatch(some, /cached/);
  assert.match(some, /^✔ 21 passed: 14 built, 7 proven before$/m);
  const table = renderTable(report([...everyday.slice(0, 4), ...good(32)]), { color: false, width: 80 });
  assert.doesNotMatch(table, /good-/);
  assert.match(table, /^✔ 32 passed: 21 built, 11 proven before$/m);
  for (const name of ["login", "docs", "postgres", "k3s"]) assert.match(table, new RegExp(`^[✘!] ${name} `, "m"));
});

test("a proven check shows what an earlier run measured, with its day, behind its verdict", () => {
  const checks = [
    proven("login"),
    proven("unit", { peakMemoryBytes: null }),
    proven("docs", { durationMs: null, peakMemoryBytes: null }),
    check({ name: "web", peakMemoryBytes: 2 ** 30 }),
  ];
  const lines = (width: number): string[] =>
    renderTable(report(checks, machine()), { color: false, width }).split("\n");
  assert.deepEqual(lines(80), [
    "✔ web    passed  1.2 s  1.0 GiB",
    "✔ docs   cached  on 2026-11-19",
    "✔ login  cached  12 s, 1.2 GiB on 2026-11-19",
    "✔ unit   cached  12 s on 2026-11-19",
    "✔ 4 passed: 1 built, 3 proven before (over 25 s not spent again)",
    "",
    "✔ all 4 checks passed · 4 min 12 s",
    "",
  ]);
  // Old numbers without their day could be taken for new ones: then rather none.
  assert.deepEqual(lines(43).slice(2, 4), ["✔ login  cached", "✔ unit   cached  12 s on 2026-11-19"]);
  assert.deepEqual(lines(44).slice(2, 3), ["✔ login  cached  12 s, 1.2 GiB on 2026-11-19"]);
});

test("a report without checks says so", () => {
  assert.equal(renderTable(report([], machine()), { color: false, width: 80 }), "✘ no check was judged · 4 min 12 s\n");
});

test("what the machine lacks is said once, before the answer", () => {
  const end = (made: Report): string[] =>
    renderTable(made, { color: false, width: Number.POSITIVE_INFINITY })
      .trimEnd()
      .split("\n\n")
      .at(-1)
      ?.split("\n")
      .slice(0, -1) ?? [];
  const kvm: Feature = { name: "kvm", state: "broken", reason: "a guest ran 4,000 times too slowly" };
  const nspawn: Feature = { name: "nspawn", state: "off", reason: "" };
  const on: Feature = { name: "nspawn", state: "on", reason: "a container ran in a build" };
  const vm = check({ name: "vm", backend: "qemu", emulated: true });
  const plain = check({ name: "plain" });
  const note = "! 1 VM test ran emulated, without KVM, which is broken here: a guest ran 4,000 times too slowly";
  assert.deepEqual(end(report([plain], machine())), []);
  assert.deepEqual(end(report([plain], machine(on))), []);
  assert.deepEqual(end(report([plain], machine(kvm, nspawn))), [
    "◌ KVM: broken (a guest ran 4,000 times too slowly) · nspawn: off",
  ]);
  assert.deepEqual(end(report([vm, plain], machine(kvm, on))), [note]);
  assert.deepEqual(end(report([vm, plain], machine(kvm, nspawn))), [note, "◌ nspawn: off"]);
  assert.deepEqual(end(report([vm], machine())), [
    "! 1 VM test ran emulated, without KVM: its log says that QEMU fell back to emulation",
  ]);
});

test("colour is only there when asked for", () => {
  const escape = /\p{Cc}\[/u;
  assert.doesNotMatch(renderTable(rich, { color: false, width: 80 }), escape);
  assert.match(renderTable(rich, { color: true, width: 80 }), escape);
});

const LINES: [string, string][] = [
  ["login", '✘ login failed in 41 s, 1.9 GiB: subtest "logs in over ssh": `ssh server true` exited 255 on `client`'],
  ["docs", "✘ docs does not evaluate: flake.nix:41: attribute 'mdbook' missing"],
  ["postgres", "! postgres flaky in 1 min 38 s: failed 1 of 2 attempts, then passed"],
  ["k3s", "! k3s passed in 6 min 2 s, 2.0 GiB: emulated, without the KVM it asked for"],
  ["fmt", "✔ fmt passed in 1.2 s"],
  ["clippy", "✔ clippy proven by an earlier run"],
];
for (const [name, line] of LINES) {
  test(`a finished check is one line: ${name}`, () => {
    const one = everyday.find((candidate) => candidate.name === name);
    assert.ok(one);
    assert.equal(renderVerdictLine(one, { color: false }), line);
    assert.equal(stripVTControlCharacters(renderVerdictLine(one, { color: true })), line);
  });
}

test("the line of a proven check says what an earlier run measured", () => {
  assert.equal(
    renderVerdictLine(proven("login"), { color: false }),
    "✔ login proven by an earlier run: 12 s, 1.2 GiB on 2026-11-19",
  );
});

test("nothing from a flake moves a terminal or commands a runner", () => {
  const text = "x\u001b[2J\n::error::y ##[add-mask]z\r::set-output name=a::b";
  const nasty = check({ name: text, verdict: "failed", reason: { code: "x", message: text } });
  const old = proven(text, { at: text, run: text });
  for (const made of [
    ...[nasty, old].map((one) => renderVerdictLine(one, { color: false })),
    renderTable(report([nasty, old]), { color: false, width: 200 }),
  ]) {
    assert.doesNotMatch(made.replaceAll("\n", ""), /\p{Cc}/u);
    assert.doesNotMatch(made, /##\[/);
    for (const line of made.split("\n")) assert.doesNotMatch(line, /^\s*::/);
  }
});

test("what vanished, and what became slower or hungrier, is a line each, and no name in it moves the cursor", () => {
  const lines = renderTable(everydayCompared, { color: false, width: 120 }).trimEnd().split("\n");
  assert.deepEqual(lines.slice(-5), [
    "! vanished since main: firewall",
    "! slower than on main: postgres (+55 s)",
    "",
    "! 1 VM test ran emulated, without KVM: its log says that QEMU fell back to emulation",
    "✘ 2 of 26 checks failed (1 more than on main) · 4 min 12 s (+14 s) · peak 9.1 of 15.6 GiB",
  ]);
  const vanished = ["c", "a", "b", "d", "f", "e", "g"].map((name) => ({ name, verdict: "passed" as const }));
  const hungry = check({
    name: "\u001b[2Jbig\n",
    peakMemoryBytes: 3 * 2 ** 30,
    baseline: { verdict: "passed", durationMs: null, peakMemoryBytes: 2 ** 30, slower: false, hungrier: true },
  });
  const table = renderTable(
    report([hungry], { base: { name: "\u001b]0;x\u0007rel", durationMs: 1, failed: 0, vanished } }),
    { color: false, width: 120 },
  );
  assert.match(table, /^! vanished since rel: a, b, c, d, e and 2 others$/m);
  assert.match(table, /^! more memory than on rel: ‹U\+001B›\[2Jbig‹U\+000A› \(\+2\.0 GiB\)$/m);
  assert.doesNotMatch(table.replaceAll("\n", ""), /\p{Cc}/u);
});

test("what became slower or larger to evaluate is a line each", () => {
  const grown = check({
    name: "big\n",
    evaluation: {
      startedAt: "2026-11-20T08:00:00.000Z",
      durationMs: 60_000,
      session: 0,
      peakMemoryBytes: 4 * 2 ** 30,
    },
    baseline: {
      verdict: "passed",
      durationMs: null,
      peakMemoryBytes: null,
      slower: false,
      hungrier: false,
      evaluation: { durationMs: 40_000, peakMemoryBytes: 2 * 2 ** 30, slower: true, hungrier: true },
    },
  });
  const base = { name: "main", durationMs: 1, failed: 0, vanished: [] };
  const table = renderTable(report([grown], { base }), { color: false, width: 120 });
  assert.match(table, /^! slower to evaluate than on main: big‹U\+000A› \(\+20 s\)$/m);
  assert.match(table, /^! more memory to evaluate than on main: big‹U\+000A› \(\+2\.0 GiB\)$/m);
  assert.match(renderSummary(report([grown], { base })), /evaluation slower and with more memory than on main/);
});

test("checks that are bad over one thing are one line, with as many names as there is room for", () => {
  const namesLine = (width: number): string | undefined =>
    renderTable(shared, { color: false, width })
      .split("\n")
      .find((line) => line.includes("host-"));
  assert.equal(namesLine(40), "  host-01, host-02 and 38 more");
  const all = namesLine(Number.POSITIVE_INFINITY) ?? "";
  assert.equal(all.match(/host-\d+/g)?.length, 40);
  for (const width of [1, 2, 3, 8, 15, 24, 40, 60, 80, 120, 200]) {
    const plain = renderTable(shared, { color: false, width });
    for (const line of plain.split("\n")) assert.ok(displayWidth(line) <= width, `${width}: ${line}`);
    assert.doesNotMatch(plain, / $/m);
    assert.equal(stripVTControlCharacters(renderTable(shared, { color: true, width })), plain);
  }
});

test("a finished check whose cause was told before only says with whom", () => {
  const [one, other] = over(["a\u001b[2J", "b"], { reason: { code: "x", message: "it needs c" } });
  assert.ok(one !== undefined && other !== undefined);
  assert.equal(
    renderVerdictLine(other, { color: false }, undefined, one),
    "✘ b a dependency failed: as with a‹U+001B›[2J",
  );
});

test("names are in the order in which people count", () => {
  const names = ["check-100", "check-20", "check-3", "a 2", "a 10", "A 2", "x-01", "x-1"];
  assert.deepEqual(names.toSorted(compareNames), [
    "a 2",
    "A 2",
    "a 10",
    "check-3",
    "check-20",
    "check-100",
    "x-01",
    "x-1",
  ]);
});

test("where there is no end of the line, no reason is cut", () => {
  const message = `its builder exited with 1: ${"why ".repeat(60)}end`;
  const table = renderTable(report([check({ name: "x", verdict: "failed", reason: { code: "x", message } })]), {
    color: false,
    width: Infinity,
  });
  assert.match(table, /why end$/mu);
  assert.doesNotMatch(table, /…| {3,}$/mu);
});
