import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import { type Check, isGood, type Verdict } from "../../src/model/verdict.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { CHECKS_OF_ONE, NAMES_OF_SETS, writeOddFlake } from "./odd-checks.ts";
import { environment, verdict, withEachNix } from "./run.ts";

/** Together 2,000 checks: each Nix gets others. */
const FLAKES = 20 / nixes.length;

/** Nobody is asked for what is not here, and content-addressed derivations are allowed. */
const OPTIONS = ["--option", "substituters", "", "--option", "extra-experimental-features", "ca-derivations"];

withEachNix((nix) => {
  describe(`odd checks: none is good unless Nix has exactly its outputs (Nix ${nix.version})`, () => {
    const salt = randomUUID();
    const seen = new Map<Verdict, number>();

    const first = nixes.indexOf(nix) * FLAKES;
    for (let number = first; number < first + FLAKES; number += 1)
      test(`flake ${number}`, async (context) => {
        const flake = join(folder(context), "flake");
        writeOddFlake(flake, number, salt);
        const { code, report, stderr, stdout } = await verdict(context, nix, [flake, "--no-cache", ...OPTIONS]);
        assert.ok(report !== null && (code === 0 || code === 1), `exit ${code}: ${stderr}`);
        const { checks } = report;
        assert.equal(checks.length, CHECKS_OF_ONE + NAMES_OF_SETS.length, stdout);
        assert.equal(new Set(checks.map(({ name }) => name)).size, checks.length);
        assert.equal(code, checks.every((check) => isGood(check.verdict)) ? 0 : 1);
        for (const check of checks) seen.set(check.verdict, (seen.get(check.verdict) ?? 0) + 1);
        await assertHeld(
          context,
          nix,
          flake,
          checks.filter((check) => isGood(check.verdict)),
        );
      });

    test("among them were good ones and bad ones of many kinds, and nothing was lost", (context) => {
      context.diagnostic(JSON.stringify(Object.fromEntries(seen)));
      for (const wanted of ["passed", "cached", "failed", "dependency-failed", "eval-error", "unsupported"] as const)
        assert.ok((seen.get(wanted) ?? 0) >= 10, `${wanted}: ${seen.get(wanted)}`);
      assert.equal(seen.get("lost"), undefined);
      assert.equal(
        [...seen.values()].reduce((sum, count) => sum + count),
        FLAKES * (CHECKS_OF_ONE + NAMES_OF_SETS.length),
      );
    });
  });
});

/** `outputs`: null where the flake cannot say, which Nix does not ask either. */
type Evaluated = { name: string; drvPath: string; outputs: Record<string, string> | null };

/**
 * Asks Nix, and nobody of ours: what each of these checks is, which outputs its derivation has, and that all of them
 * are valid.
 */
async function assertHeld(context: TestContext, nix: TestNix, flake: string, good: readonly Check[]): Promise<void> {
  const ids = good.map(({ name }) => name.slice(0, "c000".length));
  for (const id of ids) assert.match(id, /^c\d{3}$/);
  if (ids.length === 0) return;
  const ask = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await execa(
      join(nix.bin, "nix"),
      ["--extra-experimental-features", "nix-command flakes", ...args, ...OPTIONS],
      { env: environment(nix), extendEnv: false },
    );
    return JSON.parse(stdout) as unknown;
  };
  const apply = (
    asked: readonly string[],
    outputs: string,
  ): string => `checks: let set = checks.x86_64-linux; plain = builtins.unsafeDiscardStringContext;
    at = id: builtins.head (builtins.filter (name: builtins.substring 0 4 name == id) (builtins.attrNames set));
    outputsOf = c: map (name: { inherit name; value = plain c.\${name}.outPath; }) (c.outputs or [ "out" ]); in
    map (id: let c = set.\${at id}; in { name = id; drvPath = plain c.drvPath;
      outputs = ${outputs}; }) [ ${asked.map((id) => `"${id}"`).join(" ")} ]`;
  const evaluate = async (asked: readonly string[], outputs: string): Promise<Evaluated[]> =>
    (await ask("eval", "--json", `path:${flake}#checks`, "--apply", apply(asked, outputs))) as Evaluated[];
  const shown = "builtins.listToAttrs (outputsOf c)";
  const evaluated = await evaluate(ids, shown).catch(async () => {
    const each = ids.map(async (id) => await evaluate([id], shown).catch(async () => await evaluate([id], "null")));
    return (await Promise.all(each)).flat();
  });
  assert.equal(evaluated.length, good.length);
  assert.deepEqual(
    evaluated.map(({ drvPath }) => drvPath),
    good.map(({ drvPath }) => drvPath),
  );

  const drvPaths = [...new Set(evaluated.map(({ drvPath }) => drvPath))];
  const own = ownOutputs(await ask("derivation", "show", ...drvPaths));
  const paths = new Set<string>();
  for (const { name, drvPath, outputs } of evaluated) {
    const expected = own.get(drvPath);
    assert.ok(expected !== undefined, `${name}: Nix shows no derivation at ${drvPath}`);
    if (outputs !== null) assert.deepEqual(Object.keys(outputs).toSorted(), [...expected.keys()].toSorted(), name);
    for (const [output, path] of expected) {
      // The path of a content-addressed output is unknown before the build: the evaluation has nothing to compare.
      if (path === null) continue;
      if (outputs !== null) assert.equal(outputs[output], path, `${name}: ${output}`);
      paths.add(path);
    }
  }
  const floating = drvPaths
    .filter((drvPath) => [...(own.get(drvPath)?.values() ?? [])].includes(null))
    .map((drvPath) => `${drvPath}^*`);
  const format = nix.version.startsWith("2.26") ? [] : ["--json-format", "1"];
  const infos = (await ask("path-info", "--json", ...format, ...paths, ...floating)) as Record<string, object | null>;
  assert.ok(Object.keys(infos).length >= paths.size + (floating.length > 0 ? 1 : 0));
  for (const [path, info] of Object.entries(infos)) assert.notEqual(info, null, `${path} is not valid`);
  context.diagnostic(`${good.length} good, of ${drvPaths.length} derivations`);
}

type ShownOutputs = { outputs: Record<string, { path?: string }> };

/**
 * The outputs that `nix derivation show` tells, with their paths: its answer has one shape up to 2.32, and another one,
 * with paths without the store, from 2.33 on.
 */
function ownOutputs(answer: unknown): Map<string, Map<string, string | null>> {
  const shown =
    (answer as { derivations?: Record<string, ShownOutputs> }).derivations ?? (answer as Record<string, ShownOutputs>);
  const whole = (path: string): string => (path.startsWith("/") ? path : `/nix/store/${path}`);
  return new Map(
    Object.entries(shown).map(([drvPath, { outputs }]) => [
      whole(drvPath),
      new Map(Object.entries(outputs).map(([name, { path }]) => [name, path === undefined ? null : whole(path)])),
    ]),
  );
}
