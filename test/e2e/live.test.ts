import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";
import { CLI, environment, freshFlake } from "./run.ts";

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

test("piped: one line per verdict and the table, no escape sequences at all", async (context) => {
  const child = spawn(process.execPath, [CLI, freshFlake(context, "passing"), "--out", join(folder(context), "out")], {
    env: environment(newer),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.on("data", (data: Buffer) => (stdout += String(data)));
  await new Promise((resolve) => child.on("close", resolve));
  assert.ok(!stdout.includes("\u001b"));
  assert.equal(stdout.split("\n").filter((line) => line.startsWith("✔ alpha ")).length, 2);
});
