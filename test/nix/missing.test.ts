import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { hasAllPaths, matchesEvaluated, queryMissing, readBuildOutputs } from "../../src/nix/missing.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { fakeNix } from "./fake-nix.ts";

const world = realWorld();
const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;
const querying = {
  action: "start",
  id: 34471407517696,
  level: 6,
  parent: 0,
  text: "querying info about missing paths",
  type: 0,
};

/** What `nix build --json` prints of derivations with one output each. */
const told = (...names: string[]): object[] =>
  names.map((name) => ({ drvPath: path(`${name}.drv`), outputs: { out: path(name) } }));

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
    const { willBuild, willFetch } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      nix.tool,
      [path("a.drv"), path("b.drv")],
    );
    assert.deepEqual([...willBuild], [path("a.drv"), path("b.drv")]);
    assert.deepEqual([...willFetch], [path("c"), path("d"), path("e")]);
  });

  test("one of each, sizes in the units of 2.33 and later", async (context) => {
    const nix = fakeNix(context, {
      stderr: [
        "this derivation will be built:",
        `  ${path("a.drv")}`,
        "this path will be fetched (12.0 KiB download, 1.2 GiB unpacked):",
        `  ${path("c")}`,
      ],
    });
    const { willBuild, willFetch } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      nix.tool,
      [path("a.drv")],
    );
    assert.deepEqual([[...willBuild], [...willFetch]], [[path("a.drv")], [path("c")]]);
  });

  test("all in one message, and other messages between", async (context) => {
    const nix = fakeNix(context, {
      stderr: [
        "warning: something else\n  /not/a/path",
        `these 2 derivations will be built:\n  ${path("a.drv")}\n  ${path("b.drv")}`,
        "trace: /x",
        `  ${path("no.drv")}`,
      ],
    });
    assert.deepEqual(
      [
        ...(
          await queryMissing({ world, emit: () => undefined, signal: new AbortController().signal }, nix.tool, [
            path("a.drv"),
          ])
        ).willBuild,
      ],
      [path("a.drv"), path("b.drv")],
    );
  });

  test("nothing is missing", async (context) => {
    const { willBuild, willFetch } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      fakeNix(context, { stderr: [querying] }).tool,
      [path("a.drv")],
    );
    assert.deepEqual([willBuild.size, willFetch.size], [0, 0]);
  });

  test("a derivation that is gone is refused, and the others are asked about again", async (context) => {
    const nix = brokenNix(context, [], ["a.drv"]);
    const { refused, outputs, willBuild } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      nix.tool,
      [path("b.drv"), path("a.drv"), path("c.drv")],
    );
    assert.deepEqual([...refused], [[path("a.drv"), "it is not, or no longer, in Nix's store"]]);
    assert.deepEqual([...outputs.keys()], [path("b.drv"), path("c.drv")]);
    assert.deepEqual([...willBuild], []);
    assert.equal(nix.calls(), 2);
  });

  test("one that Nix cannot read among a hundred is found in few calls; all others are answered", async (context) => {
    const nix = brokenNix(context, ["n37.drv"], []);
    const all = Array.from({ length: 100 }, (_, n) => path(`n${n}.drv`));
    const { refused, outputs } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      nix.tool,
      all,
    );
    assert.deepEqual([...refused], [[path("n37.drv"), "error parsing derivation"]]);
    assert.equal(outputs.size, 99);
    assert.ok(nix.calls() <= 2 * Math.ceil(Math.log2(100)) + 2, `${nix.calls()} calls`);
  });

  test("some that Nix cannot read, one that is gone, and one that is asked about twice", async (context) => {
    const nix = brokenNix(context, ["n1.drv", "n2.drv", "n7.drv"], ["n5.drv"]);
    const all = Array.from({ length: 8 }, (_, n) => path(`n${n}.drv`));
    const { refused, outputs } = await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      nix.tool,
      [...all, ...all],
    );
    assert.deepEqual([...refused.keys()].toSorted(), ["n1.drv", "n2.drv", "n5.drv", "n7.drv"].map(path));
    assert.deepEqual([...outputs.keys()].toSorted(), ["n0.drv", "n3.drv", "n4.drv", "n6.drv"].map(path));
  });

  test("a derivation that Nix can only not use because of a binary cache is not refused", async (context) => {
    const nix = fakeNix(context, { answers: { build: told("a"), store: {} } });
    const script = readFileSync(nix.tool.bin, "utf8").replace(
      "exit 0",
      `grep -qx substituters '${nix.folder}/args' && exit 0
printf '%s\\n' '@nix {"action":"msg","level":0,"msg":"error: [json.exception] parse error: <html>"}' >&2
test "$1" != build`,
    );
    writeFileSync(nix.tool.bin, script);
    await assert.rejects(
      queryMissing({ world, emit: () => undefined, signal: new AbortController().signal }, nix.tool, [path("a.drv")]),
      { name: "NetworkError", message: "[json.exception] parse error: <html>" },
    );
  });

  test("success without a word about a derivation says nothing of it", async (context) => {
    for (const answer of [
      [],
      told("b"),
      { drvPath: path("a.drv") },
      [null, 3, "x"],
      [{ drvPath: path("a.drv"), outputs: { out: 3 } }],
    ]) {
      const nix = fakeNix(context, { answers: { build: answer } });
      const { refused, outputs } = await queryMissing(
        { world, emit: () => undefined, signal: new AbortController().signal },
        nix.tool,
        [path("a.drv")],
      );
      assert.deepEqual([[...refused.keys()], outputs.size], [[path("a.drv")], 0], JSON.stringify(answer));
    }
  });

  test("asks for all outputs, in a dry run that makes no links", async (context) => {
    const nix = fakeNix(context, { answers: { build: told("a") } });
    await queryMissing(
      { world, emit: () => undefined, signal: new AbortController().signal },
      { ...nix.tool, options: [["cores", "2"]] },
      [path("a.drv")],
    );
    const args = nix.args();
    for (const word of ["build", "--dry-run", "--json", "--no-link", `${path("a.drv")}^*`])
      assert.ok(args.includes(word), word);
    assert.deepEqual(args.slice(args.indexOf("cores") - 1, args.indexOf("cores") + 2), ["--option", "cores", "2"]);
  });

  test("asks nothing when there is nothing to ask", async () => {
    const tool = {
      bin: "/no-such-folder-here/nix",
      version: "2.34.8",
      implementation: "nix",
      options: [],
      impure: false,
    } as const;
    assert.deepEqual(
      (await queryMissing({ world, emit: () => undefined, signal: new AbortController().signal }, tool, [])).outputs
        .size,
      0,
    );
    await assert.rejects(
      queryMissing({ world, emit: () => undefined, signal: new AbortController().signal }, tool, [path("a.drv")]),
      { code: "nix-unusable", message: /ENOENT/ },
    );
  });

  test("Nix fails: its last error is told", async (context) => {
    const nix = fakeNix(context, {
      code: 1,
      stderr: ["error: first", "error: cannot connect to socket at '/s': Connection refused"],
    });
    await assert.rejects(
      queryMissing({ world, emit: () => undefined, signal: new AbortController().signal }, nix.tool, [path("a.drv")]),
      {
        code: "nix-unusable",
        message: /cannot connect to socket at '\/s': Connection refused/,
      },
    );
  });

  test("Nix fails without a word", async (context) => {
    await assert.rejects(
      queryMissing(
        { world, emit: () => undefined, signal: new AbortController().signal },
        fakeNix(context, { code: 3 }).tool,
        [path("a.drv")],
      ),
      {
        code: "nix-unusable",
        message: /ended with 3/,
      },
    );
  });

  test("an abort is thrown as such", async (context) => {
    const reason = new Error("enough");
    await assert.rejects(
      queryMissing({ world, emit: () => undefined, signal: AbortSignal.abort(reason) }, fakeNix(context, {}).tool, [
        path("a.drv"),
      ]),
      reason,
    );
  });
});

