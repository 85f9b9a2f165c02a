import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { VerdictError } from "../model/model.ts";
import {
  askNix,
  atLeast,
  evaluationFlags,
  failureCause,
  lastErrorText,
  messagesIn,
  nixCommand,
  type NixTool,
  parseAnswer,
  referenceOf,
} from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { type FlakeIdentity, identifyFlake } from "./identity.ts";
import { notLocked } from "./lock-error.ts";
import { blameOverride, overrideFlags, type Overrides, tellUnused } from "./overrides.ts";

/** Distinguishes a flake's own files from those of its inputs. */
export type Sources = {
  /**
   * Prefixes, without the slash, of the names that Nix gives its files: its path in the store, its folder on disk
   * (2.34, changed git tree), or its {@link sourceName} (2.34, everything that has a revision).
   */
  trees: string[];
  /** The folder of `flake.nix` in the source tree; "" for the tree itself. */
  dir: string;
};

/** A flake with fixed inputs, so that every evaluation of a run sees the same sources. */
export type LockedFlake = {
  /** As the user wrote it. */
  url: string;
  /** With a revision or content hash if Nix can give one. */
  lockedUrl: string;
  /** Where evaluations take it from: the same flake as under {@link lockedUrl}. */
  evaluationUrl: string;
  revision: string | null;
  sources: Sources;
  /** The content of the lock file, which may differ from the one on disk; nothing is written to the flake. */
  locks: unknown;
  /** Its locked URL names all of it, lock file included: whoever fetches it anew has the same flake. */
  isReproducible: boolean;
  /** Something takes the place of an input. */
  isOverridden: boolean;
  identity: FlakeIdentity;
};

/**
 * Returns the arguments that evaluate an attribute of a locked flake, "" for all of it. `lockFile` holds
 * {@link LockedFlake.locks}.
 */
export function attributeOf(tool: NixTool, flake: LockedFlake, attribute: string, lockFile: string): string[] {
  // Without the dot, Nix first looks into `packages` and evaluates all of `legacyPackages`. Nix 2.18 and 2.19 do not
  // know the dot.
  const path = atLeast(tool.version, "2.20") ? `.${attribute}` : attribute || '""';
  return [
    `${flake.evaluationUrl}#${path}`,
    "--no-write-lock-file",
    ...lockArguments(tool, flake, lockFile),
    ...evaluationFlags(tool),
  ];
}

/** These Nixes do not take a lock that has a git tree with changes; only the last releases of some can be told to. */
const REFUSES_DIRTY_LOCKS = { from: "2.21", until: "2.26" };

/**
 * Returns the arguments by which Nix takes the lock as it is, also where an input is fixed by its content alone: it is
 * written nowhere. A Nix that does not have the setting only warns of it.
 */
function lockArguments({ version }: NixTool, { locks, isOverridden }: LockedFlake, lockFile: string): string[] {
  const isRefused =
    JSON.stringify(locks).includes('"dirtyRev"') &&
    atLeast(version, REFUSES_DIRTY_LOCKS.from) &&
    !atLeast(version, REFUSES_DIRTY_LOCKS.until);
  // Nix then locks anew. What takes an input's place it would not know.
  if (isRefused && !isOverridden) return [];
  return ["--option", "allow-dirty-locks", "true", "--reference-lock-file", lockFile];
}

/**
 * Fetches the flake and fixes its inputs, once. What takes an input's place is fixed as well: the lock has it under the
 * reference that the flake itself has for that input, so that no evaluation has to be told again. Throws `no-flake`,
 * `flake-broken`, and `usage` for what cannot take an input's place.
 */
export async function lockFlake(
  context: Context,
  tool: NixTool,
  url: string,
  overrides: Overrides = [],
): Promise<LockedFlake> {
  const { world } = context;
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
    [
      "--json",
      "--no-write-lock-file",
      ...overrideFlags(overrides, world),
      ...evaluationFlags(tool),
      referenceOf(url, world),
    ],
  );
  const output = await askNix(context, command);
  if (output.code !== 0) {
    const error = failureCause(output);
    throw (
      blameOverride(overrides, messagesIn(output.stderr), error) ??
      notLocked(url, error, lastErrorText(output.stderr) ?? "")
    );
  }
  const metadata = parseAnswer(tool, output.stdout) as {
    url: string;
    lockedUrl?: string;
    revision?: string;
    path: string;
    locked: unknown;
    locks: unknown;
    resolved?: Resolved;
  };
  tellUnused(context, overrides, metadata.locks);
  return {
    url,
    lockedUrl: metadata.url,
    evaluationUrl: evaluationUrl(metadata, world),
    revision: metadata.revision ?? null,
    sources: {
      trees: [metadata.path, ...localFolder(metadata.resolved ?? {}), sourceName(metadata.url)],
      dir: metadata.resolved?.dir ?? "",
    },
    locks: metadata.locks,
    isReproducible: await isReproducible(metadata, world),
    isOverridden: overrides.length > 0,
    identity: identifyFlake({ ...metadata, isFixed: isFixed(metadata.url) }),
  };
}

/**
 * A folder that is no repository is evaluated in its copy in the store: the folder itself may change meanwhile, if only
 * because our report is written into it.
 */
function evaluationUrl({ url, path }: { url: string; path: string }, { files }: World): string {
  const [address = "", query = ""] = url.split("?", 2);
  const isFixed = address.startsWith("path:") && new URLSearchParams(query).has("narHash");
  return isFixed && files.exists(path) ? `path:${path}?${query}` : url;
}

/**
 * Whether the URL of a flake is locked, and the lock file that it leads to is the one that counts. An override, an
 * input that was never locked, or a change that is not committed is known to nobody but us.
 */
async function isReproducible(
  { url, path, locks, resolved }: { url: string; path: string; locks: unknown; resolved?: Resolved },
  { files }: World,
): Promise<boolean> {
  if (!isFixed(url)) return false;
  const lockFile = join(path, resolved?.dir ?? "", "flake.lock");
  try {
    if (!files.exists(lockFile)) return isDeepStrictEqual(locks, { nodes: { root: {} }, root: "root", version: 7 });
    return isDeepStrictEqual(locks, JSON.parse(String(await files.read(lockFile))));
  } catch {
    return false;
  }
}

/** Whether a URL says which version of a source it means. */
function isFixed(url: string): boolean {
  const query = new URLSearchParams(url.split("?", 2)[1]);
  return query.has("rev") || query.has("narHash");
}

/**
 * The common part of all URLs that Nix has for one version of a source, in Nix's own marks around it: the address and
 * the revision.
 */
export function sourceName(url: string): string {
  const [address = "", query] = url.split("?", 2);
  const revision = new URLSearchParams(query).get("rev");
  return `«${address}${revision === null ? "" : `?rev=${revision}`}»`;
}

/** Where the flake is: the `url` of a repository, or a `path`, and the folder in it. */
type Resolved = { url?: string; path?: string; dir?: string };

/** The source tree of a flake on this machine. */
function localFolder({ url, path }: Resolved): string[] {
  if (url?.startsWith("file://")) return [fileURLToPath(url)];
  return path === undefined ? [] : [path];
}
