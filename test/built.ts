/** The programs of `dist/`, built from the sources as they are now, so that no test runs a build older than an edit. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "..");
/** Within the checkout, where whoever may read the sources may read this as well. */
const KEPT = join(ROOT, "node_modules/.cache/nix-verdict");

/** The folder of the built programs. Built at the first use after a change of the sources; kept for later ones. */
export const DIST = built();

function built(): string {
  const home = join(KEPT, contentOf(["src/**/*.ts", "rolldown.config.js", "package.json", "package-lock.json"]));
  if (!existsSync(home)) {
    mkdirSync(KEPT, { recursive: true });
    const draft = mkdtempSync(join(KEPT, "draft-"));
    const rolldown = ["node_modules/rolldown/bin/cli.mjs", "-c", "rolldown.config.js", "--log-level", "silent"];
    execFileSync(process.execPath, [...rolldown, "--dir", join(draft, "dist")], { cwd: ROOT });
    // A draft is its maker's alone; what is kept is run by other users of a machine as well.
    chmodSync(draft, 0o755);
    // No package.json above it counts: Node looks no further than node_modules.
    writeFileSync(join(draft, "package.json"), '{"type":"module"}\n');
    keep(draft, home);
  }
  return join(home, "dist");
}

/** Several test files may build at the same time: the first one is kept. */
function keep(draft: string, home: string): void {
  try {
    renameSync(draft, home);
  } catch (error) {
    if (!existsSync(home)) throw error;
    rmSync(draft, { recursive: true });
  }
}

/** A short hash of the names and the content of files. */
function contentOf(patterns: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of globSync(patterns, { cwd: ROOT }).toSorted())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(ROOT, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
