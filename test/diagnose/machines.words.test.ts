import assert from "node:assert/strict";
import { test } from "node:test";

import { LogReader } from "../../src/diagnose/diagnose.ts";
import type { Explanation } from "../../src/model/explanation.ts";

/** What QEMU says where it finds something else at /dev/kvm, and is allowed to emulate. */
const FALLBACK = [
  "qemu-system-x86_64: kvm version too old",
  "qemu-system-x86_64: failed to initialize kvm: Inappropriate ioctl for device",
  "qemu-system-x86_64: falling back to tcg",
];

function explain(lines: readonly string[]): Explanation {
  const reader = new LogReader();
  reader.write(Buffer.from(lines.map((line) => `${line}\n`).join("")));
  return reader.end();
}

test("what QEMU said of KVM before it fell back is not what it ends over", () => {
  const { cause, machine } = explain([
    "run the VM test script",
    "additionally exposed symbols:",
    "    machine,",
    "machine: must succeed: true",
    "machine: waiting for the VM to finish booting",
    "machine: starting vm",
    ...FALLBACK,
    "qemu-system-x86_64: -device frob: 'frob' is not a valid device model name",
    "cleanup",
    "(finished: cleanup, in 0.00 seconds)",
    "Traceback (most recent call last):",
    '  File "<string>", line 1, in <module>',
    "ConnectionResetError: [Errno 104] Connection reset by peer",
  ]);
  assert.equal(cause?.code, "qemu-start");
  assert.match(cause?.message ?? "", /'frob' is not a valid device model name$/);
  assert.equal(machine, "machine");
});

test("QEMU speaks of the machine that is started, and of no container beside it", () => {
  const { machines } = explain([
    "run the VM test script",
    "additionally exposed symbols:",
    "    later, machine, web,",
    "start all VMs",
    "machine: starting vm",
    ...FALLBACK,
    "machine: QEMU running (pid 9)",
    "web: systemd-nspawn running (pid 15)",
    "(finished: start all VMs, in 0.18 seconds)",
  ]);
  assert.deepEqual(
    machines.map(({ name, kind, emulated }) => [name, kind, emulated]),
    [
      ["later", "qemu", false],
      ["machine", "qemu", true],
      ["web", "nspawn", false],
    ],
  );
});
