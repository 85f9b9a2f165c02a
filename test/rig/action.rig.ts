/**
 * The built action on a machine like a hosted runner: nothing is set but where Nix comes from, because there is no way
 * out of that machine.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { PROBE } from "../../src/features/probe/binary.ts";
import type { Report } from "../../src/model/verdict.ts";
import { DIST } from "../built.ts";
import { pack, type Packed } from "../make-release.ts";
import { makeBootCache } from "./boot-cache.ts";
import { type RigRun, runInRig } from "./machine.ts";

const ROOT = join(import.meta.dirname, "../..");

/**
 * The steps of a job, as the runner starts them: the action, a step after it, the action once more, the command line,
 * and the post step.
 */
const JOB = `#!/bin/bash
say() { printf '\\n@@ %s\\n' "$*"; }
export CI=true GITHUB_ACTIONS=true RUNNER_ENVIRONMENT=github-hosted
for name in OUTPUT STEP_SUMMARY STATE PATH ENV; do
  export "GITHUB_$name=/out/$name"
  : >"/out/$name"
done
mkdir -p ~/.config/nix
echo "substituters =" >~/.config/nix/nix.conf
/payload/node /payload/mirror.ts /payload/mirror >port &
until [ -s port ]; do sleep 0.1; done
action() {
  env INPUT_FLAKE="path:/payload/flake" "INPUT_NIX-VERSION=@version@" \\
    "INPUT_NIX-MIRROR=http://127.0.0.1:$(cat port)/good" "$@" /payload/node /payload/dist/main.js
  echo "exit: $?"
}
say action
action INPUT_OUT=/out/first
say later
PATH=$(cat /out/PATH):$PATH
nix --version
nix store info --json --extra-experimental-features nix-command
systemctl is-active nix-daemon.socket nix-daemon.service
stat --format='kvm %a' /dev/kvm
stat --format='store %a %U:%G' /nix/store
cat /etc/nix/nix.conf /etc/nix/nix-verdict.conf
before=$(systemctl show --property MainPID nix-daemon.service)
say again
action INPUT_OUT=/out/second
[ "$before" = "$(systemctl show --property MainPID nix-daemon.service)" ] && echo "the same daemon"
say boot
NIX_CONFIG=$'substitute = true\nsubstituters = file:///payload/boot-cache?trusted=1' \\
  action INPUT_FLAKE=path:/payload/boots INPUT_BOOT=$'microvm\ncontainer' INPUT_OUT=/out/boots
ls -d /tmp/nvb-* /sys/fs/cgroup/nvb-* 2>/dev/null
grep nvb- /proc/mounts
say install
/payload/node /payload/dist/cli.js install --device tun --device vhost-net
echo "exit: $?"
stat --format='%n %a' /dev/net/tun /dev/vhost-net
say doctor
/payload/node /payload/dist/cli.js doctor
echo "exit: $?"
say post
STATE_ended=true /payload/node /payload/dist/post.js
echo "exit: $?"
systemctl is-active nix-daemon.socket
systemctl list-units --failed --plain --no-legend
`;

async function payload(folder: string, packed: Packed): Promise<void> {
  for (const [from, to] of [
    ["package.json", "package.json"],
    ["test/install/mirror.program.ts", "mirror.ts"],
    ["test/flakes/machine", "flake"],
  ] as const) {
    await cp(join(ROOT, from), join(folder, to), { recursive: true });
  }
  await cp(DIST, join(folder, "dist"), { recursive: true });
  await mkdir(join(folder, "mirror"));
  await cp(packed.base, join(folder, "mirror"), { recursive: true });
  await copyFile(process.execPath, join(folder, "node"));
  const flake = join(folder, "flake/flake.nix");
  await writeFile(flake, (await readFile(flake, "utf8")).replaceAll("@salt@", randomUUID()));
  await writeFile(join(folder, "flake/probe"), Buffer.from(PROBE, "base64"), { mode: 0o755 });
  await makeBootCache(folder, randomUUID());
  await writeFile(join(folder, "job"), JOB.replaceAll("@version@", packed.version));
  await chmod(join(folder, "job"), 0o755);
}

