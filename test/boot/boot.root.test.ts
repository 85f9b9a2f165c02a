/** Boots of whole systems: runners of microVMs that are shell scripts. */

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { bootAll, type BootMeans, type BootResult, type BootTarget } from "../../src/boot/boot.ts";
import { folder } from "../scratch.ts";
import { contextOf } from "./scripted.ts";

const MIB = 2 ** 20;

/** Is ready after some time, and ends when it is told to. */
const ready = (afterSeconds = 0): string =>
  `sleep ${afterSeconds}; printf 'x login: '; while ! [ -e stop ]; do sleep 0.02; done`;

/** A system whose runner is a script; `shutdown`: what asks it to end. */
function system(context: TestContext, name: string, script: string, more: { memoryBytes?: number } = {}): BootTarget {
  const path = folder(context);
  mkdirSync(join(path, "bin"));
  for (const [program, text] of [
    ["microvm-run", script],
    ["microvm-shutdown", "touch stop"],
  ] as const) {
    writeFileSync(join(path, "bin", program), `#!/bin/sh\n${text}\n`);
    chmodSync(join(path, "bin", program), 0o755);
  }
  const recipe = { way: "microvm", ways: ["microvm"], hypervisor: "qemu", memoryBytes: MIB, image: null } as const;
  return { name, path, log: `logs/${name}.log`, recipe: { ...recipe, ways: ["microvm"], ...more } };
}

type Booted = { results: Map<string, BootResult>; out: string };

async function bootThem(
  context: TestContext,
  targets: readonly BootTarget[],
  { options = {}, ...more }: Partial<Omit<BootMeans, "options">> & { options?: Partial<BootMeans["options"]> } = {},
  signal?: AbortSignal,
): Promise<Booted> {
  const out = folder(context);
  mkdirSync(join(out, "logs"));
  const usual = { until: null, probe: null, limitMs: 20_000, repeat: 1 };
  const means = { out, kvm: null, jobs: 1, memoryBytes: null, ...more, options: { ...usual, ...options } };
  const results = new Map<string, BootResult>();
  await bootAll(contextOf(signal), means, targets, async ({ name }, result) => {
    results.set(name, result);
  });
  return { results, out };
}

describe("systems", () => {
  test("are booted as often as is asked for, and their figures are medians", async (context) => {
    const count = join(folder(context), "count");
    const script = `echo x >>${count}; [ $(wc -l <${count}) != 2 ] || sleep 1; ${ready()}`;
    const { results, out } = await bootThem(context, [system(context, "one", script)], { options: { repeat: 3 } });
    const result = results.get("one");
    assert.equal(result?.verdict, "passed");
    assert.deepEqual(
      result.attempts.map(({ verdict }) => verdict),
      ["passed", "passed", "passed"],
    );
    const times = result.boot.boots.map(({ readyMs }) => readyMs ?? 0);
    assert.ok((times[1] ?? 0) >= 1000, String(times));
    assert.equal(result.boot.readyMs, times.toSorted((a, b) => a - b)[1]);
    assert.equal(result.durationMs, result.boot.readyMs);
    assert.equal(readFileSync(join(out, "logs/one.log"), "utf8").match(/login/gu)?.length, 3);
  });

  test("are not booted again once that has failed", async (context) => {
    const count = join(folder(context), "count");
    const script = `echo x >>${count}; [ $(wc -l <${count}) != 2 ] || exit 4; ${ready()}`;
    const { results } = await bootThem(context, [system(context, "one", script)], { options: { repeat: 5 } });
    const result = results.get("one");
    assert.equal(result?.verdict, "failed");
    assert.equal(result.reason?.code, "machine-died");
    assert.deepEqual(
      result.attempts.map(({ verdict }) => verdict),
      ["passed", "failed"],
    );
  });

  test("that cannot be booted here are told, and the others boot", async (context) => {
    const needy = system(context, "needy", `: -accel kvm; ${ready()}`);
    const { results } = await bootThem(context, [needy, system(context, "other", ready())], { kvm: "it is broken" });
    assert.equal(results.get("needy")?.verdict, "unsupported");
    assert.match(
      results.get("needy")?.reason?.message ?? "",
      /^qemu needs KVM, which cannot be used here: it is broken/u,
    );
    assert.deepEqual(results.get("needy")?.attempts, []);
    assert.equal(results.get("other")?.verdict, "passed");
  });

  for (const [what, memoryBytes, together] of [
    ["fit into memory", 4096 * MIB, true],
    ["do not fit into memory", 1024 * MIB, false],
  ] as const)
    test(`that ${what} are ${together ? "" : "not "}booted at once`, async (context) => {
      const large = { memoryBytes: 600 * MIB };
      const targets = ["one", "two"].map((name) => system(context, name, ready(1), large));
      const { results } = await bootThem(context, targets, { jobs: 2, memoryBytes });
      const [one = 0, two = 0] = [...results.values()].map(({ startedAt }) => Date.parse(startedAt ?? ""));
      assert.equal(Math.abs(one - two) < 900, together, `${one} ${two}`);
    });

  test("are not begun by a run that is ended", async (context) => {
    const begun = join(folder(context), "begun");
    const targets = [system(context, "one", `touch ${begun}; ${ready()}`)];
    const { results } = await bootThem(context, targets, {}, AbortSignal.abort());
    assert.equal(results.get("one")?.verdict, "cancelled");
    assert.equal(existsSync(begun), false);
  });
});

test("what a killed run has left is swept, and what another one uses is not", async (context) => {
  const temporary = folder(context);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = temporary;
  context.after(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
  const { out } = await bootThem(context, [system(context, "one", `basename $PWD; ${ready()}`)]);
  const [name = ""] = readFileSync(join(out, "logs/one.log"), "utf8").split("\n");
  assert.match(name, new RegExp(`^nvb-${process.pid}-`, "u"));
  const left = (): string[] => readdirSync(temporary).filter((one) => one.startsWith("nvb-"));
  assert.deepEqual(left(), []);
  const [, , space = ""] = name.split("-");
  const dead = `nvb-4194303-${space}-AAAAAA`;
  const kept = [`nvb-${process.pid}-${space}-BBBBBB`, "nvb-4194303-0-CCCCCC", "nvb-x"];
  for (const made of [dead, ...kept]) mkdirSync(join(temporary, made, "root/deep"), { recursive: true });
  await bootThem(context, [system(context, "two", ready())]);
  assert.deepEqual(left(), kept.toSorted());
});
