import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { HISTORY_BYTES, parseHistory, renderHistory } from "../../src/history/history-text.ts";
import {
  EMPTY_HISTORY,
  evaluationTimes,
  type History,
  mergeHistories,
  type CheckOutcome,
  recordRun,
  type Run,
  RUNS_KEPT,
  runsOf,
} from "../../src/history/runs.ts";
import { VERDICTS } from "../../src/model/verdict.ts";
import { random } from "../random.ts";
import { cpuNow } from "../tries.ts";

const SYSTEM = "x86_64-linux";
const START = Date.UTC(2026, 10, 20);

/** A judged check; its run began `minute` minutes after some moment. */
function judged(name: string, minute: number, over: Partial<CheckOutcome> = {}): CheckOutcome {
  return {
    name,
    verdict: "passed",
    startedAt: new Date(START + minute * 60_000).toISOString(),
    durationMs: 1000,
    peakMemoryBytes: null,
    cpuMs: null,
    evaluation: null,
    ...over,
  };
}

const run = (over: Partial<Run>): Run => ({
  at: START,
  durationMs: 1000,
  peakMemoryBytes: null,
  cpuMs: null,
  verdict: "passed",
  evaluation: null,
  more: [],
  ...over,
});

const read = (text: string): History => parseHistory(text).history;

/** Names that a flake may give, and some that are keys of objects. */
const NAMES = [
  "fmt",
  "__proto__",
  "constructor",
  "toString",
  "0",
  "10",
  "9",
  "",
  "ü\u0301 \u{1F600}",
  'a"b\\c',
  "line\nbreak\u2028",
  "\ud800",
  "a,b:[",
  "x".repeat(300),
  "</script>",
];

/** A history of some systems, names and runs, of which many agree. */
function someHistory(next: () => number): History {
  const pick = <T>(list: readonly [T, ...T[]] | readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const history = new Map<string, Map<string, Run[]>>();
  for (let left = Math.floor(next() * 40); left > 0; left -= 1) {
    const system = pick([SYSTEM, "aarch64-linux", "__proto__"]);
    const name = pick(NAMES);
    const one = run({
      at: START + Math.floor(next() * 20),
      durationMs: Math.floor(next() * 3),
      peakMemoryBytes: pick([null, 1, 2_000_000_000]),
      verdict: pick(["passed", "failed", "stalled"]),
      more: pick([[], ["new"], [1, null, true]]),
    });
    const checks = history.get(system) ?? new Map<string, Run[]>();
    history.set(system, checks.set(name, [...(checks.get(name) ?? []), one]));
  }
  // As every history is that comes from outside.
  return mergeHistories(history);
}

describe("recordRun", () => {
  test("what was built here counts, newest first; what was not does not", () => {
    const checks = VERDICTS.map((verdict, minute) => judged("x", minute, { verdict }));
    const never = judged("never", 0, { startedAt: null });
    const history = recordRun(EMPTY_HISTORY, SYSTEM, [
      ...checks,
      never,
      judged("y", 0, { verdict: "cached" }),
      judged("z", 0, { verdict: "lost" }),
    ]);
    assert.deepEqual(
      runsOf(history, SYSTEM, "x").map(({ verdict }) => verdict),
      ["passed", "flaky", "out-of-memory", "timeout", "failed"],
    );
    assert.deepEqual([...(history.get(SYSTEM)?.keys() ?? [])], ["x"]);
  });

  test("a system has its own runs, and the history before is not changed", () => {
    const before = recordRun(EMPTY_HISTORY, SYSTEM, [judged("x", 0)]);
    const after = recordRun(before, "aarch64-linux", [
      judged("x", 1, { durationMs: 7.6, peakMemoryBytes: 5, cpuMs: 6 }),
    ]);
    assert.deepEqual(runsOf(after, SYSTEM, "x"), runsOf(before, SYSTEM, "x"));
    assert.deepEqual(runsOf(after, "aarch64-linux", "x"), [
      run({ at: START + 60_000, durationMs: 8, peakMemoryBytes: 5, cpuMs: 6 }),
    ]);
    assert.deepEqual([...before.keys()], [SYSTEM]);
  });

  test("the last runs are kept, and the same run counts once", () => {
    let history = EMPTY_HISTORY;
    for (const minute of [5, 3, 3, 12, ...Array.from({ length: 12 }, (_, n) => n), 5])
      history = recordRun(history, SYSTEM, [judged("x", minute)]);
    assert.deepEqual(
      runsOf(history, SYSTEM, "x").map(({ at }) => (at - START) / 60_000),
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3],
    );
  });

  test("nonsense for a time adds nothing", () => {
    const bad = [
      judged("a", 0, { startedAt: "yesterday" }),
      judged("b", 0, { durationMs: Number.NaN }),
      judged("c", 0, { durationMs: -1 }),
      judged("d", 0, { startedAt: "1900-01-01" }),
    ];
    assert.deepEqual(recordRun(EMPTY_HISTORY, SYSTEM, bad), EMPTY_HISTORY);
  });
});

