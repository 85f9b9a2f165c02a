/** What evaluation makes of checks that are odd, in sessions and where there are none. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { nixes, type TestNix } from "../nix-fixture.ts";
import { checksOf, evaluate, flakeOf, summary } from "./evaluating.ts";

/** A `nix` that writes down each call, and does what `rules` (parts of a shell's `case`) say before it is one. */
function wrapped(context: TestContext, nix: TestNix, rules = ""): { bin: string; calls: () => string[] } {
  const bin = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(bin, { recursive: true, force: true }));
  writeFileSync(
    join(bin, "nix"),
    `#!/bin/sh\necho "$1" >>'${bin}/calls'\ncase " $* " in ${rules} esac\nexec '${nix.bin}/nix' "$@"\n`,
  );
  chmodSync(join(bin, "nix"), 0o755);
  return { bin, calls: () => readFileSync(join(bin, "calls"), "utf8").trim().split("\n") };
}

const NO_SESSIONS = '*" repl "*) echo "error: no session" >&2; exit 1;;';

/** The second session of a flake begins so many seconds late. */
const LATE = (seconds: number): string => `*" repl "*) mkdir "$(dirname "$0")/first" 2>/dev/null || sleep ${seconds};;`;

/** Each kind of check, and what is to become of it. */
const ODD: Record<string, [value: string, code: string]> = {
  good: ['plain "good"', "found"],
  thrown: ['throw "no"', "throw"],
  aborted: ['abort "no"', "abort"],
  recursive: ["let r = r; in r", "infinite-recursion"],
  missing: ["{ }.x", "missing-attribute"],
  deep: ["let f = n: 1 + f (n + 1); in f 0", "stack-overflow"],
  number: ["1", "not-a-derivation"],
  nested: ['{ inner = plain "inner"; }', "nested"],
  // What is in a set is looked at for its own sake: whatever that comes to, it is a set.
  "set that throws": ['{ inner = throw "inside"; }', "not-a-derivation"],
  "set that aborts": ['{ inner = abort "inside"; }', "not-a-derivation"],
  "set that recurses": ["{ inner = let r = r; in r; }", "not-a-derivation"],
  "set that has no end": ["let s = { a = s; b = s; c = s; }; in s", "not-a-derivation"],
  // The same holds for the machines of a test, and for features that are none.
  "test whose nodes abort": ['test "a" // { nodes = abort "nodes"; }', "found"],
  "test whose nodes recurse": ['test "b" // { nodes = let r = r; in r; }', "found"],
  "test whose sizes abort": ['test "c" // { nodes.m.virtualisation.memorySize = abort "size"; }', "found"],
  "test whose containers are no set": ['test "d" // { containers = 3; }', "found"],
  "features that abort": ['plain "f" // { requiredSystemFeatures = abort "features"; }', "found"],
  "derivation in name alone": ['{ type = "derivation"; }', "missing-attribute"],
  "with another's outputs": ['plain "o" // { out.outPath = "/nix/store/other"; }', "other-outputs"],
  z: ['plain "z"', "found"],
};

/** An evaluation that takes days, and neither memory nor stack. */
const ENDLESS = `let
  numbers = builtins.genList (n: n) 10000;
  repeat = next: start: builtins.foldl' (value: _: next value) start numbers;
in repeat (repeat (repeat (n: n))) 0`;

const TEST = `test = name: derivation {
  inherit name; system = "x86_64-linux"; builder = "/bin/sh"; requiredSystemFeatures = [ "nixos-test" ];
};`;

for (const nix of nixes)
  for (const [how, rules] of [
    ["in sessions", ""],
    ["without sessions", NO_SESSIONS],
  ] as const) {
    test(`each odd check has its own verdict, ${how} (Nix ${nix.version})`, async (context) => {
      const flake = flakeOf(context, checksOf(Object.fromEntries(Object.entries(ODD).map(([k, [v]]) => [k, v])), TEST));
      const { bin, calls } = wrapped(context, nix, rules);
      const discovery = await evaluate(nix, flake, { bin });
      assert.deepEqual(
        summary(discovery),
        Object.fromEntries(Object.entries(ODD).map(([name, [, code]]) => [name, code])),
      );
      for (const { name, location } of discovery.broken) assert.equal(location?.file, "flake.nix", name);
      // Whatever is broken ends no session.
      if (rules === "") assert.deepEqual(calls().filter((call) => call === "repl").length, 2);
    });

    test(`warnings and traces belong to their check, ${how} (Nix ${nix.version})`, async (context) => {
      const flake = flakeOf(
        context,
        checksOf({
          quiet: 'plain "quiet"',
          traced: 'builtins.trace "renamed: colour" (plain "traced")',
          warned: 'builtins.warn "deprecated: portal" (plain "warned")',
        }),
      );
      const { events } = await evaluate(nix, flake, { bin: wrapped(context, nix, rules).bin });
      const said = events.flatMap((event) => (event.type === "nix-warning" ? [[event.check, event.text]] : []));
      assert.equal(said.length, 2, JSON.stringify(said));
      assert.match(String(said.find(([name]) => name === "traced")?.[1]), /renamed: colour/u);
      assert.match(String(said.find(([name]) => name === "warned")?.[1]), /deprecated: portal/u);
    });
  }

