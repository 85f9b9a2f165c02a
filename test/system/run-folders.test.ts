import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

import type { Context } from "../../src/system/context.ts";
import { runFolder, sweepRunFolders } from "../../src/system/run-folders.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";

/** A number that no process has: Linux gives at most 2^22. */
const DEAD = 4_194_305;

test("folders of runs that were killed are removed, and all others stay", async (context) => {
  const world = realWorld();
  const temporaryRoot = folder(context);
  const files = { ...world.files, temporaryRoot };
  const here: Context = { world: { ...world, files }, emit: () => undefined, signal: new AbortController().signal };
  await using own = await runFolder(here, "label");
  const [, pid = "", space = ""] = basename(own.path).split("-");
  assert.equal(Number(pid), process.pid);
  const swept = [`label-${DEAD}-${space}-AAAAAA`, `label-${DEAD}-${space}-BBBBBB`];
  const kept = [
    basename(own.path),
    `label-${process.pid}-${space}-CCCCCC`,
    `label-${DEAD}-zzz-DDDDDD`,
    `other-${DEAD}-${space}-EEEEEE`,
    `label-${DEAD}`,
    "label-x",
  ];
  for (const name of [...swept, ...kept]) mkdirSync(join(temporaryRoot, name, "deep"), { recursive: true });
  // What is no folder is nobody's run.
  writeFileSync(join(temporaryRoot, `label-${DEAD}-${space}-file`), "");
  const seen: string[] = [];
  await sweepRunFolders(here, "label", { before: async (path) => void seen.push(basename(path)) });
  assert.deepEqual(seen.toSorted(), swept);
  assert.deepEqual(readdirSync(temporaryRoot).toSorted(), [...kept, `label-${DEAD}-${space}-file`].toSorted());
});
