import assert from "node:assert/strict";
import { test } from "node:test";

import { BuilderFinder } from "../../src/measure/builders.ts";
import { realKernel } from "../../src/system/kernel.ts";

const [OWNER, CLIENT, CHILD] = [100, 200, 300];

/** Whether a finder that sees a client's child takes itself for blind. `status`: what the kernel tells everybody. */
function isBlind(environ: string | null, status: string): boolean {
  const files: Record<string, string | null> = {
    [`/proc/${OWNER}/task/${OWNER}/children`]: `${CLIENT} `,
    [`/proc/${CLIENT}/task/${CLIENT}/children`]: `${CHILD} `,
    [`/proc/${CHILD}/environ`]: environ,
    [`/proc/${CHILD}/status`]: status,
  };
  const kernel = { ...realKernel(), read: (path: string) => files[path] ?? null, list: () => [], link: () => null };
  const finder = new BuilderFinder(OWNER, () => 0, kernel, kernel);
  assert.deepEqual(finder.find(new Set()), []);
  return finder.isBlind;
}

test("a process that lives and may not be looked into is told from one that has ended", () => {
  const memory = "\nVmHWM:\t1000 kB\nRssAnon:\t500 kB\n";
  assert.equal(isBlind(null, `Name:\tsh\nState:\tR (running)\nUid:\t30001\t30001${memory}`), true);
  assert.equal(isBlind(null, "Name:\tsh\nState:\tZ (zombie)\nUid:\t30001\t30001\n"), false);
  assert.equal(isBlind("HOME=/\0", `Name:\tsh\nState:\tR (running)\nUid:\t0\t0${memory}`), false);
});
