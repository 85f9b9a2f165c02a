import type { FoundCheck } from "../discover/discover.ts";
import type { Feature } from "../model/model.ts";
import { sanitizeLines } from "../text/text.ts";

/** Whether builds on this machine can use KVM, and how that is known. */
export type KvmState = Pick<Feature, "state" | "reason">;

/**
 * QEMU's messages when it cannot use KVM (its `accel/kvm/kvm-all.c` and `system/vl.c`); older versions use capitals. If
 * words follow, it is a sentence about the message.
 */
const FALLBACKS = [
  String.raw`Could not access KVM kernel module: \S`,
  "failed to initialize (?:kvm|KVM): ",
  "falling back to tcg(?! )",
];
const FALLBACK = `(?:${FALLBACKS.join("|")})`;

/**
 * QEMU's name before its message, and the option that the message is about. With limits, because a build may print a
 * line of one endless word.
 */
const QEMU = String.raw`qemu[\w.-]{0,40}: (?:-\w{1,20} \S{1,60}: )?`;

/** Test drivers put a machine's name before the machine's output. */
const MACHINE_PREFIX = String.raw`(?:[^\s#]{1,100} # ){0,3}`;

/**
 * QEMU's message where QEMU prints it: at the start of a line or, because it may follow another program's line without
 * a break, after QEMU's name. After a quote it is only mentioned. After `[pid]: ` or `[seconds] ` it comes from inside
 * a guest, and says nothing about the guest itself.
 */
const EMULATION_MESSAGE = new RegExp(
  String.raw`^${MACHINE_PREFIX}(?:${QEMU})?${FALLBACK}|(?<!['"\`]|\]:? )${QEMU}${FALLBACK}`,
);

/** Whether QEMU itself says, in a line of a VM test's log, that it emulates. The line may contain anything. */
export function tellsOfEmulation(line: string): boolean {
  return sanitizeLines(line).some((part) => EMULATION_MESSAGE.test(part));
}

/**
 * Whether a check has virtual machines that would use KVM. In older releases of NixOS, tests with containers only asked
 * for KVM, and never used it.
 */
export function isVmTest({
  backend,
  requiredSystemFeatures,
}: Pick<FoundCheck, "backend" | "requiredSystemFeatures">): boolean {
  if (backend === "nspawn") return false;
  return backend !== "build" || requiredSystemFeatures.includes("kvm");
}

/** Watches the builds of one run for VM tests without KVM. It keeps one bit for each, and nothing for other builds. */
export class Emulation {
  readonly #vmTests = new Set<string>();
  readonly #emulated = new Set<string>();
  #withoutKvm = false;

  /** Takes further checks that are to be built. `kvm`: null when it was not tested, and only logs tell. */
  expect(
    checks: readonly Pick<FoundCheck, "drvPath" | "backend" | "requiredSystemFeatures">[],
    kvm: KvmState | null,
  ): void {
    for (const check of checks) if (isVmTest(check)) this.#vmTests.add(check.drvPath);
    this.#withoutKvm = kvm !== null && kvm.state !== "on";
  }

  /**
   * Records the start of a build. Another machine may have its own KVM, so for a remote build only the log tells. If
   * this is a second attempt, the first one's output no longer counts.
   */
  started(drvPath: string, remote: boolean): void {
    if (this.#withoutKvm && !remote && this.#vmTests.has(drvPath)) this.#emulated.add(drvPath);
    else this.#emulated.delete(drvPath);
  }

  /** Reads a line of a build. */
  logged(drvPath: string, line: string): void {
    if (!this.#vmTests.has(drvPath) || this.#emulated.has(drvPath)) return;
    if (tellsOfEmulation(line)) this.#emulated.add(drvPath);
  }

  /** Whether a derivation is a VM test whose build, as far as it got, had no KVM. */
  isEmulated(drvPath: string): boolean {
    return this.#emulated.has(drvPath);
  }
}
