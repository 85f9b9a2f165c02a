/**
 * Thousands of reports made of what is hostile somewhere: what a reader sees of them is made of the same elements as an
 * innocent report, and every name can be read.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { failedSubtest, inSubtest, type Subtest } from "../../src/model/explanation.ts";
import { type Check, isGood, type Report, VERDICTS } from "../../src/model/verdict.ts";
import { COMMENT_LIMIT, renderComment, SUMMARY_LIMIT } from "../../src/report/markdown.ts";
import { characters, namesIn } from "../../src/report/shown-names.ts";
import { makeTimeline } from "../../src/report/timeline.ts";
import { sanitize, showBidi, stripEscapes } from "../../src/text/sanitize.ts";
import { allFailed, base, baseline } from "./compared.ts";
import { check, proven, report, subtest, testMachine } from "./fixture.ts";
import { HOSTILE_NAMES, HOSTILE_TEXTS } from "./hostile-names.ts";
import { readGantt } from "./mermaid.ts";
import { all, cellsOf, harmless, type Node, visible } from "./rendered.ts";
import { randomNumbers } from "./simulated.ts";

const REPORTS = 2000;
const PIECES = [
  ...HOSTILE_TEXTS,
  ...HOSTILE_NAMES,
  "`",
  "``",
  "```",
  "~~~",
  "|",
  "\\",
  "\n",
  "\n\n",
  "\n```\n",
  "<",
  ">",
  "&",
  "@",
  "#",
  "$",
  "$$",
  ":",
  "_",
  "**",
  "[",
  "](",
  "]: ",
  ")",
  "!",
  "</code>",
  "</sub>",
  "</summary>",
  "\u200b",
  "\u061c",
  "a",
  "1",
  " ",
  "  ",
];
const START = Date.parse("2026-11-20T08:00:00.000Z");
const RUN = "https://github.com/owner/repository/actions/runs/2";
const PROVEN_BY = "https://github.com/owner/repository/actions/runs/1";

type Random = () => number;
const below = (random: Random, max: number): number => Math.floor(random() * max);

/** A few pieces, one behind the other. */
function hostileText(random: Random): string {
  return Array.from({ length: 1 + below(random, 4) }, () => PIECES[below(random, PIECES.length)]).join("");
}

/** A report whose shape `random` decides, and whose every word `text`. */
function made(
  random: Random,
  text: () => string,
): { report: Report; title: string | null; links: { name: string; url: string }[] } {
  const chance = (share: number): boolean => random() < share;
  const checks = Array.from({ length: below(random, 5) }, (_, index): Check => {
    const subtests = Array.from({ length: below(random, 4) }, () =>
      subtest(text(), {
        verdict: (["passed", "failed", "not-run", "incomplete"] as const)[below(random, 4)] ?? "failed",
      }),
    );
    const culprit = failedSubtest(subtests);
    const verdict = VERDICTS[below(random, VERDICTS.length)] ?? "failed";
    // Rows are sorted by name.
    const name = `${"abcde"[index] ?? ""}${text()}`;
    const known = chance(0.6)
      ? baseline({
          verdict: chance(0.7) ? "passed" : "failed",
          durationMs: 1e3 * below(random, 99),
          peakMemoryBytes: 1e7 * below(random, 99),
          slower: chance(0.2),
          hungrier: chance(0.2),
        })
      : null;
    const common = { name, attr: `checks.${chance(0.8) ? "x86_64" : "aarch64"}-linux.x`, baseline: known };
    if (verdict === "cached")
      return {
        ...proven(name, {
          at: chance(0.5) ? "2026-11-19T22:10:00.000Z" : text(),
          run: chance(0.5) ? PROVEN_BY : `https://${text()}`,
        }),
        ...common,
      };
    const file = { path: "evidence/x/a.log", name: text(), kind: "log" as const, bytes: 1 };
    const test = { suite: text(), name: text(), verdict: "failed" as const, durationMs: null, message: text() };
    return check({
      ...common,
      ...(chance(0.3) && { evidence: { files: [file], tests: [test], leftOut: { files: 0, tests: 1 } } }),
      verdict,
      backend: (["build", "qemu", "nspawn", "mixed"] as const)[below(random, 4)] ?? "build",
      emulated: chance(0.2),
      reason: isGood(verdict)
        ? null
        : { code: text(), message: `${culprit === null ? "" : inSubtest(culprit)}${text()}` },
      subtests,
      machines: Array.from({ length: below(random, 3) }, () => testMachine(text())),
      location: chance(0.3) ? { file: text(), line: 1, column: 1 } : null,
      durationMs: 1e3 * below(random, 99),
      peakMemoryBytes: chance(0.5) ? 1e7 * below(random, 99) : null,
      excerpt: chance(0.6) ? Array.from({ length: 1 + below(random, 6) }, text) : [],
      attempts: chance(0.2)
        ? [
            { verdict: "failed", startedAt: "x", durationMs: 1, peakMemoryBytes: null },
            { verdict: "passed", startedAt: "x", durationMs: 1, peakMemoryBytes: null },
          ]
        : [],
    });
  });
  const spans = checks.map(({ name, drvPath }) => ({
    drvPath: `${drvPath}-${name}`,
    checks: chance(0.7) ? [name] : [],
    inputs: [],
    startedAt: START,
    finishedAt: START + 1000 * below(random, 99),
    peakMemoryBytes: null,
    cpuMs: null,
  }));
  const whole = report(checks, {
    base: chance(0.7)
      ? base({
          name: text(),
          failed: below(random, 3),
          vanished: Array.from({ length: below(random, 3) }, () => ({ name: text(), verdict: "passed" as const })),
        })
      : null,
    nix: { version: text(), implementation: "lix" },
    machine: {
      cores: 1,
      memoryBytes: 1e9,
      features: [{ name: chance(0.5) ? "kvm" : text(), state: "broken", reason: text() }],
    },
    stages: [{ name: text(), startedAt: new Date(START).toISOString(), durationMs: 9000 }],
    timeline: chance(0.3) ? makeTimeline(spans, { startedAt: START, jobs: 2, memory: [] }) : null,
  });
  return {
    report: whole,
    title: chance(0.3) ? `${text()}.` : null,
    links: [
      { name: text(), url: RUN },
      { name: text(), url: `https://${text()}!` },
      { name: text(), url: `javascript:${text()}` },
    ],
  };
}

