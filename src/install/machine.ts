import { basename, join } from "node:path";

import { configure, hasSystemd, step, valueOf } from "../changes/changes.ts";
import { STORE_FOLDER } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { certificatesOf, SANDBOX_SHELL, type Tree } from "./store.ts";

/** Exists in every cgroup v2. */
const CGROUPS = "/sys/fs/cgroup/cgroup.controllers";

/** The group whose members run builds: Nix's own default for root. */
const BUILD_GROUP = "nixbld";
/** As many as upstream's installer creates. */
const BUILD_USERS = 32;
/** Nix's own default for certificates; a small image lacks this file, and other distributions keep it elsewhere. */
const CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";
/** The files of Fedora and its relatives, of openSUSE, and of Alpine. */
const OTHER_CERTIFICATES = ["/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"];

/** Only an installation writes this setting into our file. */
export const BUILD_GROUP_SETTING = "build-users-group";

/**
 * Prepares everything outside the store that builds need: users to run them, settings, the store's own mode. Call it
 * before the tree is moved away. `user`: who may give the daemon settings of his own; he can be root anyway. `conf`:
 * the user's own lines for nix.conf.
 */
export async function prepareMachine(
  context: Context,
  tree: Tree,
  user: string | null,
  conf: string | null,
): Promise<void> {
  const { world } = context;
  await addBuildUsers(context);
  await step(context, "giving the store to its group", { file: "chgrp", args: [BUILD_GROUP, STORE_FOLDER] });
  await step(context, "setting the store's mode", { file: "chmod", args: ["1775", STORE_FOLDER] });
  // Debian's Nix refers to its shell by a link; official releases have one compiled in.
  const shell = await world.files.linkTarget(join(tree.root, "store", basename(tree.nix), SANDBOX_SHELL));
  // Debian's Nix has a shell compiled in that this machine may lack, so the list is replaced, unless somebody has set
  // one.
  const paths = (await valueOf("sandbox-paths", world)) === null ? "sandbox-paths" : "extra-sandbox-paths";
  // A new list would drop what the machine's own configuration adds to it.
  const added = (await valueOf("extra-sandbox-paths", world)) ?? "";
  const certificates = world.files.exists(CERTIFICATES)
    ? null
    : (OTHER_CERTIFICATES.find((path) => world.files.exists(path)) ?? certificatesOf(tree));
  // A daemon under systemd may make a cgroup for each build, which makes its memory known exactly.
  const accounted = hasSystemd(world) && world.files.exists(CGROUPS);
  const settings = {
    [BUILD_GROUP_SETTING]: BUILD_GROUP,
    "extra-experimental-features": accounted ? "nix-command flakes cgroups" : "nix-command flakes",
    ...(accounted ? { "use-cgroups": "true" } : {}),
    sandbox: "true",
    // Otherwise, where Nix cannot make a sandbox, it silently builds without one.
    "sandbox-fallback": "false",
    ...(shell === null ? {} : { [paths]: `/bin/sh=${shell} ${added}`.trim() }),
    ...(certificates === null ? {} : { "ssl-cert-file": certificates }),
    ...(user === null ? {} : { "extra-trusted-users": user }),
  };
  await configure(settings, conf, world);
}

/** Adds users until the group has one for each core: an interrupted installation may have left a few. */
async function addBuildUsers(context: Context): Promise<void> {
  const { world } = context;
  const groups = String(await world.files.read("/etc/group"));
  const line = groups.split("\n").find((entry) => entry.startsWith(`${BUILD_GROUP}:`));
  const members = new Set((line?.split(":")[3] ?? "").split(",").filter((member) => member !== ""));
  if (members.size > 0 && members.size >= world.machine.cores) return;
  if (line === undefined) {
    await step(context, "adding the build group", { file: "groupadd", args: ["--system", BUILD_GROUP] });
  }
  for (let number = 1; number <= BUILD_USERS; number += 1) {
    const user = `${BUILD_GROUP}${number}`;
    if (members.has(user)) continue;
    const home = ["--no-create-home", "--home-dir", "/var/empty", "--shell", "/usr/sbin/nologin"];
    const group = ["--no-user-group", "--gid", BUILD_GROUP, "--groups", BUILD_GROUP];
    const args = ["--system", ...home, ...group, "--comment", `Nix build user ${number}`, user];
    await step(context, "adding the build users", { file: "useradd", args });
  }
}
