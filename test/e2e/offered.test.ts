/**
 * What a binary cache says to have makes a check green only when somebody has signed it whom Nix trusts: as Nix itself
 * would take it.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { verdict, verdictsOf, withEachNix } from "./run.ts";

/** A check that passes as long as a file is there, and a cache that has what it made. The file is gone. */
function offered(context: TestContext, nix: TestNix) {
  const base = folder(context);
  const [cache, flake, marker] = [join(base, "cache"), join(base, "flake"), join(base, "marker")];
  mkdirSync(flake);
  // A build may have a user of its own.
  chmodSync(base, 0o755);
  const run = (words: readonly string[], input = ""): string =>
    execFileSync(join(nix.bin, "nix"), ["--extra-experimental-features", "nix-command flakes", ...words], {
      encoding: "utf8",
      input,
      env: { PATH: process.env["PATH"], HOME: base, NIX_CONFIG: `substituters =\nsandbox = false` },
      stdio: ["pipe", "pipe", "pipe"],
    });
  writeFileSync(
    join(flake, "flake.nix"),
    `{ outputs = _: { checks.x86_64-linux.x = derivation { name = "x-${Date.now()}"; ` +
      `system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "[ -e ${marker} ] && echo > $out" ]; }; }; }`,
  );
  writeFileSync(marker, "");
  const path = run(["build", "--no-link", "--print-out-paths", `path:${flake}#checks.x86_64-linux.x`]).trim();
  run(["copy", "--to", `file://${cache}`, path]);
  run(["store", "delete", path]);
  execFileSync("rm", [marker]);
  const key = (name: string): { file: string; open: string } => {
    const file = join(base, name);
    writeFileSync(file, run(["key", "generate-secret", "--key-name", name]));
    return { file, open: run(["key", "convert-secret-to-public"], readFileSync(file, "utf8")) };
  };
  const judge = async (settings: string): Promise<string | undefined> => {
    const { report } = await verdict(context, nix, [`path:${flake}`, "--no-cache"], {
      env: { HOME: folder(context), NIX_CONFIG: `sandbox = false\n${settings.replaceAll("@", `file://${cache}`)}` },
    });
    assert.equal(existsSync(path), false);
    return verdictsOf(report)["x"];
  };
  const narinfo = (): string => join(cache, readdirSync(cache).find((name) => name.endsWith(".narinfo")) ?? "");
  return {
    judge,
    key,
    narinfo,
    sign: (file: string) => run(["store", "sign", "--store", `file://${cache}`, "--key-file", file, path]),
  };
}

withEachNix((nix) => {
  test(`a binary cache's word (Nix ${nix.version})`, async (context) => {
    const { judge, key, narinfo, sign } = offered(context, nix);
    assert.equal(await judge("substituters ="), "failed");
    assert.equal(await judge("substituters = @"), "failed", "signed by nobody");
    const [ours, theirs] = [key("ours-1"), key("theirs-1")];
    sign(theirs.file);
    assert.equal(
      await judge(`substituters = @\ntrusted-public-keys = ${ours.open}`),
      "failed",
      "signed by somebody else",
    );
    const unsigned = readFileSync(narinfo(), "utf8");
    writeFileSync(narinfo(), unsigned.replace("theirs-1:", "ours-1:"));
    assert.equal(
      await judge(`substituters = @\ntrusted-public-keys = ${ours.open}`),
      "failed",
      "signed in another's name",
    );
    writeFileSync(narinfo(), unsigned);
    sign(ours.file);
    assert.equal(
      await judge(`substituters = ${folder(context)}/absent @\ntrusted-public-keys = ${ours.open}`),
      "cached",
      "signed",
    );
    writeFileSync(narinfo(), readFileSync(narinfo(), "utf8").replace(/^NarSize: .*$/mu, "NarSize: 4"));
    assert.equal(
      await judge(`substituters = @\ntrusted-public-keys = ${ours.open}`),
      "failed",
      "signed for something else",
    );
    writeFileSync(narinfo(), unsigned.replace(/^Sig: .*\n/gmu, ""));
    assert.equal(await judge("substituters = @?trusted=1"), "cached", "the user says that this cache is trusted");
    assert.equal(await judge("substituters = @\nrequire-sigs = false"), "cached", "the user wants no signatures");
  });
});
