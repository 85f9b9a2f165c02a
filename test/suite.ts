/**
 * Program: runs the test suite, and says a line for each file or folder. Usage: `suite.ts [--unit] [OPTION=VALUE...]
 * [FILE...]`; the options are those of Node's tests, as `--test-name-pattern=…`. It ends with 1 when a file failed.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, globSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";

import { kindOf } from "./kinds.ts";

const ROOT = join(import.meta.dirname, "..");

/** Longer than any file takes on a slow machine. What hangs ends here, with all that it has started. */
const LONGEST_MS = 900_000;

/** How many of the slowest lines the summary repeats. */
const SLOWEST = 10;

/**
 * So many that failed are run again, alone, after all others: a busy machine makes those fail that ask for time. They
 * are named as flaky in the summary. More than these are no matter of luck.
 */
const MOST_AGAIN = 3;

const NODE_OPTIONS = ["--import=./test/compile-cache.ts", "--test-reporter=./test/failures.ts"];

/** Test files that one process runs: a file of its own, or the unit tests of a folder. `name` stands in its line. */
type Batch = { name: string; files: readonly string[] };

type Ended = { batch: Batch; passed: boolean; seconds: number };

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

/** Runs a batch to its end. Gives what it printed as well. */
function run(batch: Batch, isApart: boolean): Promise<Ended & { output: string }> {
  const started = performance.now();
  const together = batch.files.length > 1 ? ["--test", "--test-isolation=none"] : [];
  const node = [process.execPath, ...NODE_OPTIONS, ...together, ...options, ...batch.files];
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
      if (signal !== null) output += `${batch.name} was ended by ${signal}; it may take ${LONGEST_MS / 1000} s.\n`;
      resolve({ batch, passed: code === 0, seconds: (performance.now() - started) / 1000, output });
    });
  });
}

/**
 * Runs batches, `lanes` at a time, and prints each one's line when it ends, with all that it said if it failed. What
 * runs alone measures, and may say figures; programs of others are counted.
 */
async function runAll(batches: readonly Batch[], lanes: number, isApart: boolean): Promise<Ended[]> {
  const ended: Ended[] = [];
  const waiting = [...batches];
  const isQuiet = ({ name }: Batch): boolean => lanes > 1 && !name.endsWith(".clients.ts");
  const lane = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      const { output, ...one } = await run(batch, isApart);
      process.stdout.write(`${line(one)}\n${one.passed && isQuiet(one.batch) ? "" : output}`);
      ended.push(one);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return ended;
}

const alone = (files: readonly string[] = []): Batch[] => files.map((file) => ({ name: file, files: [file] }));

/** Unit tests of a folder share a process, which starts and loads the sources once. The most text comes first. */
function byFolder(files: readonly string[] = []): Batch[] {
  const folders = [...Map.groupBy(files, (file) => dirname(file))];
  return folders
    .map(([folder, own]) =>
      own.length === 1 ? { name: own[0] ?? "", files: own } : { name: `${folder}/`, files: own },
    )
    .toSorted((one, other) => bytesOf(other) - bytesOf(one));
}

const bytesOf = ({ files: own }: Batch): number => own.reduce((sum, file) => sum + statSync(join(ROOT, file)).size, 0);

function line({ batch, passed, seconds }: Ended): string {
  const count = batch.files.length > 1 ? ` (${batch.files.length} files)` : "";
  return `${passed ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${batch.name}${count}`;
}

/** What a reader of a long log looks for: how many, how long, the slowest, and at the very end what failed. */
function summarize(ended: readonly Ended[], flaky: readonly Ended[], seconds: number): void {
  const slowest = ended.toSorted((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  const failed = ended.filter(({ passed }) => !passed);
  console.log(`\nThe slowest:\n${slowest.map(line).join("\n")}`);
  if (flaky.length > 0) console.log(`\nFLAKY: failed above, passed alone:\n${flaky.map(line).join("\n")}`);
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map(line).join("\n")}`);
  const count = ended.reduce((sum, { batch }) => sum + batch.files.length, 0);
  console.log(`\n${count} files in ${seconds.toFixed(0)} s, ${failed.length} failed, ${flaky.length} flaky`);
}

const started = performance.now();
const files = Map.groupBy(chosen(), kindOf);
const cores = availableParallelism();
// More than there are cores: much of a unit test's time is waiting.
const first = await runAll(byFolder(files.get("unit")), cores * 3, false);
if (!isUnitOnly) {
  // One more than there are cores: tests of what is slow or gone wait for most of their time.
  first.push(...(await runAll(alone(files.get("machine")), Math.min(3, cores + 1), true)));
  const measuring = alone(files.get("alone"));
  // CI waits for this line: from here on, the suite leaves a core idle.
  if (measuring.length > 0) console.log("One at a time:");
  first.push(...(await runAll(measuring, 1, true)));
}
const failed = first.filter(({ passed }) => !passed).map(({ batch }) => batch);
const again = isUnitOnly || failed.length > MOST_AGAIN ? [] : await runAll(failed, 1, true);
const flaky = again.filter(({ passed }) => passed);
const ended = first.map((one) => flaky.find(({ batch }) => batch === one.batch) ?? one);
summarize(ended, flaky, (performance.now() - started) / 1000);
process.exitCode = ended.every(({ passed }) => passed) ? 0 : 1;
