import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import type { FoundCheck } from "../../src/discover/found.ts";
import { EMPTY_HISTORY } from "../../src/history/runs.ts";
import type { NixSettings } from "../../src/nix/nix-settings.ts";
import { Substituters } from "../../src/nix/substituters.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import type { Plan } from "../../src/plan/build-plan.ts";
import { plan } from "../../src/plan/plan.ts";
import { realWorld } from "../../src/system/world.ts";
import { type FakeNix, fakeNix } from "../nix/fake-nix.ts";

const world = realWorld();
const SETTINGS: NixSettings = {
  system: "x86_64-linux",
  extraPlatforms: ["i686-linux"],
  systemFeatures: ["nixos-test", "benchmark"],
  builders: [],
  localOnly: true,
  postBuildHook: null,
  substituters: [],
  trustedKeys: [],
  buildDir: null,
  maxJobs: 1,
  acceptsFlakeConfig: false,
  stalledIsDefault: false,
  ofEvaluation: {},
};

type FakeStore = FakeNix & { path: (name: string) => string };

/**
 * A store in a folder: each derivation with its inputs. Those in `missing` have to be built, outputs in `fetched` would
 * be downloaded, and of the rest Nix says that it is valid.
 */
function store(
  context: TestContext,
  graph: Record<string, string[]>,
  missing: string[],
  fetched: string[] = [],
  valid?: string[],
): FakeStore {
  const names = Object.keys(graph);
  const nix = fakeNix(context, {});
  const path = (name: string): string => join(nix.folder, `${name}.drv`);
  for (const [name, inputs] of Object.entries(graph)) {
    const list = inputs.map((input) => `("${path(input)}",["out"])`).join(",");
    writeFileSync(
      path(name),
      `Derive([("out","${outOf(name)}","","")],[${list}],[],"x86_64-linux","/bin/sh",[],[("name","${name}")])`,
    );
  }
  const messages = [
    ...(missing.length === 0
      ? []
      : [`these ${missing.length} derivations will be built:`, ...missing.map((name) => `  ${path(name)}`)]),
    ...(fetched.length === 0
      ? []
      : [
          `these ${fetched.length} paths will be fetched (0.0 MiB download, 0.0 MiB unpacked):`,
          ...fetched.map((name) => `  ${outOf(name)}`),
        ]),
  ];
  writeFileSync(
    join(nix.folder, "stderr"),
    messages.map((msg) => `@nix ${JSON.stringify({ action: "msg", level: 0, msg })}\n`).join(""),
  );
  const answer = (word: string, value: unknown): void =>
    writeFileSync(join(nix.folder, `stdout.${word}`), JSON.stringify(value));
  answer(
    "build",
    names.map((name) => ({ drvPath: path(name), outputs: { out: outOf(name) } })),
  );
  const there = valid ?? names.filter((name) => !missing.includes(name) && !fetched.includes(name));
  answer("path-info", Object.fromEntries(there.map((name) => [outOf(name), { narHash: "sha256-x", references: [] }])));
  return { ...nix, path };
}

/** The output of a derivation of the fake store. */
const outOf = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;

function check(drvPath: string, name: string, over: Partial<FoundCheck> = {}): FoundCheck {
  return {
    name,
    attr: `checks.x86_64-linux.${name}`,
    drvPath,
    outputs: { out: outOf(basename(drvPath, ".drv")) },
    system: "x86_64-linux",
    requiredSystemFeatures: [],
    backend: "build",
    machines: null,
    warnings: [],
    evaluation: null,
    ...over,
  };
}

const basis = (tool: NixTool) => ({
  system: "x86_64-linux",
  settings: SETTINGS,
  history: EMPTY_HISTORY,
  substituters: new Substituters(
    { world, emit: () => undefined, signal: new AbortController().signal },
    tool,
    SETTINGS,
  ),
});

async function planned(nix: FakeNix, checks: readonly FoundCheck[]): Promise<Plan> {
  return plan(
    { world, emit: () => undefined, signal: new AbortController().signal },
    nix.tool,
    { proven: [], unproven: checks.map((one) => ({ check: one, why: null })) },
    basis(nix.tool),
  );
}