/** What a page is made of, apart from what stands around a dollar sign, and code in a sentence. */
function skeleton(page: Node): string[] {
  const elements = all(page).map(({ name, attributes }) =>
    [name, ...Object.entries(attributes).map((pair) => pair.join("="))].join(" "),
  );
  return elements.filter((element) => element !== "span" && element !== "code");
}

/** The words of a sentence in which the name of a subtest is emphasized, and no longer between quotation marks. */
function emphasized(text: string, subtests: readonly Subtest[]): string {
  const culprit = failedSubtest(subtests);
  const start = culprit === null ? "" : inSubtest(culprit);
  return text.replace(start, () => start.replace(/^subtest "(.*)": $/su, "subtest $1: "));
}

/** The words of a text as they should be read. */
const meant = (text: string): string => visible(sanitize(showBidi(stripEscapes(text))));

test(`${REPORTS} hostile reports are made of what an innocent one is made of, and every name can be read`, async () => {
  const verdicts = new Set<string>();
  for (let seed = 1; seed <= REPORTS; seed += 1) {
    const words = randomNumbers(REPORTS + seed);
    const { report: hostile, ...page } = made(randomNumbers(seed), () => hostileText(words));
    const { report: innocent, ...innocentPage } = made(randomNumbers(seed), () => "innocent");
    try {
      const markdown = renderComment(hostile, page);
      assert.ok(Buffer.byteLength(markdown) <= COMMENT_LIMIT);
      const shown = harmless(markdown, [RUN, PROVEN_BY]);
      assert.deepEqual(skeleton(shown), skeleton(harmless(renderComment(innocent, innocentPage), [RUN, PROVEN_BY])));
      const names = all(shown, "tbody")
        .flatMap((body) => all(body, "tr"))
        .map((row) => visible(all(row, "code")[0]?.text ?? ""));
      assert.deepEqual(
        names.toSorted(),
        [...hostile.checks, ...(hostile.base?.vanished ?? [])]
          .map(({ name }) => meant(namesIn(hostile, characters(120))(name)))
          .toSorted(),
      );
      const text = visible(shown.text);
      // Backticks that make pairs are markup of ours.
      const unquoted = visible(text.replaceAll("`", ""));
      for (const { reason, excerpt, verdict, subtests } of hostile.checks) {
        verdicts.add(verdict);
        const said = emphasized(reason?.message ?? "", subtests);
        assert.ok(unquoted.includes(visible(meant(said).replaceAll("`", "")).slice(0, 90)));
        const lines = isGood(verdict) ? [] : excerpt.map((line) => meant(line.split("\n")[0] ?? "").slice(0, 150));
        assert.ok(lines.every((line) => text.includes(line)));
      }
      const diagram = all(shown, "code").find(({ attributes }) => attributes["class"] === "language-mermaid");
      if (diagram !== undefined && seed % 10 === 0)
        assert.ok((await readGantt(diagram.text.trimEnd())).bars.length > 0);
    } catch (error) {
      throw new Error(`with the seed ${seed}`, { cause: error });
    }
  }
  assert.equal(verdicts.size, VERDICTS.length);
});

for (const number of [0, 1, 26, 1000]) {
  test(`${number} failed checks with long hostile logs fit a comment and a summary, and stay what they are`, () => {
    const words = randomNumbers(number + 1);
    const failed = allFailed(number, () => hostileText(words).padEnd(500, "🎉`|<@#"));
    for (const limit of [COMMENT_LIMIT, COMMENT_LIMIT - 200, SUMMARY_LIMIT]) {
      const markdown = renderComment(failed, { title: null, links: [], limit });
      assert.ok(markdown.length <= limit && Buffer.byteLength(markdown) <= limit);
      const shown = harmless(markdown);
      const rows = cellsOf(shown).map(([, name]) => name?.replace(" · qemu", ""));
      assert.deepEqual(
        rows,
        failed.checks.slice(0, rows.length).map(({ name }) => name),
      );
      assert.ok(rows.length >= Math.min(20, number));
      // The first ones are always explained.
      assert.ok(all(shown, "pre").length >= Math.min(number, 4));
    }
  });
}

test("five megabytes of a hostile log, in one line and in many, fit", () => {
  const line = "</details> --> ``` @everyone https://evil.example %%{init: {}}%% \u202e🎉 | $x$ \u001b[31m ";
  const long = line.repeat(Math.ceil(5e6 / line.length));
  const lines = long.match(/.{1,100}/gsu) ?? [];
  for (const excerpt of [[long], lines]) {
    const markdown = renderComment(
      report([check({ name: long, verdict: "failed", reason: { code: "x", message: long }, excerpt })], {
        base: base({ name: long, vanished: [{ name: long, verdict: "passed" }] }),
      }),
      { title: long, links: [{ name: long, url: RUN }] },
    );
    assert.ok(Buffer.byteLength(markdown) <= COMMENT_LIMIT);
    const shown = harmless(markdown, [RUN]);
    assert.equal(all(shown, "pre").length, 1);
    assert.equal(cellsOf(shown).length, 2);
  }
});
