import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  allowsSubstitutes,
  evaluatedOutputs,
  featuresOf,
  isImpure,
  isPlaceholder,
  outputPaths,
  readDerivation,
} from "../../src/nix/derivation.ts";
import { cpuNow } from "../tries.ts";

const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;

/** An ATerm string. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll("\t", String.raw`\t`)}"`;

type Parts = { inputs?: string; sources?: string[]; args?: string[]; env?: Record<string, string>; outputs?: string[] };

const inputDerivations = (text: string): readonly string[] | undefined => readDerivation(text)?.inputs;

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
    assert.deepEqual(inputDerivations(plain.replace("Derive(", 'DrvWithVersion("xp-dyn-drv",')), [
      path("a.drv"),
      path("b.drv"),
    ]);
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
    const started = cpuNow();
    inputDerivations(aterm({ env: { big: '("'.repeat(1_000_000) } }));
    inputDerivations(aterm({ env: { big: `("${"x".repeat(100)}`.repeat(10_000) } }));
    inputDerivations(aterm({ env: { big: "\\".repeat(1_000_000) } }));
    inputDerivations(`Derive([("${"\\\\".repeat(1_000_000)}`);
    inputDerivations(`DrvWithVersion("xp-dyn-drv",[],[("x",${'([],[("x",'.repeat(100_000)}`);
    // The square of that length is an hour's work.
    assert.ok(cpuNow() - started < 20_000);
  });
});

describe("readDerivation takes a whole derivation or nothing", () => {
  const whole = aterm({ inputs: `("${path("a.drv")}",["out"])`, env: { name: "x", text: 'a "quoted"\n\t\\ text' } });

  test("all of it", () => {
    const derivation = readDerivation(whole);
    assert.deepEqual([...(derivation?.outputs ?? [])], [["out", { path: path("out"), hash: "" }]]);
    assert.equal(derivation?.system, "x86_64-linux");
    assert.equal(derivation?.env.get("text"), 'a "quoted"\n\t\\ text');
    assert.equal(derivation?.structured, null);
  });

  test("no beginning of one, none with something behind it, and none with a character less anywhere", () => {
    for (let length = 0; length < whole.length; length += 1)
      assert.equal(readDerivation(whole.slice(0, length)), null, `the first ${length} characters`);
    for (const behind of [" ", "\n", ")", "x", whole]) assert.equal(readDerivation(whole + behind), null, behind);
    const syntax = [...whole.matchAll(/[[\](),]/g)].map(({ index }) => index);
    // Inside a string, a character is not missed.
    const broken = syntax.filter((at) => readDerivation(whole.slice(0, at) + whole.slice(at + 1)) === null);
    assert.equal(broken.length, syntax.length);
  });

  const odd: Record<string, string> = {
    "nothing at all": "",
    garbage: "garbage",
    "another term": whole.replace("Derive(", "Drv("),
    "an unknown version": whole.replace("Derive(", 'DrvWithVersion("xp-other",'),
    "an output twice": whole.replace(/\[\((.*?)\)\]/, "[($1),($1)]"),
    "an input twice": aterm({ inputs: `("${path("a.drv")}",["out"]),("${path("a.drv")}",["dev"])` }),
    "a variable twice": aterm({}).replace(/\[\]\)$/, '[("a","b"),("a","c")])'),
    "space between": whole.replace("],[", "], ["),
    "a trailing comma": whole.replace("],[", ",],["),
    "attributes that are no JSON": aterm({ env: { __json: "{" } }),
    "attributes that are no object": aterm({ env: { __json: "[]" } }),
    "an input of dynamic form without its version": aterm({ inputs: `("${path("a.drv")}",(["out"],[]))` }),
  };
  for (const [what, text] of Object.entries(odd)) test(what, () => assert.equal(readDerivation(text), null));
});

describe("what a derivation says", () => {
  const read = (env: Record<string, string>): ReturnType<typeof readDerivation> => readDerivation(aterm({ env }));
  const features = (env: Record<string, string>): string[] | null => {
    const derivation = read(env);
    return derivation && featuresOf(derivation);
  };

  test("features, in a text or in structured attributes, and nowhere else", () => {
    assert.deepEqual(features({}), []);
    assert.deepEqual(features({ requiredSystemFeatures: " kvm\n nixos-test\t" }), ["kvm", "nixos-test"]);
    assert.deepEqual(
      features({ __json: '{"requiredSystemFeatures":["kvm","a b",3]}', requiredSystemFeatures: "other" }),
      ["kvm", "a b"],
    );
    assert.deepEqual(features({ __json: '{"requiredSystemFeatures":"kvm"}' }), []);
    assert.deepEqual(
      features({ text: '("requiredSystemFeatures","kvm")', other: '\\"requiredSystemFeatures\\":["kvm"]' }),
      [],
    );
  });

  test("whether it may come from elsewhere", () => {
    const rows: [boolean, Record<string, string>][] = [
      [true, {}],
      [true, { allowSubstitutes: "1" }],
      [false, { allowSubstitutes: "" }],
      [false, { allowSubstitutes: "true" }],
      [false, { __json: '{"allowSubstitutes":false}' }],
      [true, { __json: '{"allowSubstitutes":true}' }],
      [true, { __json: '{"text":"\\"allowSubstitutes\\":false"}' }],
      [true, { text: '("allowSubstitutes","")' }],
    ];
    for (const [expected, env] of rows) assert.equal(allowsSubstitutes(aterm({ env })), expected, JSON.stringify(env));
    assert.equal(allowsSubstitutes("garbage"), false);
  });

  test("outputs that are known, and placeholders for those that are not, as Nix spells them", () => {
    assert.deepEqual(outputPaths(aterm({ outputs: ["dev", "out"] })), [path("dev"), path("out")]);
    // Of a derivation that Nix 2.26 and 2.34 evaluated: `builtins.unsafeDiscardStringContext x.outPath`.
    const drvPath = "/nix/store/fhyrkxx8s5zagfs1gvk1jrcyqcs3nvyz-ca-y3.drv";
    const floating = 'Derive([("out","","r:sha256","")],[],[],"x86_64-linux","/bin/sh",[],[])';
    assert.equal(outputPaths(floating), null);
    const derivation = readDerivation(floating);
    assert.deepEqual(
      [...(derivation === null ? [] : evaluatedOutputs(drvPath, derivation))],
      [["out", "/0lcv5c1wdlsx9kn85inwd5vrd0hmpxz4izg03h1pwsf5kc8hdsj8"]],
    );
    assert.ok(isPlaceholder("/0lcv5c1wdlsx9kn85inwd5vrd0hmpxz4izg03h1pwsf5kc8hdsj8"));
    assert.ok(!isPlaceholder(path("out")));
    assert.equal(outputPaths("garbage"), null);
    assert.equal(outputPaths('Derive([],[],[],"x","/bin/sh",[],[])'), null);
  });

  test("impure, by its outputs alone", () => {
    const impure = readDerivation('Derive([("out","","r:sha256","impure")],[],[],"x","/bin/sh",[],[])');
    assert.ok(impure !== null && isImpure(impure));
    const named = readDerivation(aterm({ env: { a: ',"impure")' } }));
    assert.ok(named !== null && !isImpure(named));
  });
});
