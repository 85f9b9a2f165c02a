/** No Mac has run this: what the lines say is tested here, and with a real Nix in `mac.nix.test.ts`. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { describeBuilders } from "../../src/doctor/mac.ts";
import { type BuilderProof, readBuilder } from "../../src/features/prove-builder.ts";
import type { Output } from "../../src/system/processes.ts";

const ADDRESS = "ssh-ng://builder@linux-builder";
const BUILDER = {
  address: ADDRESS,
  systems: ["aarch64-linux"],
  jobs: 4,
  features: ["kvm", "nixos-test"],
  mandatory: [],
};
const PROOF: BuilderProof = { state: "on", machine: ADDRESS, cores: 6, memoryBytes: 3 * 1024 ** 3, kvm: true };
const line = (features: readonly string[], proof: BuilderProof = PROOF) =>
  describeBuilders([{ system: "aarch64-linux", builders: [{ ...BUILDER, features: [...features] }], proof }]);

describe("a Mac's Linux builder", () => {
  test("all is well", () => {
    assert.deepEqual(line(BUILDER.features), {
      name: "Linux builder",
      state: "on",
      detail:
        `a build for aarch64-linux ran on ${ADDRESS} (6 cores, 3.0 GiB, KVM), ` +
        "which takes 4 at once and is named with the features kvm, nixos-test",
      advice: null,
    });
  });

  for (const [what, features, kvm, advice] of [
    ["nix-darwin's default", ["kvm", "benchmark", "big-parallel"], true, /add nixos-test to its features/u],
    ["the nixpkgs manual's", [], true, /add kvm and nixos-test to its features/u],
    ["without nested virtualisation", ["kvm", "nixos-test"], false, /cannot open \/dev\/kvm/u],
  ] as const)
    test(`${what}: it builds, but not NixOS tests`, () => {
      const { state, advice: given } = line(features, { ...PROOF, kvm });
      assert.equal(state, "on");
      assert.match(given ?? "", advice);
    });

  test("it is named, and builds nothing", () => {
    for (const state of ["off", "broken"] as const) {
      const told = line(BUILDER.features, { state, reason: "why" });
      assert.partialDeepStrictEqual(told, { state: "broken", detail: "aarch64-linux: why" });
    }
  });

  test("none is named: what gives the Mac one", () => {
    const proof = { state: "off", reason: "no machine takes a build for it" } as const;
    const told = describeBuilders([{ system: "aarch64-linux", builders: [], proof }]);
    assert.equal(told.state, "off");
    assert.match(told.advice ?? "", /nix\.linux-builder\.enable = true;.*nix run nixpkgs#darwin\.linux-builder/u);
  });

  test("none is named, but Nix has a way of its own, as external-builders are", () => {
    const told = describeBuilders([{ system: "aarch64-linux", builders: [], proof: { ...PROOF, machine: null } }]);
    const detail = "a build for aarch64-linux ran without a remote builder (6 cores, 3.0 GiB, KVM)";
    assert.deepEqual(told, { name: "Linux builder", state: "on", detail, advice: null });
  });
});

describe("the build that tries a builder", () => {
  const output = (code: number, ...messages: object[]): Output => ({
    code,
    signal: null,
    startError: null,
    stdout: "",
    stderr: messages.map((one) => `@nix ${JSON.stringify(one)}\n`).join(""),
  });
  const error = (msg: string): object => ({ action: "msg", level: 0, msg });
  const DRV = "/nix/store/0c7kd1b2m3n4p5q6r7s8v9w0x1y2z3a4-nix-verdict-proof-builder.drv";

  test("its machine and what it saw there; numbers that are none are 0", () => {
    const started = { action: "start", id: 1, type: 105, fields: [DRV, ADDRESS, 1, 1] };
    const told = (words: string) =>
      readBuilder(
        output(0, started, { action: "result", id: 1, type: 101, fields: [`nix-verdict-probe builder ${words}`] }),
      );
    assert.deepEqual(told("ok cores=6 memory=3145728 kvm=yes"), PROOF);
    assert.deepEqual(told("ok cores=x"), { ...PROOF, cores: 0, memoryBytes: 0, kvm: false });
  });

  test("a builder that does not answer goes before what follows from it", () => {
    const told = readBuilder(
      output(
        1,
        error(`cannot build on '${ADDRESS}': error: failed to start SSH connection to 'linux-builder'`),
        error(
          `error: a 'aarch64-linux' with features {} is required to build '${DRV}', ` +
            "but I am a 'aarch64-darwin' with features {nixos-test}",
        ),
      ),
    );
    const reason = `Nix says: cannot build on '${ADDRESS}': failed to start SSH connection to 'linux-builder'`;
    assert.deepEqual(told, { state: "broken", reason });
  });

  test("nobody takes it", () => {
    const text =
      `error: a 'aarch64-linux' with features {} is required to build '${DRV}', ` +
      "but I am a 'aarch64-darwin' with features {nixos-test}";
    assert.deepEqual(readBuilder(output(1, error(text))), { state: "off", reason: "no machine takes a build for it" });
  });

  test("it failed over there", () => {
    const text = `error: build of '${DRV}' on '${ADDRESS}' failed: error: the disk\n is full`;
    const reason = `Nix says: '${ADDRESS}' failed: the disk is full`;
    assert.deepEqual(readBuilder(output(1, error(text), error("error: 1 failed"))), { state: "broken", reason });
  });
});
