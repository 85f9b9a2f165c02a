import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Check, Report, Verdict } from "../../src/model/verdict.ts";
import { checkNames } from "../../src/publish/status-names.ts";
import { timeDifference } from "../../src/report/compare.ts";
import { renderTable, renderVerdictLine } from "../../src/report/console-table.ts";
import { badLine, headline, passedLine } from "../../src/report/headline.ts";
import { emulationNote } from "../../src/report/words.ts";
import { bootCheck, booted } from "./booted.ts";
import { baseline } from "./compared.ts";
import { check, machine, proven, report } from "./fixture.ts";

const systems = (number: number, over: Partial<Check> = {}): Check[] =>
  Array.from({ length: number }, (_, index) => bootCheck(`web-${index}`, booted(4100, 312), over));
const checks = (number: number, verdict: Verdict = "passed"): Check[] =>
  Array.from({ length: number }, (_, index) => check({ name: `check-${index}`, verdict }));
const answer = (...all: Check[]): string => headline(report(all, { durationMs: 41_000 })).replace(/ · .*/u, "");

describe("the answer tells systems from checks", () => {
  for (const [expected, all] of [
    ["3 systems booted", systems(3)],
    ["1 system booted", systems(1)],
    ["all 12 checks passed, 2 systems booted", [...checks(12), ...systems(2)]],
    ["1 check passed, 1 system booted", [...checks(1), ...systems(1)]],
    [
      "all 2 checks passed, 2 systems booted, 1 flaky",
      [...checks(2), ...systems(1), ...systems(1, { verdict: "flaky" })],
    ],
    ["1 of 3 systems failed", [...systems(2), ...systems(1, { verdict: "timeout" })]],
    ["1 of 1 system failed", systems(1, { verdict: "failed" })],
    ["1 of 14 checks and systems failed", [...checks(12), ...systems(1), ...systems(1, { verdict: "failed" })]],
    ["1 of 3 systems cancelled", [...systems(2), ...systems(1, { verdict: "cancelled" })]],
  ] as const)
    test(expected, () => assert.equal(answer(...all), expected));

  test("and so do other sentences", () => {
    assert.equal(badLine(report([...systems(2), ...systems(1, { verdict: "failed" })])), "1 of 3 systems are bad.");
    assert.equal(
      badLine(report([...checks(2), ...systems(1, { verdict: "failed" })])),
      "1 of 3 checks and systems are bad.",
    );
    assert.equal(passedLine(systems(2)), "2 booted");
    assert.equal(passedLine(systems(2), true), "2 more booted");
    assert.match(passedLine([...checks(3), proven("a"), ...systems(2)]), /^6 passed: 3 built, 1 proven .*, 2 booted$/u);
  });
});

describe("a line says in what time a system was ready, and as what it was booted", () => {
  const line = (one: Check): string => renderVerdictLine(one, { color: false });
  for (const [expected, one] of [
    ["✔ boot.web ready in 4.1 s, 312 MiB (microvm, qemu)", bootCheck("web", booted(4100, 312))],
    [
      "! boot.web ready in 41 s, 312 MiB (microvm, qemu): emulated, without KVM",
      bootCheck("web", booted(41_000, 312), { emulated: true }),
    ],
    [
      "✔ boot.db ready in 0.9 s, 96 MiB (container)",
      bootCheck("db", booted(900, 96, { program: null }), { backend: "nspawn" }),
    ],
    [
      "✘ boot.web timed out in 1 min 0 s, 402 MiB (vm, qemu): not ready after 1 min 0 s",
      bootCheck("web", booted(null, 402), {
        backend: "vm",
        verdict: "timeout",
        durationMs: 60_000,
        reason: { code: "timeout", message: "not ready after 1 min 0 s" },
      }),
    ],
    [
      "✔ boot.\\x1b ready in 0.1 s, 1 MiB (image, p q)",
      bootCheck("\\x1b", booted(100, 1, { program: "p\n\u202eq" }), { backend: "oci" }),
    ],
  ] as const)
    test(expected, () => assert.equal(line(one), expected));
});

test("differences of a time to ready count from a fifth of a second on", () => {
  const slower = (now: number, before: number): string | undefined =>
    timeDifference(bootCheck("web", booted(now, 1), { baseline: baseline({ durationMs: before }) }))?.text;
  assert.deepEqual(
    [slower(4100, 3300), slower(900, 750), slower(900, 700), slower(41_000, 40_000), slower(700, 900)],
    ["+0.8 s", undefined, "+0.2 s", undefined, "−0.2 s"],
  );
  const now = check({ name: "x", durationMs: 4100, baseline: baseline({ durationMs: 3300 }) });
  assert.equal(timeDifference(now), null);
});

test("emulated systems are counted beside emulated tests, and no log is quoted for them", () => {
  const tests = ["a", "b"].map((name) => check({ name, backend: "qemu", emulated: true }));
  const note = (all: Check[], over: Partial<Report> = machine()): string | null => emulationNote(report(all, over));
  assert.equal(note(systems(1, { emulated: true })), "1 system ran emulated, without KVM");
  assert.equal(
    note([...tests, ...systems(3, { emulated: true })], machine({ name: "kvm", state: "off", reason: "it is absent" })),
    "2 VM tests and 3 systems ran emulated, without KVM, which is off here: it is absent",
  );
});

test("a machine beside checks of two systems is of no system that anybody knows, an image is", () => {
  const all = [
    check({ name: "a" }),
    check({ name: "a", attr: "checks.aarch64-linux.a" }),
    ...systems(1),
    bootCheck("image", booted(900, 20), { backend: "oci", attr: "packages.aarch64-linux.image" }),
  ];
  const names = renderTable(report(all), { color: false, width: 200 }).split("\n").slice(0, 4);
  assert.deepEqual(
    names.map((line) => line.split(/ {2,}/u)[0]),
    ["✔ a (x86_64-linux)", "✔ a (aarch64-linux)", "✔ boot.image (aarch64-linux)", "✔ boot.web-0"],
  );
  const statuses = checkNames("ci", all);
  assert.deepEqual(
    all.slice(2).map((one) => statuses.get(one)),
    ["nix-verdict: ci / boot.web-0", "nix-verdict: ci / boot.image (aarch64-linux)"],
  );
});
