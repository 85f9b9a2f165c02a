import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inSubtest } from "../../src/model/explanation.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { COMMENT_LIMIT, type Page, renderComment, renderUnjudged } from "../../src/report/markdown.ts";
import { sanitize, showBidi, stripEscapes } from "../../src/text/sanitize.ts";
import { allFailed, allGood, base, baseline, everydayCompared } from "./compared.ts";
import { check, everyday, failedLogin, machine, mostlyProven, proven, report, rich, subtest } from "./fixture.ts";
import { HOSTILE_NAMES, HOSTILE_TEXTS } from "./hostile-names.ts";
import { all, cellsOf, harmless, type Node, unfolded, visible } from "./rendered.ts";
import { names, over, shared } from "./shared.ts";

const RUN = "https://github.com/owner/repository/actions/runs/19345678902";
const page = (over: Partial<Page> = {}): Page => ({ title: null, links: [], ...over });
const comment = (made: Report, over: Partial<Page> = {}): string => renderComment(made, page(over));

const headOf = (markdown: string): string => visible(all(harmless(markdown), "h3")[0]?.text ?? "");
const rowsOf = (markdown: string): string[][] => cellsOf(unfolded(harmless(markdown)));
const titlesOf = (node: Node): string[] => all(node, "th").map(({ text }) => visible(text));
/** What is folded, by the words that it is folded under. */
const foldOf = (markdown: string, words: RegExp, linked: string[] = []): Node =>
  all(harmless(markdown, linked), "details").find((fold) => words.test(all(fold, "summary")[0]?.text ?? "")) ??
  assert.fail(`no fold ${words}`);

describe("the first line", () => {
  for (const [expected, made, over] of [
    ["❌ 8 of 16 checks failed, 1 cancelled, 1 not run · 4 min 12 s", rich],
    ["✅ 1 check passed · 4 min 12 s", report([check({ name: "fmt" })])],
    ["❌ no check was judged · 4 min 12 s", report([])],
    ["❌ 2 of 26 checks failed (1 more than on main) · 4 min 12 s (+14 s) · peak 9.1 of 15.6 GiB", everydayCompared],
    ["✅ x86: all 21 checks passed · 41 s (−4 s)", allGood, { title: "x86" }],
    [
      "❌ 2 of 7 checks failed (as many as on main) · 4 min 12 s",
      report(everyday, { base: base({ failed: 2, durationMs: 252_999 }) }),
    ],
    [
      "❌ 2 of 7 checks failed (3 fewer than on a/b) · 4 min 12 s (+3 min 12 s)",
      report(everyday, { base: base({ name: "a/b", failed: 5, durationMs: 60_000 }) }),
    ],
    [
      "❌ 2 of 7 checks failed (none on main) · 4 min 12 s (−47 min 48 s)",
      report(everyday, { base: base({ failed: 0, durationMs: 3_120_000 }) }),
    ],
    [
      "✅ 1 check passed (4 failed on main) · 4 min 12 s",
      report([check({ name: "fmt" })], { base: base({ failed: 4, durationMs: 252_000 }) }),
    ],
    // What was stopped is compared with nothing.
    ["❌ 8 of 16 checks failed, 1 cancelled, 1 not run · 4 min 12 s", { ...rich, base: base() }],
    ["✅ @all #1: 1 check passed · 4 min 12 s", report([check({ name: "fmt" })]), { title: "@all #1" }],
    ["✅ 1 check passed · 4 min 12 s", report([check({ name: "fmt" })]), { title: " " }],
  ] as [string, Report, Partial<Page>?][]) {
    test(expected, () => assert.equal(headOf(comment(made, over)), expected));
  }
});

test("what needs eyes comes in the order of need, with what it differs by", () => {
  const made = comment(everydayCompared);
  assert.deepEqual(rowsOf(made), [
    [
      "❌",
      "login · qemu, 2 machines",
      "subtest logs in over ssh: ssh server true exited 255 on client",
      "41 s",
      "+2 s",
      "1.9 GiB",
      "",
    ],
    ["❌", "docs", "does not evaluate: attribute 'mdbook' missing, flake.nix:41, bad on main too", "", "", "", ""],
    ["🐢", "k3s · qemu, 2 machines", "passed: emulated, without the KVM it asked for", "3 min 46 s", "", "2.0 GiB", ""],
    ["👻", "firewall", "is on main, is not here", "", "", "", ""],
    ["🆕", "backup · qemu", "passed, new", "17 s", "", "512 MiB", ""],
    ["📈", "postgres · nspawn", "passed, slower than on main", "1 min 38 s", "+55 s", "2.2 GiB", "+153 MiB"],
  ]);
  const shown = unfolded(harmless(made));
  assert.deepEqual(titlesOf(shown), ["", "check", "what happened", "time", "vs main", "peak memory", "vs main"]);
  assert.deepEqual(
    all(shown, "strong").map(({ text }) => visible(text)),
    ["+55 s"],
  );
});

