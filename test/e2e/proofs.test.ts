/** Proofs between runs: what an earlier run has proven is neither built nor fetched, and nothing else is believed. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { random } from "../random.ts";
import { Bench, verdicts } from "./proving.ts";
import { withEachNix } from "./run.ts";
import { kill } from "./running.ts";

withEachNix((nix) => {
  test(`Nix ${nix.version}: one check of 100 changed: it alone runs`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(100);
    await bench.run();
    bench.emptyStore();
    bench.write(100, { c7: "echo changed" });
    const ran = await bench.run();
    assert.deepEqual(verdicts(ran), ["1 passed", "99 cached"], ran.text);
    assert.deepEqual(
      ran.report?.checks.filter(({ verdict }) => verdict === "passed").map(({ name }) => name),
      ["c7"],
    );
    // What it needs came from the cache.
    assert.deepEqual(
      ran.report?.timeline?.spans.map(({ name }) => name),
      ["c7"],
      `${ran.text} ${bench.entries("").join(" ")}`,
    );
  });

  test(`Nix ${nix.version}: what is kept anew is little more than what is new`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(100);
    await bench.run();
    const before = new Set(bench.entries(""));
    bench.emptyStore();
    // The new dependency is of random bytes, so that nothing makes it smaller.
    bench.write(100, { c7: 'read y < ${build "new" "busybox dd if=/dev/urandom of=$out bs=1000 count=300"}' });
    const ran = await bench.run();
    assert.deepEqual(verdicts(ran), ["1 passed", "99 cached"], ran.text);
    const bytes = bench
      .entries("")
      .filter((file) => !before.has(file))
      .reduce((sum, file) => sum + statSync(file).size, 0);
    context.diagnostic(`300,000 bytes are new, ${bytes} were kept: ${(bytes / 300_000).toFixed(2)}`);
    assert.ok(bytes >= 300_000 && bytes <= 1.2 * 300_000);
  });

  test(`Nix ${nix.version}: a second run on the same state proves all, and reruns what failed`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(10, { c3: "exit 1" });
    assert.deepEqual(verdicts(await bench.run()), ["1 failed", "9 passed"]);
    bench.emptyStore();
    const second = await bench.run();
    assert.deepEqual([verdicts(second), second.code], [["1 failed", "9 cached"], 1]);
    assert.deepEqual(
      second.report?.timeline?.spans.map(({ name }) => name),
      ["c3"],
    );
    const { proof } = second.report?.checks.find(({ verdict }) => verdict === "cached") ?? {};
    assert.ok(proof?.durationMs !== null && proof?.durationMs !== undefined);
    const old = await bench.run("--recheck", "c[45]");
    assert.ok(
      old.report?.checks.filter(({ name }) => /^c[45]$/u.test(name)).every(({ verdict }) => verdict === "passed"),
      old.text,
    );
    bench.emptyStore();
    await sleep(1100);
    assert.deepEqual(verdicts(await bench.run("--recheck", "1s")), ["1 failed", "9 passed"]);
    bench.emptyStore();
    assert.deepEqual(verdicts(await bench.run("--no-cache")), ["1 failed", "9 passed"]);
  });
});

withEachNix((nix) => {
  test(`Nix ${nix.version}: a damaged cache costs time, never a verdict`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(3);
    await bench.run();
    const files = [...bench.entries("ledger"), ...bench.entries("pack")];
    assert.ok(files.length >= 2);
    const next = random(11);
    for (const file of files) {
      const whole = readFileSync(file);
      const damaged = Buffer.from(whole);
      const at = Math.floor(next() * whole.length);
      damaged.writeUInt8((whole[at] ?? 0) ^ 1, at);
      writeFileSync(file, damaged);
      bench.emptyStore();
      bench.write(3, { c0: `echo ${randomUUID()}` });
      const ran = await bench.run();
      assert.equal(ran.code, 0, ran.text);
      assert.ok(ran.report?.checks.every(({ verdict }) => verdict === "passed" || verdict === "cached"));
      assert.match(ran.text, /! .*(?:damaged|cannot be|could not|is not of this version)/u);
    }
  });
});

withEachNix((nix) => {
  test(`Nix ${nix.version}: runs that save at once, or are killed while saving, cost only proofs`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(6, { c0: "exit 1" });
    for (const { report, text } of await Promise.all([bench.run(), new Bench(context, nix, bench).run()])) {
      // One that begins late may find what the other has proven.
      assert.ok(
        report?.checks.length === 6 &&
          report.checks.every(({ name, verdict }) =>
            name === "c0" ? verdict === "failed" : verdict === "passed" || verdict === "cached",
          ),
        text,
      );
    }
    const next = random(3);
    for (let time = 0; time < 8; time += 1) {
      bench.emptyStore();
      bench.write(6, { c0: "exit 1", c1: `echo ${randomUUID()}` });
      const { child, out } = bench.start();
      const ended = once(child, "close");
      while (!existsSync(join(out, "verdict.json")) && child.exitCode === null) await sleep(1);
      await sleep(next() * 150);
      kill([-(child.pid ?? 0)]);
      await ended;
    }
    bench.emptyStore();
    const last = await bench.run();
    const bad = last.report?.checks
      .filter(({ verdict }) => verdict !== "passed" && verdict !== "cached")
      .map(({ name, verdict }) => `${name} ${verdict}`);
    assert.deepEqual([last.code, bad], [1, ["c0 failed"]], last.text);
    bench.emptyStore();
    assert.deepEqual(verdicts(await bench.run()), ["1 failed", "5 cached"]);
  });
});
