import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Discovery, FoundCheck, LockedFlake } from "../../src/discover/discover.ts";
import type { NixSettings, NixTool } from "../../src/nix/nix.ts";
import { RememberedEvaluation } from "../../src/pipelines/remembered-evaluation.ts";
import type { World } from "../../src/system/system.ts";

const CHECK: FoundCheck = {
  name: "a",
  attr: "checks.x86_64-linux.a",
  drvPath: `/nix/store/${"0".repeat(32)}-a.drv`,
  outputs: {},
  system: "x86_64-linux",
  requiredSystemFeatures: [],
  backend: "build",
  machines: null,
  warnings: [],
  evaluation: { startedAt: "2026-01-01T00:00:00.000Z", durationMs: 1, peakMemoryBytes: 2, session: 1 },
};
const WHOLE: Discovery = { names: ["a", "b"], found: [CHECK], broken: [], unfinished: [] };

type Changes = { tool?: Partial<NixTool>; identity?: LockedFlake["identity"]; settings?: object; tookMs?: number };

/** An evaluation that takes some milliseconds on a clock of its own, and what is said about it. */
function evaluate(changes: Changes): { remembered: RememberedEvaluation; said: string[] } {
  let now = 0;
  const said: string[] = [];
  const world = { now: () => Date.UTC(2026, 0, 1), kernel: { clock: () => now } } as unknown as World;
  const emit = (event: { type: string }): number => said.push((event as { message?: string }).message ?? "");
  const tool = { bin: "nix", version: "2.26.3", implementation: "nix", options: [], impure: false, ...changes.tool };
  const remembered = new RememberedEvaluation(
    { world, emit, signal: new AbortController().signal },
    {
      tool: tool as NixTool,
      settings: { ofEvaluation: changes.settings ?? {} } as NixSettings,
      flake: { identity: changes.identity ?? { digest: "d", reason: null } } as LockedFlake,
      system: "x86_64-linux",
    },
  );
  now = changes.tookMs ?? 5000;
  return { remembered, said };
}

describe("what an evaluation leaves to later runs", () => {
  test("every check that evaluates, under all that it depends on", () => {
    const { known: kept, tookMs } = evaluate({}).remembered.keep(WHOLE, 0) ?? assert.fail();
    assert.equal(tookMs, 5000);
    const { evaluation: _, ...check } = CHECK;
    assert.deepEqual([kept.names, kept.checks, kept.at], [["a", "b"], [check], "2026-01-01T00:00:00.000Z"]);
    const others: Changes[] = [
      { tool: { version: "2.34.8" } },
      { tool: { implementation: "lix" } },
      { tool: { options: [["allowed-uris", "x"]] } },
      { settings: { "experimental-features": ["ca-derivations"] } },
      { identity: { digest: "e", reason: null } },
    ];
    const keys = [{}, ...others].map((changes) => evaluate(changes).remembered.keep(WHOLE, 0)?.known.key);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(evaluate({}).remembered.keep(WHOLE, 0)?.known.key, kept.key);
  });

  test("nothing where something else may decide it; the log says why", () => {
    const rows: [Changes, number, RegExp][] = [
      [{ tool: { impure: true } }, 0, /not kept for later runs, because it is impure\.$/u],
      [{ identity: { digest: null, reason: "it has changes" } }, 0, /because it has changes\.$/u],
      [{}, 2, /because it had to build 2 derivations\.$/u],
      [{}, 1, /because it had to build 1 derivation\.$/u],
    ];
    for (const [changes, imports, why] of rows) {
      const { remembered, said } = evaluate(changes);
      assert.equal(remembered.keep(WHOLE, imports), null);
      assert.match(said.join("\n"), why);
    }
  });

  test("nothing, without a word, of what is not whole, not new, or takes no time", () => {
    const rows: [Changes, Discovery][] = [
      [{}, { ...WHOLE, unfinished: [{ name: "b", attr: "b" }] }],
      [{}, { ...WHOLE, found: [{ ...CHECK, evaluation: null }] }],
      [{}, { ...WHOLE, found: [] }],
      [{ tookMs: 300 }, WHOLE],
    ];
    for (const [changes, discovery] of rows) {
      const { remembered, said } = evaluate(changes);
      assert.deepEqual([remembered.keep(discovery, 0), said], [null, []]);
    }
  });
});
