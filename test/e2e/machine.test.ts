import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { startDaemon } from "./daemon.ts";
import { folder, freshFlake, until, verdict, verdictsOf, withEachNix } from "./run.ts";
import { startVerdict } from "./running.ts";

withEachNix((nix) => {
  test(`the daemon dies for good: what it was building is lost, and the report is written (Nix ${nix.version})`, async (context) => {
    const daemon = await startDaemon(context, nix);
    const running = startVerdict(context, nix, freshFlake(context, "gates"), ["--jobs", "2", "--skip", "three", "--skip", "four"], daemon.env);
    await until("both run", () => running.started("one") && running.started("two"));
    daemon.kill();
    assert.equal((await running.ended).code, 1);
    assert.deepEqual(verdictsOf(running.report()), { one: "lost", two: "lost" });
    assert.match(running.report()?.checks[0]?.reason?.message ?? "", /^the machine failed, not the check: .*(daemon|socket)/);
  });

  test(`no space for the build: disk-full, not failed (Nix ${nix.version})`, async (context) => {
    // Not below a folder of the user's own: Nix refuses build folders that others can reach into.
    const small = mkdtempSync("/var/nix-verdict-small-");
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m,mode=0755", "tmpfs", small]);
    context.after(() => {
      execFileSync("umount", [small]);
      rmdirSync(small);
    });
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    const script = "big=0123456789abcdef; for i in 1 2 3 4 5 6 7 8; do big=$big$big; done; while echo $big; do :; done > file; exit 9";
    writeFileSync(join(flake, "flake.nix"), `{ outputs = _: { checks.x86_64-linux.fills = derivation { name = "fills-${Date.now()}"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "${script}" ]; }; }; }`);
    const { code, report } = await verdict(context, nix, [flake, "--option", "build-dir", small]);
    assert.equal(code, 1);
    assert.deepEqual(verdictsOf(report), { fills: "disk-full" });
    assert.match(report?.checks[0]?.reason?.message ?? "", /exited with 9: no space left on the disk/);
  });
});
