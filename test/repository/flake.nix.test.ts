/**
 * The project's own flake, evaluated by real Nix with a stand-in for nixpkgs: it has the checks that CI runs, and its
 * lock file fits it.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";

const ROOT = join(import.meta.dirname, "../..");

/** As much of nixpkgs as the flake touches. What would be built is a derivation that shows what it was given. */
const STAND_IN = String.raw`{
  outputs = _: let
    lib = rec {
      inherit (builtins) elem mapAttrs;
      importJSON = file: builtins.fromJSON (builtins.readFile file);
      genAttrs = names: make: builtins.listToAttrs (map (name: { inherit name; value = make name; }) names);
      optionalAttrs = wanted: set: if wanted then set else { };
      last = list: builtins.elemAt list (builtins.length list - 1);
      splitString = by: text: builtins.filter builtins.isString (builtins.split by text);
      mkForce = value: value;
      getExe = program: "\${program}/bin/\${program.name}";
      licenses.mit = { };
      # Each file has to be there.
      fileset.unions = files: map builtins.readFileType files;
      fileset.toSource = { root, fileset }: builtins.deepSeq fileset (builtins.toFile "source" (toString root));
    };
    packages = system: let
      make = name: given: derivation ({ inherit name system; builder = "/bin/sh"; } // given);
    in {
      inherit lib;
      stdenv.hostPlatform = { inherit system; isLinux = builtins.match ".*-linux" system != null; };
      stdenvNoCC.mkDerivation = { pname, version, src, installPhase, ... }:
        make pname { inherit version src installPhase; };
      runCommand = name: given: script: make name (given // { inherit script; });
      writeShellScript = name: text: make name { inherit text; };
      mkShellNoCC = make "shell";
      importNpmLock.buildNodeModules = { npmRoot, package, packageLock, nodejs, derivationArgs }:
        make "node-modules" (derivationArgs // { inherit npmRoot nodejs; lock = builtins.toJSON packageLock; });
      testers.runNixOSTest = { name, nodes, testScript }:
        make "vm-test-run-\${name}" { inherit testScript; nodes = builtins.toJSON nodes; };
    } // lib.genAttrs [ "git" "makeWrapper" "nodejs_24" "xz" ] (name: make name { });
  in {
    inherit lib;
    legacyPackages = lib.genAttrs [ "x86_64-linux" "aarch64-linux" "aarch64-darwin" ] packages;
  };
}
`.replaceAll(String.raw`\$`, "$");

/** What can be told on any system, and what the tools tell on Linux. */
const EVERYWHERE = ["help", "usage", "version"];
const ON_LINUX = [...EVERYWHERE, "action", "dist", "format", "lint", "types", "unit", "unused"].toSorted();

/** A copy of the project as a clone has it, and the stand-in beside it. */
function copy(context: TestContext): { project: string; nixpkgs: string } {
  const base = folder(context);
  const [project, nixpkgs] = [join(base, "project"), join(base, "nixpkgs")];
  const isOurs = (file: string): boolean => ![".git", ".nix-verdict", "node_modules"].includes(basename(file));
  cpSync(ROOT, project, { recursive: true, filter: isOurs });
  cpSync(join(ROOT, "LICENSE"), join(nixpkgs, "LICENSE"));
  writeFileSync(join(nixpkgs, "flake.nix"), STAND_IN);
  return { project, nixpkgs };
}

function nix(bin: string, ...args: string[]): string {
  const features = ["--extra-experimental-features", "nix-command flakes", "--offline"];
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  return execFileSync(join(bin, "nix"), [...args, ...features], { encoding: "utf8", stdio });
}

for (const { version, bin } of nixes) {
  describe(`flake.nix with Nix ${version}`, () => {
    test("it has its checks, each a derivation, with what package-lock.json names", (context) => {
      const { project, nixpkgs } = copy(context);
      const paths = "builtins.mapAttrs (_: builtins.mapAttrs (_: check: check.drvPath))";
      const override = ["--override-input", "nixpkgs", `path:${nixpkgs}`, "--no-write-lock-file"];
      const shown = nix(bin, "eval", "--json", `path:${project}#checks`, ...override, "--apply", paths);
      const checks = JSON.parse(shown) as Record<string, Record<string, string>>;
      assert.deepEqual(Object.keys(checks["x86_64-linux"] ?? {}), ON_LINUX);
      assert.deepEqual(Object.keys(checks["aarch64-linux"] ?? {}), ON_LINUX);
      assert.deepEqual(Object.keys(checks["aarch64-darwin"] ?? {}), EVERYWHERE);

      const types = readFileSync(checks["x86_64-linux"]?.["types"] ?? "", "utf8");
      const modules = /\/nix\/store\/[^"]+-node-modules\.drv/u.exec(types)?.[0] ?? "";
      const lock = readFileSync(modules, "utf8");
      const addresses = Array.from(lock.matchAll(/https:[^"\\]+/gu), ([address]) => address);
      for (const [package_, file] of [
        ["execa", /execa\/-\/execa-\d[\w.-]+\.tgz$/u],
        [
          "@rolldown/binding-linux-x64-gnu",
          /@rolldown\/binding-linux-x64-gnu\/-\/binding-linux-x64-gnu-\d[\w.-]+\.tgz$/u,
        ],
      ] as const)
        assert.ok(
          addresses.some((address) => file.test(address)),
          package_,
        );
      assert.ok(!addresses.some((address) => /darwin|win32|linux-arm64/u.test(address)));
    });

    test("its lock file fits it", (context) => {
      const { project } = copy(context);
      const metadata = nix(bin, "flake", "metadata", "--json", "--no-update-lock-file", `path:${project}`);
      const { locks } = JSON.parse(metadata) as { locks: { nodes: { nixpkgs: { locked: Record<string, unknown> } } } };
      const { rev, narHash, lastModified } = locks.nodes.nixpkgs.locked;
      assert.match(String(rev), /^[0-9a-f]{40}$/u);
      assert.match(String(narHash), /^sha256-[A-Za-z0-9+/]{43}=$/u);
      assert.ok(Number(lastModified) > 0);
    });
  });
}
