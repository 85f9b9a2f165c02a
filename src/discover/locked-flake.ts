import { fileURLToPath } from "node:url";

import { VerdictError } from "../model/model.ts";
import {
  atLeast,
  evaluationFlags,
  faultMessage,
  isDenied,
  lastError,
  lastErrorText,
  nixCommand,
  type NixTool,
  parseAnswer,
  readNetworkFault,
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
    ...lockArguments(tool, flake, lockFile),
    ...evaluationFlags(tool),
  ];
}

/** The first Nix that can be told to take a lock of a git tree with changes; from 2.21 on it takes none by itself. */
const TAKES_DIRTY_LOCKS = "2.26";

/** Arguments by which Nix takes the lock as it is, also when an input is a git tree with changes. */
function lockArguments(tool: NixTool, { locks }: LockedFlake, lockFile: string): string[] {
  const lock = ["--reference-lock-file", lockFile];
  if (!JSON.stringify(locks).includes('"dirtyRev"')) return lock;
  return atLeast(tool.version, TAKES_DIRTY_LOCKS) ? ["--option", "allow-dirty-locks", "true", ...lock] : [];
}

/** Fetches the flake and fixes its inputs, once. Throws `no-flake` or `flake-broken`. */
export async function lockFlake({ world, signal }: Context, tool: NixTool, url: string): Promise<LockedFlake> {
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
    ["--json", "--no-write-lock-file", ...evaluationFlags(tool), referenceOf(url, world)],
  );
  const output = await world.processes.run(command, signal);
  signal.throwIfAborted();
  if (output.code !== 0) {
    const error = lastError(output.stderr) ?? output.startError ?? `nix ended with ${output.signal ?? output.code}`;
    throw notLocked(url, error, blamedInput(output.stderr));
  }
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

/** An input of the flake that Nix was busy with when it failed: its name, and its address where Nix says it. */
type BlamedInput = { name: string; address: string | null };

/** The nearest input on the way to the last error of Nix; null when it was the flake itself that failed. */
function blamedInput(stderr: string): BlamedInput | null {
  const error = lastErrorText(stderr) ?? "";
  const name = /while updating the flake input '([^'\n]+)'(?![\s\S]*while updating the flake input ')/.exec(error)?.[1];
  if (name === undefined) return null;
  const address = error.slice(error.lastIndexOf(`'${name}'`)).match(/while fetching the input '([^'\n]+)'/)?.[1];
  return { name, address: address ?? null };
}

/** What Nix says of a place where nothing is. */
const NOT_THERE = anyOf([NO_FLAKE, /Could(?:n't| not) (?:open|read)/, /does not have|not found|is forbidden in pure/]);

function notLocked(url: string, error: string, input: BlamedInput | null): VerdictError {
  const fault = readNetworkFault(error);
  if (input !== null) return noInput(url, error, input);
  if (fault !== null && !isDenied(fault)) {
    return new VerdictError(
      "flake-broken",
      `The flake "${url}" could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}`,
    );
  }
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

const NETWORK_ADVICE = "Look whether that server can be reached from here, and try again";

/** What there is to say of an input that Nix cannot get, and what to do about it. */
function noInput(url: string, error: string, { name, address }: BlamedInput): VerdictError {
  const fault = readNetworkFault(error);
  const of = `The input "${name}"${address === null ? "" : ` (${address})`} of the flake "${url}"`;
  if (fault !== null && !isDenied(fault) && !fault.address?.startsWith("file:"))
    return new VerdictError(
      "flake-broken",
      `${of} could not be fetched: ${faultMessage(fault)}. ${NETWORK_ADVICE}, or lock the input.`,
    );
  if (!NOT_THERE.test(error) && fault === null)
    return new VerdictError(
      "flake-broken",
      `${of} could not be loaded: ${firstLine(error)}. Mend or update that input.`,
    );
  return new VerdictError(
    "flake-broken",
    `${of} is not there: ${firstLine(error)}. Correct its url; if it is a git submodule, check it out ` +
      '("submodules: true" of actions/checkout) and add "?submodules=1" to the flake; a file must be tracked by git.',
  );
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/\.$/, "");
}
