/** Real builds with known use of memory and CPU, and a sampler of the sources that watches them. */

import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface } from "node:readline";

import { type Measurement, Meter } from "../../src/measure/meter.ts";
import type { Sampled } from "../../src/model/event.ts";
import { untilRight } from "../tries.ts";

export const MIB = 1024 * 1024;

/**
 * A sampler in a process of its own that watches our Nix clients. `samples`: all that it said; `stop` ends it and gives
 * what it has cost.
 */
export type Sampling = AsyncDisposable & {
  meter: Meter;
  samples: Sampled[];
  stop(): Promise<{ cpuMs: number; wallMs: number }>;
};

/** `command`: what starts Node as root. */
export async function startSampling(command: readonly string[] = [process.execPath]): Promise<Sampling> {
  const [file = "", ...args] = command;
  const child = spawn(
    file,
    [...args, join(import.meta.dirname, `sampler.program${extname(import.meta.filename)}`), String(process.pid)],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const meter = new Meter({ now: () => Date.now() });
  const samples: Sampled[] = [];
  let cost = { cpuMs: 0, wallMs: 0 };
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as Sampled | typeof cost | { type: "ready" };
    if (!("type" in said)) cost = said;
    else if (said.type === "ready") ready.resolve();
    else meter.record(samples[samples.push(said) - 1] ?? said);
  });
  await ready.promise;
  const closed = once(child, "close");
  const stop = async (): Promise<typeof cost> => {
    child.stdin.end();
    await closed;
    return cost;
  };
  return { meter, samples, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
}

/** A Nix to build with, and its environment. */
export type Builds = { bin: string; env?: Record<string, string>; options?: readonly string[] };

export type Script = { drvPath: string; outPath: string };

/** Makes derivations that run scripts in the sandbox's shell; nothing of them was ever built. */
export function derivations(nix: Builds, scripts: readonly string[], attributes = ""): Script[] {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-measure-"));
  const build = (script: string): string => {
    const text = JSON.stringify(script).replaceAll("$", "\\$");
    const command = `builder = "/bin/sh"; args = [ "-c" ${text} ];`;
    return `(derivation { name = "measured-${randomUUID()}"; system = "x86_64-linux"; ${command} ${attributes} })`;
  };
  writeFileSync(join(folder, "all.nix"), `map (d: [ d.drvPath d.outPath ]) [ ${scripts.map(build).join(" ")} ]`);
  const text = execFileSync(
    join(nix.bin, "nix"),
    ["eval", "--json", "--extra-experimental-features", "nix-command", "-f", join(folder, "all.nix")],
    { env: { ...process.env, ...nix.env }, encoding: "utf8" },
  );
  rmSync(folder, { recursive: true });
  return (JSON.parse(text) as [string, string][]).map(([drvPath, outPath]) => ({ drvPath, outPath }));
}

/** Builds one derivation with a client of its own, and gives what it has used. */
export async function measured(nix: Builds, { drvPath, outPath }: Script, meter: Meter): Promise<Measurement | null> {
  const client = startClient(nix, [drvPath]);
  meter.started(drvPath, client.pid ?? -1, [outPath], Date.now());
  await once(client, "close");
  return await meter.finished(drvPath, Date.now());
}

/**
 * The same for the script of a fresh derivation, which must have been seen; a sampler that stood still for all of it
 * gets another.
 */
export async function measure(nix: Builds, script: string, sampling: Sampling): Promise<Measurement> {
  const once = async (): Promise<Measurement | null> => {
    const [derivation] = derivations(nix, [script]);
    assert.ok(derivation !== undefined);
    return await measured(nix, derivation, sampling.meter);
  };
  const measurement = await untilRight(once, (one) => one !== null);
  assert.ok(measurement !== null, "the build was not seen");
  return measurement;
}

export function startClient(nix: Builds, drvPaths: readonly string[]): ChildProcess {
  const args = [
    "build",
    "--extra-experimental-features",
    "nix-command",
    "--no-link",
    "--keep-going",
    "--max-jobs",
    "1",
    ...(nix.options ?? []),
    ...drvPaths.map((path) => `${path}^*`),
  ];
  return spawn(join(nix.bin, "nix"), args, { env: { ...process.env, ...nix.env }, stdio: "ignore" });
}

/** A daemon of its own. `args`: a daemon without arguments has no room for its clients' pids. */
export async function daemon(bin: string, args: readonly string[]): Promise<Builds & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-daemon-"));
  const socket = join(folder, "socket");
  const child = spawn(join(bin, "nix-daemon"), args, {
    env: { ...process.env, NIX_DAEMON_SOCKET_PATH: socket },
    stdio: "ignore",
  });
  while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 20));
  const end = async (): Promise<void> => {
    child.kill();
    await once(child, "exit");
    rmSync(folder, { recursive: true, force: true });
  };
  return { bin, env: { NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: socket }, [Symbol.asyncDispose]: end };
}

/** Whether a number of bytes is within a part of what it should be. */
export function isNear(bytes: number, expected: number, tolerance: number): boolean {
  return Math.abs(bytes - expected) <= tolerance * expected;
}

/** Fails unless it is. */
export function near(bytes: number, expected: number, tolerance: number): void {
  assert.ok(
    isNear(bytes, expected, tolerance),
    `${(bytes / MIB).toFixed(1)} MiB instead of ${(expected / MIB).toFixed(1)}`,
  );
}
