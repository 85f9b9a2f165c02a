/**
 * Program for tests: `sampler.program.ts OWNER` samples the builds of a process' Nix clients until its standard input
 * closes. Prints a line of JSON for each sample and one when it is under way, and at last what it has cost since the
 * first, as `{cpuMs, wallMs}`.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { measure } from "../../src/measure/sampler.ts";
import { realWorld } from "../../src/system/world.ts";

const stop = new AbortController();
process.stdin.on("end", () => stop.abort()).resume();
const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const measuring = measure.work(
  { world: realWorld(), emit: say, signal: stop.signal },
  { ownerPid: Number(process.argv[2]), mayChange: true },
);
// Starting the program, and compiling it from TypeScript, is not the sampler's work.
await sleep(500);
say({ type: "ready" });
const [cpu, from] = [process.cpuUsage(), performance.now()];
await measuring;
const { user, system } = process.cpuUsage(cpu);
say({ cpuMs: (user + system) / 1000, wallMs: performance.now() - from });
