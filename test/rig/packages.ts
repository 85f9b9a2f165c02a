/** Programs that are unpacked from Debian's packages, and not installed. */

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { downloadPackages, isolatedApt } from "../../src/install/apt.ts";
import { realWorld } from "../../src/system/world.ts";
import { debian, must, SUITE } from "./cached.ts";

/** Unpacks packages into a folder, with everything they depend on, even the C library. */
export async function unpackPackages(folder: string, names: readonly string[]): Promise<void> {
  const work = join(folder, ".apt");
  await mkdir(work);
  const context = { world: realWorld(), emit: () => undefined, signal: new AbortController().signal };
  const apt = await isolatedApt(context, await debian(), SUITE, work);
  for (const file of await downloadPackages(context, apt, names)) await must("dpkg-deb", "--extract", file, folder);
  await rm(work, { recursive: true });
}
