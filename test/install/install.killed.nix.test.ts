import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { pack } from "../make-release.ts";
import { type BareMachine, FIRST_BUILD, installCommand, onBareMachine, outcomes } from "./bare.ts";

/**
 * What appears in the course of an installation; it is killed at each of them. Relative ones are among the temporary
 * files.
 */
const MOMENTS: Readonly<Record<string, string>> = {
  "its download": "nix-verdict-download-*",
  "its unpacking": "/nix/store/.nix-verdict-*",
  "the configuration": "/etc/nix/nix.conf",
  "the first store path": "/nix/store/*-busybox-static",
  "the database": "/nix/var/nix/db/db.sqlite",
  "the profile": "/nix/var/nix/profiles/default",
};
const MACHINES: readonly BareMachine[] = [{}, { runner: "sudo" }];

const packed = await pack("sid");
const options = { version: packed.version, mirror: String(pathToFileURL(packed.base)) };

for (const machine of MACHINES) {
  describe(
    `an installation ${machine.runner === undefined ? "by root" : "through sudo"} that is killed`,
    { concurrency: 2 },
    () => {
      for (const [moment, pattern] of Object.entries(MOMENTS)) {
        test(`at ${moment} leaves nothing that is taken for a Nix, and the next one succeeds`, async () => {
          const [fresh, never] = [installCommand({ mode: "auto", ...options }), installCommand({ mode: "never" })];
          const script = ["sh", join(import.meta.dirname, "killed.sh"), pattern, fresh.join("\n"), never.join("\n")];
          const [left, next] = outcomes(await onBareMachine(script, machine));
          // On a busy machine the kill may come when the last step is already under way; then it must be a whole Nix
          // that is found.
          const whole = left?.error === null;
          if (whole) assert.match(left.built ?? "", FIRST_BUILD, left.buildErrors);
          else assert.equal(left?.error?.code, "nix-missing");
          assert.equal(left?.profile, whole);
          assert.equal(next?.error, null);
          assert.equal(next.installed?.origin, whole ? "existing" : "release");
          assert.match(next.built ?? "", FIRST_BUILD, next.buildErrors);
          assert.equal(next.buildUsers, 32);
          // An empty folder that nobody looks for once there is a whole Nix; the next installation would remove it.
          if (!whole)
            assert.deepEqual(
              next.store.filter((name) => name.startsWith(".nix-verdict")),
              [],
            );
        });
      }
    },
  );
}
