import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { attributeOf, lockFlake } from "../../src/discover/locked-flake.ts";
import { realWorld } from "../../src/system/world.ts";
import { fakeNix } from "../nix/fake-nix.ts";

const world = realWorld();
const { signal } = new AbortController();
const METADATA = {
  url: "git+file:///f?rev=01",
  revision: "01",
  path: "/nix/store/x-source",
  locks: { nodes: {} },
  resolved: { type: "git", url: "file:///f" },
};

describe("lockFlake", () => {
  test("what Nix says of the flake", async (context) => {
    const nix = fakeNix(context, { stdout: JSON.stringify(METADATA) });
    assert.deepEqual(await lockFlake({ world, emit: () => undefined, signal }, nix.tool, "github:a/b"), {
      url: "github:a/b",
      lockedUrl: "git+file:///f?rev=01",
      evaluationUrl: "git+file:///f?rev=01",
      revision: "01",
      sources: { trees: ["/nix/store/x-source", "/f", "«git+file:///f?rev=01»"], dir: "" },
      locks: { nodes: {} },
      isReproducible: false,
      isOverridden: false,
      identity: { digest: null, reason: "the flake has changes that are not committed" },
    });
    assert.ok(nix.args().includes("--no-write-lock-file"));
    assert.equal(nix.args().at(-1), "github:a/b");
  });

  test("a folder is evaluated in its copy in the store, where there is one", async (context) => {
    const copy = import.meta.dirname;
    for (const [url, path, expected] of [
      ["path:/f?dir=a&narHash=x", copy, `path:${copy}?dir=a&narHash=x`],
      ["path:/f?lastModified=1", copy, "path:/f?lastModified=1"],
      ["path:/f?narHash=x", "/nix/store/x-source", "path:/f?narHash=x"],
      ["git+file:///f?narHash=x", copy, "git+file:///f?narHash=x"],
    ] as const) {
      const nix = fakeNix(context, { stdout: JSON.stringify({ ...METADATA, url, path }) });
      const flake = await lockFlake({ world, emit: () => undefined, signal }, nix.tool, "/f");
      assert.deepEqual([flake.lockedUrl, flake.evaluationUrl], [url, expected]);
    }
  });

  test("a changed tree has no revision; a remote flake has no folder here", async (context) => {
    const { revision: _, ...dirty } = METADATA;
    const nix = fakeNix(context, {
      stdout: JSON.stringify({
        ...dirty,
        url: "github:a/b/01?narHash=x",
        resolved: { type: "github", owner: "a", repo: "b" },
      }),
    });
    const flake = await lockFlake({ world, emit: () => undefined, signal }, nix.tool, "github:a/b");
    assert.equal(flake.revision, null);
    assert.deepEqual(flake.sources, { trees: ["/nix/store/x-source", "«github:a/b/01»"], dir: "" });
  });

  test("a flake in a folder of its repository", async (context) => {
    const nix = fakeNix(context, {
      stdout: JSON.stringify({ ...METADATA, resolved: { ...METADATA.resolved, dir: "sub/deep" } }),
    });
    const { sources } = await lockFlake({ world, emit: () => undefined, signal }, nix.tool, "./sub/deep");
    assert.equal(sources.dir, "sub/deep");
  });

  test("a folder with a flake is that folder, not a name in a registry", async (context) => {
    const nix = fakeNix(context, { stdout: JSON.stringify(METADATA) });
    mkdirSync(join(nix.folder, "sub"));
    writeFileSync(join(nix.folder, "sub/flake.nix"), "{ }");
    const url = join(nix.folder, "sub/../sub");
    assert.equal((await lockFlake({ world, emit: () => undefined, signal }, nix.tool, url)).url, url);
    assert.equal(nix.args().at(-1), join(nix.folder, "sub"));
  });

  test("an attribute is a mistake, with the right words beside it", async (context) => {
    const nix = fakeNix(context, {});
    await assert.rejects(lockFlake({ world, emit: () => undefined, signal }, nix.tool, ".#hello"), {
      code: "usage",
      message: /Name the flake alone \("\."\), and choose checks with --only/,
    });
  });

  const table: [code: string, error: string][] = [
    ["no-flake", "could not find a flake.nix file"],
    ["no-flake", "path '/f' is not part of a flake (neither it nor its parent directories contain a 'flake.nix' file)"],
    ["no-flake", "source tree referenced by 'path:/f' does not contain a 'flake.nix' file"],
    ["no-flake", "source tree referenced by 'path:/f' does not contain a '/flake.nix' file"],
    ["no-flake", "path '/nix/store/x-source/flake.nix' does not exist"],
    ["no-flake", "getting status of '/f': No such file or directory"],
    ["flake-broken", "syntax error, unexpected '}'"],
    ["flake-broken", "unable to download 'https://api.github.com/repos/a/b/commits/HEAD': HTTP error 404"],
  ];
  for (const [code, error] of table) {
    test(`${code}: ${error}`, async (context) => {
      const nix = fakeNix(context, {
        code: 1,
        stderr: [`error:\n       … while fetching\n\n       error: ${error}\n       and more`],
      });
      await assert.rejects(
        lockFlake({ world, emit: () => undefined, signal }, nix.tool, "/f"),
        (thrown: Error & { code?: string }) => {
          assert.equal(thrown.code, code);
          assert.ok(thrown.message.includes(error), thrown.message);
          assert.ok(!thrown.message.includes("and more") && !thrown.message.includes("\n"), thrown.message);
          return true;
        },
      );
    });
  }

  const inputs: [says: RegExp, error: string][] = [
    [
      /^The input "b" \(path:x\) of the flake "\/f" is not there: path 'x' does not exist\. /,
      "path 'x' does not exist",
    ],
    [
      /^The input "b" .* could not be fetched: a\.example failed: HTTP error 503\. /,
      "unable to download 'https://a.example/x': HTTP error 503",
    ],
    [/^The input "b" .* could not be loaded: syntax error, unexpected '}'\. /, "syntax error, unexpected '}'"],
  ];
  for (const [says, error] of inputs) {
    test(`an input that cannot be had is named: ${error}`, async (context) => {
      const steps = ["while updating the flake input 'a'", "while updating the flake input 'b'"];
      const way = [...steps, "while fetching the input 'path:x'"].map((step) => `       … ${step}\n\n`).join("");
      const nix = fakeNix(context, { code: 1, stderr: [`error:\n${way}       error: ${error}`] });
      await assert.rejects(lockFlake({ world, emit: () => undefined, signal }, nix.tool, "/f"), {
        code: "flake-broken",
        message: says,
      });
    });
  }

  test("no Nix there", async () => {
    const tool = {
      bin: "/no-such-folder-here/nix",
      version: "2.34.8",
      implementation: "nix",
      options: [],
      impure: false,
    } as const;
    await assert.rejects(lockFlake({ world, emit: () => undefined, signal }, tool, "/f"), {
      code: "flake-broken",
      message: /ENOENT/,
    });
  });
});

