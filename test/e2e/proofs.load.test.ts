/** What proofs of an earlier run save: time. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { folder } from "../scratch.ts";
import { Bench, serve, verdicts } from "./proving.ts";
import { withEachNix } from "./run.ts";

withEachNix((nix) => {
  test(`Nix ${nix.version}: 100 proven checks, empty store: nothing built or fetched, under 2 s`, async (context) => {
    const bench = new Bench(context, nix);
    bench.write(100);
    const first = await bench.run();
    assert.deepEqual(verdicts(first), ["100 passed"], first.text);
    const files = folder(context);
    await bench.nix(
      "copy",
      "--to",
      `file://${files}?compression=none`,
      ...bench.outputs().map((name) => `/nix/store/${name}`),
    );
    const server = await serve(context, files);

    const times: number[] = [];
    const plain: number[] = [];
    for (let round = 0; round < 3 || (Math.min(...times) >= 2000 && round < 10); round += 1) {
      bench.emptyStore();
      // Evaluation is warm: the flake's source and the derivations are there.
      await bench.nix(
        "eval",
        ".#checks.x86_64-linux",
        "--apply",
        "c: map (n: c.${n}.drvPath) (builtins.attrNames c)",
        "--json",
      );
      server.requests.length = 0;
      const ran = await bench.run("--option", "substituters", server.url());
      assert.deepEqual([verdicts(ran), ran.code, ran.report?.timeline], [["100 cached"], 0, null], ran.text);
      // Whether a cache answers at all is asked once, about a path that nobody has.
      const asked = server.requests.filter((path) => path !== `/${"0".repeat(32)}.narinfo`);
      assert.deepEqual([bench.outputs(), asked], [[], []]);
      times.push(ran.ms);
      plain.push(await bench.nix("flake", "check", "-j2", "--option", "substituters", server.url()));
      assert.ok(server.requests.length >= 100);
    }
    const listed = (all: readonly number[]): string => `${all.map((ms) => ms.toFixed(0)).join(", ")} ms`;
    context.diagnostic(`nix-verdict ${listed(times)}; nix flake check ${listed(plain)}`);
    assert.ok(Math.min(...times) < 2000);
  });
});
