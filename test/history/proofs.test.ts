import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { FoundCheck } from "../../src/discover/found.ts";
import { mergeProofs, type ProvenBuild, type Recheck } from "../../src/history/proofs.ts";
import type { Check, Verdict } from "../../src/model/verdict.ts";
import { type ProofPartition, proofsOf, prove as proveBy } from "../../src/plan/divide.ts";

const NOW = Date.parse("2026-11-22T12:00:00.000Z");
const ALWAYS = { patterns: [], olderThanMs: null };

const drv = (letter: string, name: string): string => `/nix/store/${letter.repeat(32)}-${name}.drv`;

function found(name: string, letter = "a"): FoundCheck {
  return {
    name,
    attr: `checks.x86_64-linux.${name}`,
    drvPath: drv(letter, name),
    outputs: { out: `/nix/store/${letter.repeat(32)}-${name}` },
    system: "x86_64-linux",
    requiredSystemFeatures: [],
    backend: "build",
    machines: null,
    warnings: [],
    evaluation: null,
  };
}

function proven(name: string, letter = "a", more: Partial<ProvenBuild["proof"]> = {}): ProvenBuild {
  const { drvPath, outputs } = found(name, letter);
  return {
    name,
    drvPath,
    outputs,
    proof: { at: "2026-11-20T10:00:00.000Z", durationMs: 1000, peakMemoryBytes: 5, cpuMs: 7, run: null, ...more },
  };
}

const prove = (
  checks: readonly FoundCheck[],
  proofs: readonly ProvenBuild[],
  recheck: Recheck,
  now: number,
  hearsay: readonly ProvenBuild[] = [],
): ProofPartition => proveBy(checks, { proofs, hearsay }, recheck, now);

const reasons = (divided: ReturnType<typeof prove>): (string | null)[] => divided.unproven.map(({ why }) => why);

describe("prove", () => {
  test("the same derivation with the same outputs is proven, with what it took", () => {
    const { proven: sure, unproven } = prove([found("a")], [proven("a")], ALWAYS, NOW);
    assert.deepEqual([sure[0]?.check.name, sure[0]?.proof.durationMs, unproven.length], ["a", 1000, 0]);
  });

  test("a check of another name with the same derivation is proven too", () => {
    assert.equal(prove([{ ...found("a"), name: "b" }], [proven("a")], ALWAYS, NOW).proven.length, 1);
  });

  test("why not: nothing known, changed, other outputs, asked for, too old", () => {
    assert.deepEqual(reasons(prove([found("a")], [], ALWAYS, NOW)), ["no run has proven it yet"]);
    assert.deepEqual(reasons(prove([found("a", "b")], [proven("a")], ALWAYS, NOW)), [
      "its derivation changed since 2026-11-20",
    ]);
    for (const outputs of [
      {},
      { out: "/nix/store/other" },
      { ...found("a").outputs, doc: "/nix/store/doc" },
      { doc: found("a").outputs["out"] ?? "" },
    ]) {
      assert.deepEqual(reasons(prove([found("a")], [{ ...proven("a"), outputs }], ALWAYS, NOW)), [
        "its proof has other outputs",
      ]);
    }
    assert.deepEqual(
      reasons(
        prove(
          [found("net-a"), found("b")],
          [proven("net-a"), proven("b")],
          { patterns: ["net-*"], olderThanMs: null },
          NOW,
        ),
      ),
      ["it must be checked again (net-*)"],
    );
    assert.deepEqual(reasons(prove([found("a")], [proven("a")], { patterns: [], olderThanMs: 86_400_000 }, NOW)), [
      "its proof of 2026-11-20 is too old",
    ]);
    assert.deepEqual(
      reasons(prove([found("a")], [proven("a")], { patterns: [], olderThanMs: 3 * 86_400_000 }, NOW)),
      [],
    );
  });

  test("runs that do not count prove nothing, but their times are used", () => {
    const own = proven("a", "a", { durationMs: 7 });
    const { proven: sure, unproven } = prove([found("a")], [], ALWAYS, NOW, [own]);
    assert.deepEqual(
      [sure, unproven.map(({ why, figures }) => [why, figures?.durationMs])],
      [[], [["only this branch's own runs have proven it", 7]]],
    );
    // Nothing of another build, and nothing where somebody counts.
    assert.deepEqual(
      prove([found("a")], [], ALWAYS, NOW, [{ ...own, outputs: {} }]).unproven.map(({ why, figures }) => [
        why,
        figures,
      ]),
      [["no run has proven it yet", undefined]],
    );
    assert.deepEqual(
      prove([found("a")], [proven("a")], ALWAYS, NOW, [own]).proven.map(({ proof }) => proof.durationMs),
      [1000],
    );
    assert.deepEqual(reasons(prove([found("a", "b")], [proven("a")], ALWAYS, NOW, [own])), [
      "its derivation changed since 2026-11-20",
    ]);
  });

  test("names like __proto__ are names", () => {
    const outputs = Object.fromEntries([["__proto__", "/nix/store/x"]]);
    assert.equal(
      prove([{ ...found("__proto__"), outputs }], [{ ...proven("__proto__"), outputs }], ALWAYS, NOW).proven.length,
      1,
    );
    assert.equal(
      prove([{ ...found("__proto__"), outputs }], [{ ...proven("__proto__"), outputs: {} }], ALWAYS, NOW).proven.length,
      0,
    );
  });
});

