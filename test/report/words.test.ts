import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Feature } from "../../src/model/verdict.ts";
import { emulationNote, evaluationNote, featureFact, nearLimitNote } from "../../src/report/words.ts";
import { check, machine, report } from "./fixture.ts";

describe("how many VM tests were emulated, and why", () => {
  const vms = (number: number) =>
    Array.from({ length: number }, (_, index) => check({ name: `vm-${index}`, backend: "qemu", emulated: true }));
  const note = (number: number, ...features: Feature[]): string | null =>
    emulationNote(report([...vms(number), check({ name: "plain" })], machine(...features)));
  const kvm = (state: Feature["state"], reason = ""): Feature => ({ name: "kvm", state, reason });

  for (const [expected, made] of [
    [null, note(0, kvm("broken", "it is slow"))],
    ["1 VM test ran emulated, without KVM: its log says that QEMU fell back to emulation", note(1)],
    [
      "3 VM tests ran emulated, without KVM: their logs say that QEMU fell back to emulation",
      note(3, { name: "nspawn", state: "broken", reason: "no cgroups" }),
    ],
    [
      "2 VM tests ran emulated, without KVM: their logs say that QEMU fell back to emulation",
      note(2, kvm("on", "a guest ran")),
    ],
    ["3 VM tests ran emulated, without KVM, which is broken here: it is slow", note(3, kvm("broken", "it is slow"))],
    [
      "1 VM test ran emulated, without KVM, which is off here: there is no /dev/kvm",
      note(1, kvm("off", "there is no /dev/kvm")),
    ],
    ["1 VM test ran emulated, without KVM, which is off here", note(1, kvm("off"))],
  ] as const) {
    test(expected ?? "none", () => assert.equal(made, expected));
  }
});

test("a feature is a name, what it is, and why it is not on", () => {
  assert.equal(featureFact({ name: "kvm", state: "on", reason: "a guest ran" }), "KVM: on");
  assert.equal(
    featureFact({ name: "kvm", state: "broken", reason: "a guest ran 4,000 times too slowly" }),
    "KVM: broken (a guest ran 4,000 times too slowly)",
  );
  assert.equal(featureFact({ name: "nspawn", state: "off", reason: "" }), "nspawn: off");
});

test("which checks were slow or large to evaluate, the slowest first", () => {
  const GIB = 2 ** 30;
  const took = (name: string, durationMs: number, peakMemoryBytes: number | null) =>
    check({ name, evaluation: { startedAt: "2026-11-20T08:00:00.000Z", session: 0, durationMs, peakMemoryBytes } });
  const note = (...checks: Parameters<typeof report>[0]): string | null =>
    evaluationNote(report([check({ name: "proven" }), took("quick", 9000, GIB), ...checks]), (name) => name);
  assert.equal(note(), null);
  assert.equal(note(took("a", 41_000, 3.5 * GIB)), "1 check was slow or large to evaluate: a (41 s, 3.5 GiB)");
  assert.equal(
    note(took("a", 12_000, null), took("b", 400, 2 * GIB)),
    "2 checks were slow or large to evaluate: a (12 s), b (0.4 s, 2.0 GiB)",
  );
  assert.equal(
    note(...["a", "b", "c", "d"].map((name, index) => took(name, 20_000 - index * 1000, GIB))),
    "4 checks were slow or large to evaluate: a (20 s, 1.0 GiB), b (19 s, 1.0 GiB), c (18 s, 1.0 GiB), …",
  );
});

test("which checks came near the limit of memory when they were evaluated, and what to do", () => {
  const GIB = 2 ** 30;
  const near = (name: string, gib: number, nearLimitBytes?: number) =>
    check({
      name,
      evaluation: {
        startedAt: "2026-11-20T08:00:00.000Z",
        session: 0,
        durationMs: 1,
        peakMemoryBytes: gib * GIB,
        ...(nearLimitBytes !== undefined && { nearLimitBytes }),
      },
    });
  const note = (...checks: Parameters<typeof report>[0]): string | null =>
    nearLimitNote(report(checks), (name) => name);
  assert.equal(note(check({ name: "proven" }), near("small", 1)), null);
  assert.equal(
    note(near("small", 1), near("big", 3.4, 4 * GIB)),
    "close to failing for want of memory: the evaluation of big (3.4 GiB) may have 4.0 GiB. " +
      "Raise eval-memory, use a larger machine, or import nixpkgs once for all of a check",
  );
  assert.match(
    note(...["a", "b", "c", "d"].map((name) => near(name, 3.4, 4 * GIB))) ?? "",
    /a \(3\.4 GiB\), b \(3\.4 GiB\), c \(3\.4 GiB\), … may have/u,
  );
});
