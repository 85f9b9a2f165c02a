import { basename, join } from "node:path";

import type { World } from "../system/world.ts";
import { SANDBOX_SHELL, STORE, type Tree } from "./store.ts";
import { step } from "./step.ts";

/** The group whose members run builds: Nix's own default for root. */
const BUILD_GROUP = "nixbld";
/** As many as upstream's installer makes. */
const BUILD_USERS = 32;

const CONF = "/etc/nix/nix.conf";

/** Everything outside the store that builds need: users to run them, a configuration, the store's own mode. Before the tree is used up. */
export async function prepareMachine(tree: Tree, world: World, signal: AbortSignal): Promise<void> {
  await addBuildUsers(world, signal);
  await step("giving the store to its group", { file: "chgrp", args: [BUILD_GROUP, STORE] }, world, signal);
  await step("setting the store's mode", { file: "chmod", args: ["1775", STORE] }, world, signal);
  if (!world.files.exists(CONF)) await world.files.write(CONF, configuration(await sandboxShell(tree, world, signal)));
}

/** Fills the group up when it has no member for each core: an interrupted installation may have left a few. */
async function addBuildUsers(world: World, signal: AbortSignal): Promise<void> {
  const groups = String(await world.files.read("/etc/group"));
  const line = groups.split("\n").find((entry) => entry.startsWith(`${BUILD_GROUP}:`));
  const members = new Set((line?.split(":")[3] ?? "").split(",").filter((member) => member !== ""));
  if (members.size > 0 && members.size >= world.machine.cores) return;
  if (line === undefined) {
    await step("adding the build group", { file: "groupadd", args: ["--system", BUILD_GROUP] }, world, signal);
  }
  for (let number = 1; number <= BUILD_USERS; number += 1) {
    const user = `${BUILD_GROUP}${number}`;
    if (members.has(user)) continue;
    const home = ["--no-create-home", "--home-dir", "/var/empty", "--shell", "/usr/sbin/nologin"];
    const group = ["--no-user-group", "--gid", BUILD_GROUP, "--groups", BUILD_GROUP];
    const args = ["--system", ...home, ...group, "--comment", `Nix build user ${number}`, user];
    await step("adding the build users", { file: "useradd", args }, world, signal);
  }
}

async function sandboxShell(tree: Tree, world: World, signal: AbortSignal): Promise<string | null> {
  const link = join(tree.root, "store", basename(tree.nix), SANDBOX_SHELL);
  const { stdout } = await world.processes.run({ file: "readlink", args: [link] }, signal);
  return stdout.trim() === "" ? null : stdout.trim();
}

function configuration(shell: string | null): string {
  const lines = [
    "# Written by nix-verdict, because there was none.",
    `build-users-group = ${BUILD_GROUP}`,
    "experimental-features = nix-command flakes",
    "sandbox = true",
  ];
  if (shell !== null) lines.push(`sandbox-paths = /bin/sh=${shell}`);
  return `${lines.join("\n")}\n`;
}