describe("proofsOf", () => {
  const check = (name: string, verdict: Verdict, more: Partial<Check> = {}): Check =>
    ({
      name,
      verdict,
      drvPath: drv("a", name),
      startedAt: "2026-11-22T11:00:00.000Z",
      durationMs: 3,
      peakMemoryBytes: null,
      cpuMs: null,
      proof: null,
      ...more,
    }) as Check;
  const of = (...checks: Check[]): ProvenBuild[] =>
    proofsOf(
      checks,
      { found: checks.map(({ name }) => found(name)), impure: new Set([drv("a", "impure")]) },
      { address: "https://example.org/run", now: NOW },
    );

  test("what passed is proven, with what it took", () => {
    assert.deepEqual(of(check("a", "passed")), [
      {
        ...proven("a"),
        proof: {
          at: "2026-11-22T11:00:00.000Z",
          durationMs: 3,
          peakMemoryBytes: null,
          cpuMs: null,
          run: "https://example.org/run",
        },
      },
    ]);
  });

  test("what Nix had already is proven without figures; what a proof has shown is not proven again", () => {
    assert.deepEqual(of(check("a", "cached", { startedAt: null, durationMs: 0 }))[0]?.proof, {
      at: "2026-11-22T12:00:00.000Z",
      durationMs: null,
      peakMemoryBytes: null,
      cpuMs: null,
      run: "https://example.org/run",
    });
    assert.deepEqual(of(check("a", "cached", { proof: proven("a").proof })), []);
  });

  test("no other verdict proves anything, and no impure derivation", () => {
    for (const verdict of [
      "failed",
      "flaky",
      "timeout",
      "out-of-memory",
      "disk-full",
      "dependency-failed",
      "eval-error",
      "unsupported",
      "lost",
      "cancelled",
      "not-run",
    ] as const) {
      assert.deepEqual(of(check("a", verdict)), [], verdict);
    }
    assert.deepEqual(of(check("impure", "passed")), []);
  });
});

describe("mergeProofs", () => {
  test("any order gives the same, the newest of a derivation, one with figures before one without", () => {
    const old = proven("a");
    const newer = proven("a", "a", { at: "2026-11-21T10:00:00.000Z", durationMs: 2 });
    const bare = proven("a", "a", { at: "2026-11-22T10:00:00.000Z", durationMs: null });
    for (const lists of [
      [[old], [newer], [bare]],
      [[bare, newer], [old]],
      [[newer], [bare], [old, old]],
    ])
      assert.deepEqual(mergeProofs(...lists), [newer]);
  });

  test("of one check the newest eight derivations stay", () => {
    const many = "0123456789abcd"
      .split("")
      .map((letter, day) => proven("a", letter, { at: `2026-11-${String(day + 1).padStart(2, "0")}T00:00:00.000Z` }));
    assert.deepEqual(mergeProofs(many.toReversed()), many.slice(-8));
  });
});
