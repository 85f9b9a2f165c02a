import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { backendOf } from "../../src/discover/attribute.ts";
import { featuresOf, readDerivation } from "../../src/nix/derivation.ts";

const STORE = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz";

const attribute = (name: string, value: string): string => `("${name}",${JSON.stringify(value)})`;

/** The features of a test's derivation as the nixpkgs of a year makes it, in the order of that year. */
function featuresIn(features: string, structured: boolean): string[] {
  const [out, driver] = [`${STORE}-vm-test-run-login`, `${STORE}-nixos-test-driver-login`];
  const buildCommand = `mkdir -p $out\n\nexport LOGFILE=/dev/null\n\n${driver}/bin/nixos-test-driver -o $out\n`;
  const json = JSON.stringify({ buildCommand, requiredSystemFeatures: features.split(" ") });
  const attributes = structured
    ? [attribute("__json", json)]
    : [attribute("buildCommand", buildCommand), attribute("out", out), attribute("requiredSystemFeatures", features)];
  const parts = [
    `[("out","${out}","","")]`,
    `[("${driver}.drv",["out"])]`,
    "[]",
    `"x86_64-linux","${STORE}-bash/bin/bash",["-e","${STORE}-builder.sh"]`,
    `[${attributes.join(",")}]`,
  ];
  const derivation = readDerivation(`Derive(${parts.join(",")})`);
  assert.ok(derivation);
  return featuresOf(derivation);
}

const NOT_TOLD = { machines: null, containers: null };

describe("the kind of a test, by its derivation alone:", () => {
  for (const [what, features, backend] of [
    ["2023: virtual machines", "kvm nixos-test", "qemu"],
    ["2024 and 2025: virtual machines", "nixos-test kvm", "qemu"],
    ["on a Mac", "nixos-test apple-virt", "qemu"],
    ["early 2026: containers, which require KVM like all tests", "nixos-test kvm uid-range", "nspawn"],
    ["early 2026: containers and machines", "nixos-test kvm uid-range devnet", "mixed"],
    ["26.05: machines", "nixos-test kvm", "qemu"],
    ["26.05: containers", "nixos-test uid-range", "nspawn"],
    ["26.05: containers and machines", "nixos-test kvm uid-range devnet", "mixed"],
    ["a build in a range of users", "uid-range", "build"],
    ["a build with a machine of its own", "kvm", "build"],
    ["a build", "", "build"],
  ] as const)
    test(what, () => {
      for (const structured of [false, true])
        assert.equal(backendOf({ features: featuresIn(features, structured), ...NOT_TOLD }), backend);
    });
});

test("what the test says itself goes before its features", () => {
  const features = featuresIn("nixos-test kvm uid-range", false);
  assert.equal(backendOf({ features, machines: 0, containers: 2 }), "nspawn");
  assert.equal(backendOf({ features, machines: 1, containers: 2 }), "mixed");
  assert.equal(backendOf({ features, machines: 1, containers: 0 }), "qemu");
  assert.equal(backendOf({ features: featuresIn("nixos-test kvm", false), machines: 2, containers: null }), "qemu");
});
