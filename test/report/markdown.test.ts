import assert from "node:assert/strict";
import { test } from "node:test";
import { code, codeSpan, fenced, htmlCode, prose, shorten } from "../../src/report/escape.ts";
import { COMMENT_LIMIT, renderSummary } from "../../src/report/markdown.ts";
import type { Check } from "../../src/verdict.ts";
import { check, everyday, hostile, machine, mostlyProven, proven, report, rich } from "./fixture.ts";
import { FOUND_BY_GITHUB, readInline, readSummary } from "./read-markdown.ts";

const HOSTILE = [
  "a|b",
  "a\\|b \\\\| c\\",
  "`tick` ``two`` `",
  "<script>alert(1)</script>",
  "</details></summary>",
  "<!-- gone -->",
  "&lt; &amp; &#64;",
  "@everyone @org/team",
  "#123 org/repo#4 GH-5",
  "[x](javascript:alert(1))",
  "![img](http://evil.example/x.png)",
  "[^1] [x] [a]: b",
  "http://evil.example https://evil.example www.evil.example WWW.evil.example",
  "me@evil.example mailto:me@evil.example",
  "*b* _i_ **b** ~~s~~ __u__",
  "$math$ $$block$$ a$b",
  ":tada: :+1: 10:20:30",
  "0123456789abcdef0123456789abcdef01234567 deadbeef",
  "# head - item > quote 1. one",
  "--- === ***",
  " lead and trail ",
];

for (const text of HOSTILE) {
  test(`prose shows ${JSON.stringify(text)} as it is, and GitHub finds nothing in it`, () => {
    const read = readInline(prose(text));
    assert.equal(read.text.replaceAll("\u200b", ""), text);
    for (const seen of read.seen) assert.doesNotMatch(seen, FOUND_BY_GITHUB);
  });

  test(`code, in a table and in HTML, shows ${JSON.stringify(text)} as it is`, () => {
    const inTable = code(text);
    assert.equal(inTable.includes("|"), false);
    assert.equal(readInline(inTable).text.replaceAll("\u200b", ""), text);
    assert.deepEqual(readInline(inTable).seen.join(""), "");
    assert.equal(readInline(htmlCode(text), { html: true }).text, text);
    assert.deepEqual(readInline(htmlCode(text), { html: true }).seen.join(""), "");
  });

  test(`a code span gives ${JSON.stringify(text)} back to the character`, () => {
    const span = codeSpan(text);
    // A span of spaces at both ends keeps them only behind one more; CommonMark takes one from each side.
    assert.equal(readInline(span).text, text);
    assert.equal(readInline(span).seen.join(""), "");
  });
}

test("escapes, line breaks, controls and lone surrogates do not get through", () => {
  const text = "a\u001b[31mb\u001b]0;t\u0007c\r\nd\u2028e\u0000f\u009bmg\ud800";
  for (const made of [prose(text), code(text), codeSpan(text), htmlCode(text), fenced([text])]) {
    assert.doesNotMatch(made.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\u2028]/u);
  }
  assert.equal(prose("one\ntwo\r\nthree"), "one two three");
  assert.doesNotMatch(code("a\n\nb"), /\n/);
});

test("text that turns its direction is shown doing so", () => {
  assert.equal(prose("a\u202eb"), "a‹U+202E›b");
  assert.equal(code("a\u2066b"), "`a‹U+2066›b`");
  assert.match(fenced(["a\u061cb"]), /a‹U\+061C›b/);
});

test("a fence is longer than any run of backticks inside", () => {
  assert.equal(fenced(["x"]), "```\nx\n```");
  assert.equal(fenced(["```", "a`````b"]), "``````\n```\na`````b\n``````");
  assert.equal(fenced(["a\n```\nb"]), "````\na\n```\nb\n````");
});

test("shorten counts characters and splits none", () => {
  assert.equal(shorten("abc", 3), "abc");
  assert.equal(shorten("abcd", 3), "ab…");
  assert.equal(shorten("🎉🎉🎉🎉", 3), "🎉🎉…");
  assert.equal(shorten("🎉🎉🎉", 3), "🎉🎉🎉");
});

test("whatever a report holds, its summary is only what it means to be", () => {
  const read = readSummary(renderSummary(rich));
  const [head, ...rows] = read.rows;
  assert.equal(head?.length, 5);
  assert.equal(rows.length, rich.checks.length - 4);
  for (const row of rows) assert.equal(row.length, 5);
  assert.equal(read.folded.length, 5);
  for (const row of read.folded) assert.equal(row.length, 4);
  for (const inline of [...read.lines, ...read.rows.flat(), ...read.folded.flat()]) {
    for (const seen of inline.seen) assert.doesNotMatch(seen, FOUND_BY_GITHUB);
  }
});