test("a failed test says in its row where it went wrong, and in its fold which subtests did not pass", () => {
  const made = comment(report(everyday));
  assert.match(
    made,
    /\| `login`\u00a0· qemu, 2 machines \| subtest \*logs in over ssh\*: `ssh server true` exited 255 on `client` \|/u,
  );
  const fold = foldOf(made, /^login: the lines that matter/);
  assert.match(visible(fold.text), /2 of 5 subtests did not pass:/);
  assert.deepEqual(
    all(fold, "li").map(({ text }) => text),
    ["logs in over ssh: failed", "refuses passwords: not run"],
  );
  const one = { ...failedLogin, subtests: failedLogin.subtests.slice(0, 4) };
  assert.doesNotMatch(comment(report([check({ name: "login", ...one })])), /did not pass/);
  const timeout = {
    verdict: "timeout" as const,
    subtests: [subtest("waits", { verdict: "incomplete", durationMs: 2500 }), subtest("ends", { verdict: "not-run" })],
    reason: { code: "timeout", message: 'it ran longer than 5 s: subtest "waits": `a` timed out' },
  };
  const [row] = rowsOf(comment(report([check({ name: "slow", ...timeout })])));
  assert.equal(row?.[2], "timed out: it ran longer than 5 s: subtest waits: a timed out");
});

test("a thousand subtests that did not pass are listed in part", () => {
  const subtests = Array.from({ length: 1000 }, (_, index) => subtest(`number ${index}`, { verdict: "not-run" }));
  const made = comment(report([check({ name: "login", ...failedLogin, subtests })]));
  const items = all(harmless(made), "li").map(({ text }) => text);
  assert.deepEqual([items.length, items.at(-1)], [101, "… and 900 more"]);
});

for (const name of [...HOSTILE_NAMES, ...HOSTILE_TEXTS])
  test(`a subtest named ${JSON.stringify(name.slice(0, 60))} is emphasized text`, () => {
    const subtests = [subtest(name, { verdict: "failed" }), subtest(name, { depth: 1, verdict: "incomplete" })];
    const message = `${inSubtest({ name })}\`true\` exited 1 on \`machine\``;
    const made = comment(
      report([check({ ...failedLogin, name: "login", subtests, reason: { code: "command-failed", message } })]),
    );
    const page = harmless(made);
    const shown = sanitize(showBidi(stripEscapes(Array.from(name).slice(0, 100).join(""))));
    const [inRow, ...inFold] = all(page, "em").map(({ text }) => visible(text));
    assert.equal(inRow?.replace(/…$/u, ""), visible(shown));
    assert.equal(inFold.length, 2);
    const row = all(page, "tr").find(({ text }) => text.includes("login"));
    assert.deepEqual(row === undefined ? [] : all(row, "code").map(({ text }) => text), ["login", "true", "machine"]);
  });

test("flaky stands between bad and emulated, and each check in one row however much is said of it", () => {
  const checks = [
    check({ name: "a", emulated: true, baseline: baseline({ slower: true }) }),
    check({ name: "b", verdict: "flaky" }),
    check({ name: "c", verdict: "lost" }),
    check({
      name: "d",
      baseline: baseline({ durationMs: 100, slower: true, peakMemoryBytes: 1, hungrier: true }),
      peakMemoryBytes: 2 ** 30,
    }),
    check({ name: "e", baseline: baseline({ hungrier: true }) }),
  ];
  const rows = rowsOf(
    comment(
      report(checks, {
        base: base({
          vanished: [
            { name: "z", verdict: "passed" },
            { name: "y", verdict: "failed" },
          ],
        }),
      }),
    ),
  );
  assert.deepEqual(
    rows.map((row) => row.slice(0, 3)),
    [
      ["❌", "c", "lost with its machine, new"],
      ["⚠️", "b", "flaky: failed, then passed, new"],
      ["🐢", "a", "passed: emulated, without the KVM it asked for, slower than on main"],
      ["👻", "y", "is on main, is not here; was bad there"],
      ["👻", "z", "is on main, is not here"],
      ["📈", "d", "passed, slower and with more memory than on main"],
      ["📈", "e", "passed, with more memory than on main"],
    ],
  );
});

