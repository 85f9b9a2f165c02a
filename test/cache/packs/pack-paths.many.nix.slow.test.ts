import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";

import { packPaths } from "../../../src/cache/packs/pack-paths.ts";
import { outputPaths } from "../../../src/nix/derivation.ts";
import { nixes } from "../../nix-fixture.ts";
import { restoredInto } from "./rounds.ts";
import { build, expression, freshStore, inputsOf, instantiate, place, signal, type Store } from "./stores.ts";

/** What a large flake without a binary cache has to build. They are more than fit into a builder's environment. */
const MANY = 5000;
const ATTRIBUTES = `
  dependency = index: sh "dependency-\${toString index}" "echo \${toString index} $salt > $out" { };
  many = builtins.genList dependency ${MANY};
  check = sh "check" "echo > \${builtins.placeholder "out"}" { __structuredAttrs = true; inherit many; };
`;

/** A file as Nix archives it. */
function archiveOf(content: string): Buffer {
  const word = (text: string): Buffer => {
    const bytes = Buffer.alloc(8 + Math.ceil(text.length / 8) * 8);
    bytes.writeBigUInt64LE(BigInt(text.length));
    bytes.write(text, 8);
    return bytes;
  };
  return Buffer.concat(["nix-archive-1", "(", "type", "regular", "contents", content, ")"].map(word));
}

/**
 * Has a store take outputs for built, because building them would take minutes: for each derivation a file of some 10
 * kB of noise, which refers to the one before.
 */
async function pretendBuilt(
  { root, tool, world }: Store,
  outputs: readonly (readonly [drvPath: string, path: string])[],
): Promise<void> {
  mkdirSync(join(root, "nix/store"), { recursive: true });
  const records = outputs.map(([drvPath, path], index) => {
    const [, before] = outputs[index - 1] ?? [];
    let noise = "";
    for (let round = 0; noise.length < 10_000; round += 1)
      noise += createHash("sha512").update(`${path} ${round}`).digest("base64");
    const content = `${before}\n${noise}`;
    const archive = archiveOf(content);
    writeFileSync(root + path, content, { mode: 0o444 });
    const references = before === undefined ? [] : [before];
    return [
      path,
      createHash("sha256").update(archive).digest("hex"),
      archive.length,
      drvPath,
      references.length,
      ...references,
    ].join("\n");
  });
  const command = { file: `${tool.bin}-store`, args: ["--store", root, "--load-db"], input: `${records.join("\n")}\n` };
  const { code, stderr } = await world.processes.run(command);
  assert.equal(code, 0, stderr);
}

for (const nix of nixes.slice(-1)) {
  suite(`${MANY} store paths, with Nix ${nix.version}`, () => {
    test("they are few entries, and come back without a build", async (context) => {
      const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
        const begin = performance.now();
        const result = await work();
        context.diagnostic(`${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
        return result;
      };
      const file = expression(context, ATTRIBUTES);
      const fresh = freshStore(context, nix);
      const { check = "" } = await timed("evaluating", () => instantiate(fresh, file, ["check"]));
      const outputs: [string, string][] = [];
      for (const drvPath of (await inputsOf(fresh, [check])).keys()) {
        const [path = ""] = outputPaths((await fresh.world.files.read(drvPath)).toString()) ?? [];
        if (drvPath !== check) outputs.push([drvPath, path]);
      }
      assert.equal(outputs.length, MANY);
      const before = freshStore(context, nix);
      await pretendBuilt(before, outputs);

      const packed = await timed("packing", () =>
        packPaths(
          { world: before.world, emit: () => undefined, signal },
          before.tool,
          outputs.map(([, path]) => path),
          place(context),
        ),
      );
      assert.ok(packed.ok, packed.reason ?? "");
      assert.equal(packed.packs.flatMap(({ paths }) => paths).length, MANY);
      assert.ok(packed.packs.length <= 10);
      context.diagnostic(
        `${packed.packs.length} entries, ${packed.packs.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`,
      );

      const prepared = { file, packs: packed.packs, options: [] };
      const { restored } = await timed("dry run and restoring", () =>
        restoredInto(context, fresh, prepared, ["check"]),
      );
      assert.deepEqual([restored.paths.length, restored.problems], [MANY, []]);
      const made = await timed("building the check", () => build(fresh, file, ["check"], restored.options));
      assert.deepEqual([made.code, made.built, made.copied.size], [0, ["check"], MANY], made.stderr.slice(-2000));
    });
  });
}
