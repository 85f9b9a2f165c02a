/**
 * Times nix-verdict with a history beside plain Nix on 24 checks of very different length, the longest last by name:
 * see `scripts/bench`.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DIST } from "../built.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { call, median, print, seconds } from "./timing.ts";

const CLI = join(DIST, "cli.js");
const ROUNDS = Number(process.argv[2] ?? 3);
const SYSTEM = "x86_64-linux";

/** Seconds that each check sleeps, by name. */
const SLEEPS = [
  ...Array<number>(8).fill(0.2),
  ...Array<number>(6).fill(0.4),
  ...Array<number>(3).fill(0.6),
  1,
  1,
  1.7,
  2.5,
  3,
  4,
  7,
];
/** What two slots need at least. */
const BOUND = Math.max(...SLEEPS, SLEEPS.reduce((sum, one) => sum + one, 0) / 2);
/** The target of the project: a share of the bound, and seconds for evaluation and start. */
const TARGET = 1.06 * BOUND + 0.5;

const work = mkdtempSync(join(tmpdir(), "nix-verdict-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const flake = join(work, "flake.nix");
const [history, out] = [join(tmpdir(), `nix-verdict-bench-${process.pid}.json`), `${work}-out`];
process.on("exit", () => {
  for (const path of [history, out]) rmSync(path, { recursive: true, force: true });
});

/** A flake that nobody has built; its checks have the names that they always have. */
function freshFlake(): void {
  const checks = SLEEPS.map(
    (time, place) =>
      `c${String(place).padStart(2, "0")} = build "c${place}" "busybox sleep ${time}; echo ${randomUUID()} > $out";`,
  );
  writeFileSync(
    flake,
    "{ outputs = _: let build = name: script: derivation { " +
      `inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" script ]; }; ` +
      `in { checks.${SYSTEM} = { ${checks.join(" ")} }; }; }`,
  );
}

const verdict = (nix: TestNix): void =>
  void call(nix, process.execPath, CLI, "run", work, "--no-cache", "--jobs", "2", "--out", out, "--history", history);
const WAYS: Readonly<Record<string, (nix: TestNix) => void>> = {
  "nix build -j2 --keep-going": (nix) => {
    const names = "c: map (n: builtins.unsafeDiscardStringContext c.${n}.drvPath) (builtins.attrNames c)";
    const drvPaths = JSON.parse(
      call(nix, "nix", "eval", "--json", `${work}#checks.${SYSTEM}`, "--apply", names),
    ) as string[];
    call(nix, "nix", "build", "-j2", "--keep-going", "--no-link", ...drvPaths.map((path) => `${path}^*`));
  },
  "nix flake check -j2": (nix) => void call(nix, "nix", "flake", "check", "-j2", work),
  "nix-verdict --history": verdict,
};

print(
  `\n${SLEEPS.length} checks of ${Math.min(...SLEEPS)} to ${Math.max(...SLEEPS)} s, the longest last by name; ` +
    `two at once, so at least ${BOUND.toFixed(1)} s; ` +
    `medians of ${ROUNDS} rounds, alternating`,
);
let missed = false;
for (const nix of nixes) {
  // What a first run took is what the others know.
  freshFlake();
  verdict(nix);
  const times = new Map(Object.keys(WAYS).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, run] of Object.entries(WAYS)) {
      freshFlake();
      times.get(name)?.push(seconds(() => run(nix)));
    }
  }
  print(`\nNix ${nix.version}                 wall     of the bound`);
  const wall = (name: string): number => median(times.get(name) ?? []);
  for (const name of times.keys())
    print(`  ${name.padEnd(26)} ${wall(name).toFixed(2)} s  ${(wall(name) / BOUND).toFixed(3)}`);
  missed ||= wall("nix-verdict --history") > TARGET || wall("nix-verdict --history") > wall("nix flake check -j2");
}
print(`target: at most ${TARGET.toFixed(2)} s, and less than nix flake check: ${missed ? "MISSED" : "met"}`);
process.exitCode = missed ? 1 : 0;
