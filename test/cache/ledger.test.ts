import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { zstdCompressSync } from "node:zlib";

import {
  EMPTY_LEDGER,
  type KnownPack,
  type Ledger,
  mergeLedgers,
  parseLedger,
  renderLedger,
} from "../../src/cache/ledger.ts";
import { withinBudget } from "../../src/cache/remember.ts";
import type { KnownEvaluation } from "../../src/history/evaluations.ts";
import type { LastRun } from "../../src/history/last-runs.ts";
import type { ProvenBuild } from "../../src/history/proofs.ts";
import { EMPTY_HISTORY, recordRun } from "../../src/history/runs.ts";
import type { EvaluatedCheck } from "../../src/model/evaluated-check.ts";
import { base32 } from "../../src/model/store-path.ts";
import { random } from "../random.ts";
import { cpuNow } from "../tries.ts";

const HASH = "0".repeat(32);

function proof(name: string): ProvenBuild {
  return {
    name,
    drvPath: `/nix/store/${HASH}-${name}.drv`,
    outputs: { out: `/nix/store/${HASH}-${name}` },
    proof: {
      at: "2026-11-20T10:00:00.000Z",
      durationMs: 1,
      peakMemoryBytes: null,
      cpuMs: 2,
      run: "https://github.com/a/b/actions/runs/1",
    },
  };
}

const pack = (digit: string, usedAt: number, bytes = 10): KnownPack => ({
  key: `pack-${digit.repeat(40)}`,
  bytes,
  usedAt,
  paths: [`/nix/store/${HASH}-dep`],
});

const check = (name: string): EvaluatedCheck => ({
  name,
  attr: `checks.x86_64-linux.${name}`,
  drvPath: `/nix/store/${HASH}-${name}.drv`,
  outputs: { out: `/nix/store/${HASH}-${name}` },
  system: "x86_64-linux",
  requiredSystemFeatures: ["kvm"],
  backend: "qemu",
  machines: { count: 2, memoryBytes: null, cores: 3 },
  warnings: [],
});

/** An evaluation of two checks, of which one is known. `second`: of a minute. */
const evaluation = (digit: string, second: number): KnownEvaluation => ({
  key: digit.repeat(64),
  at: `2026-11-20T10:00:0${second}.000Z`,
  names: ["x", "y"],
  checks: [check("x")],
});

const lastRun = (
  selection: string,
  at: number,
  checks: LastRun["checks"] = new Map([
    ["a", "passed"],
    ["b", "failed"],
  ]),
): LastRun => ({ at, durationMs: 1000, selection, checks });

const LEDGER: Ledger = {
  proofs: [proof("a"), proof("b")],
  history: recordRun(EMPTY_HISTORY, "x86_64-linux", [
    {
      name: "a",
      verdict: "passed",
      startedAt: "2026-11-20T10:00:00.000Z",
      durationMs: 1,
      peakMemoryBytes: 3,
      cpuMs: null,
      evaluation: null,
    },
  ]),
  runs: [
    lastRun(
      "y",
      9,
      new Map([
        ["__proto__", "eval-error"],
        ["a", "cached"],
      ]),
    ),
    lastRun("x", 5),
  ],
  evaluations: [evaluation("b", 2), evaluation("a", 1)],
  packs: [pack("1", 5)],
};

/** A ledger as somebody else could write it: the digest fits. */
function forged(content: unknown): Buffer {
  const body = zstdCompressSync(JSON.stringify(content));
  return Buffer.concat([
    Buffer.from(`nix-verdict-ledger/1 ${createHash("sha256").update(body).digest("hex")}\n`),
    body,
  ]);
}

