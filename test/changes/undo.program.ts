/**
 * Program for tests: does as root what the post step of the action does for the job whose token it is given:
 * undo.program.ts TOKEN
 */

import { undoChanges } from "../../src/changes/undo.ts";
import { asRoot } from "../../src/system/as-root.ts";
import { realWorld } from "../../src/system/world.ts";

await asRoot(
  {
    world: realWorld(),
    emit: (event) => void process.stderr.write(`${JSON.stringify(event)}\n`),
    signal: new AbortController().signal,
  },
  undoChanges,
  { token: process.argv[2] ?? "" },
);
