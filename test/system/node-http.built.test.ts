import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { DIST } from "../built.ts";

/** What of Node was loaded at the end, one internal module a line. */
const LOADED = `process.on("exit", () => console.log("\\n" + process.moduleLoadList.join("\\n")))`;

/** Starts the built program with what is told of it at its end. */
function loadedBy(...args: readonly string[]): string {
  const preload = `data:text/javascript,${encodeURIComponent(LOADED)}`;
  return spawnSync(process.execPath, ["--import", preload, join(DIST, "cli.js"), ...args], { encoding: "utf8" }).stdout;
}

test("what fetches nothing does not load fetch, which takes longer than all of the program", () => {
  const loaded = loadedBy("explain", import.meta.filename);
  assert.match(loaded, /^NativeModule child_process$/mu, "the list is there");
  assert.doesNotMatch(loaded, /undici/u);
});