test("a few new checks are rows, many are not", () => {
  const news = (number: number): Report =>
    report(
      [
        check({ name: "old", baseline: baseline() }),
        ...Array.from({ length: number }, (_, index) => check({ name: `new-${index}` })),
      ],
      { base: base() },
    );
  assert.deepEqual(
    rowsOf(comment(news(5))).map(([mark]) => mark),
    ["🆕", "🆕", "🆕", "🆕", "🆕"],
  );
  assert.deepEqual(rowsOf(comment(news(100))), []);
  assert.equal(
    cellsOf(foldOf(comment(news(100)), /^101 passed: 101 built; 100 new$/)).filter(([, how]) => how === "built, new")
      .length,
    100,
  );
});

test("columns in which nothing stands are left out, and what was not measured has no number", () => {
  const made = comment(report([check({ name: "x", verdict: "not-run", startedAt: null, durationMs: 0 })]));
  assert.deepEqual(rowsOf(made), [["⚪", "x", "not run"]]);
  assert.deepEqual(titlesOf(unfolded(harmless(made))), ["", "check", "what happened"]);
});

test("passed checks are folded, one line each, built and cached apart", () => {
  const cells = (markdown: string, words: RegExp): string[][] => [
    titlesOf(foldOf(markdown, words)),
    ...cellsOf(foldOf(markdown, words)),
  ];
  assert.deepEqual(cells(comment(report(everyday)), /^3 more passed: 2 built, 1 proven before$/), [
    ["check", "", "time"],
    ["fmt", "built", "1.2 s"],
    ["unit", "built", "10 s"],
    ["clippy", "cached", ""],
  ]);
  const measured = comment(
    report([check({ name: "fmt", peakMemoryBytes: 2 ** 30 }), check({ name: "vm", backend: "qemu" })]),
  );
  assert.deepEqual(cells(measured, /^2 passed: 2 built$/), [
    ["check", "", "time", "peak memory"],
    ["fmt", "built", "1.2 s", "1.0 GiB"],
    ["vm · qemu", "built", "1.2 s", ""],
  ]);
  assert.deepEqual(cells(comment(allGood), /^21 passed/).slice(0, 4), [
    ["check", "", "time", "vs main", "peak memory"],
    ["fmt", "built", "1 s", "", "60 MiB"],
    ["licenses", "built, was bad on main", "3 s", "", "90 MiB"],
    ["unit", "built", "21 s", "−3 s", "740 MiB"],
  ]);
});

test("a proven check shows its old numbers in parentheses, and links runs of the page's own repository", () => {
  const own = "https://github.com/owner/repository/actions/runs/19345678901";
  const checks = [
    proven("docs", { at: "soon", durationMs: null, peakMemoryBytes: null }),
    proven("elsewhere", { run: "https://github.com/owner/repository-2/actions/runs/19345678901" }),
    proven("evil", { run: "https://evil.example/owner/repository/actions/runs/1" }),
    proven("login"),
    proven("unit", { peakMemoryBytes: null, run: null }),
  ];
  const made = comment(report(checks), { links: [{ name: "run", url: RUN }] });
  const folded = foldOf(made, /^5 passed: 5 proven before \(over 50 s not spent again\)$/, [RUN, own]);
  assert.deepEqual(cellsOf(folded), [
    ["docs", "cached, proven by a run", "", ""],
    ["elsewhere", "cached, proven on 2026-11-19", "(12 s)", "(1.2 GiB)"],
    ["evil", "cached, proven on 2026-11-19", "(12 s)", "(1.2 GiB)"],
    ["login", "cached, proven on 2026-11-19", "(12 s)", "(1.2 GiB)"],
    ["unit", "cached, proven on 2026-11-19", "(12 s)", ""],
  ]);
  assert.equal(all(folded, "a").length, 2);
  assert.deepEqual(all(harmless(comment(report(checks))), "a"), []);
});

