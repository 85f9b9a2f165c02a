import { createHash } from "node:crypto";
import { basename, join } from "node:path";

import { step } from "../changes/changes.ts";
import { base32, STORE_FOLDER, VerdictError } from "../model/model.ts";
import { parseVersion } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { SANDBOX_SHELL } from "./store.ts";

/** Unpacked Debian packages, and the place for the release that is made from them. */
export type Ingredients = {
  unpacked: string;
  /** The `.deb` files: their names contain the versions, and so decide the store paths. */
  packages: readonly string[];
  arch: string;
  /** For files that are only needed during the work. */
  work: string;
  folder: string;
};

/** The names of a processor in Debian, its linker and Nix. Other processors have never been tried. */
const PROCESSORS: Readonly<Record<string, { triplet: string; loader: string; system: string }>> = {
  amd64: { triplet: "x86_64-linux-gnu", loader: "ld-linux-x86-64.so.2", system: "x86_64-linux" },
  arm64: { triplet: "aarch64-linux-gnu", loader: "ld-linux-aarch64.so.1", system: "aarch64-linux" },
};

/** Bytes of the hash in a store path. */
const HASH_BYTES = 20;

/** Part of every store path's hash: increment it when the same packages would give another tree. */
const RECIPE = "nix-verdict-1";

/** The store paths that make up a release. `root`: the folder below which they are built. */
type Parts = { root: string; nix: string; shell: string; version: string; system: string };

/** Moves Debian's Nix with its libraries and a shell to store paths, and lays them out like an official release. */
export async function assemble(context: Context, from: Ingredients): Promise<string> {
  const processor = PROCESSORS[from.arch];
  if (processor === undefined) {
    throw new VerdictError(
      "install-failed",
      `Debian's Nix was never relocated on ${from.arch}. Install Nix another way.`,
    );
  }
  const libraries = join(from.unpacked, "usr/lib", processor.triplet);
  const linker = { file: join(libraries, processor.loader), args: ["--library-path", libraries] };
  const nix = join(from.unpacked, "usr/bin/nix");
  const printed = await step(context, "running Debian's Nix", { ...linker, args: [...linker.args, nix, "--version"] });
  const version = parseVersion(printed)?.version ?? "0";
  const hash = storeHash(from.packages);
  const parts: Parts = {
    root: join(from.work, "root"),
    nix: join(STORE_FOLDER, `${hash}-nix-${version}`),
    shell: join(STORE_FOLDER, `${hash}-busybox-static`),
    version,
    system: processor.system,
  };
  await relocateParts(context, parts, from.unpacked, linker);
  return await layOut(context, parts, processor.loader, from.folder);
}

function storeHash(packages: readonly string[]): string {
  const digest = createHash("sha256")
    .update([RECIPE, ...packages.map((file) => basename(file))].join("\n"))
    .digest();
  return base32(digest.subarray(0, HASH_BYTES));
}

/** The packages' dynamic linker, and the arguments that tell it where their libraries are. */
type Linker = { file: string; args: readonly string[] };

/** Copies Nix, its libraries and the shell to their store paths below the root, and makes Nix find its libraries. */
async function relocateParts(context: Context, parts: Parts, unpacked: string, linker: Linker): Promise<void> {
  const { world } = context;
  const [nix, shell] = [join(parts.root, parts.nix), join(parts.root, parts.shell)];
  const programs = join(unpacked, "usr/bin");
  for (const folder of [`${nix}/bin`, `${nix}/lib`, `${nix}/libexec/nix`, `${shell}/bin`])
    await world.files.makeFolder(folder);
  const copy = async (files: readonly string[], target: string): Promise<void> =>
    void (await step(context, "copying Debian's files", { file: "cp", args: ["--dereference", ...files, target] }));

  const listing = { file: linker.file, args: [...linker.args, "--list", join(programs, "nix")] };
  const needed = linkedFiles(await step(context, "listing Nix's libraries", listing), unpacked);
  const folder = linker.args.at(-1) ?? "";
  const names = (await world.files.list(folder)).filter((name) => name.startsWith("libnss_"));
  await copy([...needed, linker.file, ...names.map((name) => join(folder, name))], `${nix}/lib`);
  await copy([join(programs, "nix")], `${nix}/bin`);
  await copy([join(programs, "busybox")], `${shell}/bin`);
  for (const name of await world.files.list(programs)) {
    if (name.startsWith("nix-")) await world.files.link("nix", `${nix}/bin/${name}`);
  }
  await world.files.link("../../bin/nix", `${nix}/libexec/nix/build-remote`);
  await world.files.link(`${parts.shell}/bin/busybox`, join(nix, SANDBOX_SHELL));

  // Only the program is patched: patched libraries make it crash.
  const final = `${parts.nix}/lib`;
  const patch = ["--set-interpreter", `${final}/${basename(linker.file)}`, "--set-rpath", final, "--force-rpath"];
  const args = [...linker.args, join(programs, "patchelf"), ...patch, `${nix}/bin/nix`];
  await step(context, "relocating Nix", { file: linker.file, args });
}

/** Lists the libraries that the linker found; one from outside the packages would be missing on the next machine. */
function linkedFiles(listing: string, unpacked: string): string[] {
  const files: string[] = [];
  for (const match of listing.matchAll(/=> (?<file>.+?)(?: \(0x[0-9a-f]+\))?$/gmu)) {
    const file = match.groups?.["file"] ?? "";
    if (!file.startsWith(`${unpacked}/`)) {
      throw new VerdictError(
        "install-failed",
        `Installing Nix: a library is not among Debian's packages: ${match[0].trim()}`,
      );
    }
    files.push(file);
  }
  return files;
}

/**
 * Lays the parts out like an official release. The relocated Nix itself copies them through a temporary store, which
 * gives them their final modes and times, and their hashes and sizes for `.reginfo`.
 */
async function layOut(context: Context, parts: Parts, loader: string, folder: string): Promise<string> {
  const { world } = context;
  const release = join(folder, `nix-${parts.version}-${parts.system}`);
  const scratch = join(folder, "scratch");
  for (const made of [join(release, "store"), scratch]) await world.files.makeFolder(made);
  const nix = join(parts.root, parts.nix);
  const run = async (...operation: string[]): Promise<string> => {
    const store = ["--store", `local?root=${scratch}`, "--option", "build-users-group", ""];
    const args = ["--library-path", `${nix}/lib`, `${nix}/bin/nix-store`, ...operation, ...store];
    const env = { NIX_CONF_DIR: scratch, NIX_USER_CONF_FILES: "", NIX_REMOTE: undefined, HOME: scratch };
    return await step(context, "registering the relocated Nix", { file: join(nix, "lib", loader), args, env });
  };
  const added = (await run("--add", join(parts.root, parts.shell), nix)).trim().split("\n");
  const database = (await run("--dump-db")).split("\n");
  let registration = "";
  for (const [index, path] of [parts.shell, parts.nix].entries()) {
    const copy = added[index] ?? "";
    const [hash, size] = database.slice(database.indexOf(copy) + 1);
    const references = path === parts.nix ? [parts.nix, parts.shell] : [];
    registration += `${[path, hash, size, "", references.length, ...references].join("\n")}\n`;
    await world.files.move(join(scratch, copy), join(release, "store", basename(path)));
  }
  await world.files.remove(scratch);
  await world.files.write(join(release, ".reginfo"), registration);
  await world.files.write(
    join(release, "install"),
    "#!/bin/sh\n# Made by nix-verdict from Debian's packages, and installed by nix-verdict alone.\n" +
      `nix="${parts.nix}"\nexit 1\n`,
  );
  return release;
}
