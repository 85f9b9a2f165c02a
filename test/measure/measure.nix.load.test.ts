import assert from "node:assert/strict";
import { once } from "node:events";
import { basename } from "node:path";
import { after, before, describe, test } from "node:test";

import type { Measurement } from "../../src/measure/measure.ts";
import { nixes } from "../nix-fixture.ts";
import { untilRight } from "../tries.ts";
import {
  type Builds,
  daemon,
  derivations,
  isNear,
  measure,
  measured,
  MIB,
  near,
  type Sampling,
  startClient,
  startSampling,
} from "./builds.ts";

/** A program that has so much memory for about a third of a second or longer; it fills its buffer each time. */
const has = (mib: number, times = 3): string => `dd if=/dev/zero of=/dev/null bs=${mib}M count=${times}; echo > $out`;

/** Puts 64 MiB into a variable of the shell, and more than that into its memory while it does. */
const FILLED_SHELL =
  "a=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do a=$a$a; done; ";

describe("measuring through /proc", () => {
  let sampling: Sampling;
  before(async () => {
    sampling = await startSampling();
  });
  after(async () => await sampling[Symbol.asyncDispose]());

  for (const { version, bin } of nixes) {
    const cases: [string, () => Promise<Builds & Partial<AsyncDisposable>>][] = [
      ["as root", async () => ({ bin })],
      ["a daemon", () => daemon(bin, ["--daemon"])],
      ["a daemon that does not name its clients", () => daemon(bin, [])],
    ];
    for (const [how, open] of cases) {
      test(`600 MiB and 60 MiB at once, each its own: ${how} (Nix ${version})`, async (context) => {
        const nix = await open();
        await using sampling = await startSampling();
        try {
          const build = async () =>
            await Promise.all(
              derivations(nix, [has(600, 20), has(60, 200), "echo > $out"]).map((script) =>
                measured(nix, script, sampling.meter),
              ),
            );
          const [large, small, none] = await untilRight(build, (all) =>
            [600, 60].every((mib, place) => isNear(all[place]?.peakMemoryBytes ?? 0, mib * MIB, 0.15)),
          );
          const mebibytes = (one: Measurement | null | undefined): string =>
            ((one?.peakMemoryBytes ?? 0) / MIB).toFixed(1);
          context.diagnostic(
            `${mebibytes(large)} and ${mebibytes(small)} MiB, ${large?.cpuMs} and ${small?.cpuMs} ms of CPU`,
          );
          near(large?.peakMemoryBytes ?? 0, 600 * MIB, 0.15);
          near(small?.peakMemoryBytes ?? 0, 60 * MIB, 0.15);
          assert.ok((none?.peakMemoryBytes ?? 0) < 5 * MIB);
          assert.equal(large?.method, "procfs");
          assert.ok((large?.cpuMs ?? 0) > 50);
        } finally {
          await nix[Symbol.asyncDispose]?.();
        }
      });
    }
  }

  const [, nix = { bin: "" }] = nixes;

  test("ten runs agree within 5 %", async (context) => {
    const run = async (): Promise<number> => (await measure(nix, has(600, 6), sampling)).peakMemoryBytes;
    const peaks: number[] = [];
    // What is seen only while it grows, by a sampler that stood still, is tried again.
    while (peaks.length < 10) peaks.push(await untilRight(run, (bytes) => isNear(bytes, 600 * MIB, 0.05)));
    context.diagnostic(peaks.map((bytes) => (bytes / MIB).toFixed(1)).join(", "));
    for (const bytes of peaks) near(bytes, Math.max(...peaks), 0.05);
  });

  test("memory that forks share is counted once", async (context) => {
    const [alone, shared] = await untilRight(
      async (attempt) => {
        await using sampling = await startSampling();
        const first = await measure(nix, `${FILLED_SHELL} sleep ${attempt}; echo > $out`, sampling);
        return [
          first.peakMemoryBytes,
          (
            await measure(
              nix,
              `${FILLED_SHELL} for i in 1 2 3 4; do (sleep ${attempt}; :) & done; wait; echo > $out`,
              sampling,
            )
          ).peakMemoryBytes,
        ] as const;
      },
      ([one, other]) => one > 64 * MIB && isNear(other, one, 0.15),
    );
    context.diagnostic(`${(alone / MIB).toFixed(1)} and ${(shared / MIB).toFixed(1)} MiB`);
    assert.ok(alone > 64 * MIB);
    near(shared, alone, 0.15);
  });

  test("what forks have each for themselves adds up", async (context) => {
    // A sampler walks over pages for no more than its share of the time: on a slow machine the next walk comes late.
    const run = async (attempt: number): Promise<number> => {
      await using sampling = await startSampling();
      return (
        await measure(
          nix,
          `for i in 1 2 3; do (${FILLED_SHELL} sleep ${3 ** attempt}; :) & done; wait; echo > $out`,
          sampling,
        )
      ).peakMemoryBytes;
    };
    const bytes = await untilRight(run, (one) => one > 3 * 64 * MIB);
    context.diagnostic(`${(bytes / MIB).toFixed(1)} MiB`);
    assert.ok(bytes > 3 * 64 * MIB);
  });

  test("the kernel's cache of files does not count", async () => {
    const { peakMemoryBytes } = await measure(
      nix,
      "dd if=/dev/zero of=file bs=1M count=500; cat file > /dev/null; sleep 0.3; echo > $out",
      sampling,
    );
    assert.ok(peakMemoryBytes < 10 * MIB, `${peakMemoryBytes / MIB} MiB`);
  });

  test("time is the kernel's own, children and all", async (context) => {
    // Several times as long as the sampler's longest pause, which is how much of the end nobody may see; longer where
    // it was not enough.
    const run = async (attempt: number): Promise<number> => {
      const loop = `i=0; while [ $i -lt ${4_000_000 * attempt} ]; do i=$((i+1)); done`;
      const { cpuMs } = await measure(
        nix,
        `(${loop}) & (${loop}) & wait; times > $out; cat $out; test $(wc -l < $out) = 2`,
        sampling,
      );
      const one = await measure(nix, `${loop}; echo > $out`, sampling);
      context.diagnostic(`${one.cpuMs} and ${cpuMs} ms`);
      return cpuMs / one.cpuMs;
    };
    const ratio = await untilRight(run, (one) => one > 1.25 && one < 3);
    assert.ok(ratio > 1.25 && ratio < 3, `${ratio}`);
  });

  test("builds of 50 ms are seen", async (context) => {
    const scripts = derivations(
      nix,
      Array.from({ length: 100 }, () => "usleep 50000; echo > $out"),
    );
    let [seen, tried] = [0, 0];
    for (const script of scripts) {
      tried += 1;
      seen += (await measured(nix, script, sampling.meter)) === null ? 0 : 1;
      if (seen === 5) break;
    }
    // Most of them on a quiet machine; on a busy one the sampler comes round less often.
    context.diagnostic(`${seen} of ${tried}`);
    assert.equal(seen, 5);
  });

  test("structured attributes hide the output, and the sandbox names the derivation", async () => {
    const build = async () => {
      const [script] = derivations(
        nix,
        ["dd if=/dev/zero of=/dev/null bs=60M count=200; . $NIX_ATTRS_SH_FILE; echo > ${outputs[out]} || exit 1"],
        "__structuredAttrs = true;",
      );
      assert.ok(script !== undefined);
      const bytes = (await measured(nix, script, sampling.meter))?.peakMemoryBytes ?? 0;
      return { bytes, own: sampling.samples.filter(({ drv }) => drv === basename(script.drvPath)) };
    };
    const { bytes, own } = await untilRight(build, (one) => isNear(one.bytes, 60 * MIB, 0.15));
    near(bytes, 60 * MIB, 0.15);
    assert.ok(own.length > 0 && own.every(({ out }) => out === null));
  });

  test("100 small builds of ten clients, each its own", async (context) => {
    const scripts = derivations(
      nix,
      Array.from(
        { length: 100 },
        (_, index) => `dd if=/dev/zero of=/dev/null bs=${1 + (index % 10) * 3}M count=1; usleep 300000; echo > $out`,
      ),
    );
    const clients = Array.from({ length: 10 }, async (_, client) => {
      const own = scripts.filter((_, index) => Math.floor(index / 10) === client);
      const child = startClient(
        nix,
        own.map(({ drvPath }) => drvPath),
      );
      for (const { drvPath, outPath } of own) sampling.meter.started(drvPath, child.pid ?? -1, [outPath], Date.now());
      await once(child, "close");
      return await Promise.all(own.map(({ drvPath }) => sampling.meter.finished(drvPath, Date.now())));
    });
    const found = (await Promise.all(clients)).flat();
    const right = found.filter((one, index) => one !== null && one.peakMemoryBytes < (2 + (index % 10) * 3) * MIB);
    context.diagnostic(`${found.filter((one) => one !== null).length} seen`);
    assert.equal(right.length, found.filter((one) => one !== null).length);
    // A sampler that may not cost more than it does comes round some ten times a second when so much happens, and less
    // often on a busy machine.
    assert.ok(right.length >= 10);
    assert.ok(sampling.meter.total().length <= 500);
  });
});

