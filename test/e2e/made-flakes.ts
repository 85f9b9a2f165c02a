/** Flakes that tests write, of derivations that were never built before. */

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { folder } from "../scratch.ts";

/** A derivation that is a download by Nix's own downloader. */
export function download(url: string): string {
  return (
    `derivation { name = "source-${randomUUID()}"; system = "builtin"; builder = "builtin:fetchurl"; ` +
    `url = "${url}"; outputHashMode = "flat"; outputHashAlgo = "sha256"; preferLocalBuild = true; ` +
    `outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="; }`
  );
}

/** A derivation that a shell makes. */
export function build(name: string, script: string): string {
  const words = `: ${randomUUID()}; ${script}`.replaceAll("$", "\\$");
  const shell = `system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "${words}" ];`;
  return `derivation { name = "${name}"; ${shell} }`;
}

/** Forty checks that need one derivation, and one that needs nothing, as members of a set. */
export function fortyOver(needed: string): string {
  const make = `derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh";
    args = [ "-c" ": \${needed}; echo > $out" ]; }`;
  return `fine = ${build("fine", "echo > $out")}; } // (let needed = ${needed}; in
    builtins.listToAttrs (builtins.genList (index: rec { name = "check-\${toString index}"; value = ${make}; }) 40)
  ) // {`;
}

/** A flake with these checks, written as members of a set. */
export function flakeOf(context: TestContext, checks: string): string {
  const flake = folder(context);
  writeFileSync(join(flake, "flake.nix"), `{ outputs = _: { checks.x86_64-linux = { ${checks} }; }; }`);
  return flake;
}
