import { awaitDaemon, configureNix } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import { atLeast, findNix, type NixTool, OLDEST, storeInfo } from "../nix/nix.ts";
import { asRoot, canBeRoot, type Context, isSelfHosted, type World } from "../system/system.ts";
import { type Installation, installRelease } from "./release-task.ts";
import { PINNED_VERSION, UPSTREAM, type RequestedRelease } from "./release.ts";
import { revive } from "./revive.ts";

export { installRelease } from "./release-task.ts";
export { reviveDaemon } from "./revive.ts";

/** When to install, and what. If a version, mirror or checksum is named, that one is installed or none. */
export type InstallOptions = {
  mode: "auto" | "always" | "never";
  version?: string;
  /** An `http:`, `https:` or `file:` address with the layout of upstream's releases. */
  mirror?: string;
  /** SHA-256 of the tarball, in hex. */
  sha256?: string;
  /** Lines for nix.conf. */
  conf?: string;
};

/**
 * Returns a working Nix: the machine's own if it is new enough, else one that it installs, if `mode` allows that.
 * `inputs/` has checked the shapes of the options; root's program checks them again.
 */
export async function install(context: Context, options: InstallOptions): Promise<Installation> {
  const { world } = context;
  if (options.version !== undefined && !atLeast(options.version, OLDEST))
    throw new VerdictError(
      "nix-too-old",
      `nix-version is ${options.version}, but nix-verdict needs ${OLDEST} or newer.`,
    );
  if (options.mode !== "always") {
    const found = await findNix(context);
    if (found.nix !== null) {
      const existing: Installation = { nix: found.nix, ...found.version, origin: "existing" };
      const tool: NixTool = { bin: found.nix, ...found.version, options: [], impure: false };
      await revive(context, tool);
      if (options.conf !== undefined) await addSettings(context, tool, options.conf);
      return existing;
    }
    if (options.mode === "never" || found.tooOld !== null) throw notInstalling(found.tooOld, options.mode);
  }
  await refuse(context, options.mode);
  const wanted: RequestedRelease = {
    version: options.version ?? PINNED_VERSION,
    mirror: options.mirror ?? UPSTREAM,
    system: upstreamSystem(world),
    ...(options.sha256 === undefined ? {} : { sha256: options.sha256 }),
  };
  const exact = options.version !== undefined || options.mirror !== undefined || options.sha256 !== undefined;
  const user = world.machine.uid === 0 ? null : world.machine.user;
  return await asRoot(context, installRelease, { wanted, exact, conf: options.conf ?? null, user });
}

/** Adds the user's own lines to the settings of a Nix that was there before us. */
async function addSettings(context: Context, tool: NixTool, conf: string): Promise<void> {
  const { world } = context;
  if (isSelfHosted(world.env)) {
    throw new VerdictError(
      "usage",
      "nix-conf would change the Nix of a self-hosted runner, which is left as it was found. Change its " +
        'nix.conf yourself, or set "install: always".',
    );
  }
  const store = await storeInfo(context, tool);
  const daemon = store.ok && /^(?:daemon|unix:)/u.test(store.url);
  const changed = await asRoot(context, configureNix, { settings: {}, conf, daemon, namespaces: false });
  if (changed && daemon) await awaitDaemon(context, tool);
}

/** Throws if nothing can, or may, be installed. */
async function refuse(context: Context, mode: InstallOptions["mode"]): Promise<void> {
  const { world } = context;
  upstreamSystem(world);
  if (mode === "auto" && isSelfHosted(world.env)) {
    throw new VerdictError(
      "nix-missing",
      "There is no usable Nix on this self-hosted runner, which is left as it was found. Install Nix " +
        `${OLDEST} or newer on it, or set "install: always", for instance where the job's container is thrown away.`,
    );
  }
  if (await canBeRoot(context)) return;
  throw new VerdictError(
    "no-root",
    "There is no usable Nix, and installing one needs root: run as root, let sudo work without a " +
      `password, or install Nix ${OLDEST} or newer first.`,
  );
}

/** Upstream's name for this system, if Nix can be installed on it. */
function upstreamSystem({ machine }: World): string {
  const processor = { x64: "x86_64", arm64: "aarch64" }[machine.arch];
  if (machine.platform === "linux" && processor !== undefined) return `${processor}-linux`;
  throw new VerdictError(
    "install-failed",
    `There is no usable Nix, and installing one on ${machine.platform} ${machine.arch} is not supported: ` +
      `install Nix ${OLDEST} or newer first.`,
  );
}

function notInstalling(tooOld: string | null, mode: InstallOptions["mode"]): VerdictError {
  if (tooOld !== null) {
    return new VerdictError(
      "nix-too-old",
      `${tooOld}, which nix-verdict needs. Update it, or put a newer one beside it with "install: always".`,
    );
  }
  return new VerdictError(
    "nix-missing",
    `There is no Nix on this machine, and "install: ${mode}" forbids to install one. Install Nix ` +
      `${OLDEST} or newer, or let nix-verdict do it with "install: auto".`,
  );
}