test("the last line leads on, and says what machine it was", () => {
  const links = [
    { name: "run", url: RUN },
    { name: "report.html, *junit*", url: "http://git.intranet:3000/o/r/actions/runs/7/artifacts/x.zip" },
    { name: "evil", url: "javascript:alert(1)" },
    { name: "worse", url: "https://evil.example/a) ![x](https://evil.example" },
    { name: "worst", url: "https://owner@evil.example/" },
  ];
  const shown = harmless(
    comment(report([]), { links }),
    links.slice(0, 2).map(({ url }) => url),
  );
  assert.equal(
    visible(all(shown, "sub")[0]?.text ?? ""),
    "run · report.html, *junit* · 4 cores · 15.6 GiB · Nix 2.35.2 · KVM: " +
      "broken (a guest of 1,000,000 instructions took 3.9 s) · nspawn: on",
  );
  assert.deepEqual(
    all(shown, "a").map(({ attributes }) => attributes["href"]),
    links.slice(0, 2).map(({ url }) => url),
  );
  assert.match(comment(report([], machine())), /\n<sub>4 cores · 15\.6 GiB · Nix 2\.35\.2<\/sub>\n$/);
});

test("VM tests without KVM are counted in one sentence, behind the table", () => {
  assert.match(
    comment(report(everyday)),
    new RegExp(
      [
        String.raw`2\.0\u00a0GiB \|\n\n1 VM test ran emulated, without KVM, which is broken here: `,
        String.raw`a guest of 1,000,000 instructions took 3\.9 s\n\n<details>`,
      ].join(""),
    ),
  );
  assert.doesNotMatch(comment(report([check({ name: "x", backend: "qemu" })])), /emulated/);
});

describe("what a bad check unfolds", () => {
  const blocks = (made: Check, name: RegExp): string[] =>
    all(foldOf(comment(report([made, check({ name: "other", verdict: "lost" })])), name), "pre").map(({ text }) =>
      text.trimEnd(),
    );
  const [login = assert.fail(), docs = assert.fail()] = everyday;

  test("its lines, and the commands to reproduce and to debug it, each to be copied by itself", () => {
    assert.deepEqual(blocks(login, /^login: the lines/), [
      login.excerpt.join("\n"),
      "nix build .#checks.x86_64-linux.login -L",
      "nix run .#checks.x86_64-linux.login.driverInteractive",
    ]);
    assert.deepEqual(blocks(check({ name: "unit", verdict: "timeout" }), /^unit: how to reproduce$/), [
      "nix build .#checks.x86_64-linux.unit -L",
      "nix develop .#checks.x86_64-linux.unit",
    ]);
  });

  test("no debugger of what does not evaluate", () =>
    assert.deepEqual(blocks(docs, /^docs: the lines/).slice(1), ["nix build .#checks.x86_64-linux.docs -L"]));

  test("the commands are for the check's own system", () => {
    const arm = check({ name: "unit", attr: "checks.aarch64-linux.unit", verdict: "failed" });
    assert.deepEqual(blocks(arm, /^unit/), [
      "nix build .#checks.aarch64-linux.unit -L",
      "nix develop .#checks.aarch64-linux.unit",
    ]);
  });

  test("the only one is open, when it is short", () => {
    const open = (made: Check[]): boolean[] =>
      all(harmless(comment(report(made))), "details").map(({ attributes }) => "open" in attributes);
    assert.deepEqual(open([login]), [true]);
    assert.deepEqual(open([login, docs]), [false, false]);
    assert.deepEqual(open([{ ...login, excerpt: Array.from({ length: 16 }, () => "x") }]), [false]);
  });

  test("nothing for a shard that left no report: its row says all", () => {
    const lost = check({
      name: "shard linux-2",
      attr: "",
      drvPath: null,
      verdict: "lost",
      startedAt: null,
      durationMs: 0,
      reason: {
        code: "no-report",
        message: "shard linux-2 left no report: its job was cancelled, or lost its machine",
      },
    });
    const made = comment(report([lost, check({ name: "fmt", baseline: baseline() })], { base: base() }));
    assert.deepEqual(rowsOf(made), [
      ["❌", "shard linux-2", "shard linux-2 left no report: its job was cancelled, or lost its machine"],
    ]);
    assert.equal(all(harmless(made), "details").length, 1);
  });
});

test("with several systems each row says its own", () => {
  const of = (system: string, over: Partial<Check> = {}): Check =>
    check({ name: "login", backend: "qemu", attr: `checks.${system}.login`, ...over });
  const made = comment(
    report([of("aarch64-linux", { verdict: "failed" }), of("x86_64-linux")], { system: "aarch64-linux, x86_64-linux" }),
  );
  assert.deepEqual(
    rowsOf(made).map(([, name]) => name),
    ["login · aarch64-linux · qemu"],
  );
  assert.deepEqual(
    cellsOf(foldOf(made, /^1 passed/)).map(([name]) => name),
    ["login · x86_64-linux · qemu"],
  );
});

