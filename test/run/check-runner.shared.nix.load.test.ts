import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import type { ClientOutcome } from "../../src/run/build-tracker.ts";
import { buildWith } from "../../src/run/nix-client.ts";
import { RunningClients, verifying } from "../../src/run/undecided.ts";
import { realWorld } from "../../src/system/world.ts";
import { environment } from "../e2e/run.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";

const LIMITS = { timeoutSeconds: null, silenceSeconds: null, buildsHere: true };

/**
 * Builds derivations with two clients, the second of which begins when the first one builds. `counts`: how often the
 * builder of each was started.
 */
async function buildTwice(
  context: TestContext,
  nix: TestNix,
  scripts: Readonly<Record<string, string>>,
  [one, other]: readonly [string[], string[]],
): Promise<{ heard: string[]; counts: Record<string, number>; outcomes: ClientOutcome[] }> {
  const place = folder(context);
  const starts = join(place, "starts");
  mkdirSync(starts);
  chmodSync(starts, 0o777);
  const made = Object.entries(scripts).map(
    ([name, script]) =>
      `${name} = derivation { name = "${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
      `args = [ "-c" "echo x >> /starts/${name}; ${script}" ]; };`,
  );
  writeFileSync(join(place, "default.nix"), `{ ${made.join("\n")} }`);
  const env = environment(nix);
  const drvPaths = new Map(
    Object.keys(scripts).map((name) => [
      name,
      execFileSync(join(nix.bin, "nix-instantiate"), ["-A", name, place], {
        env,
        encoding: "utf8",
        stdio: "pipe",
      }).trim(),
    ]),
  );
  const heard: string[] = [];
  const listener = {
    started: (drvPath: string) => void heard.push(`started ${nameOf(drvPath)}`),
    finished: (drvPath: string) => void heard.push(`finished ${nameOf(drvPath)}`),
    abandoned: (drvPath: string) => void heard.push(`abandoned ${nameOf(drvPath)}`),
    warned: () => undefined,
    logged: async () => undefined,
  };
  const nameOf = (drvPath: string): string => [...drvPaths].find(([, path]) => path === drvPath)?.[0] ?? drvPath;
  const running = new RunningClients(listener, () => false);
  const tool = {
    bin: join(nix.bin, "nix"),
    version: nix.version,
    implementation: "nix" as const,
    // A client that waits for the other's build must not look again in the moment in which that fails.
    options: [
      ["extra-sandbox-paths", `/starts=${starts}`],
      ["build-poll-interval", "5"],
    ] as const,
    impure: false,
  };
  const world = { ...realWorld(), env };
  const build = async (names: readonly string[]): Promise<ClientOutcome> => {
    const batch = { ...verifying(""), drvPaths: names.map((name) => drvPaths.get(name) ?? "") };
    const client = running.begin(batch);
    const outcome = await buildWith(
      { world, emit: () => undefined, signal: client.signal },
      { tool, options: LIMITS, flags: [] },
      batch.drvPaths,
      client,
    );
    running.end(batch);
    return outcome;
  };
  const first = build(one);
  await until("the first client builds", () => heard.length > 0);
  const outcomes = await Promise.all([first, build(other)]);
  const count = (name: string): number => readFileSync(join(starts, name), "utf8").split("\n").length - 1;
  return { heard, outcomes, counts: Object.fromEntries(readdirSync(starts).map((name) => [name, count(name)])) };
}

for (const nix of nixes) {
  test(`what failed in a client that goes on is not built in another (Nix ${nix.version})`, async (context) => {
    const scripts = { a: "busybox sleep 3; echo > \\$out", b: "busybox sleep 1; exit 3", c: "busybox sleep 4; exit 4" };
    const { counts, heard, outcomes } = await buildTwice(context, nix, scripts, [
      ["a", "b"],
      ["b", "c"],
    ]);
    assert.deepEqual(counts, { a: 1, b: 1, c: 1 }, heard.join("\n"));
    assert.deepEqual(
      heard.filter((line) => line.endsWith(" b")),
      ["started b", "finished b"],
    );
    assert.ok(heard.includes("finished a"));
    const [, ended] = outcomes;
    assert.deepEqual([...(ended?.failures.values() ?? [])].map(({ message }) => message).toSorted(), [
      "its builder exited with 3",
      "its builder exited with 4",
    ]);
  });

  test(`a client that waits for what fails in another one ends with it (Nix ${nix.version})`, async (context) => {
    const scripts = { b: "busybox sleep 2; exit 3", c: "busybox sleep 3; exit 4" };
    const { counts, heard } = await buildTwice(context, nix, scripts, [["b", "c"], ["b"]]);
    assert.equal(counts["b"], 1, heard.join("\n"));
  });
}
