/**
 * Times the evaluation of large flakes beside plain Nix and, where it is installed, nix-eval-jobs, with the memory of
 * all processes together: see `scripts/bench` and `scripts/bench-evaluation`.
 */
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setInterval } from "node:timers";

import { DIST } from "../built.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { HEAVY_FLAKES, heavyFlake } from "./heavy-flake.ts";
import { median, print } from "./timing.ts";

const [ROUNDS, FLAKE] = [Number(process.argv[2] ?? 1), process.argv[3]];
const SAMPLE_MS = 50;
const GIB = 1024 ** 3;

type Way = { name: string; command: (flake: string) => string[] };
/** `ending`: its exit code, because a program that fails at once is fast; with a broken check, 1 is right. */
type Cost = { seconds: number; bytes: number; ending: string };

const VERDICT: Way = {
  name: "nix-verdict plan",
  command: (flake) => [process.execPath, join(DIST, "cli.js"), "plan", flake, "--no-cache", "--json"],
};
const CHECK: Way = {
  name: "nix flake check --no-build",
  command: (flake) => ["nix", "flake", "check", "--no-build", "--keep-going", flake],
};
const JOBS: Way = {
  name: "nix-eval-jobs, 2 of 2 GB",
  command: (flake) => [
    ..."nix-eval-jobs --workers 2 --max-memory-size 2048 --flake".split(" "),
    `${flake}#checks.x86_64-linux`,
  ],
};
const hasJobs = spawnSync("nix-eval-jobs", ["--version"]).error === undefined;
const WAYS = [CHECK, ...(hasJobs ? [JOBS] : []), VERDICT];

/** The memory of a process and all below it, in bytes: what is shared counts for each. */
function memoryBelow(root: number): number {
  const all = readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const fields = readFileSync(`/proc/${entry}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      return [{ pid: Number(entry), parent: Number(fields[1]), bytes: Number(fields[21]) * 4096 }];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  const below = Map.groupBy(all, ({ parent }) => parent);
  const total = (pid: number): number =>
    (below.get(pid) ?? []).reduce((sum, child) => sum + child.bytes + total(child.pid), 0);
  return (all.find(({ pid }) => pid === root)?.bytes ?? 0) + total(root);
}

async function measure(nix: TestNix, { command }: Way, flake: string): Promise<Cost> {
  const [file = "", ...args] = command(flake);
  const from = performance.now();
  const child = spawn(file, args, {
    env: {
      ...process.env,
      PATH: `${nix.bin}:${process.env["PATH"]}`,
      NIX_CONFIG: "experimental-features = nix-command flakes\neval-cache = false",
    },
    stdio: "ignore",
  });
  let bytes = 0;
  const watch = setInterval(() => (bytes = Math.max(bytes, memoryBelow(child.pid ?? 0))), SAMPLE_MS);
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  clearInterval(watch);
  return { seconds: (performance.now() - from) / 1000, bytes, ending: signal ?? `exit ${code}` };
}

/** Measures each way in turn. Gives what each took of the first one's time. */
async function compare(nix: TestNix, what: string, flakeOf: () => string): Promise<number> {
  const costs = new Map<Way, Cost[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const way of WAYS) costs.get(way)?.push(await measure(nix, way, flakeOf()));
  const wall = (way: Way): number => median((costs.get(way) ?? []).map(({ seconds }) => seconds));
  print(`\nNix ${nix.version}, ${what}`);
  for (const way of WAYS) {
    const memory = median((costs.get(way) ?? []).map(({ bytes }) => bytes)) / GIB;
    const ratio = wall(way) / wall(CHECK);
    const endings = [...new Set((costs.get(way) ?? []).map(({ ending }) => ending))].join(", ");
    const time = `${wall(way).toFixed(1).padStart(6)} s  ${ratio.toFixed(2)}`;
    print(`  ${way.name.padEnd(28)} ${time}  ${memory.toFixed(2)} GiB  ${endings}`);
  }
  return wall(VERDICT) / wall(CHECK);
}

print(`\nEvaluation: wall time, of the first one's, and memory together; medians of ${ROUNDS}, alternating`);
const work = mkdtempSync(join(tmpdir(), "nix-verdict-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
let isSlower = false;
for (const nix of nixes) {
  if (FLAKE !== undefined) {
    await compare(nix, FLAKE, () => FLAKE);
    continue;
  }
  for (const flake of HEAVY_FLAKES) {
    const fresh = (): string => {
      const folder = join(work, randomUUID());
      mkdirSync(folder);
      writeFileSync(join(folder, "flake.nix"), heavyFlake(flake, randomUUID()));
      return `path:${folder}`;
    };
    isSlower = (await compare(nix, `${flake.checks} checks: ${flake.what}`, fresh)) > 1 || isSlower;
  }
}
if (FLAKE === undefined) print(`target: no slower than nix flake check: ${isSlower ? "MISSED" : "met"}`);
process.exitCode = isSlower ? 1 : 0;
