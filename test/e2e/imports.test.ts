/**
 * Builds that evaluation starts are builds: with limits, a log, a cause that is told, and a place in the timeline. Each
 * situation comes from a public report, which stands beside it.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import type { Check } from "../../src/model/verdict.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, type Ran, readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A flake in a folder without a repository. `made NAME MORE COMMAND` is a derivation that is not built yet. */
function flakeWith(context: TestContext, checks: string, { bindings = "", others = "" } = {}): string {
  const path = folder(context);
  writeFileSync(
    join(path, "flake.nix"),
    `{ outputs = { self }: let
      made = name: more: command: derivation ({
        inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; \${command}" ];
      } // more);
      plain = name: made name { } "echo > $out";
      foreign = { system = "aarch64-linux"; };
      ${bindings}
    in { ${others} checks.x86_64-linux = ${checks}; }; }\n`,
  );
  return path;
}

const run = (context: TestContext, nix: TestNix, ...args: string[]): Promise<Ran> =>
  verdict(context, nix, ["--no-cache", ...args]);

/** What one check came to: its verdict, and the code of the reason. */
function outcomes({ report }: Ran): Record<string, string> {
  const entries = (report?.checks ?? []).map(({ name, verdict, reason }) => [name, `${verdict} ${reason?.code ?? ""}`]);
  return Object.fromEntries(entries.map(([name = "", outcome = ""]) => [name, outcome.trim()]));
}

/** The logs of builds that evaluation started, by the name of the build. */
function logs({ out }: Ran): Record<string, string> {
  const path = join(out, "logs/evaluation");
  return Object.fromEntries(
    readdirSync(path).map((file) => [file.slice(33, -".log".length), readFileSync(join(path, file), "utf8")]),
  );
}

const checkOf = ({ report }: Ran, name: string): Check | undefined => report?.checks.find((one) => one.name === name);

const NEEDS = (name: string): RegExp =>
  new RegExp(`its evaluation needs a build of "${name}", which could not be`, "u");

/** Derivations that the ways below share. */
const SHARED = `
  shown = made "shown" { } "echo '\\"shown\\"' > $out";
  first = made "first" { } "echo '\\"one\\"' > $out";
  broken = import (made "broken" { } "echo line of broken; exit 5");
  step = n: import (made "step-\${toString n}" { }
    (if n == 24 then "echo line of 24; exit 3" else "echo '\\"x\\"' > $out"));
`;

/** Each way to need a build, what the check comes to, and what it says. */
const WAYS: Readonly<Record<string, readonly [check: string, outcome: string, says?: RegExp]>> = {
  // https://github.com/NixOS/nix/issues/3956
  "reads a folder": [
    'plain (toString (builtins.attrNames (builtins.readDir "${made "tree" { } "mkdir $out; echo > $out/a"}")))',
    "passed",
  ],
  // https://github.com/NixOS/nix/issues/4235
  "one after the other": [`plain (import (made "second" { } "echo '\\"\${import first}-two\\"' > $out"))`, "passed"],
  // https://github.com/NixOS/nix-eval-jobs/issues/72
  "the same 1": ["plain (import shown)", "passed"],
  "the same 2": ['plain "${import shown}-2"', "passed"],
  "the same 3": ['plain "${import shown}-3"', "passed"],
  // https://github.com/NixOS/nix/issues/3872: an error is told only where it comes up first.
  "the same broken 1": ["plain broken", "eval-error import", NEEDS("broken")],
  "the same broken 2": ["plain broken", "eval-error import", NEEDS("broken")],
  "the same broken 3": ['plain "${broken}-3"', "eval-error import", NEEDS("broken")],
  // https://github.com/NixOS/nix/issues/3149
  "tries to catch it": [
    `if (builtins.tryEval (import (made "tried" { } "echo line of tried; exit 6"))).success then plain "a" ` +
      `else plain "b"`,
    "eval-error import",
    NEEDS("tried"),
  ],
  // https://github.com/input-output-hk/haskell.nix/issues/1522: more and more of them, one by one.
  "a long chain": ["plain (toString (builtins.genList step 30))", "eval-error import", NEEDS("step-24")],
  // https://github.com/SenchoPens/base16.nix/issues/3
  "reads what another platform makes": [
    'plain (builtins.readFile (made "theme" foreign "true"))',
    "unsupported wrong-platform",
    NEEDS("theme"),
  ],
  // https://github.com/NixOS/nix/issues/9605
  "prefers to be built here": [
    'plain (import (made "preferred" (foreign // { preferLocalBuild = true; }) "true"))',
    "unsupported wrong-platform",
    NEEDS("preferred"),
  ],
  // https://github.com/NixOS/nixpkgs/issues/97295: one that is stuck is waited for.
  "is stuck": ['plain (import (made "stuck" { } "echo waits; while :; do :; done"))', "timeout silent", NEEDS("stuck")],
};

