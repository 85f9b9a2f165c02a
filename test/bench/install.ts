/**
 * Program: how long it takes from a bare machine to the first finished build, with a release from a mirror on the
 * loopback, beside what unpacking the same tarball into memory takes alone. `install.ts [ROUNDS]`: alternating, medians
 * of so many rounds (default 5). Ends with 1 when the difference is above the limit.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { realProcesses } from "../../src/system/processes.ts";
import { type BareMachine, FIRST_BUILD, installOnBareMachine, onBareMachine } from "../install/bare.ts";
import { pack } from "../make-release.ts";

/** What is allowed beyond unpacking. */
const LIMIT_MS = 5000;

const rounds = Number(process.argv[2] ?? 5);
const packed = await pack("sid");
const server = spawn(process.execPath, [join(import.meta.dirname, "../install/mirror.program.ts"), packed.base], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [port] = (await once(server.stdout, "data")) as [Buffer];
const mirror = `http://127.0.0.1:${String(port).trim()}/good`;

/** Milliseconds of `tar` alone, in the same kind of machine, into the same kind of file system. */
async function unpacking(): Promise<number> {
  const script =
    'from=$(date +%s%N); tar --extract --xz --file "$1" --directory /nix; ' +
    "until=$(date +%s%N); echo $(((until - from) / 1000000))";
  return Number((await onBareMachine(["sh", "-c", script, "sh", packed.tarball])).stdout);
}

/** Milliseconds from the start of the process to the end of its first build, in a sandbox. */
async function installing(machine: BareMachine): Promise<number> {
  const outcome = await installOnBareMachine({ mode: "auto", version: packed.version, mirror }, machine);
  if (!FIRST_BUILD.test(outcome.built ?? ""))
    throw new Error(`no first build: ${outcome.error?.message ?? outcome.buildErrors}`);
  return outcome.builtMs;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

const times: Record<"tar" | "root" | "sudo", number[]> = { tar: [], root: [], sudo: [] };
for (let round = 0; round < rounds; round += 1) {
  times.tar.push(await unpacking());
  times.root.push(await installing({}));
  times.sudo.push(await installing({ runner: "sudo" }));
}
server.kill();

const { stdout: size } = await realProcesses().run({ file: "du", args: ["--apparent-size", "-h", packed.tarball] });
process.stdout.write(`Nix ${packed.version}, ${size.split("\t")[0]}, medians of ${rounds}\n`);
process.stdout.write(
  `unpacking alone                        ${seconds(median(times.tar))}  (${times.tar.map(seconds).join(", ")})\n`,
);
for (const who of ["root", "sudo"] as const) {
  const beyond = median(times[who]) - median(times.tar);
  if (beyond > LIMIT_MS) process.exitCode = 1;
  process.stdout.write(
    `${who}: to the first finished build        ${seconds(median(times[who]))}  ` +
      `(${times[who].map(seconds).join(", ")}); beyond unpacking: ${seconds(beyond)}\n`,
  );
}
