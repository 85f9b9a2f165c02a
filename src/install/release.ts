import { join } from "node:path";

import { step } from "../changes/changes.ts";
import { VerdictError } from "../model/model.ts";
import type { Context, FetchResult } from "../system/system.ts";
import { SHAPES } from "../text/text.ts";

/** The version that is installed by default; recorded facts refer to it. */
export const PINNED_VERSION = "2.34.8";

/** The place of upstream's releases; a mirror has the same layout. */
export const UPSTREAM = "https://releases.nixos.org/nix";

/**
 * SHA-256 of upstream's tarballs of {@link PINNED_VERSION}, as upstream publishes them and its own installation script
 * has them. Other tarballs are verified against the file beside them.
 */
const PINNED_SHA256: Readonly<Record<string, string>> = {
  "x86_64-linux": "2c2e146b80834fe0ca201b51deeb939405b4f18e8d2071bf80b10f8123c50464",
};

/** Systems for which upstream has releases that we can install. */
const RELEASE_SYSTEM = /^(?:x86_64|aarch64)-linux$/u;

/**
 * Throws a TypeError for values that our own options would have refused: a version is a part of paths, and others may
 * call root's program.
 */
export function checkRequest({ version, mirror, sha256, system }: RequestedRelease): void {
  const faults = {
    version: !SHAPES.version.test(version),
    mirror: !SHAPES.mirror.test(mirror),
    sha256: sha256 !== undefined && !SHAPES.sha256.test(sha256),
    system: !RELEASE_SYSTEM.test(system),
  };
  for (const [name, isFault] of Object.entries(faults))
    if (isFault) throw new TypeError(`there is no ${name} like this`);
}

/** Node's codes for a full disk or quota. */
const NO_ROOM_REASON = /^(?:ENOSPC|EDQUOT)\b/u;

/**
 * The wanted release, and its source. `sha256`: the tarball's, in hex; without it the mirror's own `.sha256` file
 * counts.
 */
export type RequestedRelease = { version: string; system: string; mirror: string; sha256?: string };

/**
 * Downloads a release's tarball into `folder`, and verifies it before anything is unpacked. A failed download is a
 * value, so that another route can be tried; a wrong checksum always throws.
 */
export async function downloadRelease(
  context: Context,
  wanted: RequestedRelease,
  folder: string,
): Promise<FetchResult<string>> {
  const { world, signal } = context;
  const xz = await world.processes.run({ file: "xz", args: ["--version"] }, signal);
  signal.throwIfAborted();
  if (xz.code !== 0) return { ok: false, reason: "unpacking it needs xz, which is not on this machine" };
  const url = releaseAddress(wanted);
  const expected = await checksum(context, wanted);
  if (!expected.ok) return expected;
  const tarball = join(folder, "nix.tar.xz");
  const actual = await world.http.download(url, tarball, signal);
  if (!actual.ok && NO_ROOM_REASON.test(actual.reason)) {
    throw new VerdictError(
      "install-failed",
      `There is no room for the release of Nix in ${folder} (${actual.reason}). Free some, or make TMPDIR ` +
        "name another folder.",
    );
  }
  if (!actual.ok) return { ok: false, reason: `${url}: ${actual.reason}` };
  if (actual.value !== expected.value) {
    throw new VerdictError(
      "install-failed",
      `${url} has the SHA-256 ${actual.value} where ${expected.value} was expected, so it was not unpacked: ` +
        "it is damaged, or not the right file. Check nix-mirror and nix-sha256, or try again.",
    );
  }
  return { ok: true, value: tarball };
}

/** Unpacks a verified tarball into `folder`, and returns the release's own folder in it. */
export async function unpackRelease(
  context: Context,
  tarball: string,
  wanted: RequestedRelease,
  folder: string,
): Promise<string> {
  const args = ["--extract", "--xz", "--no-same-owner", "--file", tarball, "--directory", folder];
  await step(context, "unpacking the release", { file: "tar", args });
  return join(folder, releaseName(wanted));
}

/** Returns the address of a release's tarball on its mirror. */
function releaseAddress(wanted: RequestedRelease): string {
  return `${wanted.mirror.replace(/\/+$/u, "")}/nix-${wanted.version}/${releaseName(wanted)}.tar.xz`;
}

function releaseName(wanted: RequestedRelease): string {
  return `nix-${wanted.version}-${wanted.system}`;
}

async function checksum({ world, signal }: Context, wanted: RequestedRelease): Promise<FetchResult<string>> {
  if (wanted.sha256 !== undefined) return { ok: true, value: wanted.sha256.toLowerCase() };
  const pinned =
    wanted.mirror === UPSTREAM && wanted.version === PINNED_VERSION ? PINNED_SHA256[wanted.system] : undefined;
  if (pinned !== undefined) return { ok: true, value: pinned };
  const url = `${releaseAddress(wanted)}.sha256`;
  const text = await world.http.text(url, signal);
  if (!text.ok) return { ok: false, reason: `${url}: ${text.reason}` };
  const [value = ""] = text.value.trim().split(/\s+/u);
  return /^[0-9a-f]{64}$/iu.test(value)
    ? { ok: true, value: value.toLowerCase() }
    : { ok: false, reason: `${url}: holds no SHA-256` };
}
