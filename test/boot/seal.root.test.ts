import assert from "node:assert/strict";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { describe, test } from "node:test";

import { findSeal, type Mount, type Seal } from "../../src/boot/seal.ts";
import type { Command } from "../../src/system/command.ts";
import type { Context } from "../../src/system/context.ts";
import type { World } from "../../src/system/world.ts";
import { WITH_DOCKERS_RIGHTS } from "../docker-rights.ts";
import { contextOf } from "./scripted.ts";

async function sealOf(hidesKvm: boolean): Promise<Seal> {
  const seal = await findSeal(contextOf(), hidesKvm);
  assert.ok(seal !== null);
  return seal;
}

/** What a sealed script prints. */
async function said(script: string, mounts: readonly Mount[] = [], hidesKvm = false): Promise<string> {
  const seal = await sealOf(hidesKvm);
  const { world } = contextOf();
  await using folder = await world.files.temporary("nvb-test-");
  const command = { file: "/bin/sh", args: ["-c", script], cwd: folder.path };
  const { code, stdout, stderr } = await world.processes.run(seal.put(command, mounts));
  assert.equal(code, 0, stderr);
  return stdout;
}

const mountsHere = (): string => readFileSync("/proc/self/mountinfo", "utf8");

describe("a sealed command", () => {
  test("is the first process of its own namespace, and sees no other", async () => {
    assert.match(await said("echo $$; ls /proc | grep -c '^[0-9]*$'; readlink /proc/self/ns/pid"), /^1\n[2-5]\npid:/u);
    assert.notEqual((await said("readlink /proc/$$/ns/mnt")).trim(), readlinkSync("/proc/self/ns/mnt"));
  });

  test("keeps its words, its folder and its variables, whatever they hold", async () => {
    const words = ["a b", "", "$(id)", "'", '"', "--", "-x", "*", "é\n"];
    const given: Command = {
      file: "/bin/sh",
      args: ["-c", 'pwd; echo "$NV_TEST"; printf "[%s]" "$@"', "sh", ...words],
      cwd: "/usr",
      env: { NV_TEST: "$HOME 'x'" },
    };
    for (const hidesKvm of [false, true]) {
      const seal = await sealOf(hidesKvm);
      const { stdout } = await contextOf().world.processes.run(seal.put(given, []));
      assert.equal(stdout, `/usr\n$HOME 'x'\n${words.map((word) => `[${word}]`).join("")}`);
    }
  });

  test("ends as the command ends", async () => {
    const seal = await sealOf(false);
    const { processes } = contextOf().world;
    assert.equal((await processes.run(seal.put({ file: "/bin/sh", args: ["-c", "exit 7"] }, []))).code, 7);
    assert.notEqual((await processes.run(seal.put({ file: "/nonexistent", args: [] }, []))).code, 0);
  });
});

/** Root as in a container of docker that got no privileges: what it runs lacks all that `unshare` and `mount` need. */
function asInContainer(): Context {
  const context = contextOf();
  const { world } = context;
  const [program, ...drop] = WITH_DOCKERS_RIGHTS;
  const run: World["processes"]["run"] = async ({ file, args, ...command }, signal) =>
    await world.processes.run({ ...command, file: program, args: [...drop, file, ...args] }, signal);
  return { ...context, world: { ...world, processes: { ...world.processes, run } } };
}

describe("root that may not make namespaces", () => {
  test("gets one of users as well, as everybody else does", async () => {
    const { world, ...context } = asInContainer();
    const seal = await findSeal({ world, ...context }, false);
    assert.ok(seal !== null);
    assert.equal(seal.asUser, true);
    const { stdout, stderr } = await world.processes.run(
      seal.put({ file: "/bin/sh", args: ["-c", "echo $$; id -u"] }, []),
    );
    assert.equal(stdout, "1\n0\n", stderr);
  });

  test("is not taken for it where it may", async () => {
    assert.equal((await sealOf(false)).asUser, false);
  });
});

describe("mounts before a command", () => {
  test("hide a KVM that does not work", async () => {
    const of = "if [ -e /dev/kvm ]; then stat -Lc %t:%T /dev/kvm; else echo none; fi";
    const there = existsSync("/dev/kvm");
    assert.equal(await said(of, [], true), there ? "1:3\n" : "none\n");
    assert.equal(await said(of, [], false), there ? "a:e8\n" : "none\n");
  });

  test("keep what is written to /run and /var/lib", async () => {
    for (const at of ["/run", "/var/lib"]) {
      const file = `${at}/nix-verdict-test`;
      assert.equal(await said(`touch ${file} && ls -d ${file}`, ["traces"]), `${file}\n`);
      assert.ok(!existsSync(file));
    }
  });

  test("hide a second kind of control groups", async () => {
    const of = "ls -d /sys/fs/cgroup/unified/cgroup.procs 2>/dev/null || echo none";
    assert.equal(await said(of, ["cgroups"]), "none\n");
  });

  test("and those of the command itself are its own", async () => {
    const before = mountsHere();
    await said(
      "mount -t tmpfs nvtest /mnt && mount --bind /usr /opt && mount --make-rshared /",
      ["traces", "cgroups"],
      true,
    );
    assert.equal(mountsHere(), before);
  });
});
