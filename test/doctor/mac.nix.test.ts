/**
 * What a Mac's doctor does, with a real Nix that is told to be a Mac's, and a store beside it as its Linux builder. The
 * Linux of that builder is this machine's.
 */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { Capability } from "../../src/doctor/capability.ts";
import { nixCapabilities } from "../../src/doctor/doctor.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { withEachNix } from "../e2e/run.ts";

const world = realWorld();
const context = {
  world: { ...world, machine: { ...world.machine, platform: "darwin", arch: "arm64" } },
  emit: () => undefined,
  signal: new AbortController().signal,
};

withEachNix((nix) => {
  const ask = async (options: NixTool["options"]): Promise<Map<string, Capability>> => {
    const mac = [["system", "aarch64-darwin"], ...options] as const;
    const tool: NixTool = {
      bin: join(nix.bin, "nix"),
      version: nix.version,
      implementation: "nix",
      options: mac,
      impure: false,
    };
    return new Map((await nixCapabilities(context, tool)).map((one) => [one.name, one]));
  };
  /** A store below a folder that nobody else may write: Nix refuses other places. */
  const builder = (of: TestContext): string => {
    const root = mkdtempSync(join(homedir(), ".nix-verdict-test-"));
    of.after(() => rmSync(root, { recursive: true, force: true }));
    return `local?root=${root}`;
  };

  test(`Nix ${nix.version}: a Linux builder builds what the Mac cannot`, async (of) => {
    // The builder is this Nix as well, and must know the system; only the feature keeps the Mac from building itself.
    const told = await ask([
      ["builders", `${builder(of)} x86_64-linux - 3 1 kvm,nixos-test,elsewhere elsewhere`],
      ["extra-platforms", "x86_64-linux"],
      ["system-features", "nixos-test apple-virt"],
    ]);
    const linux = told.get("Linux builder");
    assert.equal(linux?.state, "on", linux?.detail);
    assert.match(linux.detail, /^a build for x86_64-linux ran on local\S+ \([1-9]\d* cores?, \d[\d.]* [GM]iB, /u);
    assert.match(linux.detail, /takes 3 at once and is named with the features kvm, nixos-test, elsewhere$/u);
    assert.equal(told.get("apple-virt")?.state, "on", told.get("apple-virt")?.detail);
    assert.equal(told.get("KVM")?.state, "off");
  });

  test(`Nix ${nix.version}: a Mac without a builder, and without its virtualisation`, async () => {
    const told = await ask([["builders", ""]]);
    assert.partialDeepStrictEqual(told.get("Linux builder"), {
      state: "off",
      detail: "none is configured: aarch64-linux: no machine takes a build for it",
    });
    assert.match(told.get("apple-virt")?.detail ?? "", /does not offer apple-virt$/u);
    const outright = await ask([
      ["builders", ""],
      ["system-features", "apple-virt"],
    ]);
    assert.match(outright.get("apple-virt")?.detail ?? "", /does not offer nixos-test$/u);
    assert.match(outright.get("apple-virt")?.advice ?? "", /use extra-system-features instead\.$/u);
  });

  test(`Nix ${nix.version}: a builder that does not answer`, async () => {
    const told = await ask([["builders", "ssh-ng://nobody@127.0.0.1 aarch64-linux /dev/null 4 1 kvm"]]);
    const linux = told.get("Linux builder");
    assert.equal(linux?.state, "broken");
    assert.match(linux.detail, /^aarch64-linux: Nix says: cannot build on 'ssh-ng:.* SSH/u);
  });
});
