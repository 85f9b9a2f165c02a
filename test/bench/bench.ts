/** Times nix-verdict beside plain Nix on 100 trivial checks over one dependency: see `scripts/bench`. */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";

import { DIST } from "../built.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { call, median, print, seconds } from "./timing.ts";

const CLI = join(DIST, "cli.js");
const ROUNDS = Number(process.argv[2] ?? 5);
const CHECKS = 100;
const SYSTEM = "x86_64-linux";

/** The targets of the project, as ratios to `nix build --keep-going` of the same checks, and seconds. */
const TARGETS = { cold: 1.15, warmSeconds: 1.5 };

const work = mkdtempSync(join(tmpdir(), "nix-verdict-bench-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

type Way = { name: string; run(nix: TestNix): void };

const nixBuild: Way = {
  name: "nix build -j2 --keep-going",
  run: (nix) => {
    const names = "c: map (n: builtins.unsafeDiscardStringContext c.${n}.drvPath) (builtins.attrNames c)";
    const drvPaths = JSON.parse(
      call(nix, "nix", "eval", "--json", `${work}#checks.${SYSTEM}`, "--apply", names),
    ) as string[];
    call(nix, "nix", "build", "-j2", "--keep-going", "--no-link", ...drvPaths.map((path) => `${path}^*`));
  },
};
const flakeCheck: Way = {
  name: "nix flake check -j2",
  run: (nix) => void call(nix, "nix", "flake", "check", "-j2", work),
};
const verdict: Way = {
  name: "nix-verdict --jobs 2",
  run: (nix) =>
    void call(
      nix,
      process.execPath,
      CLI,
      "run",
      work,
      "--no-cache",
      "--jobs",
      "2",
      "--out",
      join(work, "../", `${work.split("/").at(-1)}-out`),
    ),
};
const WAYS = [nixBuild, flakeCheck, verdict];

/** A flake that nobody has built: every check reads the one dependency and prints a line. */
function freshFlake(): void {
  const flake = `{ outputs = _: let
    build = name: script:
      derivation { inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" script ]; };
    shared = build "shared" "echo ${randomUUID()} > $out";
    check = n: rec {
      name = "check-\${toString n}";
      value = build name "read x < \${shared}; echo \${toString n}; echo $x > $out";
    };
  in { checks.${SYSTEM} = builtins.listToAttrs (builtins.genList check ${CHECKS}); }; }`;
  writeFileSync(join(work, "flake.nix"), flake);
}

print(
  `${CHECKS} trivial checks over one dependency; medians of ${ROUNDS} rounds, alternating; ` +
    `${cpus().length} cores (${cpus()[0]?.model ?? "unknown"})`,
);
let missed = false;
for (const nix of nixes) {
  const cold = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  const warm = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each round begins with another one, so that none always meets the same neighbours.
    for (const offset of WAYS.keys()) {
      const way = WAYS[(round + offset) % WAYS.length] ?? verdict;
      freshFlake();
      cold.get(way)?.push(seconds(() => way.run(nix)));
      warm.get(way)?.push(seconds(() => way.run(nix)));
    }
  }
  const base = median(cold.get(nixBuild) ?? []);
  const baseWarm = median(warm.get(nixBuild) ?? []);
  print(`\nNix ${nix.version}                 cold     ratio    warm     ratio`);
  for (const way of WAYS) {
    const [coldSeconds, warmSeconds] = [median(cold.get(way) ?? []), median(warm.get(way) ?? [])];
    print(
      `  ${way.name.padEnd(26)} ${coldSeconds.toFixed(2)} s   ${(coldSeconds / base).toFixed(2)}     ` +
        `${warmSeconds.toFixed(2)} s   ${(warmSeconds / baseWarm).toFixed(2)}`,
    );
    if (way === verdict) missed ||= coldSeconds / base > TARGETS.cold || warmSeconds > TARGETS.warmSeconds;
  }
}
/** The median of nine starts of Node with these arguments, in whole milliseconds. */
const measureStartup = (...args: string[]): string => {
  const runs = Array.from({ length: 9 }, () => seconds(() => execFileSync(process.execPath, args)));
  return (median(runs) * 1000).toFixed(0);
};
print(`\nstart-up (--version): ${measureStartup(CLI, "--version")} ms; an empty Node: ${measureStartup("-e", "")} ms`);
const outcome = missed ? "MISSED" : "met";
print(`targets ${outcome}: cold at most ${TARGETS.cold} of nix build, warm under ${TARGETS.warmSeconds} s`);
process.exitCode = missed ? 1 : 0;
