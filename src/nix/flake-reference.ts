import { join, posix } from "node:path";

import type { World } from "../system/system.ts";

/** Kinds of flake references that name a folder of this machine; what comes behind is a path, with or without `//`. */
const LOCAL_KIND = /^(?:git\+file|path):(?:\/\/(?=\/))?/;

/**
 * Where in `workspace`, an absolute folder, the flake of a reference lies: "" in the workspace itself, "sub" in a
 * folder below. Null for what is elsewhere, on this machine or on another. The `lockedUrl` of a report is the reference
 * to ask about: it is absolute, and Nix has found in it the folder that really has the `flake.nix`. A reference as a
 * user writes it ("./sub", ".?dir=sub") is taken from the workspace on.
 *
 * Joined with a location's `file` it is a path in the workspace.
 */
export function flakeFolder(reference: string, workspace: string): string | null {
  const tree = localTree(reference, workspace);
  if (tree === null) return null;
  const flake = posix.join(tree, new URLSearchParams(reference.split("?", 2)[1]).get("dir") ?? "");
  const folder = posix.relative(workspace, flake);
  return folder === ".." || folder.startsWith("../") ? null : folder;
}

/**
 * The folder of this machine that a reference names, absolute; `from` is where relative ones begin. Null for what is
 * elsewhere, and for names that a registry resolves.
 */
export function localTree(reference: string, from: string): string | null {
  const [where = ""] = reference.split("?", 1);
  if (!LOCAL_KIND.test(where) && !/^\.{0,2}(?:\/|$)/.test(where)) return null;
  const tree = decoded(where.replace(LOCAL_KIND, ""));
  return tree === null ? null : posix.resolve(from, tree);
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    // No URL that Nix would write.
    return null;
  }
}

/**
 * What is given to Nix: it takes "examples/quickstart" for a name in its registry, where a folder with a flake in it is
 * what anybody means.
 */
export function referenceOf(url: string, { files }: Pick<World, "files">): string {
  return /^\w/.test(url) && files.exists(join(url, "flake.nix")) ? `./${url}` : url;
}