test("a name that is empty can be seen", () => {
  assert.deepEqual(
    rowsOf(comment(report([check({ name: "", verdict: "lost" }), check({ name: " ", verdict: "lost" })]))).map(
      ([, name]) => name,
    ),
    ['""', "‹U+0020›"],
  );
});

test("what is more than a screenful is folded, with its lines", () => {
  const made = comment(
    allFailed(26, (line) => `line ${line}`),
    { limit: 1024 * 1024 },
  );
  assert.equal(rowsOf(made).length, 20);
  assert.equal(cellsOf(foldOf(made, /^6 more checks to look at$/)).length, 6);
  assert.equal(all(foldOf(made, /^The lines that matter of 6 more checks$/), "details").length, 6);
});

test("a hundred proven checks stay in one fold, and fit a comment", () => {
  const made = comment(mostlyProven);
  assert.deepEqual([rowsOf(made).length, cellsOf(foldOf(made, /102 more passed|102 passed/)).length], [1, 102]);
});

describe("nothing was judged", () => {
  const links = [{ name: "run", url: RUN }];

  test("the reason as it was said, the job that it is of, and where to read on", () => {
    const made = harmless(
      renderUnjudged('There is no flake at "./nowhere".\nSee the log.', page({ title: "Checks", links })),
      [RUN],
    );
    assert.equal(visible(all(made, "h3")[0]?.text ?? ""), "❌ Checks: nothing was judged");
    assert.equal(all(made, "pre")[0]?.text.trimEnd(), 'There is no flake at "./nowhere".\nSee the log.');
    assert.deepEqual(
      all(made, "a").map(({ attributes }) => attributes["href"]),
      [RUN],
    );
  });

  test("a reason that holds anything, of any length, stays a text and fits", () => {
    for (const text of [...HOSTILE_NAMES, ...HOSTILE_TEXTS])
      harmless(renderUnjudged(`error: ${text}\n${text}`, page()));
    const long = renderUnjudged(`${"@octocat ".repeat(10_000)}\n`.repeat(1000), page({ links }));
    assert.ok(Buffer.byteLength(long) <= COMMENT_LIMIT);
    harmless(long, [RUN]);
  });
});

describe("checks that are bad over one thing", () => {
  test("are one row, and all their names are in the fold", () => {
    const made = comment(shared);
    const row = rowsOf(made).find(([, cell]) => cell?.startsWith("40 checks")) ?? [];
    assert.equal(row[1], "40 checks: host-01, host-02, host-03 and 37 more");
    assert.match(row[2] ?? "", /^a dependency failed: it needs "openssl-3\.0", .* exited with 2, 2 of them new$/);
    const codes = all(foldOf(made, /host-01, host-02, host-03 and 37 more/), "p")
      .flatMap((node) => all(node, "code"))
      .map(({ text }) => visible(text));
    assert.deepEqual(codes, names("host", 40));
  });

  test("say all of them when all were bad or new before", () => {
    const [one = assert.fail(), ...others] = over(names("a", 6), { reason: { code: "x", message: "it needs y" } });
    const made = (checks: Check[]): string | undefined => rowsOf(comment(report(checks, { base: base() })))[0]?.[2];
    assert.equal(made([one, ...others]), "a dependency failed: it needs y, all new");
    const bad = [one, ...others].map((known) => ({ ...known, baseline: baseline({ verdict: "failed" }) }));
    assert.equal(made(bad), "a dependency failed: it needs y, all bad on main too");
  });

  test("are counted as checks where there is no room for rows", () => {
    const many = names("group", 30).flatMap((group) =>
      over(names(group, 10), { reason: { code: "x", message: `it needs ${group}` } }),
    );
    const made = comment(report(many));
    assert.ok(foldOf(made, /^100 more checks to look at$/));
    assert.match(comment(report(many), { limit: 2500 }), /… and \d+0 more in `verdict\.json`/);
  });

  test("fit into a comment, however many they are and whatever their names", () => {
    for (const name of ["x".repeat(120), ...HOSTILE_NAMES]) {
      const made = comment(report(over(names(name, 2000), { reason: { code: "x", message: name } })));
      assert.ok(Buffer.byteLength(made) <= COMMENT_LIMIT);
      harmless(made);
    }
  });
});
