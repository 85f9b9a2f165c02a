/** The rig itself: its machine has what a hosted runner has, and gives back what a job wrote. */

import assert from "node:assert/strict";
import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { type RigOptions, type RigRun, runInRig } from "./machine.ts";

/** Each line says one thing of the machine, as NAME=VALUE. */
const FACTS = `#!/bin/bash
echo "user=$(id --name --user) $(id --user) $HOME $(pwd)"
echo "groups=$(id --name --groups)"
echo "root=$(sudo --non-interactive id --user)"
echo "first=$(cat /proc/1/comm)"
echo "system=$(systemctl is-system-running --wait)"
echo "failed=$(systemctl list-units --failed --plain --no-legend)"
echo "cgroups=$(stat --file-system --format=%T /sys/fs/cgroup)"
echo "controllers=$(cat /sys/fs/cgroup/cgroup.controllers)"
echo "temporary=$(stat --file-system --format=%T /tmp)"
echo "kvm=$(stat --format='%a %U:%G' /dev/kvm) $(test -w /dev/kvm && echo usable)"
echo "nix=$(command -v nix)$(ls -d /nix 2>/dev/null)$(getent passwd nixbld1)"
echo 'KERNEL=="kvm", GROUP="kvm", MODE="0666"' | sudo tee /etc/udev/rules.d/99-test.rules >/dev/null
sudo udevadm control --reload-rules && sudo udevadm trigger --settle --name-match=kvm
echo "after=$(stat --format=%a /dev/kvm) $(test -w /dev/kvm && echo usable)"
start=$(date +%s%N)
echo "node=$(/payload/node --version)"
echo "milliseconds=$((($(date +%s%N) - start) / 1000000))"
`;

test("the machine is like a hosted runner's, without Nix", async (t) => {
  await using run = await runJob(FACTS, {}, process.execPath);
  const facts = Object.fromEntries(
    run.output
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/su).slice(0, 2) as [string, string]),
  );
  const { controllers, groups, milliseconds, ...rest } = facts;
  t.diagnostic(
    `boot ${run.bootSeconds.toFixed(1)} s, job ${run.jobSeconds.toFixed(1)} s, node --version ${milliseconds} ms`,
  );
  assert.deepEqual(rest, {
    user: "runner 1001 /home/runner /home/runner",
    root: "0",
    first: "systemd",
    system: "running",
    failed: "",
    cgroups: "cgroup2fs",
    temporary: "ext2/ext3",
    kvm: "660 root:kvm ",
    nix: "",
    after: "666 usable",
    node: process.version,
  });
  assert.ok(controllers?.split(" ").includes("memory"), controllers);
  assert.ok(!groups?.split(" ").includes("kvm"), groups);
  assert.equal(run.code, 0);
});

test("a job's output comes as it is written, exit code and files at the end, whatever it leaves running", async () => {
  const job =
    "#!/bin/sh\necho one\nsleep 10\necho two >&2\n" +
    "mkdir /out/folder\nprintf %s content >/out/folder/file\nsleep 1000 &\nexit 7\n";
  const came: { text: string; at: number }[] = [];
  await using run = await runJob(job, { onOutput: (text) => void came.push({ text, at: performance.now() }) });
  assert.equal(run.output, "one\ntwo\n");
  const [one, two] = came;
  assert.equal(one?.text, "one\n");
  assert.ok((two?.at ?? 0) - (one?.at ?? 0) > 1000, "the first line came long before the second");
  assert.equal(run.code, 7);
  assert.equal(await readFile(join(run.files, "folder/file"), "utf8"), "content");
});

test("a machine that hangs or panics is told from a job that fails", async () => {
  const hanging = runJob("#!/bin/sh\necho so far\nsleep 1000\n", { timeoutSeconds: 20 });
  await assert.rejects(hanging, /did not end the job in 20 s\.[^]*so far[^]*multi-user/u);
  await assert.rejects(
    runJob("#!/bin/sh\necho c | sudo tee /proc/sysrq-trigger\n"),
    /ended before the job did\.[^]*Kernel panic/u,
  );
});

/** Runs a script in a fresh machine, with a Node beside it where one is given. */
async function runJob(script: string, options: RigOptions = {}, node: string | null = null): Promise<RigRun> {
  const payload = await mkdtemp(join(tmpdir(), "nix-verdict-payload-"));
  try {
    await writeFile(join(payload, "job"), script);
    await chmod(join(payload, "job"), 0o755);
    if (node !== null) await copyFile(node, join(payload, "node"));
    return await runInRig(payload, options);
  } finally {
    await rm(payload, { recursive: true });
  }
}
