import assert from "node:assert/strict";
import { test } from "node:test";

import type { Boot } from "../../src/model/boot.ts";
import type { Check } from "../../src/model/verdict.ts";
import { compareBoots } from "../../src/pipelines/compare-boots.ts";
import { booted, bootCheck } from "../report/booted.ts";
import { check, machine } from "../report/fixture.ts";

const rowsOf = (...checks: Check[]) => compareBoots({ ...machine(), checks }).rows;

test("what was booted has a row with its figures, and a check has none", () => {
  const boot = booted(4000, 300);
  const rows = rowsOf(check({ name: "lint" }), bootCheck("web (microvm)", boot));
  assert.deepEqual(rows, [
    {
      system: "web",
      way: "microvm",
      backend: "microvm",
      program: "qemu",
      boot,
      verdict: "passed",
      emulated: false,
      reason: null,
      isolation: "virtual machine",
      needs: "/dev/kvm to be fast, what its interfaces and shares name",
    },
  ]);
});

test("what could not be booted has a row without figures, and its reason", () => {
  const none = booted(null, 0, { boots: [], isolation: null, program: "firecracker" });
  const reason = { code: "kvm", message: "firecracker needs KVM" };
  const [row] = rowsOf(bootCheck("web", none, { verdict: "unsupported", reason }));
  assert.equal(row?.boot, null);
  assert.equal(row?.reason, "firecracker needs KVM");
  assert.equal(row?.isolation, null);
});

test("what was booted in vain has its figures", () => {
  const boot = booted(null, 100);
  const reason = { code: "boot-hang", message: "it was not ready" };
  const [row] = rowsOf(bootCheck("web", boot, { verdict: "timeout", reason }));
  assert.equal(row?.boot, boot);
  assert.equal(row?.verdict, "timeout");
});

test("each says what it needs of a machine", () => {
  const cases: [way: Boot["way"], program: string | null, needs: string][] = [
    ["microvm", "qemu", "/dev/kvm to be fast, what its interfaces and shares name"],
    ["microvm", null, "/dev/kvm to be fast, what its interfaces and shares name"],
    ["microvm", "firecracker", "/dev/kvm, what its interfaces and shares name"],
    ["microvm", "cloud-hypervisor", "/dev/kvm, what its interfaces and shares name"],
    ["vm", "qemu", "/dev/kvm to be fast, nothing else"],
    ["vm-with-boot-loader", "qemu", "/dev/kvm to be fast, nothing else"],
    ["container", "systemd-nspawn", "root or sudo, systemd-nspawn"],
    ["image", "podman", "podman"],
  ];
  for (const [way, program, needs] of cases)
    assert.equal(rowsOf(bootCheck("web", booted(1, 1, { way, program })))[0]?.needs, needs, `${way} ${program}`);
});

test("the machine is said once, and whether it has KVM", () => {
  for (const state of ["on", "off", "broken"] as const) {
    const made = compareBoots({ ...machine({ name: "kvm", state, reason: "" }), checks: [] });
    const { cores, memoryBytes } = machine().machine;
    assert.deepEqual(made, { machine: { cores, memoryBytes, kvm: state }, rows: [] });
  }
  assert.equal(compareBoots({ ...machine(), checks: [] }).machine.kvm, "off");
});
