/** Advice about checks that no machine here can build. Nix says what is missing; only the reader knows why. */

const OFFERED_BY_DEFAULT = "Nix offers it unless system-features was set outright: use extra-system-features instead";

/** Advice by feature. Any other feature is the flake's own, and only its author knows how to offer it. */
const SYSTEM_FEATURE_ADVICE: ReadonlyMap<string, string> = new Map([
  [
    "kvm",
    "It takes a usable /dev/kvm, such as GitHub's x86-64 Linux runners have; to run it emulated, and " +
      "slowly, let Nix claim it with extra-system-features = kvm",
  ],
  [
    "uid-range",
    'It is for containers: on hosted runners "nspawn: auto" sets it up; elsewhere the Nix daemon ' +
      "needs auto-allocate-uids, cgroups and extra-system-features = uid-range",
  ],
  [
    "devnet",
    'It is for containers beside virtual machines: on hosted runners "nspawn: auto" sets it up; ' +
      "elsewhere the Nix daemon needs extra-system-features = devnet and extra-sandbox-paths = /dev/net",
  ],
  [
    "apple-virt",
    "It takes Apple's Hypervisor.framework, which GitHub's hosted arm64 macOS machines do not offer: " +
      "use a Linux runner or a Mac of your own",
  ],
  ["nixos-test", OFFERED_BY_DEFAULT],
  ["big-parallel", OFFERED_BY_DEFAULT],
  ["benchmark", OFFERED_BY_DEFAULT],
]);

/**
 * Says why a check cannot be built when `missing`, at least one system feature, is not offered, and what to do. One
 * line of plain text.
 */
export function missingFeaturesMessage(missing: readonly string[]): string {
  const names = missing.map((name) => `"${name}"`);
  const list = names.length > 1 ? `s ${names.slice(0, -1).join(", ")} and ${names.at(-1)}` : ` ${names.join("")}`;
  const advice = new Set(missing.flatMap((name) => SYSTEM_FEATURE_ADVICE.get(name) ?? []));
  return [`no machine here offers the system feature${list}`, ...advice].join(". ");
}

/**
 * Says why a check for the platform `needed` cannot be built where Nix builds for `ours`, and what to do. One line of
 * plain text.
 */
export function wrongPlatformMessage(needed: string, ours: string): string {
  const advice = crossesToLinux(needed, ours)
    ? "macOS cannot build it without a Linux builder, such as nix-darwin's nix.linux-builder: " +
      "configure one, or use a Linux runner"
    : "Use a runner of that system, or configure a remote builder";
  return `it needs a machine for ${needed}. ${advice}`;
}

/** Why nothing is built where `max-jobs` is 0, and what to do. One line of plain words. */
export const NO_LOCAL_BUILDS =
  "this machine builds nothing itself (max-jobs = 0), and no remote builder took it. Set max-jobs to 1 or more, or " +
  "mend the remote builders (builders in nix.conf)";

/** Why nothing is built during evaluation where a setting says so, and what to do. One line of plain words. */
export const IMPORT_FORBIDDEN =
  "the setting allow-import-from-derivation forbids builds during evaluation. Set it to true, or keep the file " +
  "that is read in the flake";

/** A check for Linux on a Mac: no setting of Nix makes the machine itself able to build it. */
export function crossesToLinux(needed: string, ours: string): boolean {
  return needed.endsWith("-linux") && ours.endsWith("-darwin");
}
