/**
 * Times proofs beside `nix flake check` with a binary cache, and a first run with the cache beside one without it: see
 * `scripts/bench`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Bench, serve } from "../e2e/proving.ts";
import { nixes } from "../nix-fixture.ts";
import { median, print } from "./timing.ts";

const ROUNDS = Number(process.argv[2] ?? 3);

/** Makes a check cost some 10 ms to evaluate: a hundredth of what a NixOS machine does. */
const WORK = "builtins.seq (builtins.foldl' (a: b: a + b) 0 (builtins.genList (x: x) 50000))";

/** The target of the project: what the cache may add to a first run. */
const MOST_ADDED = 1.03;

const ends: (() => void)[] = [];
const scope = { after: (end: () => void) => void ends.push(end) };
let missed = false;

/** Medians of ways that alternate. */
async function race(ways: Record<string, () => Promise<number>>): Promise<Record<string, number>> {
  const times = new Map(Object.keys(ways).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, run] of Object.entries(ways)) times.get(name)?.push(await run());
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
}

for (const nix of nixes) {
  for (const [title, work] of [
    ["nothing to evaluate", ""],
    ["some 10 ms each to evaluate", WORK],
  ] as const) {
    const bench = new Bench(scope, nix);
    bench.write(100, {}, work);
    await bench.run();
    const files = mkdtempSync(join(tmpdir(), "nix-verdict-bench-"));
    ends.push(() => rmSync(files, { recursive: true }));
    await bench.nix(
      "copy",
      "--to",
      `file://${files}?compression=none`,
      ...bench.outputs().map((name) => `/nix/store/${name}`),
    );
    const server = await serve(scope, files);
    const fresh = async (): Promise<void> => {
      bench.emptyStore();
      await bench.nix(
        "eval",
        ".#checks.x86_64-linux",
        "--apply",
        "c: map (n: c.${n}.drvPath) (builtins.attrNames c)",
        "--json",
      );
    };
    const { ours = 0, theirs = 0 } = await race({
      ours: async () => {
        await fresh();
        return (await bench.run("--option", "substituters", server.url())).ms;
      },
      theirs: async () => {
        await fresh();
        return await bench.nix("flake", "check", "-j2", "--option", "substituters", server.url());
      },
    });
    print(
      `Nix ${nix.version}: 100 proven checks, ${title}, empty store: ` +
        `nix-verdict ${ours.toFixed(0)} ms, nix flake check with a binary cache ` +
        `${theirs.toFixed(0)} ms: ${(ours / theirs).toFixed(2)}`,
    );
    missed ||= ours > theirs || ours > 2000;
  }
  const bench = new Bench(scope, nix);
  bench.write(40, Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`c${n}`, "busybox sleep 0.5"])));
  const cold =
    (...args: string[]) =>
    async (): Promise<number> => {
      bench.emptyStore();
      rmSync(bench.cache, { recursive: true, force: true });
      return (await bench.run(...args)).ms;
    };
  const { without = 0, with: caching = 0 } = await race({ without: cold("--no-cache"), with: cold() });
  print(
    `Nix ${nix.version}: a first run of 40 checks: ${(without / 1000).toFixed(2)} s without the cache, ` +
      `${(caching / 1000).toFixed(2)} s with it, saving included: ${(caching / without).toFixed(3)}`,
  );
  missed ||= caching / without > MOST_ADDED;
}
print(
  `targets: proofs faster than nix flake check and under 2 s; ` +
    `a first run at most ${MOST_ADDED} of one without the cache: ${missed ? "MISSED" : "met"}`,
);
for (const end of ends) end();
process.exitCode = missed ? 1 : 0;
