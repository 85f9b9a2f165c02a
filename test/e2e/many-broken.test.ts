/**
 * Many broken checks: each has its own error and place, and together they cost little more than Nix itself takes. Each
 * situation comes from a public report, which stands beside it.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import { folder } from "../scratch.ts";
import { untilRight } from "../tries.ts";
import { environment, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/**
 * A flake with one check for each host, which has a file of its own, and which all take something from `lib`. `work`:
 * how many numbers are added up for all hosts together, and again for each.
 */
function fleet(context: TestContext, hosts: Readonly<Record<string, string>>, work = 10): string {
  const path = folder(context);
  mkdirSync(join(path, "hosts"));
  for (const [name, text] of Object.entries(hosts))
    writeFileSync(join(path, "hosts", `${name}.nix`), `# The host ${name}.\nlib:\n${text}\n`);
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = { self }: let
      numbers = builtins.genList (n: n) ${work};
      add = start: builtins.foldl' (sum: n: sum + n) start numbers;
      common = add 0;
      lib = {
        plain = name: derivation {
          inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; echo > $out" ];
        };
        deep = n: 1 + lib.deep (n + 1);
        option = throw "the option 'disk' does not exist";
        missing = { }.disk;
        loop = let a = { b = a.b; }; in a.b;
      };
      host = name: builtins.seq (add common) (import (./hosts + "/\${name}") lib);
      names = builtins.attrNames (builtins.readDir ./hosts);
    in { checks.x86_64-linux = builtins.listToAttrs (map (name: { inherit name; value = host name; }) names); }; }\n`,
  );
  return path;
}

/** So many hosts of one kind. */
const many = (kind: string, count: number, text: (n: number) => string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${kind}-${n}`, text(n)]));

const GOOD = (count: number): Record<string, string> => many("good", count, (n) => `lib.plain "good-${n}"`);

/** What one check came to: the code of the reason, the message and the place. */
function told({ report }: Ran, name: string): string {
  const check = report?.checks.find((one) => one.name === `${name}.nix`);
  const { file, line } = check?.location ?? {};
  return `${check?.verdict} ${check?.reason?.code}: ${check?.reason?.message} (${file}:${line})`;
}

