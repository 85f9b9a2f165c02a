import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";

import { execa } from "execa";

import { availableMemory } from "../../src/measure/available.ts";
import type { Kernel } from "../../src/system/kernel.ts";
import type { World } from "../../src/system/world.ts";

const MIB = 1024 ** 2;

/** A machine with these files, of which 800 MiB are free. */
const machine = (files: Readonly<Record<string, string>>): World => {
  const all: Record<string, string> = { "/proc/meminfo": "MemTotal: 9 kB\nMemAvailable:     819200 kB\n", ...files };
  return { kernel: { read: (path: string) => all[path] ?? null } as Partial<Kernel> as Kernel } as World;
};
const available = (files: Readonly<Record<string, string>>): number | null => {
  const bytes = availableMemory(machine(files));
  return bytes === null ? null : bytes / MIB;
};

/** The files of a group of version 2 or 1, in MiB. */
const group = (path: string, limit: number | "max", used: number, cached: number): Record<string, string> => ({
  [`/sys/fs/cgroup${path}/memory.max`]: `${limit === "max" ? limit : limit * MIB}\n`,
  [`/sys/fs/cgroup${path}/memory.current`]: `${used * MIB}\n`,
  [`/sys/fs/cgroup${path}/memory.stat`]: `anon 5\nactive_file 7\ninactive_file ${cached * MIB}\n`,
});
const old = (path: string, limit: number, used: number, cached: number): Record<string, string> => ({
  [`/sys/fs/cgroup/memory${path}/memory.limit_in_bytes`]: `${limit * MIB}\n`,
  [`/sys/fs/cgroup/memory${path}/memory.usage_in_bytes`]: `${used * MIB}\n`,
  [`/sys/fs/cgroup/memory${path}/memory.stat`]: `inactive_file 5\ntotal_inactive_file ${cached * MIB}\n`,
});

test("what is free is what the machine has, and what each group around a process leaves to it", () => {
  const own = { "/proc/self/cgroup": "0::/a/b\n" };
  const both = { "/proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/a/b\n0::/\n" };
  const rows: [string, Record<string, string>, number][] = [
    ["no group", {}, 800],
    ["one without a limit", { ...own, ...group("/a/b", "max", 700, 0) }, 800],
    ["one with a limit, and cached files in it", { ...own, ...group("/a/b", 500, 300, 100) }, 300],
    ["one around it with less", { ...own, ...group("/a/b", 500, 0, 0), ...group("/a", 400, 300, 0) }, 100],
    ["a container, whose group is the root", { "/proc/self/cgroup": "0::/\n", ...group("", 600, 0, 0) }, 600],
    ["more than the machine has", { ...own, ...group("/a/b", 5000, 0, 0) }, 800],
    ["more used than allowed", { ...own, ...group("/a/b", 100, 200, 0) }, 0],
    ["the older version", { ...both, ...old("/a/b", 500, 300, 100) }, 300],
    ["the older version without a limit", { ...both, ...old("/a", 2 ** 43, 300, 0) }, 800],
    [
      "files that say nothing",
      { ...own, "/sys/fs/cgroup/a/memory.max": "", "/sys/fs/cgroup/a/memory.current": "" },
      800,
    ],
  ];
  for (const [what, files, expected] of rows) assert.equal(available(files), expected, what);
  assert.equal(availableMemory(machine({ "/proc/meminfo": "" })), null);
});

const ROOTS = ["/sys/fs/cgroup/memory", "/sys/fs/cgroup"];

test("a real group counts, where this machine lets us make one", async (context) => {
  const root = ROOTS.find((path) => existsSync(`${path}/cgroup.procs`)) ?? "";
  const path = `${root}/nix-verdict-test-${process.pid}`;
  const limit = root.endsWith("memory") ? "memory.limit_in_bytes" : "memory.max";
  try {
    mkdirSync(path);
    context.after(() => rmdirSync(path));
    writeFileSync(`${path}/${limit}`, String(300 * MIB));
  } catch (error) {
    context.skip(`no group: ${String(error)}`);
    return;
  }
  const script = `echo $$ > ${path}/cgroup.procs && exec "$@"`;
  const tell = `import { availableMemory } from "${import.meta.dirname}/../../src/measure/available.ts";
    import { realWorld } from "${import.meta.dirname}/../../src/system/world.ts";
    const world = realWorld();
    console.log(JSON.stringify([availableMemory(world), world.machine.memoryBytes]));`;
  const node = [process.execPath, "--input-type=module-typescript", "-e", tell];
  const { stdout } = await execa("/bin/sh", ["-c", script, "sh", ...node]);
  const [free, all] = JSON.parse(stdout) as [number, number];
  assert.ok(free > 0 && free < 300 * MIB, stdout);
  assert.equal(all, 300 * MIB);
});