test("what Nix prints of outputs is read, and what has another shape is not", () => {
  const outputs = readBuildOutputs(
    JSON.stringify([
      ...told("a"),
      { drvPath: path("b.drv"), outputs: { out: null, dev: path("b-dev") } },
      path("c"),
      { outputs: {} },
    ]),
  );
  assert.deepEqual([...outputs.keys()], [path("a.drv"), path("b.drv")]);
  for (const text of ["", "[", "null", "{}", '"x"', "[[]]"]) assert.equal(readBuildOutputs(text).size, 0, text);
  assert.ok(hasAllPaths(new Map([["out", "/x"]])));
  assert.ok(
    !hasAllPaths(
      new Map([
        ["out", "/x"],
        ["dev", null],
      ]),
    ),
  );
  assert.ok(!hasAllPaths(new Map()));
});

test("outputs that Nix tells are those of the evaluation, none less and none more", () => {
  const placeholder = `/${"0".repeat(52)}`;
  const rows: [boolean, Record<string, string | null>, Record<string, string>][] = [
    [true, { out: path("a") }, { out: path("a") }],
    [false, { out: path("a") }, { out: path("b") }],
    [false, { out: path("a"), dev: path("b") }, { out: path("a") }],
    [false, { out: path("a") }, { out: path("a"), dev: path("b") }],
    [false, { out: path("a") }, {}],
    [false, { out: null }, { out: path("a") }],
    [true, { out: null }, { out: placeholder }],
    [true, { out: path("a") }, { out: placeholder }],
    [false, { dev: path("a") }, { out: placeholder }],
    [false, { out: path("a") }, JSON.parse(`{"__proto__":"${path("a")}"}`) as Record<string, string>],
  ];
  for (const [expected, answer, evaluated] of rows)
    assert.equal(
      matchesEvaluated(new Map(Object.entries(answer)), evaluated),
      expected,
      JSON.stringify([answer, evaluated]),
    );
});

