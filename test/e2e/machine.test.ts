import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";
import { startDaemon } from "./daemon.ts";
import { environment, freshFlake, verdict, verdictsOf, withEachNix } from "./run.ts";
import { isGone, kill, startVerdict } from "./running.ts";

/**
 * A disk of so many MiB for one test. Not below a folder of the user's own: Nix refuses build folders that others can
 * reach into.
 */
function smallDisk(context: TestContext, mebibytes: number): string {
  const path = mkdtempSync("/var/nix-verdict-small-");
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=0755`, "tmpfs", path]);
  context.after(() => {
    // A worker of Nix may hold it for a moment more.
    execFileSync("umount", ["--lazy", path]);
    rmdirSync(path);
  });
  return path;
}

/**
 * A store on such a disk, as somebody has it who moved the store. Without build users: Nix kills whatever else runs as
 * one, and the locks that keep it from those of other builds are the other store's.
 */
function smallStore(context: TestContext): Record<string, string> {
  const disk = smallDisk(context, 400);
  return {
    NIX_STORE_DIR: join(disk, "store"),
    NIX_STATE_DIR: join(disk, "var"),
    NIX_LOG_DIR: join(disk, "log"),
    NIX_CONFIG: "build-users-group =",
  };
}

/** Starts a daemon in the place of another one: on its socket. */
async function succeed(context: TestContext, nix: TestNix, env: Record<string, string>): Promise<void> {
  const socket = env["NIX_DAEMON_SOCKET_PATH"] ?? "";
  const before = statSync(socket).ino;
  const child = spawn(join(nix.bin, "nix-daemon"), [], {
    env: environment(nix, { NIX_DAEMON_SOCKET_PATH: socket }),
    stdio: "ignore",
  });
  context.after(() => child.kill("SIGKILL"));
  await until("the next daemon listens", () => (statSync(socket, { throwIfNoEntry: false })?.ino ?? before) !== before);
}

/** Whether every file of a report tells of all these checks. */
function assertComplete(out: string, report: Report | null, names: readonly string[]): void {
  assert.deepEqual(report?.checks.map(({ name }) => name).toSorted(), names);
  for (const file of ["junit.xml", "summary.md"])
    for (const name of names) assert.ok(readFileSync(join(out, file), "utf8").includes(name), `${name} in ${file}`);
}

withEachNix((nix) => {
  test(`the daemon dies for good: its builds are lost, the report is written (Nix ${nix.version})`, async (context) => {
    const daemon = await startDaemon(context, nix);
    const running = startVerdict(
      context,
      nix,
      freshFlake(context, "gates"),
      ["--jobs", "2", "--skip", "three", "--skip", "four"],
      daemon.env,
    );
    await until("both run", () => running.started("one") && running.started("two"));
    daemon.kill();
    assert.equal((await running.ended).code, 1);
    assert.deepEqual(verdictsOf(running.report()), { one: "lost", two: "lost" });
    assert.match(
      running.report()?.checks[0]?.reason?.message ?? "",
      /^the machine failed, not the check: .*(daemon|socket)/,
    );
  });

  test(`the daemon dies and is back: its builds run once more, none is lost (Nix ${nix.version})`, async (context) => {
    const daemon = await startDaemon(context, nix);
    const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "2"], daemon.env);
    const names = ["one", "two", "shared"] as const;
    await until("two builds run", () => names.filter(running.started).length === 2);
    const struck = names.filter(running.started);
    const [before, orphans] = [running.processes(), running.builders()];
    // The next one has the socket when the first one goes, so that nobody finds none:
    // as under systemd, which keeps the socket open.
    await succeed(context, nix, daemon.env);
    daemon.kill();
    // Nix kills a builder without a daemon when it needs that builder's user again, which other tests may have now.
    kill(orphans);
    await until("what was running is gone", () => before.every(isGone));
    for (const name of [...names, "three", "four"]) running.open(name, "pass");
    const { code, stdout } = await running.ended;
    const report = running.report();
    assert.equal(code, 0, stdout);
    assert.deepEqual(verdictsOf(report), { one: "passed", two: "passed", three: "passed", four: "passed" });
    assertComplete(running.out, report, ["four", "one", "three", "two"]);
    // That the machine failed is no attempt of the check's: it would look as if it were flaky.
    for (const { name, attempts } of report?.checks ?? [])
      assert.deepEqual(
        attempts.map((attempt) => attempt.verdict),
        ["passed"],
        name,
      );
    context.diagnostic(
      `struck: ${struck.join(", ")}; ${before.length} processes then; ${report?.durationMs} ms in all`,
    );
    await until("nothing is left", () => running.processes().length === 0);
  });

  test(`a client that dies after a build seemed to end well: tried once more (Nix ${nix.version})`, async (context) => {
    const bin = folder(context);
    // Nix in all its calls but the first one that builds.
    const script = `#!/bin/sh
case "$*" in
  *--dry-run*) ;;
  build*)
    for drv; do :; done
    if mkdir ${bin}/struck 2>/dev/null; then
      printf '@nix {"action":"start","id":1,"level":3,"parent":0,"text":"building","type":105,' >&2
      printf '"fields":["%s","",1,1]}\\n' "\${drv%^*}" >&2
      printf '@nix {"action":"stop","id":1}\\n' >&2
      exit 1
    fi ;;
