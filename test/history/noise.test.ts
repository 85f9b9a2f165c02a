import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { digamma, studentQuantile, trigamma } from "../../src/history/distributions.ts";
import { limitsOf } from "../../src/history/noise.ts";
import { random } from "../random.ts";

describe("what tables of probabilities have", () => {
  test("quantiles of Student's t agree with the published ones", () => {
    // Abramowitz and Stegun, table 26.10: degrees of freedom, and the values exceeded with the one-sided probabilities
    // 0.05, 0.025, 0.005 and 0.0005.
    for (const [degrees, ...values] of [
      [1, 6.314, 12.706, 63.657, 636.619],
      [2, 2.92, 4.303, 9.925, 31.599],
      [3, 2.353, 3.182, 5.841, 12.924],
      [4, 2.132, 2.776, 4.604, 8.61],
      [5, 2.015, 2.571, 4.032, 6.869],
      [9, 1.833, 2.262, 3.25, 4.781],
      [10, 1.812, 2.228, 3.169, 4.587],
      [30, 1.697, 2.042, 2.75, 3.646],
      [60, 1.671, 2, 2.66, 3.46],
      [120, 1.658, 1.98, 2.617, 3.373],
    ] as const) {
      for (const [place, exceeded] of [0.05, 0.025, 0.005, 0.0005].entries()) {
        const [table = 0, ours] = [values[place], studentQuantile(exceeded, degrees)];
        assert.ok(
          Math.abs(ours - table) <= 0.0006 * Math.max(1, table / 20),
          `t with ${degrees} degrees of freedom for ${exceeded}: ${ours}, not ${table}`,
        );
      }
    }
  });

  test("far out, where tables end, they follow the closed forms for 1 and 2 degrees of freedom", () => {
    for (const exceeded of [0.4, 1e-2, 1e-4, 1e-6, 1e-8]) {
      const [cauchy, second] = [
        1 / Math.tan(Math.PI * exceeded),
        (1 - 2 * exceeded) * Math.sqrt(2 / (4 * exceeded * (1 - exceeded))),
      ];
      assert.ok(Math.abs(studentQuantile(exceeded, 1) / cauchy - 1) < 1e-6, `${exceeded}`);
      assert.ok(Math.abs(studentQuantile(exceeded, 2) / second - 1) < 1e-6, `${exceeded}`);
    }
  });

  test("the derivatives of ln Γ are the known ones at 1/2, 1 and 10", () => {
    const euler = 0.577_215_664_901_532_9;
    for (const [ours, known] of [
      [digamma(1), -euler],
      [digamma(0.5), -euler - 2 * Math.log(2)],
      [digamma(10), 2.251_752_589_066_721],
      [trigamma(1), Math.PI ** 2 / 6],
      [trigamma(0.5), Math.PI ** 2 / 2],
      [trigamma(10), 0.105_166_335_681_685_75],
    ] as const)
      assert.ok(Math.abs(ours - known) < 1e-8, `${ours}, not ${known}`);
  });
});

/** Numbers around 100 whose logarithms are normal, and whose spread is `sigma`. */
function lognormal(next: () => number, sigma: number): number {
  return 100 * Math.exp(sigma * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

describe("a limit", () => {
  test("needs four numbers", () => {
    assert.deepEqual(limitsOf([[], [1], [1, 2, 3]], 0.01), [null, null, null]);
    assert.ok((limitsOf([[1, 2, 3, 4]], 0.01)[0] ?? 0) > 4);
  });

  test("of one check alone is exceeded as often as it says, with 4 to 10 numbers and any spread", (context) => {
    const next = random(1);
    for (const count of [4, 5, 10]) {
      for (const sigma of [0.02, 0.3]) {
        let exceeded = 0;
        for (let time = 0; time < 4000; time += 1) {
          const [limit] = limitsOf([Array.from({ length: count }, () => lognormal(next, sigma))], 0.05);
          if (lognormal(next, sigma) > (limit ?? 0)) exceeded += 1;
        }
        context.diagnostic(`${count} numbers, spread ${sigma}: ${((100 * exceeded) / 4000).toFixed(1)} % for 5 %`);
        // Two standard errors are 0.7 %; the part without outliers never takes more than it is given.
        assert.ok(exceeded > 0.03 * 4000 && exceeded < 0.057 * 4000);
      }
    }
  });

  test("is much lower where other checks tell what is usual, and no lower where they differ", () => {
    const next = random(2);
    const four = [99, 100, 101, 102];
    const alike = Array.from({ length: 50 }, () => Array.from({ length: 4 }, () => lognormal(next, 0.0129)));
    const unlike = Array.from({ length: 50 }, (_, n) =>
      Array.from({ length: 4 }, () => lognormal(next, 0.001 * 1.2 ** n)),
    );
    const limits = [[four], [four, ...alike], [four, ...unlike]].map((lists) => limitsOf(lists, 0.0005)[0] ?? 0);
    const [alone = 0, among = 0, apart = 0] = limits;
    assert.ok(alone > 118 && among < 108 && among > 103 && apart > 115, limits.join(", "));
  });

  test("is moved little by one number that lies apart, and by half of them is", () => {
    const calm = [100, 101, 99, 100, 102, 98, 100, 101, 99, 100];
    const limit = (numbers: readonly number[]): number => limitsOf([numbers], 0.0005)[0] ?? 0;
    const usual = limit(calm);
    for (const apart of [1, 40, 300, 10_000])
      assert.ok(
        limit([...calm.slice(1), apart]) < 1.06 * usual,
        `${apart}: ${limit([...calm.slice(1), apart])}, not near ${usual}`,
      );
    assert.ok(limit([...calm.slice(5), 300, 300, 300, 300, 300]) > 300);
  });

  test("of numbers that never differed is a little above them, alone and among others", () => {
    const same = Array.from({ length: 6 }, () => 100);
    for (const lists of [[same], Array.from({ length: 100 }, () => same)]) {
      const [limit = 0] = limitsOf(lists, 0.0005);
      assert.ok(limit !== null && limit > 101 && limit < 106, String(limit));
    }
  });
});