describe("mergeHistories", () => {
  test("in any order, any grouping, and however often: the same", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const next = random(seed);
      const [a, b, c] = [someHistory(next), someHistory(next), someHistory(next)];
      assert.deepEqual(mergeHistories(a, b), mergeHistories(b, a), `seed ${seed}`);
      assert.deepEqual(
        mergeHistories(mergeHistories(a, b), c),
        mergeHistories(a, mergeHistories(b, c)),
        `seed ${seed}`,
      );
      assert.deepEqual(mergeHistories(a, b, c), mergeHistories(c, a, b), `seed ${seed}`);
      assert.deepEqual(mergeHistories(a, a), a, `seed ${seed}`);
      assert.deepEqual(mergeHistories(mergeHistories(a, b), b), mergeHistories(a, b), `seed ${seed}`);
      assert.deepEqual(mergeHistories(a, EMPTY_HISTORY), a, `seed ${seed}`);
      // The file knows no order of arrival either.
      assert.equal(renderHistory(mergeHistories(a, b)), renderHistory(mergeHistories(b, a)), `seed ${seed}`);
    }
    assert.deepEqual(mergeHistories(), EMPTY_HISTORY);
  });

  test("two branches that began together", () => {
    const trunk = recordRun(EMPTY_HISTORY, SYSTEM, [judged("x", 0), judged("y", 0)]);
    const merged = mergeHistories(
      recordRun(trunk, SYSTEM, [judged("x", 1)]),
      recordRun(trunk, SYSTEM, [judged("x", 2), judged("z", 2)]),
    );
    assert.deepEqual(
      ["x", "y", "z"].map((name) => runsOf(merged, SYSTEM, name).length),
      [3, 1, 1],
    );
  });
});

