import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until, untilRight } from "../tries.ts";
import { CLI, environment, readReport, verdictsOf, withEachNix } from "./run.ts";

/** The contract's limit for everything to be gone after a signal. */
const GONE_MS = 5000;

withEachNix((nix) => {
  test(`SIGINT in evaluation: found or not, all are cancelled, none missing (Nix ${nix.version})`, async (context) => {
    const took = await untilRight(
      () => interrupted(context, nix),
      (ms) => ms < GONE_MS,
    );
    assert.ok(took < GONE_MS, `it took ${took} ms`);
  });
});

/** Interrupts a run that evaluates, looks at what it reports, and gives the milliseconds that it took to end. */
async function interrupted(context: TestContext, nix: TestNix): Promise<number> {
  const flake = join(folder(context), "flake");
  mkdirSync(flake);
  // The second check would keep an evaluator busy for minutes.
  const slow = "builtins.foldl' (sum: n: builtins.seq sum (sum + n)) 0 (builtins.genList (n: n) 1000000000)";
  writeFileSync(
    join(flake, "flake.nix"),
    '{ outputs = _: { checks.x86_64-linux = { broken = throw "found before"; ' +
      `slow = ${slow}; ` +
      `zebra = derivation { name = "zebra-${Date.now()}"; system = "x86_64-linux"; ` +
      'builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }; }',
  );
  const out = join(folder(context), "out");
  const child = spawn(process.execPath, [CLI, flake, "--out", out], {
    env: environment(nix),
    stdio: ["ignore", "pipe", "pipe"],
  });
  context.after(() => child.kill("SIGKILL"));
  // The live console does not speak here, so the evaluator's own memory tells that it is in the middle of it.
  await until("it evaluates the slow one", () => evaluatorMemory(child.pid ?? -1) > 200 * 1024);
  const sentAt = Date.now();
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.on("close", resolve));
  const took = Date.now() - sentAt;
  assert.equal(code, 130);
  const verdicts = verdictsOf(readReport(out));
  assert.deepEqual(Object.keys(verdicts).toSorted(), ["broken", "slow", "zebra"]);
  assert.equal(verdicts["slow"], "cancelled");
  // It is built beside the evaluation, when there is time for it.
  assert.match(verdicts["zebra"] ?? "", /^(?:cancelled|passed)$/u);
  return took;
}

/** Resident memory of the largest child of a process, in KiB. */
function evaluatorMemory(parent: number): number {
  const sizes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        return new RegExp(`^PPid:\\s+${parent}$`, "m").test(status)
          ? Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0)
          : 0;
      } catch {
        return 0;
      }
    });
  return Math.max(0, ...sizes);
}
