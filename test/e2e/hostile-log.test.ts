/* oxlint-disable no-control-regex -- the log holds them */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, freshFlake, readReport, ROOT, verdictsOf, withEachNix } from "./run.ts";
import { obeyed } from "./runner-commands.ts";

/** The limit for our own memory, whatever a build prints. */
const MEMORY_LIMIT = 300 * 1024 * 1024;

/** One Nix prints all 200 MiB of the flood, the other a part: both write 3 MB a second, and our share is the same. */
const FLOOD = { lines: 3200, part: 400, lineBytes: 65_536 };

const EVIL = readFileSync(join(ROOT, "test/flakes/hostile-log/evil.txt"), "utf8");

withEachNix((nix) => {
  test(`a hostile log changes nothing but its own file, and costs no memory (Nix ${nix.version})`, async (context) => {
    const out = join(folder(context), "out");
    const flake = freshFlake(context, "hostile-log");
    const lines = nix === nixes.at(-1) ? FLOOD.lines : FLOOD.part;
    const file = join(flake, "flake.nix");
    writeFileSync(file, readFileSync(file, "utf8").replace(`-lt ${FLOOD.lines} `, `-lt ${lines} `));
    // As in a job of GitHub Actions: there, the log is printed.
    const child = spawn(process.execPath, [CLI, flake, "--out", out], {
      env: environment(nix, { GITHUB_ACTIONS: "true" }),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString("latin1")));
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, peakMemory(child.pid ?? -1))), 100);
    const code = await new Promise((resolve) => child.on("close", resolve));
    clearInterval(watch);

    assert.equal(code, 1);
    const report = readReport(out);
    assert.deepEqual(verdictsOf(report), {
      innocent: "passed",
      "evil-passes": "passed",
      "evil-fails": "failed",
      flood: "failed",
      "one-line": "failed",
    });
    const check = (name: string) => report?.checks.find((one) => one.name === name);
    assert.equal(check("evil-fails")?.reason?.code, "exit-code");
    assert.equal(
      check("evil-fails")?.reason?.message,
      "its builder exited with 3",
      "not what the log said of the disk",
    );
    context.diagnostic(`peak memory ${Math.round(peak / 1024 / 1024)} MiB`);
    assert.ok(peak > 0 && peak < MEMORY_LIMIT, `peak memory was ${peak} bytes`);

    // Every byte is in the check's own log. Nix itself swallows lines that speak its own protocol.
    const expected = EVIL.split("\n")
      .filter((line) => !line.startsWith("@nix "))
      .join("\n");
    const bytes = Buffer.concat([
      Buffer.from(expected),
      Buffer.from("nul:\0 bad:"),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(" cr:\rover end\n"),
    ]);
    const log = readFileSync(join(out, check("evil-fails")?.log ?? ""));
    assert.equal(withoutNixLines(log).toString("latin1"), bytes.toString("latin1"));
    assert.ok(statSync(join(out, check("flood")?.log ?? "")).size > lines * FLOOD.lineBytes);
    assert.match(await lastBytes(join(out, check("flood")?.log ?? ""), 14), /the last line\n$/);
    assert.equal(statSync(join(out, check("one-line")?.log ?? "")).size, 16 * 1024 * 1024);

    // Nothing in what we print is obeyed but our own groups, one whole group for each check that was built.
    const commands = obeyed(stdout);
    const groups = commands.filter((command) => command.startsWith("::group::"));
    assert.equal(groups.length, 5);
    assert.deepEqual(
      new Set(commands.map((command) => /^::([a-z-]+)/.exec(command)?.[1])),
      new Set(["group", "endgroup", "stop-commands"]),
    );
    assert.equal(commands.filter((command) => command.startsWith("::endgroup::")).length, 5);
    assert.ok(stdout.length < 2 * 1024 * 1024, `the job's log stays readable: ${stdout.length} characters`);
    assert.doesNotMatch(
      stdout.replaceAll(/\u001b\[[\d;]*m/g, ""),
      /[\u0000-\u0008\u000b-\u001f]/,
      "no control characters but our own colours",
    );

    for (const file of ["junit.xml", "summary.md", "verdict.json"]) {
      const text = readFileSync(join(out, file), "utf8");
      assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/, `${file} has no control characters`);
      assert.ok(text.length < 1024 * 1024, `${file} stays small`);
    }
    const summary = readFileSync(join(out, "summary.md"), "utf8");
    for (const line of outsideFences(summary))
      assert.doesNotMatch(line, /<script|(^|\s)@everyone/, "no markup, no mention");
  });
});

/** Peak resident memory of a process, in bytes; 0 when it is gone. */
function peakMemory(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function withoutNixLines(log: Buffer): Buffer {
  return Buffer.from(
    log
      .toString("latin1")
      .split("\n")
      .filter((line) => !line.startsWith("@nix "))
      .join("\n"),
    "latin1",
  );
}

function outsideFences(markdown: string): string[] {
  let fence: string | null = null;
  return markdown.split("\n").filter((line) => {
    const mark = /^(`{3,})/.exec(line)?.[1];
    if (fence === null && mark !== undefined) fence = mark;
    else if (fence !== null && line === fence) fence = null;
    else return fence === null;
    return false;
  });
}

async function lastBytes(path: string, count: number): Promise<string> {
  let text = "";
  for await (const chunk of createReadStream(path, { start: statSync(path).size - count })) text += String(chunk);
  return text;
}
