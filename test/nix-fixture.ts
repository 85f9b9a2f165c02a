/** The two real Nixes that tests run against. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { CACHE } from "./make-release.ts";
import { askNoBinaryCache } from "./offline.ts";

/** A real Nix to test against. `bin`: the folder that holds `nix`, to be put first on PATH. */
export type TestNix = { version: string; bin: string };

/** Both real Nixes, the older one first. `npm test` sets them up; a test without them fails and is not skipped. */
export const nixes: readonly TestNix[] = read();
askNoBinaryCache();

function read(): TestNix[] {
  const file = join(CACHE, "nixes.json");
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as TestNix[]) : [];
  if (found.length === 2 && found.every(({ bin }) => existsSync(join(bin, "nix")))) return found;
  throw new Error(
    "The real Nixes for tests are not set up. Run `npm test`, or `scripts/with-node test/make-release.ts` as root.",
  );
}
