import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inputDerivations, storePathBase, storePathName } from "../../src/nix/derivation.ts";

const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;

/** An ATerm string. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll("\n", String.raw`\n`).replaceAll("\t", String.raw`\t`)}"`;

type Parts = { inputs?: string; sources?: string[]; args?: string[]; env?: Record<string, string>; outputs?: string[] };

/** A `.drv` file: outputs, inputs, sources, platform, builder, arguments, environment. */
function aterm({ inputs = "", sources = [], args = [], env = {}, outputs = ["out"] }: Parts): string {
  const list = (items: string[]): string => `[${items.join(",")}]`;
  return `Derive(${[
    list(outputs.map((name) => `(${quoted(name)},${quoted(path(name))},"","")`)),
    `[${inputs}]`,
    list(sources.map(quoted)),
    quoted("x86_64-linux"),
    quoted("/bin/sh"),
    list(args.map(quoted)),
    list(Object.entries(env).map(([name, value]) => `(${quoted(name)},${quoted(value)})`)),
  ].join(",")})`;
}

describe("inputDerivations", () => {
  test("none", () => assert.deepEqual(inputDerivations(aterm({})), []));

  test("some, with several outputs", () => {
    const inputs = `("${path("a.drv")}",["out"]),("${path("b.drv")}",["dev","out"])`;
    assert.deepEqual(inputDerivations(aterm({ inputs })), [path("a.drv"), path("b.drv")]);
  });

  test("the form with dynamic derivations", () => {
    const inputs = `("${path("a.drv")}",(["out"],[])),("${path("b.drv")}",([],[("out",["out"])]))`;
    const plain = aterm({ inputs });
    assert.deepEqual(inputDerivations(plain.replace("Derive(", 'DrvWithVersion("xp-dyn-drv",')), [path("a.drv"), path("b.drv")]);
  });

  test("what only looks like an input", () => {
    const fake = `("${path("fake.drv")}",["out"])`;
    const hostile = aterm({
      inputs: `("${path("real.drv")}",["out"])`,
      sources: [path("source.drv"), path("other.drv")],
      args: ["-c", fake, "(", path("fake.drv"), "[", `",[`],
      env: {
        a: fake,
        b: `x${fake}`,
        c: `\\${fake}`,
        d: `\\\\("${path("fake.drv")}",["out"])`,
        e: `(`,
        [path("fake.drv")]: "[",
        [`(${path("fake.drv")}`]: "([",
        f: `\n${fake}\n`,
        g: `Derive([],[${fake}],[],"","",[],[])`,
        h: path("fake.drv"),
      },
      outputs: ["out", "fake.drv"],
    });
    assert.deepEqual(inputDerivations(hostile), [path("real.drv")]);
  });

  test("a large environment costs no more than its length", () => {
    const started = performance.now();
    inputDerivations(aterm({ env: { big: '("'.repeat(1_000_000) } }));
    inputDerivations(aterm({ env: { big: `("${"x".repeat(100)}`.repeat(10_000) } }));
    // The square of that length is an hour's work.
    assert.ok(performance.now() - started < 20_000);
  });
});

test("names of store paths", () => {
  assert.equal(storePathBase(path("hello-1.0.drv")), "0123456789abcdfghijklmnpqrsvwxyz-hello-1.0");
  assert.equal(storePathName(path("hello-1.0.drv")), "hello-1.0");
  assert.equal(storePathName(path("a.drv.drv")), "a.drv");
  assert.equal(storePathName(path("out")), "out");
});