test("an attribute of a locked flake, in the words of each Nix", () => {
  const flake = {
    url: ".",
    lockedUrl: "path:/f?narHash=x",
    evaluationUrl: "path:/f?narHash=x",
    revision: null,
    sources: { trees: [], dir: "" },
    locks: {},
    isReproducible: false,
    isOverridden: false,
    identity: { digest: null, reason: "it has changes" },
  };
  const tool = (version: string) =>
    ({ bin: "nix", version, implementation: "nix", options: [], impure: false }) as const;
  assert.equal(attributeOf(tool("2.34.8"), flake, "checks", "/l")[0], "path:/f?narHash=x#.checks");
  assert.equal(attributeOf(tool("2.18.9"), flake, "checks", "/l")[0], "path:/f?narHash=x#checks");

  // A lock with a git tree that has changes is what some Nixes refuse; who then locks anew must not lose an override.
  const dirty = { ...flake, locks: { nodes: { a: { locked: { dirtyRev: "1" } } } } };
  for (const [version, isOverridden, has] of [
    ["2.18.9", false, true],
    ["2.24.1", false, false],
    ["2.24.1", true, true],
    ["2.26.0", false, true],
  ] as const) {
    const words = attributeOf(tool(version), { ...dirty, isOverridden }, "checks", "/l");
    assert.equal(words.includes("/l"), has, version);
    assert.ok(attributeOf(tool(version), flake, "checks", "/l").includes("/l"));
  }
});
