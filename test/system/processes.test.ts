import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { Command } from "../../src/system/command.ts";
import { KILL_GRACE_MS } from "../../src/system/process-groups.ts";
import { realProcesses } from "../../src/system/processes.ts";
import { untilRight } from "../tries.ts";

const processes = realProcesses();
const sh = (script: string, more: Partial<Command> = {}): Command => ({
  file: "/bin/sh",
  args: ["-c", script],
  ...more,
});

function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Whether a process runs; one that is dead and not yet reaped does not. */
function runs(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function gone(...pids: number[]): Promise<boolean> {
  for (let tries = 0; tries < 800 && pids.some(runs); tries += 1) await sleep(25);
  return !pids.some(runs);
}

/** The contract's limit for everything to be gone after a signal. */
const GONE_MS = 5000;

/**
 * Stops something, more than once when the machine stands still in the meantime; fails when it always takes longer than
 * it may. Gives the milliseconds.
 */
async function stoppedInTime(stop: () => Promise<number>): Promise<number> {
  const took = await untilRight(stop, (ms) => ms < GONE_MS);
  assert.ok(took < GONE_MS, `${took} ms`);
  return took;
}

describe("run", () => {
  test("a command's output and its end", async () => {
    assert.deepEqual(await processes.run(sh("printf 'out\\n\\n'; printf err >&2; exit 3")), {
      code: 3,
      signal: null,
      startError: null,
      stdout: "out\n\n",
      stderr: "err",
    });
  });

  test("input, folder and environment", async (context) => {
    const cwd = folder(context);
    process.env["NIX_VERDICT_TEST"] = "inherited";
    process.env["OTHER_VERDICT_TEST"] = "not inherited";
    context.after(() => {
      for (const name of ["NIX_VERDICT_TEST", "OTHER_VERDICT_TEST"]) delete process.env[name];
    });
    assert.equal((await processes.run(sh("cat", { input: "given" }))).stdout, "given");
    assert.equal((await processes.run(sh("cat"))).stdout, "");
    assert.equal((await processes.run(sh("pwd", { cwd }))).stdout, `${cwd}\n`);
    assert.equal((await processes.run(sh('printf %s "$NIX_VERDICT_TEST"'))).stdout, "inherited");
    assert.equal(
      (await processes.run(sh('printf %s "$NIX_VERDICT_TEST"', { env: { NIX_VERDICT_TEST: "own" } }))).stdout,
      "own",
    );
    assert.equal(
      (await processes.run(sh('printf %s "${NIX_VERDICT_TEST-unset}"', { env: { NIX_VERDICT_TEST: undefined } })))
        .stdout,
      "unset",
    );
    assert.equal((await processes.run(sh('printf %s "${OTHER_VERDICT_TEST-unset}"'))).stdout, "unset");
    assert.equal(
      (await realProcesses(["OTHER_*"]).run(sh('printf %s "${OTHER_VERDICT_TEST-unset}"'))).stdout,
      "not inherited",
    );
  });

  test("arguments reach the program as they are", async () => {
    const args = ["a b", "$HOME", "`id`", "*", "", "'\"", "\n", "ü"];
    const { stdout } = await processes.run({
      file: "/bin/sh",
      args: ["-c", 'for word; do printf "[%s]" "$word"; done', "sh", ...args],
    });
    assert.equal(stdout, args.map((word) => `[${word}]`).join(""));
  });

  test("no such program, no such folder, not executable: a value, not an exception", async () => {
    assert.partialDeepStrictEqual(await processes.run({ file: "/no-such-folder-here/program", args: [] }), {
      code: null,
      signal: null,
      startError: "ENOENT",
    });
    assert.partialDeepStrictEqual(await processes.run({ file: "nix-verdict-no-such-program", args: [] }), {
      startError: "ENOENT",
    });
    assert.partialDeepStrictEqual(await processes.run({ file: "/etc/passwd", args: [] }), { startError: "EACCES" });
    assert.notEqual((await processes.run(sh("true", { cwd: "/no-such-folder-here" }))).startError, null);
  });

  test("ended by a signal", async () => {
    assert.partialDeepStrictEqual(await processes.run(sh("kill -9 $$")), {
      code: null,
      signal: "SIGKILL",
      startError: null,
    });
  });

  test("an abort stops it, before and during", async () => {
    for (const signal of [AbortSignal.abort(), AbortSignal.timeout(100)]) {
      // Whoever is not stopped ends by himself, with 0.
      assert.partialDeepStrictEqual(await processes.run({ file: "sleep", args: ["60"] }, signal), {
        code: null,
        signal: "SIGTERM",
      });
    }
  });
});

describe("a secret", () => {
  // What runs beside it as the same user may look at everything that the kernel tells of it.
  const secret = `s3cret-${randomUUID()}`;
  const LOOK = [
    `grep -a -l '${secret.replace("c", "[c]")}' /proc/*/environ /proc/*/cmdline 2>/dev/null`,
    "find /proc/self/fd /proc/$PPID/fd -lname '*tmp*'",
    "true",
  ].join("; ");

  test("is read once, from a pipe, and is nowhere else", async () => {
    const { stdout } = await processes.run(
      sh(`readlink /proc/self/fd/3; cat /dev/fd/3; printf '[%s]' "$(cat /dev/fd/3)"; ${LOOK}`, {
        // `find` holds the folder that it was started in open, which may lie below /tmp.
        cwd: "/",
        secret,
      }),
    );
    assert.match(stdout, new RegExp(`^pipe:\\[\\d+\\]\\n${secret}\\[\\]$`, "u"));
  });

  test("leaves the command without input, with its own end, output and arguments", async () => {
    assert.deepEqual(
      await processes.run({
        file: "/bin/sh",
        args: ["-c", 'cat; printf "%s|" "$@"; exit 7', "sh", "a b", "$x", ""],
        secret: "s3cret",
      }),
      { code: 7, signal: null, startError: null, stdout: "a b|$x||", stderr: "" },
    );
    assert.partialDeepStrictEqual(await processes.run(sh("kill -9 $$", { secret: "s3cret" })), {
      code: null,
      signal: "SIGKILL",
      startError: null,
    });
    assert.partialDeepStrictEqual(
      await processes.run({ file: "/no-such-folder-here/program", args: [], secret: "s3cret" }),
      { code: null, startError: "ENOENT" },
    );
    await using child = processes.start(sh("cat /dev/fd/3 >&2; kill -11 $$", { secret: "s3cret\n" }));
    assert.equal((await Array.fromAsync(child.stderr))[0], "s3cret");
    assert.partialDeepStrictEqual(await child.exit, { code: null, signal: "SIGSEGV" });
  });

  test("no program of the folder that it runs in gets it, whatever PATH says", async (context) => {
    const cwd = folder(context);
    const before = process.env["PATH"];
    context.after(() => (process.env["PATH"] = before));
    for (const name of ["cat", "setpriv", "sh"])
      writeFileSync(join(cwd, name), `#!/bin/sh\n/bin/cat >'${cwd}/stolen'\n`, { mode: 0o755 });
    for (const path of [`.:${before}`, `:${before}`, `${before}:`, `../${basename(cwd)}:${before}`]) {
      process.env["PATH"] = path;
      assert.equal((await processes.run(sh("cat /dev/fd/3", { secret: "s3cret", cwd }))).stdout, "s3cret");
      await using child = processes.start(sh("cat /dev/fd/3 >&2", { secret: "s3cret\n", cwd }));
      assert.deepEqual(await Array.fromAsync(child.stderr), ["s3cret"]);
      assert.equal(existsSync(join(cwd, "stolen")), false, path);
    }
  });

  test("nobody has to read it, and a stopped command takes all of its pipeline along", async () => {
    assert.equal((await processes.run(sh("exit 0", { secret: "x".repeat(60_000) }))).code, 0);
    await using child = processes.start(sh("echo $$ >&2; exec sleep 60", { secret: "s3cret" }));
    const { value } = await child.stderr[Symbol.asyncIterator]().next();
    await child.stop();
    assert.ok(await gone(child.pid ?? 0, Number(value)));
  });
});

describe("save", () => {
  test("every byte of standard output, and nothing else", async (context) => {
    const path = join(folder(context), "saved");
    assert.deepEqual(await processes.save(sh("printf 'a\\377\\000b\\r\\n'; echo no >&2; exit 4"), path), {
      code: 4,
      signal: null,
      startError: null,
    });
    assert.deepEqual(readFileSync(path), Buffer.from([0x61, 0xff, 0x00, 0x62, 0x0d, 0x0a]));
  });

  test("a file that cannot be written is an exception", async () => {
    await assert.rejects(processes.save(sh("echo x"), "/no-such-folder-here/folder/file"));
  });
});

describe("start", { concurrency: true }, () => {
  test("lines as they come, and the end", async () => {
    await using child = processes.start(sh("echo one >&2; echo no; echo two >&2; exit 5"));
    assert.deepEqual(await Array.fromAsync(child.stderr), ["one", "two"]);
    assert.deepEqual(await child.exit, { code: 5, signal: null, startError: null });
  });

  test("no such program", async () => {
    await using child = processes.start({ file: "/no-such-folder-here/program", args: [] });
    // Where the kernel is asked to end a child with us, the program that asks it says so in its own words.
    for (const line of await Array.fromAsync(child.stderr)) assert.match(line, /^setpriv: .*no-such-folder-here/);
    assert.partialDeepStrictEqual(await child.exit, { code: null, startError: "ENOENT" });
    await child.stop();
  });

  test("leaving the scope ends the child and its children", async () => {
    let pids: number[] = [];
    {
      await using child = processes.start(sh("sleep 60 & echo $! >&2; wait"));
      for await (const line of child.stderr) {
        pids = [child.pid ?? 0, Number(line)];
        break;
      }
      assert.ok(pids.every(runs));
    }
    assert.ok(await gone(...pids));
  });

  test("whoever ignores TERM is killed after the grace period, children included", async () => {
    const stop = async (): Promise<number> => {
      await using child = processes.start(
        sh("trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! >&2; while :; do sleep 1; done"),
      );
      const { value } = await child.stderr[Symbol.asyncIterator]().next();
      const pids = [child.pid ?? 0, Number(value)];
      const started = performance.now();
      await child.stop();
      const took = performance.now() - started;
      assert.equal((await child.exit).signal, "SIGKILL");
      assert.ok(await gone(...pids));
      return took;
    };
    const took = await stoppedInTime(stop);
    assert.ok(took >= KILL_GRACE_MS - 100, `${took} ms`);
  });

  test("a child that heeds TERM does not save its own children that do not", async () => {
    await using child = processes.start(
      sh("(trap '' TERM; exec 2>&-; while :; do sleep 1; done) & echo $! >&2; sleep 60"),
    );
    const { value } = await child.stderr[Symbol.asyncIterator]().next();
    await child.stop();
    assert.ok(await gone(Number(value)));
  });

  test("a grandchild in a session of its own that holds the output cannot keep us waiting", async (context) => {
    await stoppedInTime(async () => {
      await using child = processes.start(sh("setsid sh -c 'echo $$ >&2; exec sleep 600' & wait"));
      const lines = child.stderr[Symbol.asyncIterator]();
      const { value } = await lines.next();
      context.after(() => process.kill(Number(value), "SIGKILL"));
      const started = performance.now();
      const reader = lines.next();
      await child.stop();
      const took = performance.now() - started;
      assert.deepEqual(await reader, { value: undefined, done: true });
      assert.equal((await child.exit).signal, "SIGTERM");
      return took;
    });
  });

  test("nor when the command is run to its end", async (context) => {
    await stoppedInTime(async () => {
      const path = join(folder(context), "pid");
      const controller = new AbortController();
      const running = processes.run(
        sh(`setsid sh -c 'echo $$ >${path}.draft; mv ${path}.draft ${path}; exec sleep 600' & wait`),
        controller.signal,
      );
      while (!existsSync(path)) await sleep(20);
      const started = performance.now();
      controller.abort();
      const output = await running;
      const took = performance.now() - started;
      process.kill(Number(readFileSync(path, "utf8")), "SIGKILL");
      assert.equal(output.signal, "SIGTERM");
      return took;
    });
  });

  test("stopping twice, and after the end, is no harm", async () => {
    await using child = processes.start(sh("exit 0"));
    await child.exit;
    await Promise.all([child.stop(), child.stop()]);
    assert.equal((await child.exit).code, 0);
  });
});
