import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { BootEnd, BootOutcome } from "../../src/boot/boot-once.ts";
import { judgeBoot } from "../../src/boot/judge-boot.ts";

type Findings = BootOutcome["findings"];

const QUIET: Findings = {
  panic: null,
  killed: null,
  lastWords: null,
  kvmFault: null,
  emulated: false,
  failedUnits: [],
};

const READY: BootEnd = { kind: "ready", sign: "target" };
const exited = (code: number | null, signal: string | null = null, startError: string | null = null): BootEnd => ({
  kind: "exited",
  exit: { code, signal, startError },
});

function outcome(end: BootEnd, findings: Partial<Findings> = {}, figures: Partial<BootOutcome["figures"]> = {}) {
  const readyMs = end.kind === "ready" ? 4000 : null;
  return {
    end,
    startedAt: 0,
    tookMs: 4000,
    figures: { kernelMs: null, initMs: null, readyMs, peakMemoryBytes: null, cpuMs: null, ...figures },
    emulated: false,
    findings: { ...QUIET, ...findings },
  };
}

/** A verdict on one line. */
function said(...of: Parameters<typeof outcome>): string {
  const { verdict, reason } = judgeBoot(outcome(...of));
  return reason === null ? verdict : `${verdict}, ${reason.code}: ${reason.message}`;
}

const PANIC = "Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)";
const OUT_OF_MEMORY = "Kernel panic - not syncing: System is deadlocked on memory";
const KILLED = { process: "postgres", line: "Out of memory: Killed process 1 (postgres)" };

describe("a system that is ready", () => {
  test("passed, by whatever sign", () => {
    for (const sign of ["notify", "target", "login", "text", "probe", "healthcheck", "running"] as const)
      assert.deepEqual(judgeBoot(outcome({ kind: "ready", sign })), { verdict: "passed", reason: null });
    // What a machine says while nothing is wrong with it is no fault.
    assert.equal(said(READY, { lastWords: "words", kvmFault: "no KVM", emulated: true }), "passed");
  });

  test("has failed when some of its units have", () => {
    assert.equal(
      said(READY, { failedUnits: ["a.service"] }),
      "failed, unit-failed: it is up, but 1 unit failed: a.service",
    );
    assert.equal(
      said(READY, { failedUnits: ["a", "b", "c", "d", "e"] }),
      "failed, unit-failed: it is up, but 5 units failed: a, b, c and 2 more",
    );
  });

  test("has failed when its kernel has panicked or killed meanwhile", () => {
    assert.equal(
      said(READY, { panic: PANIC, failedUnits: ["a"] }),
      `failed, kernel-panic: its kernel panicked: ${PANIC}`,
    );
    assert.match(said(READY, { killed: KILLED }), /^failed, guest-out-of-memory: .*killed "postgres"$/u);
    assert.match(said(READY, { killed: KILLED, failedUnits: ["a"] }), /^failed, unit-failed/u);
  });
});

describe("a system that never became ready", () => {
  test("is cancelled, whatever else there is to say", () => {
    const all: Partial<Findings> = { panic: PANIC, killed: KILLED, failedUnits: ["a"], kvmFault: "x" };
    assert.equal(said({ kind: "cancelled" }, all), "cancelled, cancelled: the run was stopped while it booted");
  });

  test("was refused for its own reason", () => {
    for (const verdict of ["unsupported", "failed"] as const)
      assert.equal(
        said({ kind: "refused", why: { verdict, code: "probe", message: "no way in" } }, { panic: PANIC }),
        `${verdict}, probe: no way in`,
      );
  });

  test("has panicked, however it ended", () => {
    for (const end of [{ kind: "panicked" }, exited(0), { kind: "late", limitMs: 1000 }] as const)
      assert.equal(said(end, { panic: PANIC }), `failed, kernel-panic: its kernel panicked: ${PANIC}`);
  });

  test("has too little memory", () => {
    for (const panic of [
      OUT_OF_MEMORY,
      "Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled",
    ])
      assert.equal(
        said({ kind: "panicked" }, { panic }),
        `failed, guest-out-of-memory: it needs more memory than its machine has: ${panic}`,
      );
    for (const end of [exited(1), { kind: "late", limitMs: 1000 }] as const)
      assert.match(said(end, { killed: KILLED }), /^failed, guest-out-of-memory: .*killed "postgres"$/u);
  });

  for (const [figures, where] of [
    [{}, "its console shows no sign of life"],
    [{ kernelMs: 100 }, "its kernel runs, but its init has not said anything"],
    [{ kernelMs: 100, initMs: 900 }, "its init runs, but it has not become ready"],
    [{ initMs: 900 }, "its init runs, but it has not become ready"],
  ] as const)
    test(`hangs: ${where}`, () => {
      const end = { kind: "late", limitMs: 90_000 } as const;
      assert.equal(said(end, {}, figures), `timeout, boot-hang: it was not ready after 1 min 30 s: ${where}`);
      assert.match(said(end, { failedUnits: ["a", "b", "c", "d"] }, figures), /; failed: a, b, c$/u);
    });

  for (const [end, how] of [
    [exited(0), "ended with code 0"],
    [exited(137), "ended with code 137"],
    [exited(null, "SIGSEGV"), "was killed (SIGSEGV)"],
  ] as const)
    test(how, () => {
      assert.equal(said(end), `failed, machine-died: it ${how} before it was ready`);
      assert.equal(
        said(end, { lastWords: "qemu: cannot open disk" }),
        `failed, machine-died: it ${how} before it was ready: qemu: cannot open disk`,
      );
      assert.equal(
        said(end, { kvmFault: "Permission denied", lastWords: "words" }),
        "unsupported, kvm: it needs KVM, which cannot be used here: Permission denied",
      );
    });

  test("could not even be started", () => {
    assert.equal(said(exited(null, null, "ENOENT")), "failed, start: it cannot be started: ENOENT");
  });
});

test("what a machine says is one line that a terminal can only print", () => {
  const hostile = "\u001b[31mred\u202e\n::error::x\u0007";
  const cases: [BootEnd, Partial<Findings>][] = [
    [READY, { failedUnits: [hostile] }],
    [READY, { killed: { ...KILLED, process: hostile } }],
    [{ kind: "panicked" }, { panic: hostile }],
    [exited(1), { lastWords: hostile }],
    [exited(1), { kvmFault: hostile }],
    [{ kind: "late", limitMs: 1 }, { failedUnits: [hostile] }],
  ];
  for (const [end, findings] of cases) {
    const text = said(end, findings);
    assert.doesNotMatch(text, /[\p{Cc}\p{Bidi_Control}]/u);
    assert.match(text, /red ?::error::x/u);
  }
});