describe("the file", () => {
  test("is read as it was written, whatever the names", () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const history = someHistory(random(seed));
      const parsed = parseHistory(renderHistory(history));
      assert.deepEqual(parsed, { history, reason: null, writable: true }, `seed ${seed}`);
    }
    const all = recordRun(
      EMPTY_HISTORY,
      SYSTEM,
      NAMES.map((name) => judged(name, 0)),
    );
    assert.deepEqual(read(renderHistory(all)), all);
    assert.equal(runsOf(read(renderHistory(all)), SYSTEM, "__proto__").length, 1);
    assert.deepEqual(runsOf(EMPTY_HISTORY, "__proto__", "toString"), []);
  });

  test("is short, and a line per check", () => {
    const history = recordRun(EMPTY_HISTORY, SYSTEM, [
      judged("b", 0, { peakMemoryBytes: 123, cpuMs: 45 }),
      judged("a", 0, { verdict: "failed" }),
    ]);
    assert.equal(
      renderHistory(history),
      '{"schema":"nix-verdict-history/1","systems":{"x86_64-linux":{\n' +
        '"a":[[1795132800000,1000,null,null,"failed"]],\n' +
        '"b":[[1795132800000,1000,123,45,"passed"]]\n}}}\n',
    );
    assert.equal(renderHistory(EMPTY_HISTORY), '{"schema":"nix-verdict-history/1","systems":{}}\n');
  });

  test("none, or an empty one, is nothing to speak of", () => {
    for (const text of [null, "", " \n"])
      assert.deepEqual(parseHistory(text), { history: EMPTY_HISTORY, reason: null, writable: true });
  });

  test("cut off anywhere: read as empty, said, and made anew", () => {
    const whole = renderHistory(
      recordRun(
        EMPTY_HISTORY,
        SYSTEM,
        ["a", "ü", "__proto__"].map((name) => judged(name, 0)),
      ),
    );
    const bytes = Buffer.from(whole);
    for (let length = 1; length < bytes.length - 1; length += 1) {
      const parsed = parseHistory(bytes.subarray(0, length).toString());
      assert.deepEqual(
        parsed,
        { history: EMPTY_HISTORY, reason: "is damaged, and is replaced", writable: true },
        `${length}`,
      );
    }
  });

  test("with bytes changed, or nothing but noise: never an error, and what is read can be written", () => {
    const bytes = Buffer.from(
      renderHistory(
        recordRun(
          EMPTY_HISTORY,
          SYSTEM,
          ["a", "b", "c"].map((name) => judged(name, 0, { peakMemoryBytes: 7 })),
        ),
      ),
    );
    const next = random(7);
    for (let turn = 0; turn < 5000; turn += 1) {
      const noise = turn % 2 === 0 ? Buffer.from(bytes) : Buffer.alloc(Math.floor(next() * 64));
      const changes = turn % 2 === 0 ? 1 + Math.floor(next() * 3) : noise.length;
      for (let n = 0; n < changes; n += 1) noise[Math.floor(next() * noise.length)] = Math.floor(next() * 256);
      const { history, reason, writable } = parseHistory(noise.toString());
      assert.ok(writable || reason !== null);
      assert.deepEqual(read(renderHistory(history)), history);
    }
  });

  test("files of others and of later versions are left alone", () => {
    const reasons: [text: string, reason: RegExp][] = [
      ["# Notes", /not a history of nix-verdict/],
      ['{"name":"package","version":"1.0.0"}', /not a history of nix-verdict/],
      ['{"schema":"nix-verdict/1","checks":[]}', /not a history of nix-verdict/],
      ['{"__proto__":{"schema":"nix-verdict-history/1"}}', /not a history of nix-verdict/],
      ["[]", /not a history/],
      ["null", /not a history/],
      ['{"schema":"nix-verdict-history/2","systems":{}}', /another version \(format 2\)/],
      ['{"schema":"nix-verdict-history/2","runs":', /another version \(format 2\)/],
      ['{"schema":"nix-verdict-history/12', /not a history/],
      ['{ "schema" : "nix-verdict-history/10"', /another version \(format 10\)/],
      [`{"schema":"nix-verdict-history/${"9".repeat(5000)}"}`, /another version \(format 9{20}\)/],
    ];
    for (const [text, reason] of reasons) {
      const parsed = parseHistory(text);
      assert.match(parsed.reason ?? "", reason, text.slice(0, 80));
      assert.deepEqual([parsed.history, parsed.writable], [EMPTY_HISTORY, false], text.slice(0, 80));
    }
    // Laid out by somebody's formatter it is still ours.
    assert.equal(parseHistory('{\n  "schema": "nix-verdict-history/1",\n  "systems": {').writable, true);
    assert.deepEqual(parseHistory('{\n  "systems": {}, "schema": "nix-verdict-history/1"\n}\n'), {
      history: EMPTY_HISTORY,
      reason: null,
      writable: true,
    });
  });

  test("one bad entry costs itself", () => {
    const good = '[1,2,null,null,"passed"]';
    const bad = [
      "3",
      "null",
      "{}",
      "[]",
      '[-1,2,null,null,"passed"]',
      '[1,"2",null,null,"passed"]',
      '[1,1e999,null,null,"passed"]',
      '[1,2,"x",null,"passed"]',
      "[1,2,null,null,7]",
      "[1,2,null,null]",
      '[1,2,null,null,"passed",{}]',
    ];
    for (const entry of bad) {
      const parsed = parseHistory(
        `{"schema":"nix-verdict-history/1","systems":{"s":{"x":[${good},${entry}],"y":[${good}]}}}`,
      );
      assert.deepEqual(
        [runsOf(parsed.history, "s", "x"), runsOf(parsed.history, "s", "y")].map((runs) => runs.length),
        [1, 1],
        entry,
      );
      assert.deepEqual([parsed.reason, parsed.writable], ["is damaged: one entry could not be read", true], entry);
    }
    const parsed = parseHistory(`{"schema":"nix-verdict-history/1","systems":{"s":7,"t":{"x":7,"y":[${good}]}}}`);
    assert.deepEqual([[...parsed.history.keys()], parsed.reason], [["t"], "is damaged: 2 entries could not be read"]);
    assert.equal(parseHistory('{"schema":"nix-verdict-history/1","systems":[]}').reason, "is damaged, and is replaced");
  });

  test("what an earlier version wrote has no evaluations, and stays the same run", () => {
    const old = '{"schema":"nix-verdict-history/1","systems":{"s":{\n"x":[[9,2,null,null,"passed"]]\n}}}\n';
    const [one] = runsOf(read(old), "s", "x");
    assert.equal(one?.evaluation, null);
    assert.equal(renderHistory(mergeHistories(read(old), read(old))), old);
  });

  test("the evaluation of a run is kept, and a value of another kind is damage", () => {
    const evaluation = { startedAt: "2026-11-20T08:00:00.000Z", session: 1, durationMs: 41_000.4, peakMemoryBytes: 7 };
    const some = [judged("x", 0, { evaluation }), judged("y", 0)];
    const text = renderHistory(recordRun(EMPTY_HISTORY, "s", some));
    assert.match(text, /"x":\[\[\d+,1000,null,null,"passed",41000,7\]\]/u);
    assert.match(text, /"y":\[\[\d+,1000,null,null,"passed"\]\]/u);
    assert.deepEqual(runsOf(read(text), "s", "x")[0]?.evaluation, { durationMs: 41_000, peakMemoryBytes: 7 });
    assert.deepEqual([...evaluationTimes(read(text), "s")], [["x", 41_000]]);
    assert.equal(parseHistory(text.replace("41000", '"long"')).reason, "is damaged: one entry could not be read");
  });

  test("what a later version adds to a run, and its words, are kept", () => {
    const text =
      '{"schema":"nix-verdict-history/1","systems":{"s":{\n"x":[[9,2,null,null,"stalled",null,null,"a",4,null]]\n}}}\n';
    assert.equal(renderHistory(recordRun(read(text), SYSTEM, [])), text);
    const more = recordRun(read(text), "s", [judged("x", 0)]);
    assert.deepEqual(
      runsOf(read(renderHistory(more)), "s", "x").map((one) => one.more),
      [[], ["a", 4, null]],
    );
  });
});

