import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { identifyFlake } from "../../src/discover/identity.ts";

const LOCKED = { type: "git", url: "file:///f", ref: "refs/heads/a", rev: "01", narHash: "sha256-x" };
const INPUT = { locked: { type: "github", owner: "a", narHash: "sha256-y" }, original: {} };
const locks = (nodes: object) => ({ nodes: { root: { inputs: {} }, ...nodes }, root: "root", version: 7 });
const FLAKE = { locked: LOCKED, locks: locks({ a: INPUT }), isFixed: true };

describe("what tells a flake from any other", () => {
  test("the same content elsewhere is the same; another content, revision or input is not", () => {
    const { digest } = identifyFlake(FLAKE);
    assert.match(digest ?? "", /^[0-9a-f]{64}$/u);
    const elsewhere = { ...LOCKED, url: "file:///g", ref: "refs/heads/b", __final: true };
    assert.equal(identifyFlake({ ...FLAKE, locked: elsewhere }).digest, digest);
    const others = [
      { ...FLAKE, locked: { ...LOCKED, rev: "02" } },
      { ...FLAKE, locked: { ...LOCKED, narHash: "sha256-z" } },
      { ...FLAKE, locked: { ...LOCKED, dir: "b" } },
      { ...FLAKE, locked: { ...LOCKED, submodules: true } },
      { ...FLAKE, locks: locks({}) },
      { ...FLAKE, locks: locks({ a: { ...INPUT, flake: false } }) },
      { ...FLAKE, locks: locks({ a: { ...INPUT, locked: { ...INPUT.locked, narHash: "sha256-z" } } }) },
    ].map((flake) => identifyFlake(flake).digest);
    assert.equal(new Set([digest, ...others]).size, others.length + 1);
    assert.ok(!others.includes(null));
  });

  test("what may change meanwhile has none, and the reason names it", () => {
    const changed = { digest: null, reason: "the flake has changes that are not committed" };
    const { narHash: _, ...unhashed } = LOCKED;
    for (const locked of [undefined, null, "x", {}, unhashed])
      assert.deepEqual(identifyFlake({ ...FLAKE, locked }), changed);
    assert.deepEqual(identifyFlake({ ...FLAKE, isFixed: false }), changed);
    for (const node of [
      null,
      5,
      { locked: {} },
      { locked: { type: "path", path: "/elsewhere" } },
      { locked: { ...INPUT.locked, dirtyRev: "01-dirty" } },
    ])
      assert.deepEqual(identifyFlake({ ...FLAKE, locks: locks({ "the input": node }) }), {
        digest: null,
        reason: 'its input "the input" has no fixed version',
      });
  });

  test("an input that is a part of the flake is fixed with it", () => {
    const part = { locked: { type: "path", path: "./sub" }, parent: [] };
    assert.equal(identifyFlake({ ...FLAKE, locks: locks({ part }) }).reason, null);
  });
});
