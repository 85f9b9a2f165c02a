/**
 * Values that must not be looked into: a check that plain Nix passes is passed, and what is no check is told as that.
 * Each situation comes from a public report, which stands beside it.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import { folder } from "../scratch.ts";
import { environment, verdict, withEachNix } from "./run.ts";

/** A flake with one check on each line, from line 2 on. */
function flakeWith(context: TestContext, checks: Readonly<Record<string, string>>): string {
  const path = folder(context);
  const lines = Object.entries(checks).map(([name, value]) => `"${name}" = ${value};`);
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = { self }: { checks.x86_64-linux = with import ./parts.nix "${randomUUID()}"; {
${lines.join("\n")}
}; }; }\n`,
  );
  writeFileSync(
    join(path, "parts.nix"),
    `salt: rec {
      made = name: command: derivation {
        inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": \${salt}; \${command}" ];
      };
      plain = name: made name "echo > $out";
      vm = name: plain name // { requiredSystemFeatures = [ "nixos-test" ]; };
      loop = let r = r; in r;
      fails = import (made "module" "echo one line; exit 3");
      hangs = import (made "endless" "echo one line; while :; do :; done");
    }\n`,
  );
  return path;
}

/** Derivations around which something dies when it is looked at. */
const GOOD: Readonly<Record<string, string>> = {
  // https://github.com/NixOS/nix-eval-jobs/issues/198
  "a whole system in passthru": 'plain "a" // { passthru = throw "no"; config = abort "no"; tests.x = fails; }',
  // https://github.com/NixOS/nixpkgs/issues/193296, https://github.com/NixOS/nixos-search/pull/500
  "meta that needs itself": 'plain "b" // { meta = loop; }',
  // https://github.com/nix-community/flake-firefox-nightly/issues/31: `nix build` passes it.
  "a name that is gone": 'plain "c" // { name = { }.unwrapped.pname; }',
  // https://github.com/NixOS/nixpkgs/issues/97176
  "its own arguments": 'plain "d" // { drvAttrs = abort "no"; stdenv = loop; system = throw "no"; all = fails; }',
  // https://github.com/NixOS/nixpkgs/pull/105042
  "a version that throws": 'plain "e" // { version = throw "version error"; src = throw "src error"; }',
  // https://github.com/NixOS/nixpkgs/issues/29774
  "machines that have to be built": 'vm "f" // { nodes.m = fails; }',
  "machines that build for ever": 'vm "g" // { nodes.m.virtualisation.memorySize = hangs; }',
  // https://github.com/numtide/blueprint/pull/55
  "machines that need the flake": 'vm "h" // { nodes = { a = loop; }; }',
  // `nix flake check` asks for drvPath alone.
  "an output that throws": 'plain "i" // { out = throw "no output"; }',
  "a path that aborts": 'plain "j" // { outPath = abort "no path"; out.outPath = abort "no path"; }',
  "outputs that build for ever": 'plain "k" // { outputs = hangs; }',
  "outputs that recurse": 'vm "l" // { outputs = loop; nodes = { }; }',
};

/** Values that are no check: what is said of each. */
const BAD: Readonly<Record<string, readonly [value: string, code: string, says: RegExp]>> = {
  // https://github.com/NixOS/nix-eval-jobs/issues/205
  "recurses by a set": [
    '{ recurseForDerivations = { }; in-it = plain "a"; }',
    "nested",
    /holds derivations \("in-it"\)/u,
  ],
  // https://github.com/numtide/flake-utils/issues/112
  "recurses twice": [
    '{ recurseForDerivations = true; b = { recurseForDerivations = true; c = plain "b"; }; }',
    "nested",
    /holds derivations \("b\.c"\)/u,
  ],
  // https://github.com/nix-community/pip2nix/issues/100
  "one per Python, some gone": [
    '{ python27 = throw "it is gone"; python36 = plain "c"; }',
    "nested",
    /holds derivations \("python36"\)/u,
  ],
  // https://github.com/socallinuxexpo/scale-network/issues/599
  "a scope that aborts": ['{ newScope = abort "no"; callPackage = x: x; }', "not-a-derivation", /it is a set/u],
  // https://github.com/the-argus/spicetify-nix/issues/48
  "a configuration": ['{ config = throw "no such option"; _module = loop; }', "not-a-derivation", /it is a set/u],
  // https://github.com/NixOS/nixpkgs/issues/87592: nobody noticed the builds.
  "a set that has to be built": ["{ in-it = fails; }", "not-a-derivation", /it is a set/u],
  "a set that builds for ever": ["{ in-it = hangs; }", "not-a-derivation", /it is a set/u],
  // https://github.com/vicinaehq/vicinae/pull/1459
  "a function": ["{ pkgs }: pkgs", "not-a-derivation", /it is a function/u],
  // https://github.com/NixOS/hydra/issues/1390: tried again and again, without a word.
  "a float": ["1.5", "not-a-derivation", /it is a float/u],
  "a path": ["./parts.nix", "not-a-derivation", /it is a path/u],
  "a type that throws": ['{ type = throw "no type"; }', "throw", /^no type$/u],
  // https://github.com/NixOS/nix/pull/16224: left out without a word.
  "no drvPath": ['{ type = "derivation"; name = "x"; }', "missing-attribute", /attribute 'drvPath' missing/u],
  // https://github.com/NixOS/nixpkgs/pull/390944
  "a licence that is refused": [
    'plain "d" // { drvPath = throw "Refusing to evaluate"; }',
    "throw",
    /^Refusing to evaluate$/u,
  ],
};

withEachNix((nix) => {
  test(`what dies beside a check costs it nothing; what is no check says so (Nix ${nix.version})`, async (context) => {
    const bad = Object.fromEntries(Object.entries(BAD).map(([name, [value]]) => [name, value]));
    const args = [flakeWith(context, { ...GOOD, ...bad }), "--no-cache", "--timeout", "3s"];
    const { report, code, stderr } = await verdict(context, nix, args);
    assert.equal(code, 1, stderr);
    const checks = new Map(report?.checks.map((check) => [check.name, check]));
    assert.equal(checks.size, Object.keys(GOOD).length + Object.keys(BAD).length);
    for (const name of Object.keys(GOOD)) assert.equal(checks.get(name)?.verdict, "passed", name);
    for (const [index, [name, [, reason, says]]] of Object.entries(BAD).entries()) {
      const check = checks.get(name);
      assert.deepEqual([check?.verdict, check?.reason?.code], ["eval-error", reason], name);
      assert.match(check?.reason?.message ?? "", says, name);
      const line = 2 + Object.keys(GOOD).length + index;
      assert.deepEqual([check?.location?.file, check?.location?.line], ["flake.nix", line], name);
    }
  });

  test(`Nix itself passes these checks (Nix ${nix.version})`, async (context) => {
    const words = ["--extra-experimental-features", "nix-command flakes", "--option", "substituters", ""];
    // It tells names.
    const { "a name that is gone": _, ...unnamed } = GOOD;
    const args = [...words, "flake", "check", `path:${flakeWith(context, unnamed)}`];
    const { exitCode, stderr } = await execa(join(nix.bin, "nix"), args, {
      env: environment(nix),
      extendEnv: false,
      reject: false,
    });
    assert.equal(exitCode, 0, stderr);
  });
});
