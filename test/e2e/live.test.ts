import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";
import { CLI, environment, freshFlake, verdict } from "./run.ts";

const [, newer] = nixes;
assert.ok(newer);

test("on a terminal: what runs, what waits for what, how far it is; and nothing of it stays", async (context) => {
  const gates = join(folder(context), "gates");
  mkdirSync(gates);
  chmodSync(gates, 0o777);
  for (const name of ["one", "two", "three", "four", "shared"])
    execFileSync("mkfifo", ["-m", "666", join(gates, `${name}.go`)]);
  const command = [
    process.execPath,
    CLI,
    freshFlake(context, "gates"),
    "--jobs",
    "2",
    "--out",
    join(folder(context), "out"),
    "--option",
    "extra-sandbox-paths",
    `/gates=${gates}`,
  ];
  // `script` gives it a terminal of its own; the words of the command hold nothing that a shell would read.
  const child = spawn("script", ["-qec", command.join(" "), "/dev/null"], {
    env: environment(newer, { TERM: "xterm-256color" }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.after(() => child.kill("SIGKILL"));
  let screen = "";
  child.stdout.on("data", (data: Buffer) => (screen += String(data)));
  const plain = (): string => stripVTControlCharacters(screen);

  for (const shown of [
    /four and three wait for shared-[\w-]+ \(\d+ s\)/,
    /● one {2}\d+ s/,
    /run \d+ s · 0 of 4 checks done · 1 running · 0 of 1 dependency/,
  ]) {
    await until(`it shows ${shown.source}`, () => shown.test(plain()));
  }
  for (const name of ["shared", "one", "two", "three", "four"])
    writeSync(openSync(join(gates, `${name}.go`), "r+"), "pass\n");
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 0);
  const end = plain().slice(plain().lastIndexOf("checks done"));
  assert.match(end, /✔ one +passed/);
  assert.match(end, /✔ all 4 checks passed/);
  // Every line that was drawn has been cleared again: as many lines up as lines down, but for those that stay.
  const lasting = screen.slice(screen.lastIndexOf("\u001b[1A"));
  assert.doesNotMatch(stripVTControlCharacters(lasting), /● |▸ /, "no live line is left behind");
});

const ESC = "\u001b";

/**
 * A flake whose checks take long to evaluate, because each waits for a build of so many seconds. `name` is one of a
 * stranger.
 */
function slowFlake(context: TestContext, name: string): string {
  const path = folder(context);
  const waits = (seconds: number): string =>
    `builtins.seq (import (made "wait-${seconds}" ''read x _ < /proc/uptime; end=$(( ''\${x%.*} + ${seconds} )); ` +
    `while read x _ < /proc/uptime; [ ''\${x%.*} -lt $end ]; do :; done; echo 1 > $out''))`;
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = { self }: let
      made = name: command: derivation {
        inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; \${command}" ];
      };
    in { checks.x86_64-linux = {
      a = made "a" "echo > $out";
      b = throw "no b";
      ${JSON.stringify(name)} = ${waits(14)} (made "c" "echo > $out");
    }; }; }\n`,
  );
  return path;
}

test("on a terminal: how far the evaluation is, what takes so long, and no line wider than it", async (context) => {
  const flake = slowFlake(context, "c\n::error::c");
  const command = `stty cols 72; exec ${process.execPath} ${CLI} ${flake} --no-cache --out ${join(flake, "out")}`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: environment(newer, { TERM: "xterm-256color" }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  context.after(() => child.kill("SIGKILL"));
  let screen = "";
  child.stdout.on("data", (data: Buffer) => (screen += String(data)));
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(code, 1);
  const lines = stripVTControlCharacters(screen).split(/[\r\n]+/u);
  const told = lines.filter((line) => line.startsWith("◇"));
  assert.match(told.at(-1) ?? "", /^◇ evaluating 2 of 3 \(1 failed\) · \d+ MiB · c‹U\+000A›::error::c \d+ s$/u);
  for (const line of told) assert.ok(line.length <= 72, line);
});

test("on a narrow terminal without colour: expected end, memory, and no line too wide", async (context) => {
  const base = folder(context);
  const salted = (): string => {
    const path = folder(context);
    const make = (name: string, command: string): string =>
      `${name} = derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
      `args = [ "-c" ": ${randomUUID()}; ${command}; echo > $out" ]; };`;
    const work = "x=$(busybox yes | busybox head -c 30000000); busybox sleep 4";
    const checks = [
      make(`a-check-with-${"quite-".repeat(8)}a-long-name`, work),
      make("two", "busybox sleep 4"),
      make("bad", "exit 3"),
    ];
    writeFileSync(join(path, "flake.nix"), `{ outputs = _: { checks.x86_64-linux = { ${checks.join("\n")} }; }; }\n`);
    return path;
  };
  const screens: string[] = [];
  for (const columns of [120, 52]) {
    const args = `${salted()} --no-cache --jobs 1 --history ${join(base, "history.json")} --out ${join(base, "out")}`;
    const child = spawn(
      "script",
      ["-qec", `stty cols ${columns}; exec ${process.execPath} ${CLI} ${args}`, "/dev/null"],
      {
        env: environment(newer, { TERM: "xterm-256color", NO_COLOR: "1" }),
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    context.after(() => child.kill("SIGKILL"));
    let screen = "";
    child.stdout?.on("data", (data: Buffer) => (screen += String(data)));
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 1);
    screens.push(screen);
  }
  const [first = "", second = ""] = screens.map((screen) => stripVTControlCharacters(screen));
  for (const screen of screens) assert.doesNotMatch(screen, new RegExp(String.raw`${ESC}\[[\d;]*m`, "u"), "no colour");
  assert.doesNotMatch(first, / left/u, "nothing is known yet");
  const live = second.split(/[\r\n]+/u).filter((line) => /^[▸▪●◌✘✔]/u.test(line));
  assert.ok(
    live.some((line) => /^▸ run \d+ s · .*about \d+ s left/u.test(line)),
    second,
  );
  assert.ok(
    live.some((line) => /^▪ .*\d+ MiB of [\d.]+ GiB$/u.test(line)),
    second,
  );
  assert.ok(
    live.some((line) => /^● a-check-with-.*…  \d s$/u.test(line)),
    second,
  );
  for (const line of live) assert.ok(line.length <= 52, line);
});

