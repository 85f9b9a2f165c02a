import { fileURLToPath } from "node:url";

import { VerdictError } from "../model/model.ts";
import {
  askNix,
  atLeast,
  evaluationFlags,
  lastError,
  nixCommand,
  type NixTool,
  obstacleIn,
  parseAnswer,
  referenceOf,
} from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { anyOf } from "../text/text.ts";

/** Tells a flake's own files from those of its inputs. */
export type Sources = {
  /**
   * What Nix's names of its files begin with, in front of a slash: its path in the store, the folder where it lies
   * (2.34, changed git tree), or its {@link sourceName} (2.34, everything that has a revision).
   */
  trees: string[];
  /** The folder in the source tree that has the `flake.nix`; "" when that is the tree itself. */
  dir: string;
};

/** A flake whose inputs are fixed: every evaluation of one run sees the same sources. */
export type LockedFlake = {
  /** As the user wrote it. */
  url: string;
  /** With revision or content hash where Nix can give one. */
  lockedUrl: string;
  revision: string | null;
  sources: Sources;
  /** The lock file's content, which may differ from the one on disk; nothing is written to the flake. */
  locks: unknown;
};

/** Arguments that evaluate an attribute of a locked flake; `lockFile` holds {@link LockedFlake.locks}. */
export function attributeOf(tool: NixTool, flake: LockedFlake, attribute: string, lockFile: string): string[] {
  // Without the dot, Nix first looks into `packages` and evaluates all of `legacyPackages`. Nix 2.18 and 2.19 do not
  // know the dot.
  const path = atLeast(tool.version, "2.20") ? `.${attribute}` : attribute;
  return [
    `${flake.lockedUrl}#${path}`,
    "--no-write-lock-file",
    "--reference-lock-file",
    lockFile,
    ...evaluationFlags(tool),
  ];
}

/** Fetches the flake and fixes its inputs, once. Throws `no-flake` or `flake-broken`. */
export async function lockFlake(context: Context, tool: NixTool, url: string): Promise<LockedFlake> {
  if (url.includes("#")) {
    const flake = url.split("#", 1)[0];
    throw new VerdictError(
      "usage",
      `"${url}" names an attribute. Name the flake alone ("${flake}"), and choose checks with --only.`,
    );
  }
  const command = nixCommand(
    tool,
    ["flake", "metadata"],
    ["--json", "--no-write-lock-file", ...evaluationFlags(tool), referenceOf(url, context.world)],
  );
  const output = await askNix(context, command);
  if (output.code !== 0)
    throw notLocked(
      url,
      lastError(output.stderr) ?? output.startError ?? `nix ended with ${output.signal ?? output.code}`,
    );
  const metadata = parseAnswer(tool, output.stdout) as {
    url: string;
    lockedUrl?: string;
    revision?: string;
    path: string;
    locks: unknown;
    resolved?: Resolved;
  };
  return {
    url,
    lockedUrl: metadata.url,
    revision: metadata.revision ?? null,
    sources: {
      trees: [metadata.path, ...localFolder(metadata.resolved ?? {}), sourceName(metadata.url)],
      dir: metadata.resolved?.dir ?? "",
    },
    locks: metadata.locks,
  };
}

/**
 * What is common to all URLs that Nix has for one version of a source, in the marks that it puts around them: the
 * address and the revision.
 */
export function sourceName(url: string): string {
  const [address = "", query] = url.split("?", 2);
  const revision = new URLSearchParams(query).get("rev");
  return `«${address}${revision === null ? "" : `?rev=${revision}`}»`;
}

/** Where the flake is: `url` of a repository or `path`, and where in it. */
type Resolved = { url?: string; path?: string; dir?: string };

/** The source tree of a flake that lies on this machine. */
function localFolder({ url, path }: Resolved): string[] {
  if (url?.startsWith("file://")) return [fileURLToPath(url)];
  return path === undefined ? [] : [path];
}

/** Errors of all supported versions of Nix about a place without a flake. */
const NO_FLAKE = anyOf([
  /does not contain a '?[^ ]*flake\.nix/,
  /could not find a flake\.nix/,
  /is not part of a flake/,
  /No such file or directory/,
  /does not exist/,
]);

function notLocked(url: string, error: string): VerdictError {
  const obstacle = obstacleIn(error);
  if (obstacle !== null) return obstacle;
  if (NO_FLAKE.test(error)) {
    return new VerdictError(
      "no-flake",
      `There is no flake at "${url}": ${firstLine(error)}. Run nix-verdict in a folder with a ` +
        "flake.nix (tracked by git, if it is a git repository), or name the flake.",
    );
  }
  return new VerdictError(
    "flake-broken",
    `The flake "${url}" could not be loaded, so it has no checks to judge: ${firstLine(error)}`,
  );
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
