import type { ProofCode } from "./prove.ts";

/** What checks can require of a machine beyond a processor. */
export type FeatureName = "kvm" | "nspawn" | "devnet";

/** Returns the one thing to do about a missing feature. */
export function adviceFor(name: "kvm" | "nspawn" | "sandbox", code: ProofCode): string {
  if (code === "builds-elsewhere") return "Set max-jobs to 1 or more, or let the remote builders have it.";
  return FEATURE_ADVICE[name][code] ?? "The log of Nix's daemon may say more.";
}

const SANDBOX_ADVICE =
  "This needs sandbox = true in nix.conf, a Nix with build users, and a machine that allows " +
  "namespaces (for a container: docker's --privileged). To build without a sandbox on purpose, set " +
  "sandbox = false.";

const FEATURE_ADVICE: Readonly<Record<"kvm" | "nspawn" | "sandbox", Partial<Record<ProofCode, string>>>> = {
  kvm: {
    "no-device":
      "Use a machine with /dev/kvm, such as GitHub's x86-64 Linux runners; in a virtual machine, " +
      "switch nested virtualisation on.",
    "no-permission":
      "Builders belong to no group, so open the device to all: sudo chmod 0666 /dev/kvm, or the udev " +
      'rule KERNEL=="kvm", MODE="0666".',
    "feature-missing": 'Add "extra-system-features = kvm" to nix.conf and restart nix-daemon.',
    "too-slow":
      "This machine emulates virtualisation instead of having it: use another one. Until then, VM " +
      "tests run under QEMU's own emulation.",
    hidden: "Look at sandbox-paths in nix.conf: something is mounted over the device.",
    "kvm-failed": "Look at the kernel's log (dmesg); another hypervisor may have taken the processor's virtualisation.",
    "no-answer": "Use another machine: tests with virtual machines would hang on this one.",
    "not-provable": "The logs of VM tests say whether they used it.",
  },
  nspawn: {
    "feature-missing":
      'Set "extra-experimental-features = auto-allocate-uids cgroups", "auto-allocate-uids = true" and ' +
      '"extra-system-features = uid-range" in nix.conf, and restart nix-daemon.',
    "not-sandboxed": SANDBOX_ADVICE,
    "container-failed":
      "Containers need cgroup v2 and user namespaces: check whether the machine, or the container that " +
      "it is, allows both.",
  },
  sandbox: { "not-sandboxed": SANDBOX_ADVICE, "feature-missing": SANDBOX_ADVICE },
};
