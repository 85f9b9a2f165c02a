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
      "Nix offers it on a Mac that is not itself a virtual machine, as GitHub's hosted ones are, unless " +
        "system-features was set outright. Use a Mac of your own, or build the test for Linux",
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
  ] as const) {
    test(`${needed} on ${ours || "who knows what"}`, () =>
      assert.equal(wrongPlatformMessage(needed, ours), `it needs a machine for ${needed}. ${advice}`));
  }
});

describe("on a Mac", () => {
  for (const [features, words] of [
    [[], ['a Linux builder, such as nix-darwin\'s nix.linux-builder. "nix-verdict doctor" tries yours']],
    [["big-parallel"], ['a Linux builder that offers "big-parallel", such as nix-darwin\'s nix.linux-builder. "nix']],
    [
      ["kvm", "nixos-test"],
      ['a Linux builder that offers "kvm" and "nixos-test"', 'supportedFeatures lacks "nixos-test" unless you add it'],
    ],
    [["uid-range"], ['supportedFeatures lacks "uid-range" unless you add it']],
  ] as const)
    test(`a check for Linux that requires ${features.join(" and ") || "no feature"}`, () => {
      const message = wrongPlatformMessage("aarch64-linux", "aarch64-darwin", features);
      assert.ok(message.startsWith("it needs a machine for aarch64-linux. macOS cannot build it without "), message);
      for (const word of words) assert.ok(message.includes(word), message);
      assert.ok(message.length <= ROOM, `${message.length}`);
    });

  test("what only Linux has is not set up, and what Macs have is told apart", () => {
    const on = (feature: string): string => missingFeaturesMessage([feature], "aarch64-darwin");
    assert.match(on("kvm"), /macOS has no KVM\. NixOS tests for a Mac require apple-virt instead/u);
    assert.match(on("uid-range"), /build the check for Linux, on a Linux builder/u);
    assert.equal(on("apple-virt"), missingFeaturesMessage(["apple-virt"]));
    assert.equal(on("nixos-test"), missingFeaturesMessage(["nixos-test"]));
    assert.notEqual(on("apple-virt").split(". ")[1], on("nixos-test").split(". ")[1]);
    for (const feature of ["kvm", "uid-range", "devnet"]) assert.ok(on(feature).length <= ROOM, feature);
  });
});
