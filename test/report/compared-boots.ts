/** A comparison of the ways to boot a system. */

import type { BootComparison, ComparedBoot } from "../../src/model/boot-comparison.ts";
import { booted } from "./booted.ts";

/** A microVM that QEMU booted; `over` says what is different. */
export const comparedWay = (over: Partial<ComparedBoot>): ComparedBoot => ({
  system: "web",
  way: "microvm",
  backend: "microvm",
  program: "qemu",
  boot: booted(4100, 312),
  verdict: "passed",
  emulated: false,
  reason: null,
  isolation: "virtual machine",
  needs: "nothing",
  ...over,
});

/** All ways on a machine without KVM. */
export const compared: BootComparison = {
  machine: { cores: 4, memoryBytes: 16_750_372_454, kvm: "broken" },
  rows: [
    comparedWay({
      way: "container",
      backend: "nspawn",
      program: "systemd-nspawn",
      boot: booted(940, 96),
      isolation: "namespaces",
      needs: "root",
    }),
    comparedWay({
      system: "image",
      way: "image",
      backend: "oci",
      program: "podman",
      boot: booted(1700, 41),
      isolation: "namespaces",
      needs: "podman",
    }),
    comparedWay({ way: "vm", backend: "vm", boot: booted(41_000, 612), emulated: true }),
    comparedWay({
      way: "vm-with-boot-loader",
      backend: "vm",
      boot: booted(null, 402),
      verdict: "timeout",
      emulated: true,
      reason: "not ready after 1 min 0 s",
    }),
    comparedWay({ boot: booted(33_000, 288), emulated: true }),
    comparedWay({
      system: "edge",
      program: "firecracker",
      boot: null,
      verdict: "unsupported",
      reason: "firecracker needs `/dev/kvm`, which is broken here",
      needs: "/dev/kvm, nothing else",
    }),
  ],
};