describe("a ledger as a file", () => {
  test("comes back as it was, and the same ledger is the same file", () => {
    assert.deepEqual(parseLedger(renderLedger(LEDGER)), { ledger: LEDGER, reason: null });
    assert.ok(
      renderLedger(LEDGER).equals(
        renderLedger({
          ...LEDGER,
          proofs: LEDGER.proofs.toReversed(),
          runs: LEDGER.runs.map((run) => ({ ...run, checks: new Map([...run.checks].toReversed()) })).toReversed(),
        }),
      ),
    );
  });

  test("1,000 flipped bits: none is accepted", () => {
    const whole = renderLedger(LEDGER);
    const next = random(5);
    for (let time = 0; time < 1000; time += 1) {
      const file = Buffer.from(whole);
      const at = Math.floor(next() * file.length);
      file.writeUInt8((file[at] ?? 0) ^ (1 << Math.floor(next() * 8)), at);
      assert.equal(parseLedger(file).ledger, null, `byte ${at}`);
    }
  });

  test("cut off anywhere, empty, longer, of another version: none is accepted", () => {
    const whole = renderLedger(LEDGER);
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(parseLedger(whole.subarray(0, length)).ledger, null);
    assert.equal(parseLedger(Buffer.concat([whole, Buffer.from("\n")])).ledger, null);
    assert.deepEqual(parseLedger(Buffer.from(whole.toString("latin1").replace("ledger/1", "ledger/2"), "latin1")), {
      ledger: null,
      reason: "is not of this version",
    });
  });

  test("what unpacks to gigabytes is not unpacked", () => {
    const body = zstdCompressSync(Buffer.alloc(200 * 1024 * 1024));
    const file = Buffer.concat([
      Buffer.from(`nix-verdict-ledger/1 ${createHash("sha256").update(body).digest("hex")}\n`),
      body,
    ]);
    assert.match(parseLedger(file).reason ?? "", /^cannot be read/u);
  });

  test("values of another shape are left out, and the rest stays", () => {
    const good = proof("a");
    const wrong = [
      null,
      5,
      "x",
      [],
      {},
      { ...good, name: 5 },
      { ...good, drvPath: "/etc/passwd" },
      { ...good, drvPath: `/nix/store/../${HASH}-a.drv` },
      { ...good, outputs: { out: 5 } },
      { ...good, outputs: null },
      { ...good, proof: null },
      { ...good, proof: { ...good.proof, at: "yesterday" } },
      { ...good, proof: { ...good.proof, at: "<script>" } },
      { ...good, proof: { ...good.proof, durationMs: -1 } },
      { ...good, proof: { ...good.proof, cpuMs: "1" } },
    ];
    const packs = [
      null,
      { ...pack("1", 1), key: "../../x" },
      { ...pack("1", 1), bytes: -1 },
      { ...pack("1", 1), paths: ["/etc/passwd"] },
      { ...pack("1", 1), paths: 5 },
      pack("2", 1),
    ];
    const { ledger } = parseLedger(forged({ proofs: [...wrong, good], history: 5, packs }));
    // As before there were last runs.
    assert.deepEqual(ledger, { ...EMPTY_LEDGER, proofs: [good], packs: [pack("2", 1)] });
    for (const value of [null, 5, [], {}, { proofs: {}, packs: {} }])
      assert.ok(parseLedger(forged(value)).ledger === null || parseLedger(forged(value)).ledger?.proofs.length === 0);
  });

  test("evaluations of another shape are left out as a whole", () => {
    const good = evaluation("a", 1);
    const with_ = (change: object): unknown => ({ ...good, checks: [{ ...check("x"), ...change }] });
    const wrong = [
      null,
      5,
      [],
      {},
      { ...good, key: "a" },
      { ...good, at: "today" },
      { ...good, names: ["x", 5] },
      { ...good, names: ["x", "x"] },
      { ...good, names: ["y"] },
      { ...good, checks: null },
      { ...good, checks: [null] },
      with_({ name: 5 }),
      with_({ attr: null }),
      with_({ drvPath: "/etc/passwd" }),
      with_({ outputs: [] }),
      with_({ outputs: { out: 5 } }),
      with_({ system: null }),
      with_({ requiredSystemFeatures: "kvm" }),
      with_({ backend: "toString" }),
      with_({ warnings: [5] }),
      with_({ machines: { count: -1, memoryBytes: null, cores: null } }),
      with_({ machines: { count: 1, memoryBytes: "1", cores: null } }),
    ];
    for (const one of wrong)
      assert.deepEqual(parseLedger(forged({ evaluations: [one] })).ledger, EMPTY_LEDGER, JSON.stringify(one));
    const later = { ...good, more: 1, checks: [{ ...check("x"), evaluation: null }] };
    assert.deepEqual(parseLedger(forged({ evaluations: [...wrong, later] })).ledger?.evaluations, [good]);
  });

  test("the newest evaluations are kept; of the same flake, all checks that any of them knows", () => {
    const merged = (...all: KnownEvaluation[]): readonly KnownEvaluation[] =>
      mergeLedgers(...all.map((one) => ({ ...EMPTY_LEDGER, evaluations: [one] }))).evaluations;
    const five = ["a", "b", "c", "d", "e"].map((digit, index) => evaluation(digit, index));
    assert.deepEqual(
      merged(...five).map(({ at }) => at.at(-6)),
      ["4", "3", "2", "1"],
    );
    const other = { ...evaluation("a", 3), checks: [check("y")] };
    for (const both of [
      [evaluation("a", 1), other],
      [other, evaluation("a", 1)],
    ])
      assert.deepEqual(merged(...both), [{ ...other, checks: [check("x"), check("y")] }]);
    const renamed = { ...evaluation("a", 4), names: ["x", "z"], checks: [check("z")] };
    assert.deepEqual(merged(evaluation("a", 1), renamed), [renamed]);

    const names = Array.from({ length: 3000 }, (_, number) => `c${number}`);
    const large = (digit: string, second: number): KnownEvaluation => ({
      ...evaluation(digit, second),
      names,
      checks: names.map(check),
    });
    assert.deepEqual(
      merged(large("a", 2), large("b", 1)).map(({ key }) => key[0]),
      ["a"],
    );
  });

  test("last runs of another shape are left out, and what a later version adds to one is passed over", () => {
    const run = { at: 5, durationMs: 1, selection: "x", checks: { a: "passed" } };
    const wrong = [
      null,
      5,
      "x",
      [],
      {},
      { ...run, at: "5" },
      { ...run, at: -1 },
      { ...run, at: null },
      { ...run, durationMs: -1 },
      { ...run, durationMs: undefined },
      { ...run, selection: 5 },
      { ...run, checks: null },
      { ...run, checks: ["passed"] },
      { ...run, checks: {} },
      { ...run, checks: { a: 5 } },
      { ...run, checks: { a: "passed", b: "<b>" } },
      { ...run, checks: { a: "toString" } },
      // Those of a run that was stopped.
      { ...run, checks: { a: "cancelled" } },
      { ...run, checks: { a: "passed", b: "not-run" } },
    ];
    for (const one of wrong)
      assert.deepEqual(parseLedger(forged({ runs: [one] })).ledger, EMPTY_LEDGER, JSON.stringify(one));
    const { ledger } = parseLedger(forged({ runs: [...wrong, { ...run, machine: { cores: [4] } }] }));
    assert.deepEqual(ledger?.runs, [{ ...run, checks: new Map([["a", "passed"]]) }]);
    for (const runs of [5, "x", {}, null]) assert.deepEqual(parseLedger(forged({ runs })).ledger, EMPTY_LEDGER);
  });

  test("runs later than any clock can say by now are left out, and take no place", () => {
    const now = Date.parse("2026-11-20T10:00:00Z");
    const [past, future] = [lastRun("x", now), lastRun("x", 4e12)];
    const file = renderLedger({ ...LEDGER, runs: [future] });
    assert.deepEqual(parseLedger(file, now).ledger, { ...LEDGER, runs: [] });
    assert.deepEqual(parseLedger(file, now - 48 * 3_600_000).ledger?.history, EMPTY_HISTORY);
    const checks = { a: "passed" };
    const runs = [future, past].map((run) => ({ ...run, checks }));
    assert.deepEqual(
      parseLedger(forged({ runs }), now).ledger?.runs.map(({ at }) => at),
      [now],
    );
  });

  test("an address that could do more than lead to a run is forgotten", () => {
    for (const run of [
      "javascript:alert(1)",
      "https://a/b)[x](https://c",
      "https://a/<b>",
      "http://a/b",
      "https://a/b?c=d",
      `https://a/${"b".repeat(400)}`,
      5,
    ]) {
      const { ledger } = parseLedger(
        forged({ proofs: [{ ...proof("a"), proof: { ...proof("a").proof, run } }], history: "", packs: [] }),
      );
      assert.equal(ledger?.proofs[0]?.proof.run, null, String(run));
    }
  });

  test("a member called __proto__ is a member", () => {
    const outputs = Object.fromEntries([["__proto__", `/nix/store/${HASH}-a`]]);
    const { ledger } = parseLedger(renderLedger({ ...EMPTY_LEDGER, proofs: [{ ...proof("__proto__"), outputs }] }));
    assert.deepEqual(Object.keys(ledger?.proofs[0]?.outputs ?? {}), ["__proto__"]);
  });
});

