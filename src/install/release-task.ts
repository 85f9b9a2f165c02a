import { configuring, daemonIsMissing, hasSystemd, holdLock, startDaemon, step } from "../changes/changes.ts";
import { messageOf, VerdictError } from "../model/model.ts";
import { atLeast, DEFAULT_PROFILE, type Implementation, type NixTool, OLDEST, parseVersion } from "../nix/nix.ts";
import { checkUser, type Context, type RootTask } from "../system/system.ts";
import { distribution } from "./apt.ts";
import { ownDebianRelease } from "./debian.ts";
import { prepareMachine } from "./machine.ts";
import { checkRequest, downloadRelease, unpackRelease, type RequestedRelease } from "./release.ts";
import { activate, addToStore, readTree, refuseForeignStore, stagingFolder } from "./store.ts";

/** The Nix to use from here on. */
export type Installation = {
  /** Absolute path of the nix binary. */
  nix: string;
  version: string;
  implementation: Implementation;
  origin: "existing" | "release" | "debian";
};

export type InstallationArgs = {
  wanted: RequestedRelease;
  /** Only this release will do. */
  exact: boolean;
  /** Lines for nix.conf, from the user. */
  conf: string | null;
  /** The user of Nix. Null is root, which needs no daemon, and gets one only where systemd runs it for others. */
  user: string | null;
};

/** Installs a release, or one built from Debian's packages: store, users, settings, daemon, and the profile last. */
export const installRelease: RootTask<InstallationArgs, Installation> = {
  name: "install",
  work: async (context, args) => {
    const { world, emit } = context;
    checkRequest(args.wanted);
    checkUser(args.user, world);
    const before = await world.files.linkTarget(DEFAULT_PROFILE);
    const waiting = (): void =>
      emit({
        type: "notice",
        level: "info",
        message: "Another installation of Nix is running on this machine: waiting for it.",
      });
    await using _turn = await holdLock(context, "install", waiting);
    const meanwhile =
      (await world.files.linkTarget(DEFAULT_PROFILE)) === before ? null : await installedMeanwhile(context, args);
    if (meanwhile !== null) return meanwhile;
    await refuseForeignStore(world);
    await using downloads = await world.files.temporary("nix-verdict-download-").catch((error: unknown) => {
      throw new VerdictError(
        "install-failed",
        `Nix cannot be downloaded, because there is no folder for temporary files (${messageOf(error)}). ` +
          "Set TMPDIR to one.",
        { cause: error },
      );
    });
    const { wanted } = args;
    emit({ type: "notice", level: "info", message: `Installing Nix ${wanted.version} from ${wanted.mirror}.` });
    const tarball = await downloadRelease(context, wanted, downloads.path);
    if (tarball.ok) {
      await using staging = await stagingFolder(context);
      const root = await unpackRelease(context, tarball.value, wanted, staging.path);
      return await installTree(context, root, "release", args);
    }
    return await installFromDistribution(context, args, tarball.reason);
  },
};

/**
 * The Nix that somebody else has installed while we waited, with this user's rights and settings; null when it is not
 * the requested one.
 */
async function installedMeanwhile(
  context: Context,
  { wanted, exact, conf, user }: InstallationArgs,
): Promise<Installation | null> {
  const { world, signal } = context;
  const nix = `${DEFAULT_PROFILE}/bin/nix`;
  const { code, stdout } = await world.processes.run({ file: nix, args: ["--version"] }, signal);
  signal.throwIfAborted();
  const version = code === 0 ? parseVersion(stdout) : null;
  if (version === null || (exact ? version.version !== wanted.version : !atLeast(version.version, OLDEST))) return null;
  const { changes, write } = await configuring(user === null ? {} : { "extra-trusted-users": user }, conf, world);
  await write();
  const served = user !== null || hasSystemd(world);
  if (served && (changes.length > 0 || (await daemonIsMissing(world))))
    await startDaemon(context, { bin: nix, ...version, options: [], impure: false });
  return { nix, ...version, origin: "existing" };
}

async function installFromDistribution(
  context: Context,
  args: InstallationArgs,
  reason: string,
): Promise<Installation> {
  const { emit } = context;
  const { version } = args.wanted;
  const debian = args.exact ? null : await distribution(context);
  if (debian === null) {
    throw new VerdictError(
      "install-failed",
      `Nix ${version} could not be fetched: ${reason}. Check the network, nix-version and nix-mirror, or ` +
        "install Nix before this step.",
    );
  }
  emit({
    type: "notice",
    level: "info",
    message: `Nix ${version} could not be fetched (${reason}): building one from ${debian.id}'s packages.`,
  });
  await using staging = await stagingFolder(context);
  const root = await ownDebianRelease(context, debian, staging.path);
  return await installTree(context, root, "debian", args);
}

async function installTree(
  context: Context,
  root: string,
  origin: Installation["origin"],
  { conf, user }: InstallationArgs,
): Promise<Installation> {
  const { world } = context;
  const tree = await readTree(root, world);
  await prepareMachine(context, tree, user, conf);
  await addToStore(context, tree);
  const nix = await activate(context, tree);
  const version = parseVersion(await step(context, "running the new Nix", { file: nix, args: ["--version"] }));
  if (version === null)
    throw new VerdictError("install-failed", `The Nix that was installed at ${nix} does not report its version.`);
  const tool: NixTool = { bin: nix, ...version, options: [], impure: false };
  if (user !== null || hasSystemd(world)) await startDaemon(context, tool);
  return { nix, ...version, origin };
}
