import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { builderRefusal, jobsFor, readBuilders } from "../../src/nix/remote-builders.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";

const world = realWorld();
const read = async (value: unknown) => await readBuilders(value, "aarch64-darwin", world);

/** What nix-darwin writes for `nix.linux-builder.enable = true;`. */
const DARWIN =
  "ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 4 1 kvm,benchmark,big-parallel - c3NoLWVk=";
const LINUX_BUILDER = {
  address: "ssh-ng://builder@linux-builder",
  systems: ["aarch64-linux"],
  jobs: 4,
  features: ["kvm", "benchmark", "big-parallel"],
  mandatory: [],
};

describe("the setting builders", () => {
  test("nix-darwin's Linux builder, in the file that Nix's default names", async (context) => {
    const file = join(folder(context), "machines");
    writeFileSync(file, `# made by nix-darwin\n${DARWIN}\n\n`);
    assert.deepEqual(await read(`@${file}`), [LINUX_BUILDER]);
    assert.deepEqual(await read(DARWIN), [LINUX_BUILDER]);
  });

  test("the manual's line for darwin.linux-builder, which names no feature", async () => {
    const line = "ssh-ng://builder@linux-builder aarch64-linux /etc/nix/builder_ed25519 4 - - - c3NoLWVk=";
    assert.deepEqual(await read(line), [{ ...LINUX_BUILDER, features: [] }]);
  });

  test("defaults, more than one, comments, and files that name files", async (context) => {
    const at = folder(context);
    writeFileSync(join(at, "inner"), "inner x86_64-linux - - - a,b b # last\n");
    writeFileSync(join(at, "outer"), `@${join(at, "inner")}\n@/nowhere/at/all`);
    assert.deepEqual(await read(` first ;; # nobody\n second i686-linux,x86_64-linux - 7; @ ${join(at, "outer")} `), [
      { address: "first", systems: ["aarch64-darwin"], jobs: 1, features: [], mandatory: [] },
      { address: "second", systems: ["i686-linux", "x86_64-linux"], jobs: 7, features: [], mandatory: [] },
      { address: "inner", systems: ["x86_64-linux"], jobs: 1, features: ["a", "b"], mandatory: ["b"] },
    ]);
  });

  test("none", async () => {
    for (const value of ["", " ;\n# x", "@/nowhere/at/all"]) assert.deepEqual(await read(value), []);
  });

  test("what cannot be said: no such setting, and a file that names itself", async (context) => {
    const file = join(folder(context), "round");
    writeFileSync(file, `@${file}`);
    for (const value of [undefined, `@${file}`]) assert.equal(await read(value), null);
  });

  test("a folder, or a file that may not be read, is no builder's and no error", async (context) => {
    const at = join(folder(context), "machines");
    mkdirSync(at);
    assert.deepEqual(await read(`@${at}`), []);
    const file = join(folder(context), "secret");
    writeFileSync(file, DARWIN);
    chmodSync(file, 0);
    assert.deepEqual(await read(`@${file}`), world.machine.uid === 0 ? [LINUX_BUILDER] : null);
  });

  test("how many builds for a system they take", () => {
    const builders = [LINUX_BUILDER, { ...LINUX_BUILDER, systems: ["x86_64-linux", "aarch64-linux"], jobs: 2 }];
    assert.deepEqual(
      ["aarch64-linux", "x86_64-linux", "aarch64-darwin"].map((system) => jobsFor(system, builders)),
      [6, 2, 0],
    );
  });
});

test("a builder that does not answer", () => {
  const text =
    "cannot build on 'ssh-ng://builder@linux-builder': error: failed to start SSH connection to 'linux-builder'";
  assert.equal(builderRefusal(text), text.replace("error: ", ""));
  assert.equal(builderRefusal("error: cannot connect"), null);
});
