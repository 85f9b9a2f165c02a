import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { nixes } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { DEFAULTS, job, step } from "./job.ts";

const [, newer] = nixes;
assert.ok(newer);

test("the log of a job: blank lines only around the table, and no line denies another", async (context) => {
  const caches = folder(context);
  const made = (cache: string) => job(context, newer, { ...DEFAULTS, retries: "1", cache: join(caches, cache) });
  const [first, second] = [made("one"), made("two")];
  const flake = `{ outputs = _: { checks.x86_64-linux = let
    make = name: command: derivation {
      inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; \${command}" ];
    };
    good = map (at: { name = "good-\${toString at}"; value = make "good" "echo fine; echo \${toString at} > $out"; });
  in {
    bad = make "bad" "exit 1";
    broken = throw "no such thing";
  } // builtins.listToAttrs (good (builtins.genList (at: at) 22)); }; }`;
  for (const { workspace, env } of [first, second]) {
    writeFileSync(join(workspace, "flake.nix"), flake);
    const git = (...args: string[]): string =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: workspace,
        encoding: "utf8",
      });
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "x");
    Object.assign(env, {
      GITHUB_EVENT_NAME: "push",
      GITHUB_REF: "refs/heads/main",
      GITHUB_REPOSITORY: "a/b",
      GITHUB_SHA: git("rev-parse", "HEAD").trim(),
    });
  }
  const logs = [await step(first, "main"), await step(second, "main")].map(({ stdout }) => stdout);
  for (const log of logs) {
    const table = log.indexOf("\n\n");
    assert.match(log.slice(table, table + 5), /^\n\n✘ /u, "the first blank line is that before the table");
    assert.doesNotMatch(log, /\n\n\n/u);
    assert.match(log, /bad: its builder exited with 1; it is tried again\.\n::/u, "a notice is a line");
  }
  // All is built, and this cache is another one: that no run has left a proof says nothing against what is built.
  const [, log = ""] = logs;
  assert.match(log, /^No earlier run has left a proof\. A check that Nix has built already counts all the same\.$/mu);
  assert.match(log, /^✔ 22 passed: 22 proven before$/mu);
});
