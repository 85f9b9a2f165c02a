import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { build, flakeOf } from "./made-flakes.ts";
import { verdict, withEachNix } from "./run.ts";
import { startVerdict } from "./running.ts";

const DRIVER = [
  "start all VLans",
  "additionally exposed symbols:",
  "    server,",
  "    vlan1,",
  "    start_all, test_script",
  "run the VM test script",
  "subtest: comes up",
];

/** A NixOS test of which the driver prints these lines and waits for ever. */
function waiting(name: string, lines: readonly string[]): string {
  const all = [...DRIVER, ...lines].map((line) => `echo '${line}';`).join(" ");
  return asTest(name, build(`vm-test-run-${name}`, `${all} sleep 600`));
}

/** A member of a flake's checks that counts as a NixOS test. */
function asTest(name: string, derivation: string): string {
  return `${name} = ${derivation.replace(/\}$/, 'requiredSystemFeatures = [ "nixos-test" ]; }')};`;
}

const FINE = ["subtest: works", "(finished: subtest: works, in 0.25 seconds)"];

/** Derivations that were never built before. */
const checks = (): string =>
  [
    waiting("boots", [
      "server: waiting for the VM to finish booting",
      "server: starting vm",
      "server: QEMU running (pid 11)",
      "server # still waiting for device /dev/disk/by-label/nixos",
    ]),
    waiting("dead", [
      "server: must succeed: true",
      "server: waiting for the VM to finish booting",
      "server: starting vm",
      "qemu-system-x86_64: -device nothing: is not a valid device model name",
    ]),
    waiting("debugs", ["RemotePdb session open at 127.0.0.1:4444, waiting for connection ..."]),
    asTest("fine", build("vm-test-run-fine", `${FINE.map((line) => `echo '${line}';`).join(" ")} echo > $out`)),
  ].join(" ");

withEachNix((nix: TestNix) => {
  test(`a test that waits for what never comes ends early, by name (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(context, checks());
    const { code, report, stdout } = await verdict(context, nix, [flake, "--boot-timeout", "2s", "--jobs", "4"]);
    assert.equal(code, 1);
    const judged = Object.fromEntries((report?.checks ?? []).map((check) => [check.name, check]));
    const { boots, dead, debugs, fine } = judged;
    assert.equal(boots?.verdict, "timeout");
    assert.equal(boots.reason?.code, "boot-hang");
    assert.match(boots.reason.message, /^the machine `server` did not finish booting; it was ended after [\d.]+ s\. /);
    assert.deepEqual(boots.subtests, [{ name: "comes up", verdict: "incomplete", depth: 0, durationMs: null }]);
    assert.equal(boots.machine, "server");
    assert.equal(dead?.reason?.code, "qemu-start");
    assert.match(
      dead.reason.message,
      /QEMU could not start `server`: .*is not a valid device model name; it was ended/,
    );
    assert.equal(debugs?.reason?.code, "debug-hook");
    assert.equal(fine?.verdict, "passed");
    assert.deepEqual(fine.subtests, [{ name: "works", verdict: "passed", depth: 0, durationMs: 250 }]);
    for (const { durationMs } of [boots, dead, debugs].flatMap((one) => one ?? [])) assert.ok(durationMs < 30_000);
    assert.match(stdout, /did not finish booting/);
  });

  test(`no process is left of it (Nix ${nix.version})`, async (context) => {
    const run = startVerdict(
      context,
      nix,
      flakeOf(
        context,
        waiting(
          "boots",
          DRIVER.slice(0, 0).concat(["server: waiting for the VM to finish booting", "server: starting vm"]),
        ),
      ),
      ["--boot-timeout", "2s"],
    );
    const { code } = await run.ended;
    assert.equal(code, 1);
    assert.deepEqual(run.builders(), []);
  });
});