/** Checks of another system, which must not even be looked at: each needs a machine that is not here. */
const ELSEWHERE = `checks.aarch64-linux.x = plain (import (made "elsewhere" foreign "true"));`;

withEachNix((nix) => {
  const version = `(Nix ${nix.version})`;

  // https://github.com/NixOS/nix/issues/4265 and https://github.com/NixOS/nixpkgs/issues/162528 (the other system),
  // https://github.com/NixOS/nix/issues/1966 (the log)
  test(`a build that evaluation needs ends its check as a build does, and no other ${version}`, async (context) => {
    const checks = Object.entries(WAYS).map(([name, [check]]) => `"${name}" = ${check};`);
    const flake = flakeWith(context, `{ ${checks.join("\n")} }`, { others: ELSEWHERE, bindings: SHARED });
    const ran = await run(context, nix, flake, "--timeout", "/4s");
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(outcomes(ran), Object.fromEntries(Object.entries(WAYS).map(([name, [, is]]) => [name, is])));
    for (const [name, [, outcome, says]] of Object.entries(WAYS)) {
      if (says !== undefined) assert.match(checkOf(ran, name)?.reason?.message ?? "", says, name);
      if (outcome !== "passed") assert.equal(checkOf(ran, name)?.location?.file, "flake.nix", name);
    }
    const kept = logs(ran);
    for (const [name, build, line] of [
      ["the same broken 3", "broken", "line of broken"],
      ["tries to catch it", "tried", "line of tried"],
      ["a long chain", "step-24", "line of 24"],
      ["is stuck", "stuck", "waits"],
    ] as const) {
      assert.match(kept[build] ?? "", new RegExp(`^${line}\n`, "u"), name);
      assert.ok(checkOf(ran, name)?.excerpt.includes(line), name);
      assert.ok(checkOf(ran, name)?.log?.startsWith("logs/evaluation/"), name);
    }
    const spans = new Set(ran.report?.timeline?.spans.map(({ name }) => name));
    for (const build of ["first", "second", "shown", "broken", "step-0", "step-24", "stuck"])
      assert.ok(spans.has(build), build);
  });

  // https://github.com/NixOS/nix-eval-jobs/issues/72: Nix 2.26 builds it anew for each check.
  test(`what took long to fail is not built again for each check that needs it ${version}`, async (context) => {
    const needs = Array.from({ length: 6 }, (_, number) => `c${number} = plain "c${number} \${import failing}";`);
    const flake = flakeWith(context, `{ good = plain "good"; ${needs.join(" ")} }`, {
      bindings: `failing = made "failing" { } "echo one line; busybox sleep 8; exit 3";`,
    });
    const ran = await run(context, nix, flake);
    const expected = needs.map((_, number) => [`c${number}`, "eval-error import"]);
    assert.deepEqual(outcomes(ran), { ...Object.fromEntries(expected), good: "passed" });
    for (let number = 0; number < needs.length; number += 1) {
      const check = checkOf(ran, `c${number}`);
      assert.match(check?.reason?.message ?? "", NEEDS("failing"));
      assert.match(check?.log ?? "", /^logs\/evaluation\/.*-failing\.log$/u);
    }
    // The second process may begin it before the first one has said that it failed.
    assert.match(logs(ran)["failing"] ?? "", /^(?:one line\n){1,2}$/u);
    const attempts = ran.report?.timeline?.spans.filter(({ name }) => name === "failing") ?? [];
    assert.ok(attempts.length <= 2, `${attempts.length} attempts`);
  });

  // https://github.com/input-output-hk/haskell.nix/issues/340: the very list of checks comes from a build.
  test(`a list of checks that has to be built says what its build came to ${version}`, async (context) => {
    const listed = (more: string, command: string): string =>
      `builtins.listToAttrs (map (name: { inherit name; value = plain name; })
        (builtins.fromJSON (builtins.readFile (made "names" ${more} ${command}))))`;
    const good = flakeWith(context, listed("{ }", String.raw`"echo '[\"a\", \"b\"]' > $out"`));
    assert.deepEqual(outcomes(await run(context, nix, good)), { a: "passed", b: "passed" });
    for (const [more, command, says] of [
      ["{ }", '"echo one line; exit 3"', /its builder exited with 3\. Its log is logs\/evaluation\/.*-names\.log/u],
      ["{ }", '"echo one line; while :; do :; done"', /it ran longer than 4 s\. Its log is/u],
      ["foreign", '"true"', /it needs a machine for aarch64-linux\. Use a runner/u],
    ] as const) {
      const ran = await run(context, nix, flakeWith(context, listed(more, command)), "--timeout", "4s");
      assert.equal(ran.code, 2, command);
      assert.match(ran.stderr, /could not even be listed: its evaluation needs a build of "names", which could/u);
      assert.match(ran.stderr, says);
      // It is built once.
      if (more === "{ }") assert.equal(logs(ran)["names"], "one line\n");
    }
  });

  // https://github.com/nix-community/dream2nix/issues/545 and https://github.com/NixOS/nix-eval-jobs/issues/125
  test(`settings that forbid such a build are named, and hold as long as they are set ${version}`, async (context) => {
    const flake = flakeWith(
      context,
      String.raw`{ fine = plain "fine"; imports = plain (import (made "value" { } "echo '\"x\"' > $out")); }`,
    );
    const option = async (name: string, value: string): Promise<Ran> =>
      await run(context, nix, flake, "--option", name, value);
    const forbidden = await option("allow-import-from-derivation", "false");
    assert.deepEqual(outcomes(forbidden), { fine: "passed", imports: "eval-error import" });
    assert.match(
      checkOf(forbidden, "imports")?.reason?.message ?? "",
      /a build of "value", which could not be made: the setting allow-import-from-derivation forbids .*true/u,
    );
    const idle = await option("max-jobs", "0");
    assert.deepEqual(outcomes(idle), { fine: "cached", imports: "unsupported no-local-builds" });
    // https://github.com/NixOS/nix/issues/10947: the error of then is not the answer of now.
    const allowed = await option("allow-import-from-derivation", "true");
    assert.deepEqual(outcomes(allowed), { fine: "cached", imports: "passed" });
  });

  // https://github.com/informalsystems/cosmos.nix/pull/5: a folder that changes while it is read.
  test(`logs that are written into the flake's own folder change no check ${version}`, async (context) => {
    const flake = flakeWith(
      context,
      `{ bad = plain (import (made "noisy" { } "echo one line; exit 3")); one = plain "one"; two = plain "two"; }`,
    );
    const { exitCode, stderr } = await execa(process.execPath, [CLI, "--no-cache"], {
      cwd: flake,
      env: environment(nix),
      extendEnv: false,
      reject: false,
    });
    assert.equal(exitCode, 1, stderr);
    const report = readReport(join(flake, ".nix-verdict"));
    assert.deepEqual(verdictsOf(report), { bad: "eval-error", one: "passed", two: "passed" });
    assert.equal(report?.checks.find(({ name }) => name === "bad")?.reason?.code, "import");
    assert.equal(report?.flake.lockedUrl.startsWith(`path:${flake}?`), true, report?.flake.lockedUrl);
  });
});
