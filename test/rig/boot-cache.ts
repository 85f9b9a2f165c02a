/** A flake that boots, and the binary cache of what it is made of: a machine in emulation would build it for long. */

import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { bootParts } from "../e2e/boot-parts.ts";
import { nixes } from "../nix-fixture.ts";
import { must } from "./cached.ts";

const BOOTS = join(import.meta.dirname, "../flakes/boots");

/** Systems of `test/flakes/boots`, by name, and what of each is built to boot it. */
const SYSTEMS = { microvm: "microvm.declaredRunner", container: "system.build.toplevel" } as const;

/** Only systems, and no checks: a flake is no worse for that. */
const FLAKE = `{
  outputs = _:
    let parts = import ./parts.nix { salt = "@salt@"; };
    in {
      nixosConfigurations = {
        inherit (import ./guests.nix parts) microvm;
        inherit (import ./containers.nix parts) container;
      };
    };
}
`;

/** Fills `folder` with the flake `boots` and the cache `boot-cache`. `salt`: what no other run has. */
export async function makeBootCache(folder: string, salt: string): Promise<void> {
  const flake = join(folder, "boots");
  await mkdir(flake);
  await cp(BOOTS, flake, { recursive: true });
  await writeFile(join(flake, "flake.nix"), FLAKE.replaceAll("@salt@", salt));
  const [nix] = nixes;
  if (nix === undefined) throw new Error("There is no Nix to build with.");
  const { sandboxPaths } = await bootParts();
  const run = async (...words: readonly string[]): Promise<string> =>
    await must(join(nix.bin, "nix"), "--extra-experimental-features", "nix-command flakes", ...words);
  const built = Object.entries(SYSTEMS).map(([name, of]) => `path:${flake}#nixosConfigurations.${name}.config.${of}`);
  const made = ["--no-link", "--print-out-paths", "--option", "extra-sandbox-paths", sandboxPaths];
  const paths = (await run("build", ...made, ...built)).trim().split("\n");
  await run("copy", "--to", `file://${join(folder, "boot-cache")}?compression=none`, ...paths);
}
