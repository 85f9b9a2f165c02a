import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { queryValid } from "../../src/nix/valid-paths.ts";
import { realWorld } from "../../src/system/world.ts";
import { fakeNix } from "./fake-nix.ts";

const world = realWorld();
const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;
const info = { narHash: "sha256-x", narSize: 1, references: [] };

describe("queryValid", () => {
  const answers: Record<string, unknown> = {
    "2.19 and later": { [path("a")]: info, [path("b")]: null },
    "2.18": [
      { path: path("a"), ...info, valid: true },
      { path: path("b"), valid: false },
    ],
    "2.18, without a word on validity": [{ path: path("a"), ...info }],
    "without the path that is not there": { [path("a")]: info },
    "with one that nobody asked about": { [path("a")]: info, [path("c")]: info },
    "with words that say nothing": { [path("a")]: info, [path("b")]: {} },
    "with words that contradict each other": [
      { path: path("a"), ...info },
      { path: path("b"), ...info, valid: false },
    ],
  };
  for (const [what, answer] of Object.entries(answers)) {
    test(`an answer as of ${what}`, async (context) => {
      const { tool } = fakeNix(context, { answers: { "path-info": answer } });
      assert.deepEqual(
        [
          ...(await queryValid({ world, emit: () => undefined, signal: new AbortController().signal }, tool, [
            path("a"),
            path("b"),
          ])),
        ],
        [path("a")],
      );
    });
  }

  for (const [what, answer] of Object.entries({ nothing: [], null: null, "a text": "x", "a number": 3 })) {
    test(`an answer that is ${what} proves nothing`, async (context) => {
      const { tool } = fakeNix(context, { answers: { "path-info": answer } });
      assert.equal(
        (await queryValid({ world, emit: () => undefined, signal: new AbortController().signal }, tool, [path("a")]))
          .size,
        0,
      );
    });
  }

  test("JSON's shape is named where Nix wants it named, and no substituter is asked for the paths", async (context) => {
    for (const [version, implementation, isNamed] of [
      ["2.32.0", "nix", false],
      ["2.33.0", "nix", true],
      ["2.93.0", "lix", false],
    ] as const) {
      const nix = fakeNix(context, { answers: { "path-info": {} } });
      await queryValid(
        { world, emit: () => undefined, signal: new AbortController().signal },
        { ...nix.tool, version, implementation },
        [path("a")],
      );
      assert.equal(nix.args().includes("--json-format"), isNamed, version);
      assert.match(nix.args().join(" "), /--option substitute false/);
    }
  });

  test("no answer is an error, and no question is none", async (context) => {
    await assert.rejects(
      queryValid(
        { world, emit: () => undefined, signal: new AbortController().signal },
        fakeNix(context, { code: 1, stderr: ["error: no daemon"] }).tool,
        [path("a")],
      ),
      { code: "nix-unusable", message: /no daemon/ },
    );
    await assert.rejects(
      queryValid(
        { world, emit: () => undefined, signal: new AbortController().signal },
        fakeNix(context, { stdout: "no JSON" }).tool,
        [path("a")],
      ),
      {
        code: "nix-unusable",
      },
    );
    assert.equal(
      (
        await queryValid(
          { world, emit: () => undefined, signal: new AbortController().signal },
          { ...fakeNix(context, {}).tool, bin: "/no-such-folder-here/nix" },
          [],
        )
      ).size,
      0,
    );
  });
});
