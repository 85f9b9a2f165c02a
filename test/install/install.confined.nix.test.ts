import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { pack } from "../make-release.ts";
import { installOnBareMachine, onBareMachine } from "./bare.ts";

const packed = await pack("sid");
const mirror = String(pathToFileURL(packed.base));

describe("a container that may not make namespaces", { concurrency: 2 }, () => {
  for (const runner of [undefined, "sudo"] as const) {
    const machine = { confined: true, ...(runner === undefined ? {} : { runner }) };
    const who = runner === undefined ? "for root" : "through sudo";

    test(`gets a Nix ${who}, and Nix says that it cannot make a sandbox`, async () => {
      const outcome = await installOnBareMachine({ mode: "auto", version: packed.version, mirror }, machine);
      assert.equal(outcome.error, null);
      // Nothing is built without one behind anybody's back.
      assert.equal(outcome.effective["sandbox-fallback"], "false");
      assert.equal(outcome.built, null);
      assert.match(
        outcome.buildErrors,
        /this system does not support the kernel namespaces that are required for sandboxing/u,
      );
    });

    test(`ends the command line with 2 ${who}, because nothing would be built in a sandbox`, async () => {
      const cli = join(import.meta.dirname, "../../src/entries/cli.ts");
      const { code, stderr } = await onBareMachine(
        [process.execPath, cli, "install", "--nix-version", packed.version, "--nix-mirror", mirror],
        machine,
      );
      assert.equal(code, 2, stderr);
      assert.match(stderr, /^nix-verdict: [^\n]*sandbox[^\n]*\n$/u);
    });
  }
});
