/** What builds use, measured by their cgroups, on a machine like a hosted runner. */

import assert from "node:assert/strict";
import { chmod, copyFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { rolldown } from "rolldown";

import type { Measurement } from "../../src/measure/meter.ts";
import { DIST } from "../built.ts";
import { pack, type Packed } from "../make-release.ts";
import { MIB, near } from "../measure/builds.ts";
import { type RigRun, runInRig } from "./machine.ts";

const ROOT = join(import.meta.dirname, "../..");

/** An installed Nix, which has a cgroup for each build there, then the builds. */
const JOB = `#!/bin/bash
export CI=true GITHUB_ACTIONS=true RUNNER_ENVIRONMENT=github-hosted
mkdir -p ~/.config/nix
echo "substituters =" >~/.config/nix/nix.conf
/payload/node /payload/programs/mirror.program.js /payload/mirror >port &
until [ -s port ]; do sleep 0.1; done
/payload/node /payload/dist/cli.js install --install always --kvm off --nspawn off \\
  --nix-version @version@ --nix-mirror "http://127.0.0.1:$(cat port)/good" || exit 1
grep '^use-cgroups = true$' /etc/nix/nix-verdict.conf || exit 1
/payload/node /payload/programs/rig.program.js
code=$?
systemctl show --property ControlGroup nix-daemon.service
cat "/sys/fs/cgroup$(systemctl show --property ControlGroup --value nix-daemon.service)/cgroup.subtree_control"
sudo dmesg | grep -i oom-kill: | tail -2
exit $code
`;

async function payload(folder: string, packed: Packed): Promise<void> {
  // Bundled, so that none of our packages is needed there.
  await using bundle = await rolldown({
    input: ["install/mirror.program", "measure/rig.program", "measure/sampler.program"].map((name) =>
      join(ROOT, `test/${name}.ts`),
    ),
    platform: "node",
    logLevel: "silent",
  });
  await bundle.write({ dir: join(folder, "programs"), format: "esm", entryFileNames: "[name].js" });
  await copyFile(join(ROOT, "package.json"), join(folder, "package.json"));
  await cp(DIST, join(folder, "dist"), { recursive: true });
  await mkdir(join(folder, "mirror"));
  await cp(packed.base, join(folder, "mirror"), { recursive: true });
  await copyFile(process.execPath, join(folder, "node"));
  await writeFile(join(folder, "job"), JOB.replaceAll("@version@", packed.version));
  await chmod(join(folder, "job"), 0o755);
}

describe("measuring by cgroups on a hosted runner", () => {
  let run: RigRun;
  let said: { name: string; value: unknown }[];

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "nix-verdict-payload-"));
    try {
      await payload(folder, await pack("sid"));
      run = await runInRig(folder);
    } finally {
      await rm(folder, { recursive: true });
    }
    said = run.output
      .split("\n")
      .filter((line) => line.startsWith("@@ "))
      .map((line) => JSON.parse(line.slice(3)) as { name: string; value: unknown });
    assert.equal(run.code, 0, run.output);
  });
  after(async () => await run?.[Symbol.asyncDispose]());

  const values = (name: string): Measurement[] =>
    said.filter((one) => one.name === name).flatMap(({ value }) => value as Measurement);
  const inMib = (all: readonly Measurement[]): string =>
    all.map(({ peakMemoryBytes }) => (peakMemoryBytes / MIB).toFixed(1)).join(", ");

  test("600 MiB and 60 MiB at once, each its own within 5 %", (context) => {
    const [large, small] = values("together");
    context.diagnostic(JSON.stringify([large, small]));
    context.diagnostic(`the sampler: ${JSON.stringify(said.find(({ name }) => name === "cost")?.value)}`);
    assert.deepEqual([large?.method, small?.method], ["cgroup", "cgroup"]);
    near(large?.peakMemoryBytes ?? 0, 600 * MIB, 0.05);
    near(small?.peakMemoryBytes ?? 0, 60 * MIB, 0.05);
  });

  test("ten runs are within 5 %, and so are small ones", (context) => {
    context.diagnostic(`${inMib(values("again"))}; ${inMib(values("small"))} MiB`);
    assert.equal(values("again").length, 10);
    for (const { peakMemoryBytes } of values("again")) near(peakMemoryBytes, 600 * MIB, 0.05);
    for (const { peakMemoryBytes } of values("small")) near(peakMemoryBytes, 60 * MIB, 0.05);
  });

  test("a peak between two samples counts, shared memory counts, and the cache of files does not", (context) => {
    const [once, files, shared] = [...values("once"), ...values("files"), ...values("shared memory")];
    context.diagnostic(`${inMib([once, files, shared].filter((one) => one !== undefined))} MiB`);
    near(once?.peakMemoryBytes ?? 0, 300 * MIB, 0.05);
    assert.ok((files?.peakMemoryBytes ?? Infinity) < 20 * MIB);
    near(shared?.peakMemoryBytes ?? 0, 100 * MIB, 0.1);
  });

  test("the kernel's killing for memory is known, and of no other build", () => {
    assert.deepEqual(
      values("killed").map(({ oomKilled }) => oomKilled),
      [true],
    );
    assert.ok([...values("again"), ...values("once"), ...values("files")].every(({ oomKilled }) => !oomKilled));
  });
});
