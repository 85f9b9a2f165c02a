import { dirname, join } from "node:path";

import { step } from "../changes/changes.ts";
import { isStorePath, messageOf, STORE_FOLDER, storePathName, VerdictError } from "../model/model.ts";
import { DEFAULT_PROFILE } from "../nix/nix.ts";
import type { Context, TempFolder, World } from "../system/system.ts";

const DATABASE = "/nix/var/nix/db/db.sqlite";

/** Nix's own folder of links to equal files, made with the database. */
const LINKS = ".links";

/** Prefix of the folders, beside the store paths, in which a release is unpacked; the process id follows. */
const STAGING = ".nix-verdict-";

/** The name of the sandbox's shell in a Nix made from Debian packages; official releases have one compiled in. */
export const SANDBOX_SHELL = "libexec/nix/sandbox-shell";

const CERTIFICATES_ROOT = "/nix/var/nix/gcroots/nix-verdict-certificates";

/** An unpacked release: the store path of its Nix, and the names of all its store paths. */
export type Tree = { root: string; nix: string; paths: string[] };

/**
 * Throws if /nix is somebody else's: a link, a store without root's database, or one that belongs to a user (a
 * single-user Nix).
 */
export async function refuseForeignStore(world: World): Promise<void> {
  const refuse = (what: string): never => {
    throw new VerdictError(
      "install-failed",
      `${what}, so Nix cannot be installed there. Put the Nix that it belongs to on PATH, or move /nix away.`,
    );
  };
  for (const path of ["/nix", STORE_FOLDER]) {
    const target = await world.files.linkTarget(path);
    if (target !== null) refuse(`${path} is a link to ${target}`);
    const owner = await world.files.owner(path);
    if (owner !== null && owner !== 0) refuse(`${path} belongs to user ${owner}`);
  }
  const names = (await world.files.list(STORE_FOLDER)).filter((name) => name !== LINKS && name !== "lost+found");
  // If an installation of ours was killed, the next one completes its work.
  const interrupted = names.some((name) => name.startsWith(STAGING));
  if (names.length > 0 && !interrupted && !world.files.exists(DATABASE))
    refuse(`${STORE_FOLDER} holds files, but no database lists them`);
}

/**
 * Creates a folder on the store's own file system, so that store paths can be renamed into place. Removes those of
 * killed installations.
 */
export async function stagingFolder(context: Context): Promise<TempFolder> {
  const { world } = context;
  await step(context, `making ${STORE_FOLDER}`, {
    file: "mkdir",
    args: ["-p", "-m", "0755", dirname(STORE_FOLDER), STORE_FOLDER],
  });
  const names = await world.files.list(STORE_FOLDER);
  const stagings = names.filter((name) => name.startsWith(STAGING));
  const live = stagings.filter((name) => isUnderWay(name, world));
  // Without a database, the store was empty when the killed installation began, so everything in it is left over from
  // that.
  const all = stagings.length > 0 && live.length === 0 && !world.files.exists(DATABASE);
  // In reverse order, so that the sign of the killed installation is removed last.
  for (const name of names.toReversed()) {
    if (live.includes(name) || name === "lost+found" || !(all || name.startsWith(STAGING))) continue;
    // An unpacking child may outlive its killed parent for a moment: then the next installation removes the folder.
    await world.files.remove(join(STORE_FOLDER, name)).catch(() => undefined);
  }
  return await world.files.temporary(`${STAGING}${world.machine.pid}-`, STORE_FOLDER).catch((error: unknown) => {
    throw new VerdictError(
      "install-failed",
      `Nix cannot be installed, because ${STORE_FOLDER} cannot be written (${messageOf(error)}). Make it writable.`,
      { cause: error },
    );
  });
}

/**
 * Whether the installation that a staging folder belongs to is still running. In containers, all of them may have the
 * same process id, even ours.
 */
function isUnderWay(name: string, world: World): boolean {
  const pid = name.slice(STAGING.length).split("-")[0];
  return pid !== String(world.machine.pid) && world.files.exists(`/proc/${pid}`);
}

/** Reads the contents of an unpacked release; ends the installation if it is not one. */
export async function readTree(root: string, world: World): Promise<Tree> {
  const paths = await world.files.list(join(root, "store"));
  const script = world.files.exists(join(root, "install")) ? String(await world.files.read(join(root, "install"))) : "";
  const nix = /^(?:readonly )?nix="(?<path>[^"]+)"$/mu.exec(script)?.groups?.["path"];
  const complete = nix !== undefined && isStorePath(nix) && world.files.exists(join(root, ".reginfo"));
  if (complete && paths.some((name) => join(STORE_FOLDER, name) === nix)) return { root, nix, paths };
  throw new VerdictError(
    "install-failed",
    "This download is not a Nix release: install, .reginfo or the store path of Nix is missing. Check nix-mirror.",
  );
}

/**
 * Puts a release's paths into the store and its database. Every path appears whole or not at all, and existing ones
 * stay. The tree is moved away, so it must be on the store's file system.
 */
export async function addToStore(context: Context, tree: Tree): Promise<void> {
  const { world, signal } = context;
  const added: string[] = [];
  const fresh = !world.files.exists(DATABASE);
  try {
    for (const name of tree.paths) {
      signal.throwIfAborted();
      const target = join(STORE_FOLDER, name);
      if (world.files.exists(target)) continue;
      await world.files.move(join(tree.root, "store", name), target);
      added.push(target);
    }
    const input = String(await world.files.read(join(tree.root, ".reginfo")));
    const load = { file: join(tree.nix, "bin/nix-store"), args: ["--load-db"], env: LOCAL_STORE, input };
    await step(context, "registering its store paths", load);
  } catch (error) {
    // Paths without a database entry are useless. The likely reason is a full disk, which this frees again.
    for (const path of added) await world.files.remove(path);
    if (fresh) for (const path of [dirname(DATABASE), join(STORE_FOLDER, LINKS)]) await world.files.remove(path);
    throw error;
  }
}

/** Returns the certificates that a release contains, as a path in the store; null when it has none. */
export function certificatesOf(tree: Tree): string | null {
  const name = tree.paths.find((path) => storePathName(path).startsWith("nss-cacert-"));
  return name === undefined ? null : join(STORE_FOLDER, name, "etc/ssl/certs/ca-bundle.crt");
}

/** Makes a Nix in the store the machine's own, in a single atomic step. */
export async function activate(context: Context, tree: Tree): Promise<string> {
  const { world } = context;
  const { nix } = tree;
  // No profile refers to them, so the garbage collector would remove them.
  const certificates = certificatesOf(tree);
  if (certificates !== null) {
    await world.files.remove(CERTIFICATES_ROOT);
    await world.files.link(certificates, CERTIFICATES_ROOT);
  }
  const args = ["--profile", DEFAULT_PROFILE, "--set", nix];
  await step(context, "making its profile", { file: join(nix, "bin/nix-env"), args, env: LOCAL_STORE });
  return join(DEFAULT_PROFILE, "bin/nix");
}

/** Writes the database directly, whatever daemon the environment names. */
const LOCAL_STORE = { NIX_REMOTE: "local" };
