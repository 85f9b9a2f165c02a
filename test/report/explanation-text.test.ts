import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import type { Explanation, LogVerdict } from "../../src/model/model.ts";
import { renderExplanation } from "../../src/report/explanation-text.ts";
import { displayWidth } from "../../src/text/width.ts";

const NOTHING: Explanation = {
  verdict: "passed",
  cause: null,
  machine: null,
  scriptLine: null,
  build: null,
  journal: [],
  location: null,
  subtests: [],
  machines: [],
};

const FAILED: Explanation = {
  verdict: "failed",
  cause: { code: "command-failed", message: "`ssh server true` failed with exit code 255", line: "the log's own line" },
  machine: "client",
  scriptLine: 12,
  build: null,
  journal: [],
  location: null,
  subtests: [
    { name: "boots", verdict: "passed", depth: 0, durationMs: 12_345 },
    { name: "logs in over ssh", verdict: "failed", depth: 0, durationMs: null },
    { name: "as alice", verdict: "failed", depth: 1, durationMs: null },
    { name: "ünïcode — 日本語", verdict: "incomplete", depth: 1, durationMs: null },
    { name: "says goodbye", verdict: "not-run", depth: 0, durationMs: null },
  ],
  machines: [
    { name: "client", kind: "qemu", bootMs: 9500, emulated: true },
    { name: "server", kind: "qemu", bootMs: null, emulated: false },
    { name: "web", kind: "nspawn", bootMs: 850, emulated: false },
  ],
};

const SENTENCE = 'subtest "logs in over ssh": `ssh server true` failed with exit code 255 on `client`';

const render = (explanation: Explanation, sentence = "", width = 100): string =>
  renderExplanation(explanation, sentence, { color: false, width });

test("the last lines of a unit", () => {
  const journal = ["machine # [ 1.0] web[7]: cannot bind", "machine # [ 1.1] systemd[1]: web.service: \u0007Failed"];
  assert.match(
    render({ ...FAILED, journal }, SENTENCE),
    /script\n\n {2}machine # .* cannot bind\n {2}machine # .*Failed\n\n✔/,
  );
});

test("the place of a script's line in the flake, without its control characters", () => {
  const location = { file: "tests/\u001b[31mlogin.nix", line: 40, column: 3 };
  assert.match(
    render({ ...FAILED, location }, SENTENCE),
    /\n {2}line 12 of the test script: tests\/\S*login\.nix:40\n/,
  );
  assert.ok(!render({ ...FAILED, location }, SENTENCE).includes("\u001b"));
});

test("a failed test: the sentence, the log's words, the place, the subtests, the machines", () => {
  assert.equal(
    render(FAILED, SENTENCE),
    [
      `✘ failed: ${SENTENCE}`,
      "  the log's own line",
      "  line 12 of the test script",
      "",
      "✔ boots               12 s",
      "✘ logs in over ssh    failed",
      "✘   as alice          failed",
      "…   ünïcode — 日本語  the test was ended in it",
      "- says goodbye        not run",
      "",
      "  client: virtual machine, booted in 9.5 s, emulated, without KVM",
      "  server: virtual machine",
      "  web: container, booted in 0.9 s",
      "",
    ].join("\n"),
  );
});

for (const [verdict, line] of Object.entries({
  passed: "✔ passed",
  failed: "✘ failed",
  error: "✘ the test itself has an error",
  crash: "✘ a machine crashed",
  timeout: "✘ ended from outside",
  unknown: "? the log does not tell how it ended",
} satisfies Record<LogVerdict, string>))
  test(`${verdict} without a cause is one line`, () =>
    assert.equal(render({ ...NOTHING, verdict: verdict as LogVerdict }), `${line}\n`));

test("the log's words are not said twice", () => {
  const cause = { code: "tool-failed", message: "main.c:1: error: no", line: "main.c:1: error: no" } as const;
  assert.equal(render({ ...NOTHING, verdict: "failed", cause }, cause.message), `✘ failed: ${cause.message}\n`);
});

test("colours only where they are wanted, and the same words", () => {
  const coloured = renderExplanation(FAILED, SENTENCE, { color: true, width: 100 });
  assert.notEqual(coloured, render(FAILED, SENTENCE));
  assert.equal(stripVTControlCharacters(coloured), render(FAILED, SENTENCE));
});

test("only the sentence may be wider than the terminal", () => {
  const long = "x".repeat(500);
  const cause = { code: "script-error", message: "no", line: long } as const;
  const subtests = [{ name: long, verdict: "failed", depth: 3, durationMs: null } as const];
  const machines = [{ name: long, kind: "qemu", bootMs: 1, emulated: true } as const];
  const [, ...lines] = render({ ...FAILED, cause, subtests, machines }, SENTENCE, 40)
    .trimEnd()
    .split("\n");
  for (const line of lines) assert.ok(displayWidth(line) <= 40, line);
});

test("names of a stranger's log reach the terminal as text alone", () => {
  const evil = "a\u001b]0;title\u0007\u001b[2J\nb\u202e\rc";
  const cause = { code: "script-error", message: evil, line: evil } as const;
  const text = render(
    {
      ...FAILED,
      cause,
      subtests: [{ name: evil, verdict: "failed", depth: 0, durationMs: null }],
      machines: [{ name: evil, kind: "qemu", bootMs: null, emulated: false }],
    },
    evil,
  );
  // oxlint-disable-next-line no-control-regex
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/u);
});

test("ten thousand subtests take no time", () => {
  const subtests = Array.from({ length: 10_000 }, (_, n) => ({
    name: `subtest ${n}`,
    verdict: "passed" as const,
    depth: n % 3,
    durationMs: n,
  }));
  const cpu = process.cpuUsage();
  render({ ...FAILED, subtests }, SENTENCE);
  assert.ok(process.cpuUsage(cpu).user < 3_000_000);
});