test("in a log: how far the evaluation is now and then, its end, and a lane of the report for it", async (context) => {
  const { stdout, report, out } = await verdict(context, newer, [slowFlake(context, "c"), "--no-cache"]);
  const lines = stdout.split("\n").filter((line) => line.startsWith("evaluat"));
  assert.equal(lines.length, 2, lines.join("\n"));
  assert.match(lines[0] ?? "", /^evaluating 2 of 3 \(1 failed\) · \d+ MiB · c \d+ s$/u);
  assert.match(lines[1] ?? "", /^evaluated 3 checks \(1 failed\) in \d+ s, with \d+ MiB at most$/u);
  const long = report?.checks.filter(({ evaluation }) => (evaluation?.durationMs ?? 0) > 10_000);
  assert.deepEqual(
    long?.map(({ name }) => name),
    ["c"],
  );
  const page = readFileSync(join(out, "report.html"), "utf8");
  assert.match(page, /title="evaluation of c · 1\d s · \d+ MiB"/u);
  assert.match(page, /title="evaluation of b · does not evaluate · /u);
});

test("piped: one line per verdict and the table, no escape sequences at all", async (context) => {
  const child = spawn(process.execPath, [CLI, freshFlake(context, "passing"), "--out", join(folder(context), "out")], {
    env: environment(newer),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  await new Promise((resolve) => child.on("close", resolve));
  assert.doesNotMatch(stdout, /^evaluat/mu, "nothing is said of an evaluation that is soon over");
  assert.ok(!stdout.includes("\u001b"));
  assert.equal(stdout.split("\n").filter((line) => line.startsWith("✔ alpha ")).length, 2);
});