describe("the limit", () => {
  const many = (checks: number, length: number, runs: number): History =>
    new Map([
      [
        SYSTEM,
        new Map(
          Array.from({ length: checks }, (_, n) => [
            `${n}`.padEnd(length, "ü"),
            Array.from({ length: runs }, (_, age) =>
              run({
                at: START + n - age * 3_600_000,
                durationMs: 123_456 + n,
                peakMemoryBytes: 1_234_567_890 + n,
                cpuMs: 234_567,
              }),
            ),
          ]),
        ),
      ],
    ]);
  const size = (text: string): number => Buffer.byteLength(text);

  test("5,000 checks: each keeps its last runs, as many as fit", () => {
    for (const [length, expected] of [
      [10, 3],
      [40, 2],
      [70, 1],
    ] as const) {
      const text = renderHistory(many(5000, length, RUNS_KEPT));
      assert.ok(size(text) < HISTORY_BYTES, `${length}: ${size(text)}`);
      const back = read(text).get(SYSTEM) ?? new Map<string, Run[]>();
      assert.equal(back.size, 5000);
      for (const [name, runs] of back)
        assert.deepEqual([runs.length, runs[0]?.at], [expected, START + Number.parseInt(name, 10)], name);
    }
    assert.equal(runsOf(read(renderHistory(many(500, 40, 15))), SYSTEM, "7".padEnd(40, "ü")).length, RUNS_KEPT);
  });

  test("names too long for all of them: those that were seen last stay", () => {
    const text = renderHistory(many(5000, 250, RUNS_KEPT));
    assert.ok(size(text) < HISTORY_BYTES && size(text) > HISTORY_BYTES - 1000, `${size(text)}`);
    const kept = [...(read(text).get(SYSTEM)?.keys() ?? [])].map((name) => Number.parseInt(name, 10));
    assert.equal(Math.min(...kept), 5000 - kept.length);
  });

  test("a name that is longer than the file does not keep out others", () => {
    const history = recordRun(EMPTY_HISTORY, SYSTEM, [
      judged("x".repeat(HISTORY_BYTES), 9),
      judged("a", 1),
      judged("b", 2),
    ]);
    assert.deepEqual([...(read(renderHistory(history)).get(SYSTEM)?.keys() ?? [])], ["a", "b"]);
  });

  test("holds at every size, and what was written is written again the same", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const next = random(seed);
      const history = mergeHistories(someHistory(next), someHistory(next));
      for (const limit of [60, 100, 200, 500, 1000, 3000]) {
        const text = renderHistory(history, limit);
        assert.ok(size(text) <= limit, `seed ${seed}, limit ${limit}: ${size(text)}`);
        assert.equal(renderHistory(read(text), limit), text, `seed ${seed}, limit ${limit}`);
      }
    }
  });

  test("5,000 checks are read, added to and written in no time", () => {
    const text = renderHistory(many(5000, 20, RUNS_KEPT));
    const checks = Array.from({ length: 5000 }, (_, n) => judged(`${n}`.padEnd(20, "ü"), n));
    const times = Array.from({ length: 2 }, () => {
      const started = cpuNow();
      const written = renderHistory(read(text));
      const between = cpuNow();
      assert.equal(written, text);
      assert.ok(size(renderHistory(recordRun(read(text), SYSTEM, checks))) < HISTORY_BYTES);
      return [between - started, cpuNow() - between] as const;
    });
    const best = Math.min(...times.map(([plain]) => plain));
    assert.ok(best < 100, `${best} ms`);
    assert.ok(Math.min(...times.map(([, recorded]) => recorded)) < 300);
  });

  test("a file of nothing but systems takes no time either", () => {
    const systems = Array.from({ length: 40_000 }, (_, n) => `"${n}":{"x":[[1,2,null,null,""]]}`).join(",");
    const started = cpuNow();
    renderHistory(read(`{"schema":"nix-verdict-history/1","systems":{${systems}}}`));
    assert.ok(cpuNow() - started < 2000);
  });
});
