import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { type ProbeAnswer, readAnswer, readOutput } from "../../src/features/probe-build.ts";
import { readContainer, readKvm, readSandbox, SLOWEST_KVM_NS, withoutAnswer } from "../../src/features/prove.ts";
import type { Output } from "../../src/system/processes.ts";

function answer(line: string): ProbeAnswer {
  const read = readAnswer(line.split(" ")[1] as "kvm", line);
  assert.ok(read !== null);
  return read;
}

const log = (line: string): object => ({ action: "result", id: 1, type: 101, fields: [line] });
const error = (text: string): object => ({ action: "msg", level: 0, msg: `error: ${text}` });

function output(code: number, ...messages: readonly object[]): Output {
  const stderr = messages.map((message) => `@nix ${JSON.stringify(message)}\n`).join("");
  return { code, signal: null, startError: null, stdout: "", stderr };
}

const DRV = `/nix/store/${"0".repeat(32)}-nix-verdict-proof-kvm.drv`;
const GOOD = "nix-verdict-probe kvm ok ns=31000 loops=100000 uid=30001";

describe("the probe's line", () => {
  test("is its word and its facts", () => {
    assert.deepEqual(readAnswer("kvm", GOOD), {
      word: "ok",
      facts: new Map([
        ["ns", "31000"],
        ["loops", "100000"],
        ["uid", "30001"],
      ]),
    });
  });

  for (const line of [
    "",
    "nix-verdict-probe",
    "nix-verdict-probe kvm",
    "nix-verdict-probe sandbox ok uid=1",
    `x ${GOOD}`,
  ]) {
    test(`is not "${line}"`, () => assert.equal(readAnswer("kvm", line), null));
  }
});

describe("what Nix says of the probe's build", () => {
  test("an answer", () => {
    assert.deepEqual(readOutput("kvm", output(0, log("something else"), log(GOOD))), {
      kind: "answered",
      answer: answer(GOOD),
    });
  });

  test("a failed step, in a build that failed", () => {
    const line = "nix-verdict-probe kvm failed step=open errno=13";
    const told = output(
      1,
      log(line),
      error(`builder for '${DRV}' failed with exit code 1;\n       last 1 log lines:\n       > ${line}`),
    );
    assert.deepEqual(readOutput("kvm", told), { kind: "answered", answer: answer(line) });
  });

  test("a good answer proves nothing when Nix does not have the output", () => {
    const told = readOutput(
      "kvm",
      output(1, log(GOOD), error(`builder for '${DRV}' failed to produce output path for output 'out' at '/x'`)),
    );
    assert.partialDeepStrictEqual(told, { kind: "refused", failure: { code: "no-output" } });
  });

  test("a failed step proves nothing when Nix says that it was built", () => {
    assert.equal(readOutput("kvm", output(0, log("nix-verdict-probe kvm failed step=open errno=13"))).kind, "refused");
  });

  for (const text of [
    `building of '${DRV}^out' from .drv file timed out after 4 seconds`,
    "timed out after 4 seconds",
  ]) {
    test(`late: ${text}`, () => assert.deepEqual(readOutput("kvm", output(1, error(text))), { kind: "late" }));
  }

  test("nothing at all", () => {
    assert.deepEqual(readOutput("kvm", output(1)), {
      kind: "refused",
      error: "it ended with 1 and without an answer",
      failure: null,
    });
    assert.deepEqual(readOutput("kvm", { ...output(0), code: null, startError: "ENOENT" }), {
      kind: "refused",
      error: "ENOENT",
      failure: null,
    });
  });
});

describe("a proof without an answer", () => {
  const refused = (text: string) =>
    withoutAnswer(readOutput("container", output(1, error(text))) as { kind: "late" }, "uid-range");
  const cases: [text: string, code: string, reason: RegExp][] = [
    [
      `Cannot build '${DRV}'.\nReason: missing system features\n` +
        "Required features: {uid-range}\nAvailable features: {kvm}",
      "feature-missing",
      /^Nix does not offer the system feature "uid-range"$/,
    ],
    [
      `a 'x86_64-linux' with features {uid-range} is required to build '${DRV}', ` +
        "but I am a 'x86_64-linux' with features {kvm}",
      "feature-missing",
      /"uid-range"$/,
    ],
    [
      "feature 'uid-range' requires the setting 'auto-allocate-uids' to be enabled",
      "feature-missing",
      /^Nix says: feature/,
    ],
    [
      "experimental Nix feature 'cgroups' is disabled; add '--extra-experimental-features cgroups' to enable it",
      "feature-missing",
      /^Nix says: experimental/,
    ],
    ["feature 'uid-range' is only supported in sandboxed builds", "not-sandboxed", /^Nix says: feature/],
    [
      "this system does not support the kernel namespaces that are required for sandboxing; " +
        "use '--no-sandbox' to disable sandboxing",
      "not-sandboxed",
      /kernel namespaces/,
    ],
    [
      "cannot connect to socket at '/nix/var/nix/daemon-socket/socket':\n       Connection refused",
      "nix-failed",
      /failed: cannot connect to socket at '.*': Connection refused$/,
    ],
  ];
  for (const [text, code, reason] of cases) {
    test(text.split("\n", 1)[0] ?? "", () => {
      const proof = refused(text);
      assert.partialDeepStrictEqual(proof, { state: "off", code });
      assert.match(proof.reason, reason);
    });
  }

  test("a build without end", () =>
    assert.partialDeepStrictEqual(withoutAnswer({ kind: "late" }, "kvm"), { state: "broken", code: "no-answer" }));
});