test("every hostile string in every field stays data", () => {
  for (const text of HOSTILE) {
    const made = report(
      [
        check({
          name: text,
          verdict: "failed",
          reason: { code: text, message: text },
          location: { file: text, line: 1, column: 1 },
          excerpt: [text, "```", text],
          emulated: true,
        }),
        check({ name: `${text} passed` }),
        proven(`${text} proven`, { at: text, run: `https://github.com/${text}` }),
      ],
      {
        system: text,
        nix: { version: text, implementation: "lix" },
        machine: { cores: 1, memoryBytes: 1, features: [{ name: "kvm", state: "broken", reason: text }, { name: text, state: "off", reason: text }] },
      },
    );
    const read = readSummary(renderSummary(made));
    assert.equal(read.rows.length, 2);
    assert.equal(read.rows[1]?.length, 4);
    assert.equal(read.fences.length, 1);
    assert.deepEqual(read.folded.map((row) => row.length), [4, 4, 4]);
    const cells = read.rows[1]?.map((cell) => cell.text.replaceAll("\u200b", "").trim());
    assert.equal(cells?.[1], text.trim());
    assert.ok(cells?.[2]?.startsWith(text.trim()));
    for (const inline of [...read.lines, ...read.rows.flat(), ...read.folded.flat()]) {
      for (const seen of inline.seen) assert.doesNotMatch(seen, FOUND_BY_GITHUB);
    }
  }
});

test("the first line answers, also when all is well", () => {
  assert.ok(renderSummary(rich).startsWith("### ❌ 8 of 16 checks failed, 1 cancelled, 1 not run · 4 min 12 s\n"));
  const calm = renderSummary(report([check({ name: "fmt" })]));
  assert.ok(calm.startsWith("### ✅ 1 check passed · 4 min 12 s\n"));
  assert.deepEqual(readSummary(calm).rows, []);
  assert.ok(renderSummary(report([])).startsWith("### ❌ no check was judged"));
});

test("rows come in the order of need and say what happened and where", () => {
  const { rows } = readSummary(renderSummary(report(everyday)));
  const cells = rows.slice(1).map((row) => row.map((cell) => cell.text));
  assert.deepEqual(cells, [
    ["❌", "login · qemu", "subtest “logs in over ssh”: `ssh server true` exited 255 on client", "41\u00a0s", "1.9\u00a0GiB"],
    ["❌", "docs", "does not evaluate: attribute 'mdbook' missing, flake.nix:41", "", ""],
    ["⚠️", "postgres · nspawn", "flaky: failed 1 of 2 attempts, then passed", "1\u00a0min\u00a038\u00a0s", ""],
    ["⚠️", "k3s · qemu", "passed: emulated, without the KVM it asked for", "6\u00a0min\u00a02\u00a0s", "2.0\u00a0GiB"],
  ]);
});

test("what was not measured has no column and no number", () => {
  const made = renderSummary(report([check({ name: "x", verdict: "not-run", startedAt: null, durationMs: 0 })]));
  assert.doesNotMatch(made, /peak memory/);
  assert.deepEqual(readSummary(made).rows[1]?.map((cell) => cell.text), ["⚪", "x", "not run", ""]);
});

test("passed checks are folded, one line each, built and cached apart", () => {
  const made = renderSummary(report(everyday));
  assert.match(made, /<summary>3 passed: 2 built, 1 proven by earlier runs<\/summary>/);
  const cells = (markdown: string): string[][] => readSummary(markdown).folded.map((row) => row.map(({ text }) => text.replaceAll("\u00a0", " ")));
  assert.deepEqual(cells(made), [["check", "", "time"], ["fmt", "built", "1.2 s"], ["unit", "built", "10 s"], ["clippy", "cached", ""]]);
  const measured = renderSummary(report([check({ name: "fmt", peakMemoryBytes: 2 ** 30 }), check({ name: "vm", backend: "qemu" })]));
  assert.deepEqual(cells(measured), [["check", "", "time", "peak memory"], ["fmt", "built", "1.2 s", "1.0 GiB"], ["vm · qemu", "built", "1.2 s", ""]]);
});

test("a proven check shows its old numbers in parentheses, and links the run that measured them", () => {
  const checks = [
    proven("login"),
    proven("unit", { peakMemoryBytes: null, run: null }),
    proven("docs", { at: "soon", durationMs: null, peakMemoryBytes: null }),
    proven("fmt", { at: "soon", run: "https://user@evil.example/" }),
  ];
  const made = renderSummary(report(checks));
  const run = "https://github.com/owner/repository/actions/runs/19345678901";
  assert.deepEqual(made.split("\n").filter((line) => line.startsWith("| `")), [
    `| \`docs\` | cached, proven by [a run](${run}) |  |  |`,
    "| `fmt` | cached | (12\u00a0s) | (1.2\u00a0GiB) |",
    `| \`login\` | cached, proven on [2026-11-19](${run}) | (12\u00a0s) | (1.2\u00a0GiB) |`,
    "| `unit` | cached, proven on 2026-11-19 | (12\u00a0s) |  |",
  ]);
  assert.match(made, /<summary>4 passed: 4 proven by earlier runs \(over 37 s not spent again\)<\/summary>/);
});

