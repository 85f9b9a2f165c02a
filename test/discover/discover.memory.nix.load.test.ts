/** Evaluation within a limit of memory. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { Discovery } from "../../src/discover/found.ts";
import { nixes } from "../nix-fixture.ts";
import { checksOf, evaluate, flakeOf, summary } from "./evaluating.ts";

const MIB = 1024 ** 2;

/** Takes so many MiB while it is evaluated, and keeps them as long as the flake's value is kept. */
const HEAP = `
  heap = mib: let held = builtins.genList (n: { a = n; b = n + 1; c = [ n n ]; }) (mib * 5000); in
    builtins.foldl' (sum: one: sum + one.b + builtins.length one.c) 0 held;
  large = name: mib: builtins.seq (heap mib) (plain name);
`;

/** The most that our evaluating processes together had in memory, in bytes, while `work` ran. */
async function peakDuring(work: Promise<unknown>): Promise<number> {
  let peak = 0;
  const { globSync } = process.getBuiltinModule("node:fs");
  const look = setInterval(() => {
    let sum = 0;
    for (const file of globSync("/proc/[0-9]*/status")) {
      try {
        const text = readFileSync(file, "utf8");
        const words = readFileSync(file.replace(/status$/u, "cmdline"), "latin1").split("\0");
        if (words[1] === "repl") sum += Number(/RssAnon:\s+(\d+)/u.exec(text)?.[1] ?? 0) * 1024;
      } catch {
        // It is gone.
      }
    }
    peak = Math.max(peak, sum);
  }, 100);
  await work.finally(() => clearInterval(look));
  return peak;
}

for (const nix of nixes) {
  test(`one check that is too large is named, and the others are judged (Nix ${nix.version})`, async (context) => {
    const small = Array.from({ length: 16 }, (_, index) => [`s${index}`, `large "s${index}" 60`] as const);
    const flake = flakeOf(context, checksOf(Object.fromEntries([...small, ["huge", 'large "huge" 2000']]), HEAP));
    const limit = 700 * MIB;
    const evaluating = evaluate(nix, flake, { memoryBytes: limit });
    const peak = await peakDuring(evaluating);
    const discovery = await evaluating;
    assert.deepEqual(summary(discovery), {
      ...Object.fromEntries(small.map(([name]) => [name, "found"])),
      huge: "out-of-memory",
    });
    assert.match(
      discovery.broken[0]?.reason.message ?? "",
      /^its evaluation needs more memory than there is: it was stopped at [\d.]+ \w+, and may have 700 MiB\. Use/u,
    );
    // Memory is read twenty times a second, and what is stopped ends within 200 ms.
    assert.ok(peak < 1.6 * limit, `${peak / MIB} MiB`);
  });

  test(`a check that comes near the limit is named once (Nix ${nix.version})`, async (context) => {
    const small = Array.from({ length: 6 }, (_, index) => [`s${index}`, `large "s${index}" 10`] as const);
    const checks = Object.fromEntries([["big\n", 'large "big" 300'], ...small]);
    const flake = flakeOf(context, checksOf(checks, HEAP));
    const peakOf = ({ found }: Discovery): number =>
      Math.max(...found.map((one) => one.evaluation?.peakMemoryBytes ?? 0));
    const peak = peakOf(await evaluate(nix, flake, {}));
    const discovery = await evaluate(nix, flake, { memoryBytes: Math.round(peak / 0.9) });
    const near = discovery.found.filter(({ evaluation }) => evaluation?.nearLimitBytes !== undefined);
    assert.deepEqual(
      near.map(({ name }) => name),
      ["big\n"],
    );
    const told = discovery.events.filter((event) => event.type === "notice").map(({ message }) => message);
    assert.equal(told.length, 1, told.join("\n"));
    assert.match(
      told[0] ?? "",
      /^The evaluation of "big‹U\+000A›" took \d+ MiB, and may have \d+ MiB\. .* raise eval-memory/u,
    );
  });

  test(`a value is let go when it has no room (Nix ${nix.version})`, async (context) => {
    const checks = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, `large "c${i}" 80`]));
    const flake = flakeOf(context, checksOf(checks, HEAP));
    const limit = 900 * MIB;
    const evaluating = evaluate(nix, flake, { memoryBytes: limit });
    const peak = await peakDuring(evaluating);
    assert.deepEqual(new Set(Object.values(summary(await evaluating))), new Set(["found"]));
    assert.ok(peak < limit, `${peak / MIB} MiB`);
  });
}
