#!/usr/bin/env node
import { exit, version } from "node:process";
import { writeSync } from "node:fs";
// src/system/oldest-node.ts
/**
* Ends the program with a sentence and exit code 2 on a Node that is too old. The command line imports this first, and
* by itself: when a Node lacks one name of one import, it runs no line of anything that is loaded along with it. npm
* only warns of such a Node, and in GitHub's actions there is none.
*/
/** The major version that `engines` in package.json names. */
const OLDEST_NODE = 24;
if (Number.parseInt(version.slice(1), 10) < OLDEST_NODE) {
	writeSync(2, `nix-verdict: Node ${OLDEST_NODE} or newer is needed, and this is ${version}.\n`);
	exit(2);
}
// src/entries/cli.ts
await import("./chunks/clean-start2.js");
await import("./chunks/command-line.js");
export {};