test("a hundred proven checks stay in one fold, and fit a comment", () => {
  const made = renderSummary(mostlyProven, { limit: COMMENT_LIMIT });
  const read = readSummary(made);
  assert.deepEqual([read.rows.length, read.folded.length], [2, 103]);
  assert.ok(made.indexOf("clippy-1") > made.indexOf("<details>"));
  for (const inline of [...read.lines, ...read.rows.flat(), ...read.folded.flat()]) {
    for (const seen of inline.seen) assert.doesNotMatch(seen, FOUND_BY_GITHUB);
  }
});

test("a bad check has its lines and the command that reproduces it", () => {
  const made = renderSummary(report(everyday));
  assert.equal(readSummary(made).fences[0], everyday[0]?.excerpt.join("\n"));
  assert.match(made, /^Reproduce: `nix build \.#checks\.x86_64-linux\.login -L`$/m);
});

test("the last line is the machine", () => {
  assert.match(renderSummary(report([])), /\n<sub>4 cores · 15\.6 GiB · Nix 2\.35\.2 · KVM: broken \\\(a guest of .* 3\.9 s\\\) · nspawn: on<\/sub>\n$/);
  assert.match(renderSummary(report([], machine())), /\n<sub>4 cores · 15\.6 GiB · Nix 2\.35\.2<\/sub>\n$/);
});

test("VM tests without KVM are counted in one sentence, behind the table", () => {
  assert.match(renderSummary(report(everyday)), /2\.0\u00a0GiB \|\n\n1 VM test ran emulated, without KVM, which is broken here: a guest of 1,000,000 instructions took 3\.9 s\n\n<details>/);
  assert.doesNotMatch(renderSummary(report([check({ name: "x", backend: "qemu" })])), /emulated/);
});

test("the sentence stays when rows have no room, and never breaks the limit", () => {
  const vms = Array.from({ length: 50 }, (_, index) => check({ name: `vm-${index}`, backend: "qemu", emulated: true }));
  const made = report(vms, machine({ name: "kvm", state: "off", reason: "|".repeat(10_000) }));
  assert.match(renderSummary(made, { limit: 4_500 }), /more in `verdict\.json`\n\n50 VM tests ran emulated, without KVM, which is off here: &#124;/);
  for (let limit = 0; limit < 8_000; limit += 101) assert.ok(Buffer.byteLength(renderSummary(made, { limit })) <= limit);
});

const bad = (index: number, lines: number): Check =>
  check({
    name: `bad-${index}`,
    verdict: "failed",
    reason: { code: "exit", message: "the builder failed with exit code 1" },
    excerpt: Array.from({ length: lines }, (_, line) => `line ${line} of a log with \`ticks\` and </details>`),
  });
const many = report([
  ...Array.from({ length: 40 }, (_, index) => bad(index, 40)),
  ...hostile,
  ...Array.from({ length: 400 }, (_, index) => check({ name: `good-${index}` })),
]);

test("gives way in the order that is written down", () => {
  const whole = renderSummary(many);
  const size = Buffer.byteLength(whole);
  const shape = (limit: number): [boolean, number, number] => {
    const made = renderSummary(many, { limit });
    const read = readSummary(made);
    return [made.includes("`good-1` "), read.fences.length, Math.max(0, read.rows.length - 1)];
  };
  const [, excerpts, rows] = shape(size);
  assert.deepEqual(shape(size), [true, 42, 48]);
  assert.deepEqual(shape(size - 1), [false, excerpts, rows]);
  const [, fewer, sameRows] = shape(40_000);
  assert.ok(fewer > 0 && fewer < excerpts && sameRows === rows);
  const [, none, fewerRows] = shape(3_000);
  assert.ok(none === 0 && fewerRows > 0 && fewerRows < rows);
  assert.equal(renderSummary(many, { limit: 100 }), "### ❌ 46 of 448 checks failed, 1 cancelled, 1 not run · 4 min 12 s\n");
});

test("says what it left out", () => {
  assert.match(renderSummary(many, { limit: 3_000 }), /^… and \d+ more in `verdict\.json`$/m);
  assert.match(renderSummary(many, { limit: 40_000 }), /^No room for the logs of \d+ checks: see `verdict\.json`$/m);
});

test("never exceeds a limit and is never cut in the middle", () => {
  for (let limit = 0; limit < 120_000; limit += limit < 4000 ? 97 : 3001) {
    const made = renderSummary(many, { limit });
    assert.ok(Buffer.byteLength(made) <= limit, `limit ${limit}`);
    readSummary(made);
  }
});

test("fits a job summary and a comment whatever one check holds", () => {
  const huge = "🎉`|<".repeat(500_000);
  const made = report([check({ name: huge, verdict: "failed", reason: { code: "x", message: huge }, excerpt: [huge] })]);
  assert.ok(Buffer.byteLength(renderSummary(made)) <= 1024 * 1024);
  const comment = renderSummary(made, { limit: COMMENT_LIMIT });
  assert.ok(Buffer.byteLength(comment) <= COMMENT_LIMIT);
  assert.equal(readSummary(comment).rows.length, 2);
});
