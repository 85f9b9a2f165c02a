/** One cause is told once, with all names: a dependency, a download, an error in the flake, for forty checks. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { failingCache } from "../failing-cache.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { build, download, flakeOf, fortyOver } from "./made-flakes.ts";
import { type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

async function judged(context: TestContext, nix: TestNix, checks: string, env = {}): Promise<Ran> {
  return await verdict(context, nix, [`path:${flakeOf(context, checks)}`, "--no-cache"], { env });
}

/** What 40 checks are told to be bad over: one verdict, and one line wherever people read. */
function assertToldOnce({ code, stdout, out, report }: Ran, wanted: string, cause: RegExp): void {
  const { fine, ...rest } = verdictsOf(report);
  assert.deepEqual([code, fine, Object.keys(rest).length], [1, "passed", 40], stdout);
  assert.deepEqual([...new Set(Object.values(rest))], [wanted]);
  const everywhere = new RegExp(cause, "g");
  // Once when it happens, once in the table.
  assert.equal(stdout.match(everywhere)?.length, 2, stdout);
  assert.equal(stdout.match(/^✘ check-\d+ .*: as with check-\d+$/gm)?.length, 39, stdout);
  assert.match(stdout, /^✘ 40 checks .*\n {2}check-0, check-1, check-2, .*, check-39$/m);
  const summary = readFileSync(join(out, "summary.md"), "utf8");
  const rows = summary.split("\n").filter((line) => line.startsWith("| ❌ |"));
  assert.equal(rows.length, 1, summary);
  assert.match(rows[0] ?? "", /\*\*40 checks\*\*: `check-0`, `check-1`, `check-2` and 37 more/);
  for (const name of Object.keys(rest)) assert.ok(summary.includes(`\`${name}\``), `${name} is in the summary`);
  // What programs read has every check.
  assert.equal(readFileSync(join(out, "junit.xml"), "utf8").match(/<(?:failure|error)\b/g)?.length, 40);
}

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  test(`forty checks over one dependency that fails ${version}`, async (context) => {
    const checks = fortyOver(build("openssl-3.0", "echo it is broken; exit 2"));
    const ran = await judged(context, nix, checks);
    assertToldOnce(
      ran,
      "dependency-failed",
      /it needs "openssl-3\.0", which could not be built: its builder exited with/,
    );
    assert.equal(readFileSync(join(ran.out, "summary.md"), "utf8").match(/^it is broken$/gm)?.length, 1);
  });

  test(`forty checks over a check that fails ${version}`, async (context) => {
    const bad = build("bad", "exit 2");
    const checks = fortyOver(bad).replace("fine =", `bad = ${bad}; fine =`);
    const { stdout, report } = await judged(context, nix, checks);
    assert.equal(report?.checks.filter((check) => check.verdict === "dependency-failed").length, 40);
    assert.match(stdout, /^✘ 41 checks .*its builder exited with 2; the other 40 need it\n {2}bad, check-0, /m);
  });

  test(`forty checks over one download that is lost, after one more try for all ${version}`, async (context) => {
    const server = await failingCache(context, folder(context));
    server.fault = (path) => (path === "/cut" ? "cut" : 503);
    for (const path of ["/down", "/cut"]) {
      server.asked.length = 0;
      const ran = await judged(context, nix, fortyOver(download(server.url + path)));
      assertToldOnce(ran, "lost", /it needs "source-[^"]+": the network or a/);
      // Nix itself asks five times.
      assert.ok(server.asked.length <= 10, `${server.asked.length} requests`);
      const reasons = new Set(ran.report?.checks.flatMap(({ reason }) => reason?.message ?? []));
      assert.match([...reasons].join("\n"), /^it needs "source-[^"]+": .*127\.0\.0\.1:\d+ failed: .*$/);
    }
  });

  test(`forty checks over one throw ${version}`, async (context) => {
    const checks = fortyOver('throw "it is marked as broken"');
    assertToldOnce(await judged(context, nix, checks), "eval-error", /flake\.nix:\d+: it is marked as broken/);
  });
});
