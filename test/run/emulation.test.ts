/** The lines are QEMU's own, as drivers of NixOS tests from 2023 to 2026 pass them on. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { FoundCheck } from "../../src/discover/found.ts";
import { Emulation, isVmTest, tellsOfEmulation } from "../../src/run/emulation.ts";
import { cpuNow } from "../tries.ts";

/** What is told of these checks, with or without KVM. */
function watching(...expected: Parameters<Emulation["expect"]>): Emulation {
  const watch = new Emulation();
  watch.expect(...expected);
  return watch;
}

const NO_FILE = "Could not access KVM kernel module: No such file or directory";

describe("QEMU's own word", () => {
  for (const line of [
    NO_FILE,
    "Could not access KVM kernel module: Permission denied",
    `qemu-system-x86_64: ${NO_FILE}`,
    "qemu-system-x86_64: failed to initialize kvm: Permission denied",
    "qemu-system-x86_64: failed to initialize KVM: Device or resource busy",
    "qemu-system-i386: -accel kvm: failed to initialize kvm: No such file or directory",
    "qemu-system-x86_64: -machine accel=kvm:tcg: failed to initialize kvm: Inappropriate ioctl for device",
    "qemu-system-aarch64: falling back to tcg",
    "qemu-kvm: falling back to tcg",
    ".qemu-system-x86_64-wrapped: falling back to tcg",
    "failed to initialize kvm: No such file or directory",
    "falling back to tcg",
    // Inside of the machine's prefix, as in 2023; `vm` is what tools other than the driver call theirs.
    `machine # ${NO_FILE}`,
    "machine # qemu-system-x86_64: falling back to tcg",
    "vm # qemu-system-x86_64: failed to initialize kvm: No such file or directory",
    "\u001B[1mmachine\u001B[0m # \u001B[2mqemu-system-x86_64: falling back to tcg\u001B[0m",
    "qemu-system-x86_64: falling \u001B[31mback\u001B[0m to t\u001B[mcg",
    "\u001B]0;title\u0007qemu-system-x86_64: fall\u0008ing back to tcg\u0000",
    // What comes before a carriage return is a line of its own.
    `machine: starting vm\r${NO_FILE}\r`,
    "qemu-system-x86_64: falling back to tcg\r\n",
    // Glued to what others wrote.
    "machine # [    0.000000] Linux version 6.12qemu-system-x86_64: falling back to tcg",
    "start all VMs...qemu-system-x86_64: falling back to tcgmachine: QEMU running (pid 9)",
    `${NO_FILE}qemu-system-x86_64: failed to initialize kvm: No such file or directory`,
    `server # client # ${NO_FILE}`,
  ]) {
    test(JSON.stringify(line), () => assert.equal(tellsOfEmulation(line), true));
  }
});

describe("not QEMU's own word", () => {
  for (const line of [
    "",
    "kvm",
    "machine # [    0.412345] kvm: no hardware support",
    "machine # [    0.000000] Hypervisor detected: KVM",
    "machine # [    1.000000] Booting paravirtualized kernel on KVM",
    "machine # [    3.141592] systemd[1]: Failed to start kvm.",
    "qemu-system-x86_64: warning: host doesn't support requested feature: CPUID.80000001H:ECX.svm [bit 2]",
    "qemu-system-x86_64: kvm: falling over",
    "could not access kvm kernel module: no such file or directory",
    "Could not access KVM kernel module",
    "Could not access KVM kernel module: ",
    "failed to initialize kvm-intel",
    // Sentences about it.
    "without KVM, QEMU is falling back to tcg",
    "falling back to tcg is slow",
    `machine: must succeed: grep -q '${NO_FILE}' qemu.log`,
    "machine: must fail: grep 'qemu-system-x86_64: falling back to tcg' /tmp/log",
    'subtest: no "qemu-system-x86_64: falling back to tcg" in the log',
    "(finished: waiting for `qemu-system-x86_64: falling back to tcg`, in 0.10 seconds)",
    "==> /dev/kvm not available: falling back to TCG (slow)",
    // A guest that starts machines of its own.
    `machine # [   45.123456] microvm@one[812]: ${NO_FILE}`,
    "machine # [   45.123456] microvm@one[812]: qemu-system-x86_64: falling back to tcg",
    "machine # [   45.123456] qemu-system-x86_64[900]: falling back to tcg",
    "machine # [   45.123456] qemu-system-x86_64: falling back to tcg",
    "\u001B[1mmachine\u001B[0m # [   45.1] libvirtd[77]: qemu-system-x86_64: " +
      "failed to initialize kvm: No such file or directory",
  ]) {
    test(JSON.stringify(line), () => assert.equal(tellsOfEmulation(line), false));
  }

  test("a long line takes linear time", () => {
    const started = cpuNow();
    for (const piece of [
      "qemu",
      "qemu: ",
      "qemu-: -a b: ",
      "x",
      "x # ",
      "# ",
      "qemu: -accel ",
      "\u001b[",
      "falling back to tc",
      "]: qemu: ",
    ]) {
      assert.equal(tellsOfEmulation(piece.repeat(Math.ceil(262_144 / piece.length))), false, piece);
    }
    assert.ok(cpuNow() - started < 10_000);
  });
});