/**
 * A program that fails as Nix does when it is asked about a derivation that it cannot read, or that is not there; of
 * others it says that they are there.
 */
function brokenNix(
  context: TestContext,
  unreadable: readonly string[],
  gone: readonly string[],
): { tool: NixTool; calls(): number } {
  const { tool, folder } = fakeNix(context, {});
  const log = join(folder, "calls");
  const program = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
if (process.argv[2] === "store") { console.log('{"url":"local"}'); process.exit(0); }
appendFileSync(${JSON.stringify(log)}, "x");
const say = (msg) => process.stderr.write("@nix " + JSON.stringify({ action: "msg", level: 0, msg }) + "\\n");
const asked = process.argv.filter((word) => word.endsWith("^*")).map((word) => word.slice(0, -2));
const among = (names) => asked.filter((drvPath) => names.some((name) => drvPath.endsWith("-" + name)));
const unreadable = among(${JSON.stringify(unreadable)});
const gone = among(${JSON.stringify(gone)});
if (unreadable.length > 0) { say("error: error parsing derivation"); process.exit(1); }
if (gone.length > 0) {
  say(["don't know how to build these paths:", ...gone.map((one) => "  " + one)].join("\\n"));
  say("error: path is not valid");
  process.exit(1);
}
console.log(JSON.stringify(asked.map((drvPath) => ({ drvPath, outputs: { out: drvPath.slice(0, -4) } }))));
`;
  const file = join(folder, "nix.cjs");
  writeFileSync(file, program);
  chmodSync(file, 0o755);
  return { tool: { ...tool, bin: file }, calls: () => readFileSync(log, "utf8").length };
}
