import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { missingFeaturesMessage, wrongPlatformMessage } from "../../src/nix/unsupported.ts";

/** What a row of a summary shows of a cause. */
const ROOM = 300;

describe("a feature that is not offered", () => {
  for (const [feature, advice] of [
    [
      "kvm",
      "It takes a usable /dev/kvm, such as GitHub's x86-64 Linux runners have; " +
        "to run it emulated, and slowly, let Nix claim it with extra-system-features = kvm",
    ],
    [
      "uid-range",
      'It is for containers: on hosted runners "nspawn: auto" sets it up; ' +
        "elsewhere the Nix daemon needs auto-allocate-uids, cgroups and extra-system-features = uid-range",
    ],
    [
      "devnet",
      'It is for containers beside virtual machines: on hosted runners "nspawn: auto" sets it up; ' +
        "elsewhere the Nix daemon needs extra-system-features = devnet and extra-sandbox-paths = /dev/net",
    ],
    [
      "apple-virt",
      "It takes Apple's Hypervisor.framework, which GitHub's hosted arm64 macOS machines do not offer: " +
        "use a Linux runner or a Mac of your own",
    ],
    ["nixos-test", "Nix offers it unless system-features was set outright: use extra-system-features instead"],
    ["big-parallel", "Nix offers it unless system-features was set outright: use extra-system-features instead"],
    ["benchmark", "Nix offers it unless system-features was set outright: use extra-system-features instead"],
  ] as const) {
    test(feature, () =>
      assert.equal(
        missingFeaturesMessage([feature]),
        `no machine here offers the system feature "${feature}". ${advice}`,
      ),
    );
  }

  test("one of the flake's own: there is nothing to advise", () => {
    assert.equal(missingFeaturesMessage(["quantum"]), 'no machine here offers the system feature "quantum"');
    assert.equal(missingFeaturesMessage(["constructor"]), 'no machine here offers the system feature "constructor"');
  });

  test("several: all are named, and the same advice is given once", () => {
    const message = missingFeaturesMessage(["benchmark", "nixos-test", "quantum"]);
    assert.equal(
      message,
      'no machine here offers the system features "benchmark", "nixos-test" and "quantum". ' +
        "Nix offers it unless system-features was set outright: use extra-system-features instead",
    );
    assert.match(
      missingFeaturesMessage(["kvm", "uid-range"]),
      /"kvm" and "uid-range"\. It takes a usable \/dev\/kvm.* = kvm\. It is for containers/,
    );
  });

  test("a single one's sentences fit into a row of a summary", () => {
    for (const feature of ["kvm", "uid-range", "devnet", "apple-virt", "nixos-test"])
      assert.ok(missingFeaturesMessage([feature]).length <= ROOM, feature);
  });
});

describe("a platform that is not offered", () => {
  for (const [needed, ours, advice] of [
    ["aarch64-linux", "x86_64-linux", "Use a runner of that system, or configure a remote builder"],
    ["aarch64-darwin", "x86_64-linux", "Use a runner of that system, or configure a remote builder"],
    ["x86_64-darwin", "aarch64-darwin", "Use a runner of that system, or configure a remote builder"],
    ["riscv64-linux", "", "Use a runner of that system, or configure a remote builder"],
    [
      "x86_64-linux",
      "aarch64-darwin",
      "macOS cannot build it without a Linux builder, such as nix-darwin's nix.linux-builder: " +
        "configure one, or use a Linux runner",
    ],
    [
      "aarch64-linux",
      "aarch64-darwin",
      "macOS cannot build it without a Linux builder, such as nix-darwin's nix.linux-builder: " +
        "configure one, or use a Linux runner",
    ],
  ] as const) {
    test(`${needed} on ${ours || "who knows what"}`, () =>
      assert.equal(wrongPlatformMessage(needed, ours), `it needs a machine for ${needed}. ${advice}`));
  }
});
