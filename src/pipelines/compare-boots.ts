import type { BootComparison, BootWay, Check, ComparedBoot, Report } from "../model/model.ts";

/** What each way to boot needs of a machine, beside what it is booted with. */
const NEEDS: Readonly<Record<BootWay, string>> = {
  microvm: "/dev/kvm to be fast, what its interfaces and shares name",
  vm: "/dev/kvm to be fast, nothing else",
  "vm-with-boot-loader": "/dev/kvm to be fast, nothing else",
  container: "root or sudo, systemd-nspawn",
  image: "podman",
};

/** The hypervisors that can do without KVM. */
const EMULATING = new Set(["qemu", null]);

/** Puts the booted systems of a report side by side. */
export function compareBoots({ machine, checks }: Pick<Report, "machine" | "checks">): BootComparison {
  const kvm = machine.features.find(({ name }) => name === "kvm")?.state ?? "off";
  const rows = checks.flatMap((check) => (check.boot === undefined ? [] : [comparedBoot(check, check.boot)]));
  return { machine: { cores: machine.cores, memoryBytes: machine.memoryBytes, kvm }, rows };
}

function comparedBoot(check: Check, boot: NonNullable<Check["boot"]>): ComparedBoot {
  const { backend, verdict, emulated, reason } = check;
  const needsKvm = boot.way === "microvm" && !EMULATING.has(boot.program);
  return {
    // The way has a column of its own.
    system: check.name.replace(/^boot\./u, "").replace(` (${boot.way})`, ""),
    way: boot.way,
    backend,
    program: boot.program,
    boot: boot.boots.length === 0 ? null : boot,
    verdict,
    emulated,
    reason: reason?.message ?? null,
    isolation: boot.isolation,
    needs: needsKvm ? "/dev/kvm, what its interfaces and shares name" : NEEDS[boot.way],
  };
}
