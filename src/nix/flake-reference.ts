import { join, posix } from "node:path";

import type { World } from "../system/system.ts";

/** Kinds of flake references that name a folder of this machine; a path follows, with or without `//`. */
const LOCAL_KIND = /^(?:git\+file|path):(?:\/\/(?=\/))?/;

/**
 * Returns where in `workspace`, an absolute folder, the flake of a reference is: "" in the workspace itself, "sub" in a
 * folder below it. Null for a flake elsewhere, on this machine or on another. Pass a report's `lockedUrl`: it is
 * absolute, and Nix has found the folder that really has the `flake.nix`. A reference as a user writes it ("./sub",
 * ".?dir=sub") is relative to the workspace.
 *
 * Joined with a location's `file`, the result is a path in the workspace.
 */
export function flakeFolder(reference: string, workspace: string): string | null {
  const tree = localTree(reference, workspace);
  if (tree === null) return null;
  const flake = posix.join(tree, new URLSearchParams(reference.split("?", 2)[1]).get("dir") ?? "");
  const folder = posix.relative(workspace, flake);
  return folder === ".." || folder.startsWith("../") ? null : folder;
}

/**
 * Returns the absolute folder of this machine that a reference names; relative references begin at `from`. Null for
 * flakes elsewhere, and for names that a registry resolves.
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
    // Nix would not write such a URL.
    return null;
  }
}

/**
 * Returns the reference to pass to Nix, which takes "examples/quickstart" for a name in its registry although anybody
 * means the folder.
 */
export function referenceOf(url: string, { files }: Pick<World, "files">): string {
  return /^\w/.test(url) && files.exists(join(url, "flake.nix")) ? `./${url}` : url;
}
