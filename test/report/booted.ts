/** Reports of runs that boot systems. */

import type { Boot, BootFigures } from "../../src/model/boot.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { base, baseline } from "./compared.ts";
import { check, machine, report } from "./fixture.ts";

const MIB = 1024 ** 2;

const figures = (readyMs: number | null, mebibytes: number): BootFigures => ({
  kernelMs: readyMs === null ? 400 : Math.round(readyMs / 10),
  initMs: readyMs === null ? null : Math.round(readyMs / 3),
  readyMs,
  peakMemoryBytes: mebibytes * MIB,
  cpuMs: 2 * (readyMs ?? 1000),
});

/** A microVM that QEMU booted; `over` says what is different. */
export const booted = (readyMs: number | null, mebibytes: number, over: Partial<Boot> = {}): Boot => ({
  ...figures(readyMs, mebibytes),
  way: "microvm",
  program: "qemu",
  ready: readyMs === null ? null : "notify",
  boots: [figures(readyMs, mebibytes)],
  isolation: "virtual machine",
  ...over,
});

/** The check of a machine that became ready; `over` says what is different. */
export function bootCheck(name: string, boot: Boot, over: Partial<Check> = {}): Check {
  return check({
    name: `boot.${name}`,
    attr: `nixosConfigurations.${name}`,
    drvPath: `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}.drv`,
    backend: "microvm",
    kind: "boot",
    durationMs: boot.readyMs ?? 0,
    peakMemoryBytes: boot.peakMemoryBytes,
    cpuMs: boot.cpuMs,
    memoryMethod: "procfs",
    log: `logs/boot.${name}.log`,
    boot,
    ...over,
  });
}

const kvmOn = machine({ name: "kvm", state: "on", reason: "a guest ran" });
const kvmBroken = machine({ name: "kvm", state: "broken", reason: "a guest ran 4,000 times too slowly" });

const web = bootCheck("web", booted(4100, 312), {
  baseline: baseline({ durationMs: 3300, peakMemoryBytes: 310 * MIB, slower: true }),
});
const db = bootCheck(
  "db",
  booted(900, 96, {
    way: "container",
    program: "systemd-nspawn",
    isolation: "namespaces",
    boots: [figures(950, 95), figures(900, 96), figures(null, 40)],
  }),
  { backend: "nspawn", baseline: baseline({ durationMs: 880, peakMemoryBytes: 96 * MIB }) },
);
const image = bootCheck(
  "image",
  booted(1700, 41, { way: "image", program: "podman", isolation: "namespaces", ready: "healthcheck" }),
  { backend: "oci", attr: "packages.x86_64-linux.image", baseline: baseline({ durationMs: 1690 }) },
);

/** Three systems that boot, one of them more slowly than on main. */
export const allBooted: Report = report([web, db, image], {
  ...kvmOn,
  durationMs: 31_000,
  base: base({ failed: 0, durationMs: 30_500 }),
});

/** Checks and systems, of which some need eyes for every reason that there is. */
export const checkedAndBooted: Report = report(
  [
    check({ name: "fmt", baseline: baseline({ durationMs: 1234 }) }),
    check({ name: "unit", durationMs: 9960, baseline: baseline({ durationMs: 9900 }) }),
    image,
    db,
    web,
    bootCheck("desktop", booted(61_000, 812, { way: "vm-with-boot-loader", ready: "login" }), {
      backend: "vm",
      emulated: true,
      baseline: baseline({ durationMs: 60_100 }),
    }),
    bootCheck("mail", booted(null, 402, { way: "vm" }), {
      backend: "vm",
      verdict: "failed",
      durationMs: 9200,
      reason: { code: "unit-failed", message: 'unit "postfix.service" failed' },
      excerpt: ["[FAILED] Failed to start Postfix.", "postfix.service: Main process exited, code=exited, status=1"],
      baseline: baseline({ durationMs: 8800 }),
    }),
    ...["edge-a", "edge-b"].map((name) => {
      const { boot: _, ...never } = bootCheck(name, booted(null, 0));
      return {
        ...never,
        verdict: "unsupported" as const,
        startedAt: null,
        peakMemoryBytes: null,
        cpuMs: null,
        memoryMethod: null,
        log: null,
        reason: { code: "missing-device", message: "firecracker needs /dev/kvm, which is broken here" },
      };
    }),
  ],
  { ...kvmBroken, durationMs: 95_000, base: base({ failed: 0, durationMs: 94_000 }) },
);