describe("the action on a hosted runner", () => {
  let run: RigRun;
  let reports: Report[];
  let parts: Record<string, string>;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "nix-verdict-payload-"));
    try {
      await payload(folder, await pack("sid"));
      run = await runInRig(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
    parts = Object.fromEntries(
      run.output
        .split("\n@@ ")
        .slice(1)
        .map((part) => part.split(/\n(.*)/su, 2) as [string, string]),
    );
    reports = await Promise.all(
      ["first", "second"].map(
        async (name) => JSON.parse(await readFile(join(run.files, name, "verdict.json"), "utf8")) as Report,
      ),
    );
  });
  after(async () => await run?.[Symbol.asyncDispose]());

  test("a KVM check and a container check pass with no input set", (context) => {
    context.diagnostic(`boot ${run.bootSeconds.toFixed(0)} s, job ${run.jobSeconds.toFixed(0)} s`);
    const [first] = reports;
    for (const { name, durationMs } of first?.stages ?? []) context.diagnostic(`${name}: ${durationMs} ms`);
    assert.match(parts["action"] ?? "", /exit: 0/u, run.output);
    assert.deepEqual(first?.checks.map(({ name, verdict, emulated }) => `${name} ${verdict} ${emulated}`).toSorted(), [
      "kvm passed false",
      "plain passed false",
      "uid-range passed false",
    ]);
  });

  test("KVM and containers are proven, with figures", (context) => {
    const features = reports[0]?.machine.features ?? [];
    for (const { name, state, reason } of features) context.diagnostic(`${name} ${state}: ${reason}`);
    assert.deepEqual(
      features.map(({ name, state }) => `${name} ${state}`),
      ["kvm on", "nspawn on"],
      run.output,
    );
    assert.match(features[0]?.reason ?? "", /^a guest ran 100,000 loops in [\d.]+ ms, as user [1-9]\d*$/u);
    assert.match(features[1]?.reason ?? "", /^a build started a container/u);
  });

  test("Nix is installed by a user who is not root, with a daemon under systemd that trusts him", () => {
    const later = parts["later"] ?? "";
    assert.match(later, /^nix \(Nix\) /mu, run.output);
    assert.match(later, /"trusted":(?:true|1)/u);
    assert.match(later, /"url":"daemon"/u);
    assert.match(later, /^active\nactive$/mu);
    assert.match(later, /^store 1775 root:nixbld$/mu);
  });

  test("the device is open to builds, and the settings are where they belong", () => {
    const later = parts["later"] ?? "";
    assert.match(later, /^kvm 666$/mu);
    assert.match(later, /^!include nix-verdict\.conf\n# Written by nix-verdict/mu);
    assert.match(later, /^auto-allocate-uids = true$/mu);
  });

  test("a second time, all of it is found and nothing is restarted", () => {
    const [, second] = reports;
    assert.match(parts["again"] ?? "", /exit: 0\nthe same daemon/u, run.output);
    assert.deepEqual(
      second?.checks.map(({ verdict }) => verdict),
      ["cached", "cached", "cached"],
    );
    assert.doesNotMatch(parts["again"] ?? "", /Installing/u);
  });

  test("a guest boots with KVM, and a container through sudo, and nothing is left of them", async (context) => {
    const { checks } = JSON.parse(await readFile(join(run.files, "boots/verdict.json"), "utf8")) as Report;
    for (const { name, boot, peakMemoryBytes, reason } of checks)
      context.diagnostic(`${name}: ${boot?.readyMs} ms, ${peakMemoryBytes} bytes ${reason?.message ?? ""}`);
    assert.match(parts["boot"] ?? "", /exit: 0\n*$/u, run.output);
    assert.deepEqual(
      checks.map(({ name, verdict, emulated, backend }) => `${name} ${verdict} ${emulated} ${backend}`).toSorted(),
      ["boot.container passed false nspawn", "boot.microvm passed false microvm"],
    );
    for (const { name, boot, log, peakMemoryBytes } of checks) {
      assert.ok((boot?.readyMs ?? 0) > 0, name);
      assert.ok((peakMemoryBytes ?? 0) > 0, name);
      assert.notEqual(await readFile(join(run.files, "boots", log ?? ""), "utf8"), "", name);
    }
  });

  test("the command that sets up a machine opens the devices of microVMs as well", () => {
    assert.match(parts["install"] ?? "", /exit: 0\n\/dev\/net\/tun 666\n\/dev\/vhost-net 666/u, run.output);
  });

  test("doctor finds nothing to do but what a token is for", () => {
    const doctor = parts["doctor"] ?? "";
    assert.match(doctor, /exit: 0/u);
    for (const name of ["Nix", "daemon trust", "sandbox", "KVM", "nspawn", "cgroup memory", "memory"])
      assert.match(doctor, new RegExp(`^✓ ${name} +on `, "mu"), doctor);
  });

  test("the post step leaves a machine that works", () => {
    assert.match(parts["post"] ?? "", /exit: 0\nactive\n*$/u, run.output);
  });
});