describe("plan", () => {
  test("what is there is cached; what is not is built after what it needs", async (context) => {
    const graph = { top: ["middle", "there"], middle: ["bottom", "there"], bottom: [], there: [], done: [] };
    const nix = store(context, graph, ["bottom", "middle", "top"], ["f1", "f2"]);
    const { path } = nix;
    const { cached, builds, inputs, downloads } = await planned(nix, [
      check(path("top"), "top"),
      check(path("done"), "done"),
    ]);
    assert.deepEqual(
      cached.map(({ check: { name }, proof }) => [name, proof]),
      [["done", null]],
    );
    assert.deepEqual(
      builds.map(({ check: { name }, needs }) => [name, [...needs].toSorted()]),
      [["top", [path("bottom"), path("middle")]]],
    );
    assert.deepEqual(Object.fromEntries(inputs), {
      [path("bottom")]: [],
      [path("middle")]: [path("bottom")],
      [path("top")]: [path("middle")],
    });
    assert.equal(downloads, 2);
  });

  test("what two checks need is planned once; one derivation may be two checks", async (context) => {
    const nix = store(context, { a: ["shared"], b: ["shared"], shared: [] }, ["shared", "a", "b"]);
    const { path } = nix;
    const { builds, inputs } = await planned(nix, [
      check(path("a"), "a"),
      check(path("a"), "twin"),
      check(path("b"), "b"),
    ]);
    assert.deepEqual(
      builds.map(({ check: { name } }) => name),
      ["a", "twin", "b"],
    );
    for (const { needs } of builds) assert.deepEqual([...needs], [path("shared")]);
    assert.equal(inputs.size, 3);
    assert.equal(nix.args("build").filter((word) => word === `${path("a")}^*`).length, 1);
  });

  test("a check that another one needs is built for itself as well", async (context) => {
    const nix = store(context, { top: ["low"], low: [] }, ["low", "top"]);
    const { builds } = await planned(nix, [check(nix.path("low"), "low"), check(nix.path("top"), "top")]);
    assert.deepEqual(
      builds.map(({ needs }) => needs.size),
      [0, 1],
    );
  });

  test("a diamond of forty steps is walked once, not once for each of its ways", async (context) => {
    const graph: Record<string, string[]> = { l0: [], r0: [] };
    for (let step = 1; step <= 40; step += 1) {
      graph[`l${step}`] = [`l${step - 1}`, `r${step - 1}`];
      graph[`r${step}`] = [`l${step - 1}`, `r${step - 1}`];
    }
    const nix = store(context, graph, Object.keys(graph));
    const { builds } = await planned(nix, [check(nix.path("l40"), "top")]);
    assert.equal(builds[0]?.needs.size, 80);
  });

  test("heavy builds, and those that this machine says it cannot do, get a client of their own", async (context) => {
    const rows: [alone: boolean, aterm: string, over: Partial<FoundCheck>][] = [
      [false, 'Derive([],[],[],"x86_64-linux","/bin/sh",[],[])', {}],
      [false, 'Derive([],[],[],"i686-linux","/bin/sh",[],[])', {}],
      [false, 'Derive([],[],[],"builtin","builtin:fetchurl",[],[])', {}],
      [false, 'Derive([],[],[],"x86_64-linux","/bin/sh",[],[("requiredSystemFeatures","benchmark nixos-test")])', {}],
      [true, 'Derive([],[],[],"x86_64-linux","/bin/sh",[],[])', { backend: "qemu" }],
      [true, 'Derive([],[],["/nix/store/src"],"aarch64-linux","/bin/sh",[],[])', {}],
      [true, 'Derive([],[],[],"x86_64-linux","/bin/sh",[],[("requiredSystemFeatures","benchmark kvm")])', {}],
      [
        true,
        String.raw`Derive([],[],[],"x86_64-linux","/bin/sh",[],[("__json","{\"requiredSystemFeatures\":[\"kvm\"]}")])`,
        {},
      ],
    ];
    const names = rows.map((_, place) => `n${place}`);
    const nix = store(context, Object.fromEntries(names.map((name) => [name, []])), names);
    for (const [place, [, aterm]] of rows.entries()) writeFileSync(nix.path(`n${place}`), aterm);
    const { alone } = await planned(
      nix,
      rows.map(([, , over], place) => check(nix.path(`n${place}`), `c${place}`, over)),
    );
    assert.deepEqual(
      names.map((name) => alone.has(nix.path(name))),
      rows.map(([expected]) => expected),
    );
  });

  test("a check is cached only by a positive answer about every output; without one it is built", async (context) => {
    const names = ["valid", "offered", "silent", "built"];
    const nix = store(context, Object.fromEntries(names.map((name) => [name, []])), ["built"], ["offered"], ["valid"]);
    const { cached, builds, refused, inputs } = await planned(
      nix,
      names.map((name) => check(nix.path(name), name)),
    );
    // No cache says who has signed it.
    assert.deepEqual(
      cached.map(({ check: { name } }) => name),
      ["valid"],
    );
    assert.deepEqual(
      builds.map(({ check: { name } }) => name),
      ["offered", "silent", "built"],
    );
    assert.deepEqual(
      [...inputs.keys()].toSorted(),
      [nix.path("built"), nix.path("offered"), nix.path("silent")].toSorted(),
    );
    assert.deepEqual(refused, []);
  });

  test("one output of two is not enough, whether it is valid or offered", async (context) => {
    for (const [fetched, valid] of [
      [["half"], []],
      [[], ["half"]],
    ]) {
      const nix = store(context, { half: [] }, [], fetched, valid);
      const outputs = { out: outOf("half"), dev: outOf("half-dev") };
      writeFileSync(join(nix.folder, "stdout.build"), JSON.stringify([{ drvPath: nix.path("half"), outputs }]));
      const { cached, builds } = await planned(nix, [check(nix.path("half"), "half", { outputs })]);
      assert.deepEqual([cached.length, builds.length], [0, 1]);
    }
  });

  test("what was not realised is not there, although nobody would build it", async (context) => {
    const nix = store(context, { floating: [] }, []);
    writeFileSync(
      join(nix.folder, "stdout.build"),
      JSON.stringify([{ drvPath: nix.path("floating"), outputs: { out: null } }]),
    );
    const { cached, builds } = await planned(nix, [
      check(nix.path("floating"), "floating", { outputs: { out: `/${"0".repeat(52)}` } }),
    ]);
    assert.deepEqual([cached.length, builds.length], [0, 1]);
  });

  test("a content-addressed output that is there: Nix says where, and is asked about that", async (context) => {
    const nix = store(context, { floating: [] }, []);
    const { cached } = await planned(nix, [
      check(nix.path("floating"), "floating", { outputs: { out: `/${"0".repeat(52)}` } }),
    ]);
    assert.equal(cached.length, 1);
  });

  test("where Nix tells other outputs, or none, that check alone is an error", async (context) => {
    const nix = store(context, { honest: [], liar: [], unknown: [] }, ["liar"]);
    const answer = [
      { drvPath: nix.path("honest"), outputs: { out: outOf("honest") } },
      { drvPath: nix.path("liar"), outputs: { out: outOf("other") } },
    ];
    writeFileSync(join(nix.folder, "stdout.build"), JSON.stringify(answer));
    const { cached, builds, refused } = await planned(
      nix,
      ["honest", "liar", "unknown"].map((name) => check(nix.path(name), name)),
    );
    assert.deepEqual([cached.map(({ check: { name } }) => name), builds.length], [["honest"], 0]);
    assert.deepEqual(
      refused.map(({ name, verdict, reason }) => [name, verdict, reason.code]),
      [
        ["liar", "eval-error", "refused"],
        ["unknown", "eval-error", "refused"],
      ],
    );
  });

  test("no checks, no question", async () => {
    const tool = {
      bin: "/no-such-folder-here/nix",
      version: "2.34.8",
      implementation: "nix",
      options: [],
      impure: false,
    } as const;
    assert.deepEqual(
      await plan(
        { world, emit: () => undefined, signal: new AbortController().signal },
        tool,
        { proven: [], unproven: [] },
        basis(tool),
      ),
      {
        proven: [],
        cached: [],
        refused: [],
        builds: [],
        inputs: new Map(),
        expected: new Map(),
        alone: new Set(),
        impure: new Set(),
        downloads: 0,
      },
    );
  });
});