esac
exec ${join(nix.bin, "nix")} "$@"
`;
    writeFileSync(join(bin, "nix"), script, { mode: 0o755 });
    const { code, report, stdout, stderr } = await verdict(
      context,
      nix,
      [freshFlake(context, "low-disk"), "--jobs", "1", "--skip", "a-*"],
      { env: { PATH: `${bin}:${process.env["PATH"]}` } },
    );
    assert.deepEqual([code, verdictsOf(report)], [0, { "b-waits": "passed", "c-waits": "passed" }], stdout + stderr);
    assert.ok(existsSync(join(bin, "struck")));
  });

  test(`no space for the build: disk-full, not failed (Nix ${nix.version})`, async (context) => {
    const small = smallDisk(context, 2);
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    const script =
      "big=0123456789abcdef; for i in 1 2 3 4 5 6 7 8; do big=$big$big; done; " +
      "while echo $big; do :; done > file; exit 9";
    writeFileSync(
      join(flake, "flake.nix"),
      `{ outputs = _: { checks.x86_64-linux.fills = derivation { name = "fills-${Date.now()}"; ` +
        `system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }; }; }`,
    );
    const { code, report } = await verdict(context, nix, [flake, "--option", "build-dir", small]);
    assert.equal(code, 1);
    assert.deepEqual(verdictsOf(report), { fills: "disk-full" });
    assert.match(report?.checks[0]?.reason?.message ?? "", /exited with 9: no space left on the disk/);
  });

  test(`low disk: what runs goes on, the rest is disk-full, the report whole (Nix ${nix.version})`, async (context) => {
    const { code, report, out, stdout } = await verdict(
      context,
      nix,
      // Memory for one evaluating process, so that the first check also comes first.
      [freshFlake(context, "low-disk"), "--jobs", "1", "--skip", "a-fills", "--eval-memory", "1G"],
      { env: smallStore(context) },
    );
    assert.equal(code, 1, stdout);
    assert.deepEqual(
      verdictsOf(report),
      { "a-keeps": "passed", "b-waits": "disk-full", "c-waits": "disk-full" },
      stdout,
    );
    for (const { reason, attempts, log, durationMs } of report?.checks.filter(
      ({ verdict }) => verdict === "disk-full",
    ) ?? []) {
      assert.equal(reason?.code, "disk-low");
      assert.match(
        reason?.message ?? "",
        /^it was not started because the store's disk has only \d{1,2}(?:\.\d)? MiB left\. Free some: "nix store gc"$/,
      );
      assert.deepEqual([attempts, log, durationMs], [[], null, 0]);
    }
    assertComplete(out, report, ["a-keeps", "b-waits", "c-waits"]);
    assert.equal(report?.timeline?.spans.length, 1);
  });

  test(`what filled the disk takes its files along: the rest runs (Nix ${nix.version})`, async (context) => {
    const env = smallStore(context);
    // By default, an old Nix builds in /tmp, which is another disk.
    const args = [
      "--jobs",
      "1",
      "--skip",
      "a-keeps",
      "--eval-memory",
      "1G",
      "--option",
      "build-dir",
      join(env["NIX_STORE_DIR"] ?? "", ".."),
    ];
    const { code, report, out, stdout, stderr } = await verdict(
      context,
      nix,
      [freshFlake(context, "low-disk"), ...args],
      { env },
    );
    assert.equal(code, 1, stdout + stderr);
    assert.deepEqual(verdictsOf(report), { "a-fills": "disk-full", "b-waits": "passed", "c-waits": "passed" }, stdout);
    assert.match(
      report?.checks.find(({ name }) => name === "a-fills")?.reason?.message ?? "",
      /no space left on the disk/,
    );
    assertComplete(out, report, ["a-fills", "b-waits", "c-waits"]);
  });

  test(`a disk that is low from the beginning: nothing is started (Nix ${nix.version})`, async (context) => {
    const env = smallStore(context);
    // Sparse files take no room, so the bytes are written.
    execFileSync("dd", [
      "if=/dev/zero",
      `of=${join(env["NIX_STORE_DIR"] ?? "", "../ballast")}`,
      "bs=1M",
      "count=330",
      "status=none",
    ]);
    const { code, report, stdout } = await verdict(context, nix, [freshFlake(context, "low-disk"), "--skip", "a-*"], {
      env,
    });
    assert.equal(code, 1, stdout);
    assert.deepEqual(verdictsOf(report), { "b-waits": "disk-full", "c-waits": "disk-full" }, stdout);
    assert.equal(report?.timeline, null);
  });
});
