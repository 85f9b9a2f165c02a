import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { readWrittenSettings, wantsImpure } from "../../src/nix/written-settings.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";

test("files of settings in Nix's order, with what they include; the last word counts", async (context) => {
  const base = folder(context);
  const at = (name: string): string => join(base, name);
  mkdirSync(at("conf"));
  writeFileSync(
    at("conf/nix.conf"),
    [
      "cores = 1 # of two",
      "#max-jobs = 9",
      "max-jobs=3",
      "!include gone.conf",
      "include more.conf",
      "!include nix.conf",
      "sandbox = true",
      "",
    ].join("\n"),
  );
  writeFileSync(at("conf/more.conf"), "  pure-eval =   false  \nbuilders = a b ; c\n");
  writeFileSync(at("first"), "cores = 3\n");
  writeFileSync(at("second"), "cores = 2\nsandbox = false\n");
  symlinkSync("/proc/self/mem", at("odd"));
  const env = {
    NIX_CONF_DIR: at("conf"),
    NIX_USER_CONF_FILES: [at("first"), at("second"), at("odd"), base].join(":"),
    NIX_CONFIG: "max-silent-time = 5\npure-eval = no",
  };
  const written = await readWrittenSettings({ ...realWorld(), env });
  assert.deepEqual(Object.fromEntries(written), {
    builders: "a b ; c",
    cores: "3",
    "max-silent-time": "5",
    "pure-eval": "no",
    sandbox: "false",
  });
  assert.ok(wantsImpure(written));
  for (const [value, expected] of [
    ["true", false],
    ["false", true],
    ["0", true],
    ["", false],
  ] as const)
    assert.equal(wantsImpure(new Map([["pure-eval", value]])), expected);
});
