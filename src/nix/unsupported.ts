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
    "Nix offers it on a Mac that is not itself a virtual machine, as GitHub's hosted ones are, unless " +
      "system-features was set outright. Use a Mac of your own, or build the test for Linux",
  ],
  ["nixos-test", OFFERED_BY_DEFAULT],
  ["big-parallel", OFFERED_BY_DEFAULT],
  ["benchmark", OFFERED_BY_DEFAULT],
]);

const NO_CONTAINERS = "macOS has no such containers: build the check for Linux, on a Linux builder or a Linux runner";

/** What is true on a Mac instead: there, what Linux alone has cannot be set up. */
const MAC_FEATURE_ADVICE: ReadonlyMap<string, string> = new Map([
  [
    "kvm",
    "macOS has no KVM. NixOS tests for a Mac require apple-virt instead, from nixpkgs 24.05 on: update nixpkgs, or " +
      "build the check for Linux",
  ],
  ["uid-range", NO_CONTAINERS],
  ["devnet", NO_CONTAINERS],
]);

/** What to do about each missing system feature of a machine for the platform `ours`, "" for an unknown one. */
export function featureAdvice(missing: readonly string[], ours = ""): string[] {
  const onMac = isDarwin(ours) ? MAC_FEATURE_ADVICE : new Map<string, string>();
  return [...new Set(missing.flatMap((name) => onMac.get(name) ?? SYSTEM_FEATURE_ADVICE.get(name) ?? []))];
}

/**
 * Says why a check cannot be built when `missing`, at least one system feature, is not offered on a machine for the
 * platform `ours`, and what to do. One line of plain text.
 */
export function missingFeaturesMessage(missing: readonly string[], ours = ""): string {
  const plural = missing.length > 1 ? "s" : "";
  return [
    `no machine here offers the system feature${plural} ${quoteNames(missing)}`,
    ...featureAdvice(missing, ours),
  ].join(". ");
}

/** The features that nix-darwin's `nix.linux-builder.supportedFeatures` names by default. */
const LINUX_BUILDER_FEATURES: ReadonlySet<string> = new Set(["kvm", "benchmark", "big-parallel"]);

/**
 * Says why a check for the platform `needed` and with these system features cannot be built where Nix builds for
 * `ours`, and what to do. One line of plain text.
 */
export function wrongPlatformMessage(needed: string, ours: string, features: readonly string[] = []): string {
  if (!crossesToLinux(needed, ours))
    return `it needs a machine for ${needed}. Use a runner of that system, or configure a remote builder`;
  const further = features.filter((name) => !LINUX_BUILDER_FEATURES.has(name));
  const offer = features.length === 0 ? "" : ` that offers ${quoteNames(features)}`;
  const lacks = `. nix.linux-builder.supportedFeatures lacks ${quoteNames(further)} unless you add it`;
  const more = further.length === 0 ? "" : lacks;
  return (
    `it needs a machine for ${needed}. macOS cannot build it without a Linux builder${offer}, such as nix-darwin's ` +
    `nix.linux-builder${more}. "nix-verdict doctor" tries yours; else use a Linux runner`
  );
}

/** What gives a Mac a Linux builder. One line of plain words. */
export const NO_BUILDER_ADVICE =
  'Set "nix.linux-builder.enable = true;" in nix-darwin, or start one with "nix run nixpkgs#darwin.linux-builder" ' +
  "and name it in nix.conf's builders, with its features.";

function quoteNames(names: readonly string[]): string {
  const all = names.map((name) => `"${name}"`);
  return all.length > 1 ? `${all.slice(0, -1).join(", ")} and ${all.at(-1)}` : all.join("");
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
  return needed.endsWith("-linux") && isDarwin(ours);
}

/** Whether a platform, by Nix's name for it, is a Mac's. */
function isDarwin(system: string): boolean {
  return system.endsWith("-darwin");
}

/**
 * Nix's words where the kernel, or the container that it is in, lets it make no sandbox. The first was seen with 2.26
 * and 2.34, the one about seccomp and "setting up a private mount namespace" stand in both programs; the others were
 * only read of.
 */
export const SANDBOX_REFUSED = new RegExp(
  "^(?:this system does not support the kernel namespaces that are required for sandboxing|" +
    "unable to initialize seccomp mode 2|(?:setting up a private mount namespace|cloning builder process|" +
    "unable to fork|cannot set mount namespace|mounting /proc)[^\\n]{0,200}(?:not permitted|Permission denied))",
  "u",
);

/** What to do then, and its price. */
export const NO_SANDBOX =
  "Nix cannot make a sandbox here: this machine, or the container that it is, may make no namespaces. Allow them " +
  "(docker's --privileged), or build without a sandbox: nix-conf: sandbox = false. Builds then see this machine's " +
  "files and network";
