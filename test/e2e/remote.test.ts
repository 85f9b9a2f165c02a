/** Remote builders: what they alone can build is sent to them, and only then is Nix's hook for them started. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { freshFlake, verdict, withEachNix } from "./run.ts";

withEachNix((nix) => {
  test(`Nix ${nix.version}: a check that only a remote builder can build`, async (context) => {
    // Below a folder that nobody else may write: Nix refuses other places for a store.
    const root = mkdtempSync(join(homedir(), ".nix-verdict-test-"));
    context.after(() => rmSync(root, { recursive: true, force: true }));
    const builders = `local?root=${root} x86_64-linux - 1 1 only-elsewhere only-elsewhere`;
    const flake = freshFlake(context, "remote");
    const alone = await verdict(context, nix, [flake]);
    assert.equal(alone.report?.checks[0]?.verdict, "unsupported");
    const { code, report, stderr } = await verdict(context, nix, [flake, "--option", "builders", builders]);
    assert.deepEqual([code, report?.checks[0]?.verdict], [0, "passed"], stderr);
  });
});
