import type { FoundCheck } from "../discover/discover.ts";
import type { Feature } from "../model/model.ts";
import { sanitizeLines } from "../text/text.ts";

/** Whether builds of this machine can use KVM, and how that is known. */
export type KvmState = Pick<Feature, "state" | "reason">;

/**
 * What QEMU prints when it cannot have KVM (its `accel/kvm/kvm-all.c` and `system/vl.c`); older ones spelled it with
 * capitals. Words behind it make it a sentence about that.
 */
const FALLBACKS = [
  String.raw`Could not access KVM kernel module: \S`,
  "failed to initialize (?:kvm|KVM): ",
  "falling back to tcg(?! )",
];
const FALLBACK = `(?:${FALLBACKS.join("|")})`;

/**
 * QEMU's name before its message, and the option that it speaks of. Limits, because a build may print a line of one
 * endless word.
 */
const QEMU = String.raw`qemu[\w.-]{0,40}: (?:-\w{1,20} \S{1,60}: )?`;

/** The drivers of tests put a machine's name before what the machine prints. */
const MACHINE_PREFIX = String.raw`(?:[^\s#]{1,100} # ){0,3}`;

/**
 * QEMU's message where QEMU prints it: at the start of a line, or, because a line of somebody else may be glued before
 * it, behind QEMU's name. Behind a quote it is only mentioned. Behind `[pid]: ` or `[seconds] ` it comes from inside of
 * a guest, which says nothing of the guest itself.
 */
const EMULATION_MESSAGE = new RegExp(
  String.raw`^${MACHINE_PREFIX}(?:${QEMU})?${FALLBACK}|(?<!['"\`]|\]:? )${QEMU}${FALLBACK}`,
);

/** Whether a line of a VM test's log is QEMU's own word that it emulates. The line may hold anything. */
export function tellsOfEmulation(line: string): boolean {
  return sanitizeLines(line).some((part) => EMULATION_MESSAGE.test(part));
}

/**
 * Whether a check has virtual machines that would use KVM. Tests of containers alone asked for it in older releases of
 * NixOS, and never used it.
 */
export function isVmTest({
  backend,
  requiredSystemFeatures,
}: Pick<FoundCheck, "backend" | "requiredSystemFeatures">): boolean {
  if (backend === "nspawn") return false;
  return backend !== "build" || requiredSystemFeatures.includes("kvm");
}

/**
 * Watches the builds of one run for VM tests that run without KVM. Of each it keeps one bit, and of other builds
 * nothing.
 */
export class Emulation {
  readonly #vmTests: ReadonlySet<string>;
  readonly #withoutKvm: boolean;
  readonly #emulated = new Set<string>();

  /** `checks`: those to be built. `kvm`: null when nobody looked, and only logs tell. */
  constructor(
    checks: readonly Pick<FoundCheck, "drvPath" | "backend" | "requiredSystemFeatures">[],
    kvm: KvmState | null,
  ) {
    this.#vmTests = new Set(checks.filter(isVmTest).map(({ drvPath }) => drvPath));
    this.#withoutKvm = kvm !== null && kvm.state !== "on";
  }

  /**
   * A build began; another machine's may have its own KVM, so only its log tells. If it is a second one, what the first
   * one printed counts no more.
   */
  started(drvPath: string, remote: boolean): void {
    if (this.#withoutKvm && !remote && this.#vmTests.has(drvPath)) this.#emulated.add(drvPath);
    else this.#emulated.delete(drvPath);
  }

  /** A build printed a line. */
  logged(drvPath: string, line: string): void {
    if (!this.#vmTests.has(drvPath) || this.#emulated.has(drvPath)) return;
    if (tellsOfEmulation(line)) this.#emulated.add(drvPath);
  }

  /** Whether a derivation is a VM test whose build, as far as it came, had no KVM. */
  isEmulated(drvPath: string): boolean {
    return this.#emulated.has(drvPath);
  }
}
