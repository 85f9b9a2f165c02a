import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { type NixSettings, readSettings, wantedJobs, withoutHook } from "../../src/nix/nix-settings.ts";
import { nixCommand } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { fakeNix } from "./fake-nix.ts";

const world = realWorld();
const { signal } = new AbortController();
const stdout = JSON.stringify({
  system: { value: "x86_64-linux" },
  "extra-platforms": { value: ["i686-linux"] },
  "system-features": { value: ["kvm", "nixos-test"] },
  substituters: { value: ["https://cache.example"] },
  "require-sigs": { value: true },
  "trusted-public-keys": { value: ["k:x"] },
  "max-jobs": { value: 0 },
  "accept-flake-config": { value: true },
});

describe("readSettings", () => {
  for (const [version, subcommand] of [
    ["2.18.9", ["show-config"]],
    ["2.20.0", ["config", "show"]],
    ["2.34.8", ["config", "show"]],
  ] as const) {
    test(`asks Nix ${version} in its own words`, async (context) => {
      const nix = fakeNix(context, { stdout });
      const settings = await readSettings({ world, emit: () => undefined, signal }, { ...nix.tool, version });
      assert.deepEqual(settings, {
        system: "x86_64-linux",
        extraPlatforms: ["i686-linux"],
        systemFeatures: ["kvm", "nixos-test"],
        builders: null,
        localOnly: false,
        postBuildHook: null,
        substituters: ["https://cache.example"],
        trustedKeys: ["k:x"],
        buildDir: null,
        maxJobs: 0,
        acceptsFlakeConfig: true,
        stalledIsDefault: false,
        ofEvaluation: { system: "x86_64-linux" },
      });
      assert.deepEqual(nix.args().slice(0, subcommand.length), subcommand);
    });
  }

  test("settings that this Nix does not have are empty", async (context) => {
    const settings = await readSettings(
      { world, emit: () => undefined, signal },
      fakeNix(context, { stdout: '{"system":{"value":"aarch64-linux"}}' }).tool,
    );
    assert.deepEqual(settings, {
      system: "aarch64-linux",
      extraPlatforms: [],
      systemFeatures: [],
      builders: null,
      localOnly: false,
      postBuildHook: null,
      substituters: [],
      trustedKeys: [],
      buildDir: null,
      maxJobs: 1,
      acceptsFlakeConfig: false,
      stalledIsDefault: false,
      ofEvaluation: { system: "aarch64-linux" },
    });
  });

  test("the folder of builds is told, unless the user keeps the folders of failed ones", async (context) => {
    for (const [told, expected] of [
      ['"build-dir":{"value":null}', ""],
      ['"build-dir":{"value":"/big"}', "/big"],
      ['"build-dir":{"value":"/big"},"keep-failed":{"value":false}', "/big"],
      ['"build-dir":{"value":"/big"},"keep-failed":{"value":true}', null],
    ] as const) {
      const { tool } = fakeNix(context, { stdout: `{"system":{"value":"x86_64-linux"},${told}}` });
      const { buildDir } = await readSettings({ world, emit: () => undefined, signal }, tool);
      assert.equal(buildDir, expected, told);
    }
  });

  test("signatures count unless Nix says that they do not", async (context) => {
    for (const [value, expected] of [
      [true, []],
      [false, null],
      ["false", []],
      [null, []],
      [0, []],
    ] as const) {
      const settings = await readSettings(
        { world, emit: () => undefined, signal },
        fakeNix(context, { stdout: JSON.stringify({ "require-sigs": { value } }) }).tool,
      );
      assert.deepEqual(settings.trustedKeys, expected);
    }
  });

  for (const [builders, hook, expected] of [
    ["", "/nix/bin/nix", true],
    ["@/nowhere/machines", "/nix/bin/nix", true],
    ["# nobody\n@/nowhere/machines ; ", "/nix/bin/nix", true],
    ["@/etc/passwd", "/nix/bin/nix", false],
    ["ssh://elsewhere", "/nix/bin/nix", false],
    ["@/nowhere/machines; ssh://elsewhere", "/nix/bin/nix", false],
    ["", null, false],
  ] as const) {
    const hookWords = hook === null ? "a hook of the user's own" : "Nix's own hook";
    const builderWords = expected ? "nobody else" : "perhaps somebody else";
    test(`builders = "${builders}", ${hookWords}: ${builderWords} builds`, async (context) => {
      const settings = JSON.stringify({
        system: { value: "x86_64-linux" },
        builders: { value: builders },
        "build-hook": { value: hook === null ? ["/own/hook"] : [hook, "__build-remote"] },
      });
      assert.equal(
        (await readSettings({ world, emit: () => undefined, signal }, fakeNix(context, { stdout: settings }).tool))
          .localOnly,
        expected,
      );
    });
  }

  for (const [said, expected] of [
    ["/own/hook", "/own/hook"],
    ["", null],
  ] as const) {
    test(`post-build-hook = "${said}": ${expected === null ? "none" : "that one"}`, async (context) => {
      const settings = JSON.stringify({ system: { value: "x86_64-linux" }, "post-build-hook": { value: said } });
      assert.equal(
        (await readSettings({ world, emit: () => undefined, signal }, fakeNix(context, { stdout: settings }).tool))
          .postBuildHook,
        expected,
      );
    });
  }

  test("Nix fails", async (context) => {
    await assert.rejects(
      readSettings(
        { world, emit: () => undefined, signal },
        fakeNix(context, { code: 1, stderr: ["error: broken nix.conf"] }).tool,
      ),
      { code: "nix-unusable", message: /broken nix\.conf/ },
    );
  });
});