const check = (drvPath: string, backend: FoundCheck["backend"], ...requiredSystemFeatures: string[]) => ({
  drvPath,
  backend,
  requiredSystemFeatures,
});

test("a VM test has machines, or asks for KVM", () => {
  for (const [expected, ...rest] of [
    [true, "qemu", "nixos-test", "kvm"],
    [true, "qemu", "nixos-test"],
    [true, "mixed", "nixos-test", "uid-range", "devnet"],
    [true, "build", "kvm"],
    [false, "build"],
    [false, "build", "big-parallel"],
    [false, "nspawn", "nixos-test", "uid-range"],
    [false, "nspawn", "nixos-test", "uid-range", "kvm"],
  ] as const) {
    const [backend, ...features] = rest;
    assert.equal(isVmTest(check("x", backend, ...features)), expected, rest.join(" "));
  }
});

describe("the watch over one run", () => {
  const checks = [
    check("vm", "qemu", "nixos-test"),
    check("asks", "build", "kvm"),
    check("plain", "build"),
    check("container", "nspawn", "kvm"),
  ];
  const all = [...checks.map(({ drvPath }) => drvPath), "dependency"];
  const emulated = (watch: Emulation): string[] => all.filter((drvPath) => watch.isEmulated(drvPath));

  test("nobody looked, or KVM is on: the log decides, of VM tests alone", () => {
    for (const kvm of [null, { state: "on", reason: "" }] as const) {
      const watch = watching(checks, kvm);
      for (const drvPath of all) watch.started(drvPath, false);
      assert.deepEqual(emulated(watch), []);
      for (const drvPath of all) watch.logged(drvPath, NO_FILE);
      assert.deepEqual(emulated(watch), ["vm", "asks"]);
      watch.logged("vm", "all is well");
      assert.deepEqual(emulated(watch), ["vm", "asks"]);
    }
  });

  test("KVM is off or broken: every VM test that was begun", () => {
    for (const state of ["off", "broken"] as const) {
      const watch = watching(checks, { state, reason: "because" });
      assert.deepEqual(emulated(watch), [], "nothing was begun");
      for (const drvPath of all.slice(1)) watch.started(drvPath, false);
      assert.deepEqual(emulated(watch), ["asks"]);
      watch.started("vm", false);
      assert.deepEqual(emulated(watch), ["vm", "asks"]);
    }
  });

  test("without KVM here, another machine may have its own: its log decides", () => {
    const watch = watching(checks, { state: "off", reason: "" });
    watch.started("vm", true);
    assert.deepEqual(emulated(watch), []);
    watch.logged("vm", NO_FILE);
    assert.deepEqual(emulated(watch), ["vm"]);
  });

  test("the last attempt counts", () => {
    const watch = watching(checks, null);
    watch.started("vm", false);
    watch.logged("vm", NO_FILE);
    watch.started("vm", false);
    assert.deepEqual(emulated(watch), []);
  });
});
