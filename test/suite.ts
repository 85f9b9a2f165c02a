/**
 * Program: runs the test suite, and says a line for each file. Usage: `suite.ts [--unit] [OPTION=VALUE...] [FILE...]`;
 * the options are those of Node's tests, as `--test-name-pattern=…`. It ends with 1 when a file failed.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";

import { kindOf } from "./kinds.ts";

const ROOT = join(import.meta.dirname, "..");

/** Longer than any file takes on a slow machine. What hangs ends here, with all that it has started. */
const LONGEST_MS = 900_000;

/** How many of the slowest files the summary names. */
const SLOWEST = 10;

const NODE_OPTIONS = ["--import=./test/compile-cache.ts", "--test-reporter=./test/failures.ts"];

type Ended = { file: string; passed: boolean; seconds: number };

const words = process.argv.slice(2);
const isUnitOnly = words.includes("--unit");
const options = words.filter((word) => word.startsWith("--") && word !== "--unit");
const named = words.filter((word) => !word.startsWith("--"));

/** In a process namespace of its own, a test's Nix cannot kill another one's builds: both use the same build users. */
const APART = ["unshare", "--fork", "--pid", "--mount-proc", "--kill-child"];

/** The files to run: those that are named, as files or patterns; else all. */
function chosen(): string[] {
  const patterns = named.length === 0 ? ["test/**/*.test.ts"] : named;
  const files = patterns.flatMap((pattern) => (existsSync(pattern) ? [pattern] : globSync(pattern, { cwd: ROOT })));
  if (files.length === 0) throw new Error(`No test file is called ${named.join(" ")}.`);
  return [...new Set(files.map((file) => relative(ROOT, join(ROOT, relative(ROOT, file)))))].toSorted();
}

const running = new Set<ChildProcess>();

/** Ends a file's process, and listens no longer to whatever else holds its output. */
function end(child: ChildProcess): void {
  child.kill("SIGKILL");
  child.stdout?.destroy();
  child.stderr?.destroy();
}

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    for (const child of running) end(child);
    process.kill(process.pid, signal);
  });

/** Runs one file to its end. Gives what it printed as well. */
function run(file: string, isApart: boolean): Promise<Ended & { output: string }> {
  const started = performance.now();
  const node = [process.execPath, ...NODE_OPTIONS, ...options, file];
  const [program = "", ...args] = isApart ? [...APART, ...node] : node;
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const limit = setTimeout(() => end(child), LONGEST_MS);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code, signal) => {
      clearTimeout(limit);
      running.delete(child);
      if (signal !== null) output += `${file} was ended by ${signal}; it may take ${LONGEST_MS / 1000} s.\n`;
      resolve({ file, passed: code === 0, seconds: (performance.now() - started) / 1000, output });
    });
  });
}

/** Runs files, `lanes` at a time, and prints each one's line when it ends. */
async function runAll(files: readonly string[], lanes: number, isApart: boolean): Promise<Ended[]> {
  const ended: Ended[] = [];
  const waiting = [...files];
  const lane = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const { output, ...one } = await run(file, isApart);
      process.stdout.write(`${line(one)}\n${one.passed ? "" : output}`);
      ended.push(one);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ended;
}

function line({ file, passed, seconds }: Ended): string {
  return `${passed ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${file}`;
}

/** What a reader of a long log looks for: how many, how long, the slowest, and at the very end what failed. */
function summarize(ended: readonly Ended[], seconds: number): void {
  const slowest = ended.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  const failed = ended.filter(({ passed }) => !passed);
  console.log(`\nThe slowest files:\n${slowest.map(line).join("\n")}`);
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map(line).join("\n")}`);
  console.log(`\n${ended.length} files in ${seconds.toFixed(0)} s, ${failed.length} of them failed`);
}

const started = performance.now();
const files = Map.groupBy(chosen(), kindOf);
const cores = availableParallelism();
// More than there are cores: much of a unit test's time is waiting.
const ended = await runAll(files.get("unit") ?? [], cores * 2, false);
if (!isUnitOnly) {
  ended.push(...(await runAll(files.get("machine") ?? [], Math.min(2, cores), true)));
  ended.push(...(await runAll(files.get("alone") ?? [], 1, true)));
}
summarize(ended, (performance.now() - started) / 1000);
process.exitCode = ended.every(({ passed }) => passed) ? 0 : 1;
