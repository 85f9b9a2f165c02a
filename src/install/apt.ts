import { join } from "node:path";

import { step } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";

/** A Debian or Ubuntu, and the archive of its packages. */
export type Distribution = {
  id: "debian" | "ubuntu";
  /** Code name of its own suite; null on a machine that does not say. */
  suite: string | null;
  /** Debian's name for the processor: "amd64", "arm64". */
  arch: string;
  /** The archive's address in the machine's own apt sources. */
  archive: string;
};

/** An apt for the packages of one suite, with its own state, cache and configuration. Only reads the machine's own. */
export type Apt = { folder: string; conf: string };

/** Finds the distribution of this machine; null when it is neither Debian nor Ubuntu, or its apt is not usable. */
export async function distribution({ world, signal }: Context): Promise<Distribution | null> {
  if (!world.files.exists("/etc/os-release")) return null;
  const release = String(await world.files.readSystem("/etc/os-release"));
  const field = (name: string): string | null => new RegExp(`^${name}="?([^"\n]*)"?$`, "mu").exec(release)?.[1] ?? null;
  const id = field("ID");
  if (id !== "debian" && id !== "ubuntu") return null;
  const arch = await world.processes.run({ file: "dpkg", args: ["--print-architecture"] }, signal);
  const uris = await world.processes.run({ file: "apt-get", args: ["update", "--print-uris"] }, signal);
  signal.throwIfAborted();
  const suite = field("VERSION_CODENAME");
  const archive = archiveAddress(uris.stdout, suite);
  if (arch.code !== 0 || archive === null) return null;
  return { id, suite, arch: arch.stdout.trim(), archive };
}

/**
 * Finds the distribution's own archive among apt's sources. Vendors name their suites after the distribution's, but
 * only the distribution has a suite of updates beside them. Rolling suites have none, so the name alone counts last.
 */
function archiveAddress(printed: string, suite: string | null): string | null {
  const sources = [...printed.matchAll(/^'(?<archive>\S+?)\/?\/dists\/(?<suite>[^/]+)\/main\//gmu)];
  const find = (name: string): string | undefined =>
    sources.find((source) => source.groups?.["suite"] === name)?.groups?.["archive"];
  return find(`${suite}-updates`) ?? find(`${suite}`) ?? find("sid") ?? find("unstable") ?? null;
}

/** An isolated apt for one suite, with its package lists fetched into `folder`. */
export async function isolatedApt(context: Context, from: Distribution, suite: string, folder: string): Promise<Apt> {
  const { world } = context;
  const apt = { folder, conf: join(folder, "apt.conf") };
  for (const part of ["state/lists/partial", "cache/archives/partial"])
    await world.files.makeFolder(join(folder, part));
  const keys = `/usr/share/keyrings/${from.id}-archive-keyring.gpg`;
  const components = from.id === "ubuntu" ? "main universe" : "main";
  await world.files.write(
    join(folder, "sources.list"),
    `deb [arch=${from.arch} target=Packages signed-by=${keys}] ${from.archive} ${suite} ${components}\n`,
  );
  await world.files.write(join(folder, "status"), "");
  await world.files.write(apt.conf, configuration(folder));
  await runApt(context, apt, `fetching the package lists of ${suite}`, ["update", "-qq"]);
  return apt;
}

/** Returns a suite's version of a package, without epoch and revision; null when it has none. */
export async function packageVersion({ world, signal }: Context, apt: Apt, name: string): Promise<string | null> {
  const args = ["--config-file", apt.conf, "show", "--no-all-versions", name];
  const { stdout } = await world.processes.run({ file: "apt-cache", args }, signal);
  signal.throwIfAborted();
  return /^Version: (?:\d+:)?(\d+(?:\.\d+)*)/mu.exec(stdout)?.[1] ?? null;
}

/** Downloads packages with everything they depend on, and returns the paths of the `.deb` files. */
export async function downloadPackages(context: Context, apt: Apt, names: readonly string[]): Promise<string[]> {
  const { world } = context;
  const args = ["install", "-qq", "-y", "--download-only", "--no-install-recommends", ...names];
  await runApt(context, apt, "downloading Debian packages", args);
  const folder = join(apt.folder, "cache/archives");
  const files = (await world.files.list(folder)).filter((name) => name.endsWith(".deb"));
  if (files.length > 0) return files.map((name) => join(folder, name));
  throw new VerdictError("install-failed", "Installing Nix: apt downloaded no packages and did not say why.");
}

async function runApt(context: Context, apt: Apt, doing: string, args: readonly string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step(context, doing, { file: "apt-get", args: ["--config-file", apt.conf, ...args], env });
}

/**
 * Settings for everything that apt would read or write elsewhere, and without the machine's hooks, which are not meant
 * for this.
 */
function configuration(folder: string): string {
  return `Dir::State "${folder}/state/";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache/";
Dir::Etc::SourceList "${folder}/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "1";
APT::Update::Error-Mode "any";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
`;
}
