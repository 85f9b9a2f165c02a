import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { queryMissing } from "../../src/nix/missing.ts";
import { realWorld } from "../../src/system/world.ts";
import { fakeNix } from "./fake-nix.ts";

const world = realWorld();
const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;
const querying = { action: "start", id: 34471407517696, level: 6, parent: 0, text: "querying info about missing paths", type: 0 };

describe("queryMissing", () => {
  test("several of each, with what could not be known", async (context) => {
    const nix = fakeNix(context, {
      stderr: [
        querying,
        "these 2 derivations will be built:",
        `  ${path("a.drv")}`,
        `  ${path("b.drv")}`,
        "these 3 paths will be fetched (1.50 MiB download, 12.25 MiB unpacked):",
        `  ${path("c")}`,
        `  ${path("d")}`,
        `  ${path("e")}`,
        "don't know how to build these paths:",
        `  ${path("gone")}`,
      ],
    });
    const { willBuild, willFetch } = await queryMissing(nix.tool, [path("a.drv"), path("b.drv")], world);
    assert.deepEqual([...willBuild], [path("a.drv"), path("b.drv")]);
    assert.deepEqual([...willFetch], [path("c"), path("d"), path("e")]);
  });

  test("one of each, sizes in the units of 2.33 and later", async (context) => {
    const nix = fakeNix(context, {
      stderr: ["this derivation will be built:", `  ${path("a.drv")}`, "this path will be fetched (12.0 KiB download, 1.2 GiB unpacked):", `  ${path("c")}`],
    });
    const { willBuild, willFetch } = await queryMissing(nix.tool, [path("a.drv")], world);
    assert.deepEqual([[...willBuild], [...willFetch]], [[path("a.drv")], [path("c")]]);
  });

  test("all in one message, and other messages between", async (context) => {
    const nix = fakeNix(context, {
      stderr: ["warning: something else\n  /not/a/path", `these 2 derivations will be built:\n  ${path("a.drv")}\n  ${path("b.drv")}`, "trace: /x", `  ${path("no.drv")}`],
    });
    assert.deepEqual([...(await queryMissing(nix.tool, [path("a.drv")], world)).willBuild], [path("a.drv"), path("b.drv")]);
  });

  test("nothing is missing", async (context) => {
    const { willBuild, willFetch } = await queryMissing(fakeNix(context, { stderr: [querying] }).tool, [path("a.drv")], world);
    assert.deepEqual([willBuild.size, willFetch.size], [0, 0]);
  });

  test("a derivation that is gone is not taken for one that is built", async (context) => {
    const nix = fakeNix(context, { stderr: ["don't know how to build these paths (may be caused by read-only store access):", `  ${path("a.drv")}`] });
    await assert.rejects(queryMissing(nix.tool, [path("b.drv"), path("a.drv")], world), { name: "VerdictError", code: "nix-unusable", message: /a\.drv/ });
  });

  test("asks for all outputs, in a dry run that makes no links", async (context) => {
    const nix = fakeNix(context, {});
    await queryMissing({ ...nix.tool, options: [["cores", "2"]] }, [path("a.drv")], world);
    const args = nix.args();
    for (const word of ["build", "--dry-run", "--no-link", `${path("a.drv")}^*`]) assert.ok(args.includes(word), word);
    assert.deepEqual(args.slice(args.indexOf("cores") - 1, args.indexOf("cores") + 2), ["--option", "cores", "2"]);
  });

  test("asks nothing when there is nothing to ask", async () => {
    const tool = { bin: "/no-such-folder-here/nix", version: "2.34.8", implementation: "nix", options: [], impure: false } as const;
    assert.deepEqual(await queryMissing(tool, [], world), { willBuild: new Set(), willFetch: new Set() });
    await assert.rejects(queryMissing(tool, [path("a.drv")], world), { code: "nix-unusable", message: /ENOENT/ });
  });

  test("Nix fails: its last error is told", async (context) => {
    const nix = fakeNix(context, { code: 1, stderr: ["error: first", "error: cannot connect to socket at '/s': Connection refused"] });
    await assert.rejects(queryMissing(nix.tool, [path("a.drv")], world), { code: "nix-unusable", message: /cannot connect to socket at '\/s': Connection refused/ });
  });

  test("Nix fails without a word", async (context) => {
    await assert.rejects(queryMissing(fakeNix(context, { code: 3 }).tool, [path("a.drv")], world), { code: "nix-unusable", message: /ended with 3/ });
  });

  test("an abort is thrown as such", async (context) => {
    const reason = new Error("enough");
    await assert.rejects(queryMissing(fakeNix(context, {}).tool, [path("a.drv")], world, AbortSignal.abort(reason)), reason);
  });
});