for (const nix of nixes) {
  test(`a session takes over what another one is late with (Nix ${nix.version})`, async (context) => {
    // By the time that the second session has begun, the first one has a value that all checks share.
    const shared = "shared = builtins.foldl' (sum: n: sum + n) 0 (builtins.genList (n: n) 3000000);";
    const named = (name: string): string => `plain "${name}-\${toString shared}"`;
    const names = Array.from({ length: 20 }, (_, n) => `check-${n}`);
    const flake = flakeOf(context, checksOf(Object.fromEntries(names.map((name) => [name, named(name)])), shared));
    const started = performance.now();
    const discovery = await evaluate(nix, flake, { bin: wrapped(context, nix, LATE(60)).bin });
    assert.ok(performance.now() - started < 30_000);
    assert.deepEqual(summary(discovery), Object.fromEntries(names.map((name) => [name, "found"])));
    const evaluated = discovery.events.flatMap((event) => (event.type === "check-evaluated" ? [event.name] : []));
    assert.deepEqual(evaluated.toSorted(), names.toSorted());
    const begun = discovery.events.flatMap((event) => (event.type === "check-evaluating" ? [event.session] : []));
    assert.ok(begun.every((session) => session === 0));
    assert.deepEqual(sessions(), []);
  });

  test(`what is slow by itself is left to the session that has it (Nix ${nix.version})`, async (context) => {
    const summing = (name: string, numbers: number): string =>
      `plain "${name}-\${toString (builtins.foldl' (sum: n: sum + n) 0 (builtins.genList (n: n) ${numbers}))}"`;
    const quick = ["c", "d", "e", "f"].map((name) => [name, `plain "${name}"`]);
    // The first session is at its first check when the second one asks for the next, and has all others then.
    const checks = { a: summing("a", 3_000_000), b: summing("b", 20_000_000), ...Object.fromEntries(quick) };
    const discovery = await evaluate(nix, flakeOf(context, checksOf(checks)), {
      bin: wrapped(context, nix, LATE(1)).bin,
    });
    assert.deepEqual(new Set(Object.values(summary(discovery))), new Set(["found"]));
    const tried = discovery.events.flatMap((event) =>
      event.type === "check-evaluating" && event.name === "b" ? [event.session] : [],
    );
    assert.deepEqual(new Set(tried), new Set([0, 1]));
    assert.equal(discovery.found.find(({ name }) => name === "b")?.evaluation?.session, 1);
    assert.deepEqual(sessions(), []);
  });

  test(`a broken check that two sessions evaluate is broken once (Nix ${nix.version})`, async (context) => {
    const shared = "shared = builtins.foldl' (sum: n: sum + n) 0 (builtins.genList (n: n) 3000000);";
    const sound = ["a", "c", "d", "e"].map((name) => [name, `plain "${name}-\${toString shared}"`]);
    const broken = ["b", 'if shared > 0 then throw "no" else null'];
    const flake = flakeOf(context, checksOf(Object.fromEntries([...sound, broken]), shared));
    const discovery = await evaluate(nix, flake, { bin: wrapped(context, nix, LATE(3)).bin });
    assert.deepEqual(summary(discovery), { a: "found", b: "throw", c: "found", d: "found", e: "found" });
    const ends = discovery.events.filter((event) => event.type === "check-evaluated" && event.name === "b");
    assert.equal(ends.length, 1);
  });

  test(`a process that is killed costs no check but its own (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(
      context,
      checksOf({
        a: 'plain "a"',
        b: ENDLESS,
        c: 'plain "c"',
      }),
    );
    const killer = setInterval(() => {
      for (const pid of sessions()) process.kill(pid, "SIGKILL");
    }, 4000);
    context.after(() => clearInterval(killer));
    assert.deepEqual(summary(await evaluate(nix, flake, { cores: 1 })), { a: "found", b: "evaluation", c: "found" });
  });

  test(`a run that is ended leaves no process behind (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(context, checksOf({ a: 'plain "a"', b: ENDLESS }));
    const ending = new AbortController();
    const evaluating = evaluate(nix, flake, { cores: 1, signal: ending.signal });
    setTimeout(() => ending.abort(), 4000);
    const discovery = await evaluating.catch(() => null);
    if (discovery !== null) assert.deepEqual(summary(discovery), { a: "found", b: "unfinished" });
    assert.deepEqual(sessions(), []);
  });

  test(`systems may be called as they like (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(
      context,
      `{ checks = { x86_64-linux.a = derivation { name = "a"; system = "x86_64-linux"; builder = "/bin/sh"; };
         nix_verdict = 1; foldl = 2; import = 3; "a b" = 4; }; }`,
    );
    assert.deepEqual(summary(await evaluate(nix, flake, {})), { a: "found" });
    await assert.rejects(evaluate(nix, flake, { system: "aarch64-linux" }), {
      code: "no-checks",
      message: /x86_64-linux/u,
    });
  });
}

/** Processes of Nix that evaluate for this process. */
function sessions(): number[] {
  const { globSync } = process.getBuiltinModule("node:fs");
  return globSync("/proc/[0-9]*/cmdline").flatMap((file) => {
    try {
      const isOurs = readFileSync(file.replace(/cmdline$/u, "status"), "utf8").includes(`\nPPid:\t${process.pid}\n`);
      return isOurs && readFileSync(file, "utf8").split("\0").includes("repl") ? [Number(file.split("/")[2])] : [];
    } catch {
      return [];
    }
  });
}