describe("what the sampler costs", () => {
  const [, nix = { bin: "" }] = nixes;
  for (const count of [2, 20]) {
    test(`less than 1 % of a core with ${count} builds`, async (context) => {
      // What compiling costs, and the builds' beginning, is a part of the time that a slow machine makes large: there,
      // a longer time tells the share.
      const run = async (attempt: number): Promise<number> => {
        await using sampling = await startSampling();
        const alone = { ...nix, options: ["--option", "build-users-group", ""] };
        const seconds = 15 * attempt;
        const scripts = derivations(
          nix,
          Array.from(
            { length: count },
            () => `dd if=/dev/zero of=/dev/null bs=20M count=1; (sleep ${seconds}; :) & sleep ${seconds}; echo > $out`,
          ),
        );
        await Promise.all(scripts.map((script) => measured(alone, script, sampling.meter)));
        const { cpuMs, wallMs } = await sampling.stop();
        context.diagnostic(
          `${cpuMs.toFixed(0)} ms in ${wallMs.toFixed(0)} ms: ${((100 * cpuMs) / wallMs).toFixed(2)} %, ` +
            `${sampling.samples.length} samples told`,
        );
        return cpuMs / wallMs;
      };
      const share = await untilRight(run, (one) => one < 0.01);
      assert.ok(share < 0.01, `${share}`);
    });
  }
});
