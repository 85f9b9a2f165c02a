/** Places where a test may write. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A temporary folder that goes when the test ends. */
export function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
