import assert from "node:assert/strict";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";

import { packPaths } from "../../../src/cache/packs/pack-paths.ts";
import { nixes } from "../../nix-fixture.ts";
import { builtOnce, copyOut, names, restoredInto } from "./rounds.ts";
import { build, expression, freshStore, instantiate, place, signal } from "./stores.ts";

/**
 * `check` is built from `lib` alone. `lib` refers to `base`, to a `source` and to `upstream`, which a binary cache has;
 * it was built with `tool`, to which nothing refers. `other` is for another check.
 */
const ATTRIBUTES = `
  upstream = sh "upstream" "echo $salt > $out" { };
  tool = sh "tool" "echo $salt > $out" { };
  base = sh "base" "echo base $salt > $out" { };
  source = builtins.toFile "source" "text of \${salt}";
  lib = sh "lib" "test -e \${tool}; echo \${base} \${source} \${upstream} > $out; echo $salt > $doc" {
    outputs = [ "out" "doc" ];
  };
  check = sh "check" "read all < \${lib}; test -e \${base}; echo $all > $out" { };
  other = sh "other" "echo $salt > $out" { };
  second = sh "second" "echo \${other} \${base} > $out" { };
`;

for (const nix of nixes) {
  suite(`store paths between runs, with Nix ${nix.version}`, () => {
    test("only the check is built in a fresh store, from nothing but what it needs", async (context) => {
      const prepared = await builtOnce(context, nix, ["check", "second"], ATTRIBUTES, ["upstream"]);
      assert.deepEqual(
        prepared.packs.map(({ paths }) => names(paths)),
        [["base", "lib", "lib-doc", "other", "tool"]],
      );

      const store = freshStore(context, nix, prepared.options);
      const { restored, folder } = await restoredInto(context, store, prepared, ["check"]);
      assert.deepEqual(restored.problems, []);
      assert.deepEqual(names(restored.paths), ["base", "lib", "lib-doc"]);
      assert.deepEqual(
        restored.used,
        prepared.packs.map(({ key }) => key),
      );
      assert.equal(restored.fetchedBytes, prepared.packs[0]?.bytes);
      assert.equal(readdirSync(join(folder, "cache")).filter((name) => name.endsWith(".narinfo")).length, 3);
      assert.equal(readdirSync(join(folder, "cache/nar")).length, 3);

      const made = await build(store, prepared.file, ["check"], restored.options);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(made.built, ["check"]);
      assert.deepEqual(names([...made.copied.keys()]), ["base", "lib", "upstream"]);
      const ours = [...made.copied].filter(([, from]) => from.includes(folder)).map(([path]) => path);
      assert.deepEqual(names(ours), ["base", "lib"]);
    });

    test("what Nix may not take from elsewhere is built, from what it needs", async (context) => {
      const attributes = `
        below = sh "below" "echo $salt > $out" { };
        near = sh "near" "test -e \${below}; echo near $salt > $out" {
          allowSubstitutes = false;
          preferLocalBuild = true;
        };
        structured = sh "structured" "test -e \${below}; echo structured > \${builtins.placeholder "out"}" {
          __structuredAttrs = true;
          allowSubstitutes = false;
        };
        local = sh "local" "echo local $salt > $out" { preferLocalBuild = true; };
        refers = sh "refers" "echo \${near} > $out" { };
        check = sh "check" "test -e \${near}; test -e \${structured}; test -e \${local}; echo $salt > $out" { };
        second = sh "second" "test -e \${refers}; echo $salt > $out" { };
      `;
      const prepared = await builtOnce(context, nix, ["check", "second"], attributes);
      const store = freshStore(context, nix);
      const { restored } = await restoredInto(context, store, prepared, ["check"]);
      assert.deepEqual(names(restored.paths), ["below", "local"]);
      const made = await build(store, prepared.file, ["check"], restored.options);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(made.built, ["check", "near", "structured"]);

      // Whoever refers to it brings it along: then it is a path like any other.
      const another = freshStore(context, nix);
      const { restored: referred } = await restoredInto(context, another, prepared, ["second"]);
      assert.deepEqual(names(referred.paths), ["near", "refers"]);
      const second = await build(another, prepared.file, ["second"], referred.options);
      assert.equal(second.code, 0, second.stderr);
      assert.deepEqual(second.built, ["second"]);
    });

    test("packs come before other caches, wherever they lie, and give way to the user's settings", async (context) => {
      const prepared = await builtOnce(context, nix, ["check"], ATTRIBUTES, ["upstream", "base"]);
      const other = await builtOnce(context, nix, ["second"], ATTRIBUTES);
      const store = freshStore(context, nix);
      const { restored, folder } = await restoredInto(
        context,
        store,
        other,
        ["second"],
        join(place(context), "a b'c%20+"),
      );
      const first = await build(store, other.file, ["second"], [...prepared.options, ...restored.options]);
      assert.equal(first.code, 0, first.stderr);
      assert.deepEqual(first.built, ["second"]);
      assert.ok(folder.includes(" "));

      const builder = freshStore(context, nix);
      const both = await build(builder, other.file, ["base", "other"]);
      const mirror = `file://${place(context)}/mirror`;
      await copyOut(builder, mirror, both.outputs);
      writeFileSync(join(mirror.slice("file://".length), "nix-cache-info"), "StoreDir: /nix/store\nPriority: 40\n");
      const rival: [string, string] = ["extra-substituters", `${mirror}?trusted=1`];
      const here = freshStore(context, nix);
      const ours = await build(here, other.file, ["second"], [rival, ...restored.options]);
      assert.deepEqual(
        [ours.built, [...ours.copied.values()].filter((from) => from.includes("mirror"))],
        [["second"], []],
        ours.stderr,
      );
      for (const own of [
        ["substitute", "false"],
        ["substituters", ""],
      ] as const) {
        const there = freshStore(context, nix);
        const made = await build(there, other.file, ["second"], [...restored.options, own]);
        assert.deepEqual([made.code, made.built], [0, ["base", "other", "second"]], made.stderr);
      }
    });

    test("a check that others need is built, and so is what refers to it", async (context) => {
      const attributes = `
        below = sh "below" "echo $salt > $out" { };
        first = sh "first" "test -e \${below}; echo first $salt > $out" { };
        middle = sh "middle" "echo \${first} > $out" { };
        last = sh "last" "test -e \${middle}; echo last $salt > $out" { };
      `;
      const prepared = await builtOnce(context, nix, ["last"], attributes);
      assert.deepEqual(names(prepared.packs[0]?.paths ?? []), ["below", "first", "middle"]);
      const store = freshStore(context, nix);
      const { restored } = await restoredInto(context, store, prepared, ["first", "last"]);
      assert.deepEqual(names(restored.paths), ["below"]);
      const made = await build(store, prepared.file, ["first", "last"], restored.options);
      assert.deepEqual(made.built, ["first", "last", "middle"], made.stderr);
    });

    test(
      "fixed outputs are kept, sources and paths that are gone are not, and content-addressed outputs are " +
        "looked below",
      async (context) => {
        const attributes = `
        below = sh "below" "echo $salt > $out" { };
        fixed = sh "fixed" "test -e \${below}; echo fixed > $out" {
          outputHashMode = "flat";
          outputHashAlgo = "sha256";
          outputHash = builtins.hashString "sha256" "fixed\\n";
        };
        floating = sh "floating" "test -e \${below}; echo $salt > $out" {
          __contentAddressed = true;
          outputHashMode = "recursive";
          outputHashAlgo = "sha256";
        };
        source = builtins.toFile "source" salt;
        check = sh "check" "test -e \${source}; test -e \${fixed}; test -e \${floating}; echo $salt > $out" { };
      `;
        const file = expression(context, attributes);
        const experimental: [string, string] = ["extra-experimental-features", "ca-derivations"];
        const store = freshStore(context, nix, [experimental]);
        await instantiate(store, file, ["check"]);
        const made = await build(store, file, ["below", "fixed", "floating"]);
        assert.equal(made.code, 0, made.stderr);
        const sources = readdirSync(join(store.root, "nix/store"))
          .filter((name) => name.endsWith("-source"))
          .map((name) => `/nix/store/${name}`);
        assert.equal(sources.length, 1);
        const gone = "/nix/store/00000000000000000000000000000000-gone";
        const packed = await packPaths(
          { world: store.world, emit: () => undefined, signal },
          store.tool,
          [...made.outputs, ...sources, gone, "/nix/store/../etc", "--help"],
          place(context),
        );
        assert.ok(packed.ok, packed.ok ? "" : packed.reason);
        const floating = made.outputs.find((path) => path.endsWith("-floating")) ?? "";
        assert.ok(packed.packs[0]?.paths.includes(floating));
        assert.deepEqual(names(packed.packs[0]?.paths ?? []), ["below", "fixed", "floating"]);

        const fresh = freshStore(context, nix, [experimental]);
        const prepared = { file, packs: packed.packs, options: [] };
        const { restored } = await restoredInto(context, fresh, prepared, ["check"]);
        assert.deepEqual(names(restored.paths), ["below", "fixed"]);
        const again = await build(fresh, file, ["check"], restored.options);
        assert.equal(again.code, 0, again.stderr);
        assert.deepEqual(again.built, ["check", "floating"]);
      },
    );

    test("what Nix cannot copy is told, and there is an end when time is over", async (context) => {
      const file = expression(context, ATTRIBUTES);
      const store = freshStore(context, nix);
      const made = await build(store, file, ["base", "lib", "other"]);
      const folder = place(context);
      const late = await packPaths(
        { world: store.world, emit: () => undefined, signal: AbortSignal.abort() },
        store.tool,
        made.outputs,
        folder,
      );
      assert.deepEqual(late, { ok: false, reason: "there was no time left for it" });
      const later = await packPaths(
        { world: store.world, emit: () => undefined, signal: AbortSignal.timeout(10) },
        store.tool,
        made.outputs,
        folder,
      );
      assert.deepEqual(later, { ok: false, reason: "there was no time left for it" });
      const full = await packPaths(
        { world: store.world, emit: () => undefined, signal },
        store.tool,
        made.outputs,
        join(folder, "none"),
      );
      assert.ok(!full.ok && full.reason.includes("ENOENT"), JSON.stringify(full));
      const none = await packPaths(
        { world: store.world, emit: () => undefined, signal },
        { ...store.tool, bin: "/nowhere/nix" },
        made.outputs,
        folder,
      );
      assert.deepEqual(none, { ok: false, reason: "ENOENT" });
      assert.deepEqual(readdirSync(folder), []);

      const [base = ""] = made.outputs;
      rmSync(store.root + base);
      const broken = await packPaths(
        { world: store.world, emit: () => undefined, signal },
        store.tool,
        made.outputs,
        folder,
      );
      assert.match(broken.reason ?? "", /No such file|does not exist/);
      if (broken.ok) assert.ok(broken.packs.every(({ paths }) => !paths.includes(base)));
    });

    test("Nix up to 2.18 and Lix tell of paths in a list", async (context) => {
      const store = freshStore(context, nix);
      const made = await build(store, expression(context, ATTRIBUTES), ["base", "other"]);
      const gone = "/nix/store/00000000000000000000000000000000-gone";
      const bin = join(place(context), "nix");
      const script = `
        const { execFileSync } = require("node:child_process");
        const args = process.argv.slice(2);
        if (args.includes("--json-format")) process.exit(1);
        const bin = ${JSON.stringify(store.tool.bin)};
        const answer = execFileSync(bin, args, { stdio: ["inherit", "pipe", "inherit"] }).toString();
        const listed = ([path, info]) => (info === null ? { path, valid: false } : { path, valid: true, ...info });
        const isPathInfo = args[0] === "path-info";
        const shaped = isPathInfo ? JSON.stringify(Object.entries(JSON.parse(answer)).map(listed)) : answer;
        process.stdout.write(shaped);
      `;
      writeFileSync(bin, `#!${process.execPath}\n${script}`, { mode: 0o755 });
      const packed = await packPaths(
        { world: store.world, emit: () => undefined, signal },
        { ...store.tool, bin, version: "2.18.1" },
        [...made.outputs, gone],
        place(context),
      );
      assert.ok(packed.ok, packed.reason ?? "");
      assert.deepEqual(
        packed.packs.map(({ paths }) => names(paths)),
        [["base", "other"]],
      );
    });

    test("what goes while Nix builds is built", async (context) => {
      const prepared = await builtOnce(context, nix, ["second"], ATTRIBUTES);
      const store = freshStore(context, nix);
      const { restored, folder } = await restoredInto(context, store, prepared, ["second"]);
      const [archive = ""] = readdirSync(join(folder, "cache/nar"));
      rmSync(join(folder, "cache/nar", archive));
      const made = await build(store, prepared.file, ["second"], restored.options);
      assert.equal(made.code, 0, made.stderr);
      assert.equal(made.built.length, 2, made.stderr);
    });
  });
}