test("sandbox: out of sight of the machine, and process 1", () => {
  const read = (facts: string) => readSandbox(answer(`nix-verdict-probe sandbox ${facts}`));
  assert.deepEqual(read("ok marker=hidden pid=1 uid=30001"), {
    state: "on",
    detail: "a build did not find a file of this machine, as user 30001",
  });
  assert.deepEqual(read("ok marker=seen pid=1 uid=0"), {
    state: "off",
    code: "not-sandboxed",
    reason: "a build saw a file of this machine, as root",
  });
  assert.partialDeepStrictEqual(read("ok marker=hidden pid=4711 uid=30001"), { state: "off", code: "not-sandboxed" });
  assert.partialDeepStrictEqual(read("failed step=uid-map errno=2"), { state: "off", code: "nix-failed" });
});

describe("kvm", () => {
  const read = (facts: string) => readKvm(answer(`nix-verdict-probe kvm ${facts}`));

  test("on hardware, and on a processor that QEMU emulates", () => {
    assert.deepEqual(read("ok ns=31234 loops=100000 uid=30001"), {
      state: "on",
      detail: "a guest ran 100,000 loops in 0.031 ms, as user 30001",
    });
    assert.equal(read("ok ns=470901 loops=100000 uid=1000").state, "on");
    assert.equal(read(`ok ns=${SLOWEST_KVM_NS} loops=100000 uid=1000`).state, "on");
  });

  test("emulated by its host, or without end", () => {
    const reason = "a guest ran 100,000 loops in 110 ms, and a processor with virtualisation takes about 0.03 ms";
    assert.deepEqual(read("ok ns=105792688 loops=100000 uid=30001"), { state: "broken", code: "too-slow", reason });
    assert.deepEqual(read("slow ns=2000035154 loops=100000"), {
      state: "broken",
      code: "too-slow",
      reason: "a guest did not end its 100,000 loops within 2000 ms",
    });
  });

  const failures: [facts: string, state: string, code: string][] = [
    ["step=open errno=2", "off", "no-device"],
    ["step=open errno=6", "off", "no-device"],
    ["step=open errno=19", "off", "no-device"],
    ["step=open errno=13", "off", "no-permission"],
    ["step=open errno=1", "broken", "kvm-failed"],
    ["step=version errno=25", "off", "hidden"],
    ["step=create-vm errno=16", "broken", "kvm-failed"],
    ["step=exit reason=17", "broken", "kvm-failed"],
    ["step=count errno=0", "broken", "kvm-failed"],
  ];
  for (const [facts, state, code] of failures) {
    test(facts, () => assert.partialDeepStrictEqual(read(`failed ${facts}`), { state, code }));
  }

  test("a failed step is told with Linux's reason", () => {
    assert.partialDeepStrictEqual(read("failed step=create-vm errno=16"), {
      reason: 'KVM fails in a build: "create-vm" (EBUSY: resource busy or locked)',
    });
    assert.partialDeepStrictEqual(read("failed step=exit reason=17"), {
      reason: 'KVM fails in a build: "exit", reason 17',
    });
  });
});

test("containers", () => {
  const read = (facts: string) => readContainer(answer(`nix-verdict-probe container ${facts}`));
  assert.deepEqual(read("ok ns=4900000 memory=yes uid=872415232"), {
    state: "on",
    detail: "a build started a container and ended it in 4.9 ms, with memory accounting",
  });
  assert.match((read("ok ns=4900000 memory=no uid=1") as { detail: string }).detail, /without memory accounting$/);
  assert.partialDeepStrictEqual(read("failed step=sandbox errno=0"), { state: "off", code: "not-sandboxed" });
  assert.partialDeepStrictEqual(read("failed step=uid-range errno=0"), { state: "off", code: "feature-missing" });
  const reason = 'a container does not start in a build: "cgroup" (EPERM: operation not permitted)';
  assert.deepEqual(read("failed step=cgroup errno=1"), { state: "off", code: "container-failed", reason });
});