describe("many ledgers", () => {
  test("together have all that any of them has, in whatever order", () => {
    const one = { ...EMPTY_LEDGER, proofs: [proof("a")], packs: [pack("1", 5)] };
    const other = { ...EMPTY_LEDGER, proofs: [proof("b")], packs: [pack("2", 1), pack("1", 9)] };
    assert.deepEqual(mergeLedgers(one, other), {
      ...EMPTY_LEDGER,
      proofs: [proof("a"), proof("b")],
      packs: [pack("1", 9), pack("2", 1)],
    });
    assert.deepEqual(mergeLedgers(other, one, one), mergeLedgers(one, other));
  });

  test(
    "of each selection the newest run stays, and the newest selections; any order and grouping of 200 times " +
      "is the same",
    () => {
      assert.deepEqual(
        mergeLedgers(
          { ...EMPTY_LEDGER, runs: [lastRun("x", 5), lastRun("y", 7)] },
          { ...EMPTY_LEDGER, runs: [lastRun("y", 6), lastRun("x", 8)] },
        ).runs,
        [lastRun("x", 8), lastRun("y", 7)],
      );
      const next = random(8);
      const pick = (count: number): number => Math.floor(next() * count);
      for (let time = 0; time < 200; time += 1) {
        // Times that are the same are the rule, and so are runs that differ in nothing else but a verdict.
        const ledgers = Array.from({ length: 5 }, () => ({
          ...EMPTY_LEDGER,
          runs: Array.from({ length: pick(12) }, () =>
            lastRun(`s${pick(12)}`, pick(6), new Map([["a", pick(2) === 0 ? "passed" : "failed"]])),
          ),
        }));
        const merged = mergeLedgers(...ledgers);
        const shuffled = ledgers
          .map((ledger) => ({ ledger, place: next() }))
          .toSorted((a, b) => a.place - b.place)
          .map(({ ledger }) => ledger);
        const [first = EMPTY_LEDGER, second = EMPTY_LEDGER, ...rest] = shuffled;
        assert.deepEqual(mergeLedgers(mergeLedgers(first, second), mergeLedgers(...rest)), merged);
        assert.deepEqual(mergeLedgers(merged, first, merged), merged);
        assert.ok(
          merged.runs.length <= 8 && new Set(merged.runs.map(({ selection }) => selection)).size === merged.runs.length,
        );
      }
    },
  );

  test("the last runs of 5,000 checks stay small: at most 1 MB before it is packed, the newest first", (context) => {
    const checks = new Map(
      Array.from({ length: 5000 }, (_, n): [string, "passed"] => [
        createHash("sha256").update(String(n)).digest("hex").slice(0, 40),
        "passed",
      ]),
    );
    const runs = Array.from({ length: 8 }, (_, n) => lastRun(`s${n}`, n, checks));
    const file = renderLedger({ ...EMPTY_LEDGER, runs });
    const kept = parseLedger(file).ledger?.runs.map(({ at }) => at);
    context.diagnostic(`${file.length} bytes for ${kept?.length} runs`);
    assert.deepEqual(kept, [7, 6, 5]);
    assert.ok(file.length < 200_000);
    const huge = lastRun("s", 9, new Map([["x".repeat(2_000_000), "passed"]]));
    assert.deepEqual(parseLedger(renderLedger({ ...EMPTY_LEDGER, runs: [huge, lastRun("x", 5)] })).ledger?.runs, [
      lastRun("x", 5),
    ]);
  });

  const storeHash = (of: unknown): string => base32(createHash("sha256").update(String(of)).digest().subarray(0, 20));

  test("20,000 proofs and 5,000 store paths take less than 6 MB and 2 s", (context) => {
    const proofs = Array.from({ length: 20_000 }, (_, n) => {
      const hash = storeHash(n);
      return {
        ...proof(`a-check-with-a-longer-name-${n}`),
        drvPath: `/nix/store/${hash}-x.drv`,
        outputs: { out: `/nix/store/${hash.split("").toReversed().join("")}-x` },
      };
    });
    const paths = Array.from({ length: 5000 }, (_, n) => `/nix/store/${storeHash(`p${n}`)}-dependency-${n}`);
    let bytes = Infinity;
    const times: number[] = [];
    // On a busy machine, the first time may say nothing.
    for (let round = 0; round < 1 || (Math.min(...times) >= 2000 && round < 10); round += 1) {
      const from = cpuNow();
      const file = renderLedger({ ...EMPTY_LEDGER, proofs, packs: [{ ...pack("1", 1), paths }] });
      assert.equal(parseLedger(file).ledger?.proofs.length, 20_000);
      times.push(cpuNow() - from);
      bytes = file.length;
    }
    context.diagnostic(`${bytes} bytes, ${times.map((ms) => ms.toFixed(0)).join(", ")} ms`);
    assert.ok(bytes < 6e6 && Math.min(...times) < 2000);
  });
});

test("over the budget, what no check has needed for the longest time goes first", () => {
  const packs = [pack("1", 3, 40), pack("2", 9, 50), pack("3", 6, 30)];
  assert.deepEqual(withinBudget(packs, 1000).dropped, []);
  assert.deepEqual(
    withinBudget(packs, 90).dropped.map(({ usedAt }) => usedAt),
    [3],
  );
  assert.deepEqual(withinBudget(packs, 0).packs, []);
});
