import assert from "node:assert/strict";
import { test } from "node:test";

import { isRootWithoutSight } from "../../src/measure/sight.ts";
import { realWorld } from "../../src/system/world.ts";

/** Docker's default capabilities, and all of them. */
const [DOCKERS, ALL] = ["00000000a80425fb", "000001ffffffffff"];

function isBlind(uid: number, effective: string, environ: string | null): boolean {
  const { machine, kernel } = realWorld();
  const files: Record<string, string | null> = {
    "/proc/self/status": `CapEff:\t${effective}\n`,
    "/proc/1/status": "Uid:\t0\t0\t0\t0\n",
    "/proc/7/status": "Uid:\t30001\t30001\t30001\t30001\n",
    "/proc/7/environ": environ,
  };
  const read = (path: string): string | null => files[path] ?? null;
  return isRootWithoutSight({
    machine: { ...machine, uid },
    kernel: { ...kernel, read, list: () => ["1", "7", "self"] },
  });
}

test("root without the capability, who cannot look into other users' processes, measures nothing", () => {
  assert.equal(isBlind(0, DOCKERS, null), true);
  assert.equal(isBlind(0, DOCKERS, "NIX_STORE=x"), false, "what can be done is done");
  assert.equal(isBlind(0, ALL, null), false);
  assert.equal(isBlind(1000, DOCKERS, null), false, "sudo may give more");
});