test("nothing that we say stands in the way of accepting a flake's settings", () => {
  const tool = { bin: "nix", version: "2.34.8", implementation: "nix", options: [], impure: false } as const;
  assert.ok(!nixCommand(tool, ["build"], []).args.includes("accept-flake-config"));
});

test("the user's settings come after ours, and the arguments last", () => {
  const { args } = nixCommand(
    { bin: "nix", version: "2.34.8", implementation: "nix", options: [["warn-dirty", "true"]], impure: false },
    ["build"],
    ["x^*"],
  );
  assert.equal(args[0], "build");
  assert.equal(args.at(-1), "x^*");
  assert.equal(args[args.lastIndexOf("warn-dirty") + 1], "true");
});

test("the hook for remote builders is switched off only where nobody else builds, and where Nix takes that", () => {
  const settings = {
    system: "x86_64-linux",
    extraPlatforms: [],
    systemFeatures: [],
    localOnly: true,
    postBuildHook: null,
  };
  const tool = { bin: "nix", version: "2.34.8", implementation: "nix", options: [], impure: false } as const;
  assert.deepEqual(withoutHook(tool, settings), [["build-hook", ""]]);
  assert.deepEqual(withoutHook(tool, { ...settings, localOnly: false }), []);
  assert.deepEqual(withoutHook({ ...tool, version: "2.18.1" }, settings), []);
  assert.deepEqual(withoutHook({ ...tool, version: "2.91.1", implementation: "lix" }, settings), []);
});

describe("how many builds run at once", () => {
  const builder = { address: "ssh-ng://builder@linux-builder", features: [], mandatory: [] };
  const mac = {
    system: "aarch64-darwin",
    extraPlatforms: ["x86_64-darwin"],
    maxJobs: 2,
    builders: [
      { ...builder, systems: ["aarch64-linux"], jobs: 4 },
      { ...builder, systems: ["aarch64-linux", "x86_64-linux"], jobs: 3 },
    ],
  };
  for (const [system, settings, expected] of [
    ["aarch64-darwin", mac, 2],
    ["x86_64-darwin", mac, 2],
    ["aarch64-linux", mac, 7],
    ["x86_64-linux", { ...mac, maxJobs: 0 }, 3],
    ["riscv64-linux", mac, null],
    ["aarch64-linux", { ...mac, builders: null }, null],
  ] as [string, Pick<NixSettings, "system" | "extraPlatforms" | "maxJobs" | "builders">, number | null][])
    test(`of checks for ${system}, with max-jobs = ${settings.maxJobs}: ${expected}`, async (context) => {
      const { tool } = fakeNix(context, {});
      assert.equal(await wantedJobs({ world, emit: () => undefined, signal }, tool, settings, system), expected);
    });
});