/** The names of checks that passed. */
const passed = ({ report }: Ran): string[] =>
  Object.entries(verdictsOf(report)).flatMap(([name, is]) => (is === "passed" ? [name.replace(/\.nix$/u, "")] : []));

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  /*
   * https://github.com/NixOS/nix/issues/4450 and https://github.com/NixOS/nix/issues/8816 (the first error ends all),
   * https://github.com/antifuchs/nix-flake-tests/issues/1 (one failing test is told of many),
   * https://github.com/NixOS/nix-eval-jobs/issues/158 (a first job that throws ends the others),
   * https://github.com/NixOS/nix/issues/7464 (errors that are ignored, without a place).
   */
  test(`each of many broken checks has its own error, in its own file ${version}`, async (context) => {
    const hosts = {
      ...many("a-throws", 4, (n) => `throw "host ${n} has no disk"`),
      ...many("aborts", 4, (n) => `abort "host ${n} stops"`),
      ...many("misses", 4, (n) => `lib.plain { }.option${n}`),
      ...many("mistyped", 4, (n) => `lib.plain (1 + "host ${n}")`),
      ...many("unread", 4, (n) => `lib.plain } "host ${n}"`),
      // Up to 2.26, a session takes this for typing that goes on.
      ...many("unfinished", 4, (n) => `lib.plain "host ${n}`),
      ...GOOD(4),
    };
    const ran = await verdict(context, nix, [fleet(context, hosts), "--no-cache"]);
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(passed(ran).toSorted(), Object.keys(GOOD(4)));
    for (let n = 0; n < 4; n += 1) {
      const at = (kind: string): string => `(hosts/${kind}-${n}.nix:3)`;
      assert.equal(told(ran, `a-throws-${n}`), `eval-error throw: host ${n} has no disk ${at("a-throws")}`);
      assert.ok(told(ran, `aborts-${n}`).endsWith(`'host ${n} stops' ${at("aborts")}`), told(ran, `aborts-${n}`));
      const missing = `eval-error missing-attribute: attribute 'option${n}' missing ${at("misses")}`;
      assert.equal(told(ran, `misses-${n}`), missing);
      assert.match(told(ran, `mistyped-${n}`), /^eval-error type-error: cannot add a string to an integer/u);
      assert.ok(told(ran, `mistyped-${n}`).endsWith(at("mistyped")), told(ran, `mistyped-${n}`));
      assert.match(told(ran, `unread-${n}`), /^eval-error syntax-error: .*\(hosts\/unread-\d\.nix:3\)$/u);
      const unfinished = /^eval-error syntax-error: .*unexpected end of file.*\(hosts\/unfinished-\d\.nix:\d\)$/u;
      assert.match(told(ran, `unfinished-${n}`), unfinished);
    }
  });

  /*
   * https://github.com/NixOS/nix/issues/3872 (a cached failure instead of the error),
   * https://github.com/haskell-nix/hnix/issues/335 and https://github.com/NixOS/rfcs/pull/14 (what has failed once is
   * said to recurse the next time).
   */
  test(`what is broken for many is told to each in the same words ${version}`, async (context) => {
    const hosts = {
      ...many("option", 5, (n) => `lib.plain "\${lib.option}-${n}"`),
      ...many("missing", 5, (n) => `lib.plain "\${lib.missing}-${n}"`),
      ...many("loops", 5, (n) => `lib.plain "\${lib.loop}-${n}"`),
      ...GOOD(2),
    };
    const ran = await verdict(context, nix, [fleet(context, hosts), "--no-cache"]);
    assert.deepEqual(passed(ran).toSorted(), Object.keys(GOOD(2)));
    for (const [kind, says] of [
      ["option", /^eval-error throw: the option 'disk' does not exist \(flake\.nix:\d+\)$/u],
      ["missing", /^eval-error missing-attribute: attribute 'disk' missing \(flake\.nix:\d+\)$/u],
      ["loops", /^eval-error infinite-recursion: infinite recursion encountered \(flake\.nix:\d+\)$/u],
    ] as const) {
      const all = Array.from({ length: 5 }, (_, n) => told(ran, `${kind}-${n}`));
      assert.match(all[0] ?? "", says);
      assert.equal(new Set(all).size, 1, all.join("\n"));
    }
  });

  /*
   * https://github.com/NixOS/nix/issues/2740 (it ends the session),
   * https://github.com/NixOS/nix/issues/6833 (functors),
   * https://github.com/NixOS/nix/issues/9616 (a function that is given itself),
   * https://github.com/NixOS/nix/issues/8281 (values without end).
   */
  test(`whoever overflows the stack ends alone ${version}`, async (context) => {
    const hosts = {
      ...many("calls", 3, (n) => `lib.deep ${n}`),
      ...many("functor", 3, (n) => `({ __functor = self: self; } ${n})`),
      ...many("itself", 3, () => "(x: x x) (x: x x)"),
      ...many("endless", 3, () => "builtins.deepSeq (let a = _: { a = a a; }; in a { }) 1"),
      ...GOOD(6),
    };
    const ran = await verdict(context, nix, [fleet(context, hosts), "--no-cache"]);
    assert.deepEqual(passed(ran).toSorted(), Object.keys(GOOD(6)));
    for (const kind of ["calls", "functor", "itself", "endless"])
      for (let n = 0; n < 3; n += 1) assert.match(told(ran, `${kind}-${n}`), /^eval-error stack-overflow: /u, kind);
  });

  // https://github.com/Mic92/nix-fast-build/issues/73 and https://github.com/Mic92/nix-fast-build/issues/31: hosts as
  // checks, of which many do not evaluate.
  test(`16 broken hosts among 16 good ones cost little more than Nix takes ${version}`, async (context) => {
    const flake = fleet(context, { ...many("bad", 16, (n) => `throw "host ${n}"`), ...GOOD(16) }, 200_000);
    const words = ["--extra-experimental-features", "nix-command flakes", "--option", "substituters", ""];
    const check = ["flake", "check", "--no-build", "--keep-going", `path:${flake}`];
    const timed = async (act: () => Promise<unknown>): Promise<number> => {
      const from = performance.now();
      await act();
      return performance.now() - from;
    };
    const { plain, ours } = await untilRight(
      async () => ({
        plain: await timed(async () => {
          const options = { env: environment(nix), extendEnv: false, reject: false };
          const { stderr } = await execa(join(nix.bin, "nix"), [...words, ...check], options);
          assert.match(stderr, /host 15/u, "it goes on after the first error");
        }),
        ours: await timed(async () => {
          const ran = await verdict(context, nix, ["plan", flake, "--no-cache", "--option", "substituters", ""]);
          assert.match(ran.stdout + ran.stderr, /bad-15/u);
        }),
      }),
      (one) => one.ours < 2 * one.plain + 2000,
    );
    context.diagnostic(`${Math.round(plain)} ms by Nix, ${Math.round(ours)} ms by us`);
    assert.ok(ours < 2 * plain + 2000, `${plain} ms by Nix, ${ours} ms by us`);
  });
});
