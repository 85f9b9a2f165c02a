import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { discover } from "../../src/discover/discover.ts";
import type { Discovery } from "../../src/discover/found.ts";
import { lockFlake } from "../../src/discover/locked-flake.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { NO_IMPORTS } from "./no-imports.ts";

const MIB = 1024 ** 2;
const SYSTEM = "x86_64-linux";

/** Evaluates checks that are written in Nix, by name; `vm MORE` makes something like a NixOS test. */
async function found(
  context: TestContext,
  nix: TestNix,
  checks: Record<string, string>,
  cores = 1,
): Promise<Discovery> {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const attributes = Object.entries(checks).map(([name, value]) => `${name} = ${value};`);
  writeFileSync(
    join(folder, "flake.nix"),
    `{ outputs = _: { checks.${SYSTEM} = let
        plain = derivation { name = "test"; system = "${SYSTEM}"; builder = "/bin/sh"; };
        vm = more: derivation {
          name = "test";
          system = "${SYSTEM}";
          builder = "/bin/sh";
          requiredSystemFeatures = [ "kvm" "nixos-test" ];
        } // more;
      in { ${attributes.join("\n")} }; }; }`,
  );
  const world = realWorld();
  const machine = { ...world.machine, cores };
  const tool: NixTool = {
    bin: join(nix.bin, "nix"),
    version: nix.version,
    implementation: "nix",
    options: [],
    impure: false,
  };
  const { signal } = new AbortController();
  const flake = await lockFlake({ world, emit: () => undefined, signal }, tool, folder);
  return discover({ world: { ...world, machine }, emit: () => undefined, signal }, tool, flake, {
    system: SYSTEM,
    selection: { only: [], skip: [] },
    memoryBytes: null,
    expectedMs: () => null,
    timeoutSeconds: null,
    silenceSeconds: null,
    imports: NO_IMPORTS,
  });
}

/** What each found check says of its machines, by name. */
function machines({ found }: Discovery): Record<string, unknown> {
  return Object.fromEntries(found.map((check) => [check.name, check.machines]));
}

for (const nix of nixes) {
  test(`a test's machines are added up, wherever nixpkgs puts their numbers (Nix ${nix.version})`, async (context) => {
    const discovered = await found(context, nix, {
      two: `vm { nodes = {
        a.virtualisation = { memorySize = 1024; cores = 1; };
        b.virtualisation = { memorySize = 2048; cores = 3; };
      }; }`,
      old: `vm { nodes.a.config.virtualisation = { memorySize = 384; cores = 2; }; }`,
      // What nixpkgs says with a warning, or not at all, is not asked for.
      both: `vm { nodes.a = {
        virtualisation = { memorySize = 512; cores = 1; diskSize = abort "never"; };
        config = abort "never";
      }; }`,
      containers: `vm { nodes = { }; containers = { a = abort "never"; }; }`,
      silent: "vm { }",
      none: "plain // { nodes.a.virtualisation = { memorySize = 1024; cores = 1; }; }",
    });
    assert.deepEqual(discovered.broken, []);
    assert.deepEqual(machines(discovered), {
      both: { count: 1, memoryBytes: 512 * MIB, cores: 1 },
      containers: { count: 0, memoryBytes: 0, cores: 0 },
      none: null,
      old: { count: 1, memoryBytes: 384 * MIB, cores: 2 },
      silent: null,
      two: { count: 2, memoryBytes: 3072 * MIB, cores: 4 },
    });
  });

  for (const cores of [1, 3]) {
    test(`a number that cannot be had costs only itself, ${cores} at a time (Nix ${nix.version})`, async (context) => {
      const bad: Record<string, string> = {
        missing: "{ }",
        nothing: "3",
        throws: '{ virtualisation = throw "no"; }',
        textual: '{ virtualisation.memorySize = "1024"; }',
        fractional: "{ virtualisation.memorySize = 1024.5; }",
        // Nix catches none of these: its process dies, and the next goes on.
        aborts: '{ virtualisation = abort "no"; }',
        mistyped: '{ virtualisation.memorySize = 1 + "a"; }',
        recursive: "{ virtualisation.memorySize = let x = x; in x; }",
      };
      const tests = Object.entries(bad).map(([name, node]) => [
        name,
        `vm { nodes = { a.virtualisation = { memorySize = 1024; cores = 1; }; b = ${node}; }; }`,
      ]);
      const discovered = await found(
        context,
        nix,
        { ...Object.fromEntries(tests), zuletzt: "vm { nodes.a.virtualisation = { memorySize = 64; cores = 1; }; }" },
        cores,
      );
      assert.deepEqual(discovered.broken, []);
      assert.deepEqual(machines(discovered), {
        ...Object.fromEntries(Object.keys(bad).map((name) => [name, { count: 2, memoryBytes: null, cores: null }])),
        zuletzt: { count: 1, memoryBytes: 64 * MIB, cores: 1 },
      });
      for (const { backend, drvPath } of discovered.found)
        assert.deepEqual([backend, drvPath.endsWith(".drv")], ["qemu", true]);
    });
  }

  test(`one number is known without the other; a bad check remains itself (Nix ${nix.version})`, async (context) => {
    const discovered = await found(context, nix, {
      a: "vm { nodes.a.virtualisation = { memorySize = 1024; }; }",
      b: 'vm { nodes.a.virtualisation = { cores = 2; memorySize = throw "no"; }; }',
      c: 'vm { nodes = throw "no"; }',
      d: 'vm { nodes.a.virtualisation = abort "no"; }',
      e: 'abort "really"',
      f: "vm { nodes.a.virtualisation = { memorySize = 1024; cores = 1; }; }",
    });
    assert.deepEqual(
      discovered.broken.map(({ name, verdict }) => [name, verdict]),
      [["e", "eval-error"]],
    );
    assert.deepEqual(machines(discovered), {
      a: { count: 1, memoryBytes: 1024 * MIB, cores: null },
      b: { count: 1, memoryBytes: null, cores: 2 },
      c: null,
      d: { count: 1, memoryBytes: null, cores: null },
      f: { count: 1, memoryBytes: 1024 * MIB, cores: 1 },
    });
  });
}
