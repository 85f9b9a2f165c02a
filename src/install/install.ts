import { VerdictError } from "../errors.ts";
import type { Emit } from "../events.ts";
import type { World } from "../system/world.ts";
import { distribution } from "./apt.ts";
import { ownDebianRelease } from "./debian.ts";
import { findNix } from "./find.ts";
import { prepareMachine } from "./machine.ts";
import { downloadRelease, PINNED_VERSION, unpackRelease, UPSTREAM, type Wanted } from "./release.ts";
import { step } from "./step.ts";
import { activate, addToStore, readTree, stagingFolder } from "./store.ts";
import { atLeast, type Implementation, OLDEST, parseVersion } from "../nix/version.ts";

/** When to install, and what. Naming a version, mirror or checksum means that one and no other. */
export type InstallOptions = {
  mode: "auto" | "always" | "never";
  version?: string;
  /** An `http:`, `https:` or `file:` address with the layout of upstream's releases. */
  mirror?: string;
  /** Of the tarball, in hex. */
  sha256?: string;
};

/** The Nix to use from here on. */
export type Installed = {
  /** Absolute path of the nix binary. */
  nix: string;
  version: string;
  implementation: Implementation;
  origin: "existing" | "release" | "debian";
};

/** Gives a working Nix: the machine's own if it is new enough, else one that it installs, as far as `mode` lets it. */
export async function install(
  options: InstallOptions,
  world: World,
  emit: Emit,
  signal: AbortSignal,
): Promise<Installed> {
  check(options);
  if (options.mode !== "always") {
    const found = await findNix(world, emit, signal);
    if (found.nix !== null) return { nix: found.nix, ...found.version, origin: "existing" };
    if (options.mode === "never") throw notInstalling(found.tooOld);
  }
  const system = installable(world);
  const wanted: Wanted = {
    version: options.version ?? PINNED_VERSION,
    mirror: options.mirror ?? UPSTREAM,
    system,
    ...(options.sha256 === undefined ? {} : { sha256: options.sha256 }),
  };
  const exact = options.version !== undefined || options.mirror !== undefined || options.sha256 !== undefined;
  return await installNew(wanted, exact, world, emit, signal);
}

async function installNew(
  wanted: Wanted,
  exact: boolean,
  world: World,
  emit: Emit,
  signal: AbortSignal,
): Promise<Installed> {
  await using downloads = await world.files.temporary("nix-verdict-download-");
  emit({ type: "notice", level: "info", message: `Installing Nix ${wanted.version} from ${wanted.mirror}.` });
  const tarball = await downloadRelease(wanted, downloads.path, world, signal);
  if (tarball.ok) {
    await using staging = await stagingFolder(world, signal);
    const root = await unpackRelease(tarball.value, wanted, staging.path, world, signal);
    return await installTree(root, "release", world, signal);
  }
  const debian = exact ? null : await distribution(world, signal);
  if (debian === null) throw notFetched(wanted, tarball.reason);
  const message = `Nix ${wanted.version} could not be fetched (${tarball.reason}): making one from ${debian.id}'s packages.`;
  emit({ type: "notice", level: "info", message });
  await using staging = await stagingFolder(world, signal);
  const root = await ownDebianRelease(debian, staging.path, world, signal);
  return await installTree(root, "debian", world, signal);
}

async function installTree(root: string, origin: Installed["origin"], world: World, signal: AbortSignal): Promise<Installed> {
  const tree = await readTree(root, world);
  await prepareMachine(tree, world, signal);
  await addToStore(tree, world, signal);
  const nix = await activate(tree.nix, world, signal);
  const version = parseVersion(await step("running the new Nix", { file: nix, args: ["--version"] }, world, signal));
  if (version !== null) return { nix, ...version, origin };
  throw new VerdictError("install-failed", `The Nix that was installed at ${nix} does not say its version.`);
}

function check({ version, mirror, sha256 }: InstallOptions): void {
  if (version !== undefined && !/^\d+\.\d+(?:\.\d+)?$/u.test(version)) {
    throw new VerdictError("usage", `nix-version is "${version}", but it has to be a full version like ${PINNED_VERSION}.`);
  }
  if (version !== undefined && !atLeast(version, OLDEST)) {
    throw new VerdictError("nix-too-old", `nix-version is ${version}, but nix-verdict needs ${OLDEST} or newer.`);
  }
  if (mirror !== undefined && (!/^(?:https?|file):\/\//u.test(mirror) || !URL.canParse(mirror))) {
    throw new VerdictError("usage", `nix-mirror is "${mirror}", but it has to begin with https://, http:// or file://.`);
  }
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/iu.test(sha256)) {
    throw new VerdictError("usage", `nix-sha256 is "${sha256}", but it has to be 64 hexadecimal digits.`);
  }
}

/** Upstream's name of this system, where Nix can be installed at all. */
function installable({ machine }: World): string {
  const processor = { x64: "x86_64", arm64: "aarch64" }[machine.arch];
  if (machine.platform !== "linux" || processor === undefined) {
    throw new VerdictError(
      "install-failed",
      `There is no usable Nix, and installing one on ${machine.platform} ${machine.arch} is not supported: install Nix ${OLDEST} or newer first.`,
    );
  }
  if (machine.uid !== 0) {
    throw new VerdictError(
      "install-failed",
      `There is no usable Nix, and installing one needs root for now: run as root, or install Nix ${OLDEST} or newer first.`,
    );
  }
  return `${processor}-linux`;
}

function notInstalling(tooOld: string | null): VerdictError {
  const remedy = `Install Nix ${OLDEST} or newer, or let nix-verdict do it with "install: auto".`;
  if (tooOld !== null) return new VerdictError("nix-too-old", `${tooOld}, which nix-verdict needs. ${remedy}`);
  return new VerdictError("nix-missing", `There is no Nix on this machine, and "install: never" forbids to install one. ${remedy}`);
}

function notFetched(wanted: Wanted, reason: string): VerdictError {
  return new VerdictError(
    "install-failed",
    `Nix ${wanted.version} could not be fetched: ${reason}. Check the network, nix-version and nix-mirror, or install Nix before this step.`,
  );
}
