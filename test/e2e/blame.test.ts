/**
 * The right one is blamed: an input that is not there, an output that Nix refuses, a build that goes by another name.
 * Each situation comes from a public report, which stands beside it.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import type { Check } from "../../src/model/verdict.ts";
import { refusingAddress } from "../failing-cache.ts";
import { folder } from "../scratch.ts";
import { freshFlake, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** The names of checks that were built more than once. */
function builtTwice({ report }: Ran): string[] {
  const built = (report?.timeline?.spans ?? []).flatMap(({ checks }) => checks);
  return built.filter((name, index) => built.indexOf(name) !== index);
}

const checkOf = ({ report }: Ran, name: string): Check | undefined => report?.checks.find((one) => one.name === name);

function git(cwd: string, ...words: readonly string[]): void {
  const who = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@example.org" };
  const env = { ...process.env, ...who, GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@example.org" };
  execFileSync("git", words, { cwd, env, stdio: "ignore" });
}

/** A committed flake with one input. `@` in its text is the folder beside it. */
function flakeWith(context: TestContext, input: string): string {
  const base = folder(context);
  const flake = join(base, "flake");
  mkdirSync(join(flake, "third-party/empty"), { recursive: true });
  mkdirSync(join(base, "nothing-in-it"));
  mkdirSync(join(base, "repository"));
  writeFileSync(join(base, "repository/flake.nix"), "{ outputs = _: { answer = 42; }; }");
  git(join(base, "repository"), "init", "-q");
  git(join(base, "repository"), "add", ".");
  git(join(base, "repository"), "commit", "-qm", "one");
  const check =
    `derivation { name = "x-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
    `args = [ "-c" "echo > $out" ]; }`;
  writeFileSync(
    join(flake, "flake.nix"),
    `{ inputs.lent = ${input.replaceAll("@", base)}; outputs = { lent, ... }: ` +
      `{ checks.x86_64-linux.x = if (lent.answer or 42) == 42 then ${check} else throw "another one"; }; }`,
  );
  git(flake, "init", "-q");
  git(flake, "add", ".");
  git(flake, "commit", "-qm", "one");
  return flake;
}

/** Inputs that cannot be had: what they are, and what the sentence must say besides the input's name. */
const INPUTS: readonly (readonly [what: string, input: string, says: RegExp, source: string])[] = [
  [
    "a submodule that is not checked out",
    `{ url = "path:./third-party/empty"; }`,
    /is not there.*check it out/,
    "https://github.com/NixOS/nix/issues/13324",
  ],
  ["a path outside", `{ url = "path:../nothing-in-it"; }`, /is not there/, "https://github.com/NixOS/nix/issues/3978"],
  [
    "a path that is gone",
    `{ url = "path:@/gone"; }`,
    /is not there.*Correct its url/,
    "https://github.com/divnix/digga/issues/140",
  ],
  [
    "a folder without a flake",
    `{ url = "path:@/nothing-in-it"; }`,
    /is not there/,
    "https://github.com/NixOS/nix/issues/15702",
  ],
  [
    "a repository that is gone",
    `{ url = "git+file://@/gone"; }`,
    /is not there/,
    "https://github.com/NixOS/nix/issues/6101",
  ],
  [
    "an archive that is gone",
    `{ url = "file://@/gone.tar.gz"; flake = false; }`,
    /is not there/,
    "https://github.com/NixOS/nix/issues/13324",
  ],
  [
    "a commit that was rewritten",
    `{ url = "git+file://@/repository?rev=${"1".repeat(40)}"; }`,
    /is not there/,
    "https://github.com/NixOS/nix/issues/13324",
  ],
];

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  test(`an input that cannot be had is named, with what to do ${version}`, async (context) => {
    for (const [what, input, says, source] of INPUTS) {
      const { code, stderr } = await verdict(context, nix, [flakeWith(context, input), "--no-cache"]);
      assert.equal(code, 2, what);
      assert.match(stderr, /The input "lent"/, `${what}, ${source}`);
      assert.match(stderr, says, `${what}, ${source}`);
      assert.doesNotMatch(stderr, /There is no flake at/, what);
    }
    // https://github.com/NixOS/nix/issues/13792: a network that is down.
    const address = await refusingAddress();
    const input = `{ url = "${address}/x.tar.gz"; flake = false; }`;
    const { code, stderr } = await verdict(context, nix, [flakeWith(context, input), "--no-cache"]);
    assert.equal(code, 2);
    assert.match(stderr, /The input "lent".* could not be fetched: 127\.0\.0\.1:\d+ failed: .*try again/s);
  });

  // https://github.com/NixOS/nix/issues/10815, https://github.com/NixOS/nix/issues/11181
  test(`an input that is a git tree with changes is judged as Nix does ${version}`, async (context) => {
    const flake = flakeWith(context, `{ url = "git+file://@/repository"; }`);
    const other = join(flake, "../repository/flake.nix");
    writeFileSync(other, `${readFileSync(other, "utf8")}\n# changed`);
    const ran = await verdict(context, nix, [flake, "--no-cache"]);
    assert.deepEqual([ran.code, verdictsOf(ran.report)], [0, { x: "passed" }], ran.stderr);
  });

  // https://github.com/NixOS/nix/issues/13509
  test(`a refused output is told of its build, which is built once ${version}`, async (context) => {
    for (const jobs of ["1", "2"]) {
      const ran = await verdict(context, nix, [freshFlake(context, "refused-outputs"), "--no-cache", "--jobs", jobs]);
      assert.equal(ran.code, 1, ran.stderr);
      const { fine, ...rest } = verdictsOf(ran.report);
      assert.equal(fine, "passed");
      assert.deepEqual([...new Set(Object.values(rest))], ["failed"], JSON.stringify(rest));
      for (const name of ["allowed", "allowed-again", "requisites", "disallowed"])
        assert.match(checkOf(ran, name)?.reason?.message ?? "", /^output '.*' is not allowed to refer .*-gcc/, name);
      assert.match(checkOf(ran, "circle")?.reason?.message ?? "", /cycle detected/);
      assert.match(checkOf(ran, "no-such-output")?.reason?.message ?? "", /'?nothing'?/);
      assert.equal(checkOf(ran, "exits")?.reason?.message, "its builder exited with 4");
      assert.deepEqual(builtTwice(ran), [], `--jobs ${jobs}`);
    }
  });

  /*
   * What is built is the derivation in which content-addressed inputs are known, under another path:
   * https://github.com/NixOS/nix/issues/6209 (its log), https://github.com/NixOS/nix/issues/13344 (its errors),
   * https://github.com/NixOS/rfcs/pull/62 (two that become one), https://github.com/Mic92/nix-fast-build/issues/70
   * (asked for by path), https://github.com/NixOS/nix/issues/14193 (one name, stage upon stage).
   */
  test(`lines go to the check whose they are, whatever it is built as ${version}`, async (context) => {
    for (const jobs of ["1", "2"]) {
      const settings = ["--option", "extra-experimental-features", "ca-derivations"];
      const flake = freshFlake(context, "one-name");
      const ran = await verdict(context, nix, [flake, "--no-cache", "--jobs", jobs, ...settings]);
      const good = ["alpha", "gamma", "chain", "addressed"];
      const bad = ["beta", "delta", "wrong-hash"];
      const verdicts = verdictsOf(ran.report);
      for (const name of good) assert.equal(verdicts[name], "passed", name);
      for (const name of [...bad, "twin-bad-a", "twin-bad-b"]) assert.equal(verdicts[name], "failed", name);
      // One of them is built, and the other one has nothing left to build.
      assert.deepEqual(new Set([verdicts["twin-good-a"], verdicts["twin-good-b"]]), new Set(["cached", "passed"]));
      const lines = { "wrong-hash": "lines of fixed", chain: "lines of step 3" } as Record<string, string>;
      for (const name of [...good, ...bad]) {
        const [check, line] = [checkOf(ran, name), lines[name] ?? `lines of ${name}`];
        assert.deepEqual(check?.excerpt, [line], name);
        assert.equal(readFileSync(join(ran.out, check?.log ?? ""), "utf8"), `${line}\n`, name);
      }
      assert.match(checkOf(ran, "beta")?.reason?.message ?? "", /exited with 7/);
      assert.match(checkOf(ran, "delta")?.reason?.message ?? "", /exited with 9/);
      assert.match(checkOf(ran, "wrong-hash")?.reason?.message ?? "", /has the hash sha256-/);
      for (const name of ["twin-bad-a", "twin-bad-b"])
        assert.match(checkOf(ran, name)?.reason?.message ?? "", /exited with 3/, name);
      assert.deepEqual(builtTwice(ran), [], `--jobs ${jobs}`);
    }
  });
});
