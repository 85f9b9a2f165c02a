import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test, type TestContext } from "node:test";

import { execa } from "execa";

import type { PackingOutcome } from "../../../src/cache/packs/pack-paths.ts";
import { listens } from "../../e2e/daemon.ts";
import { environment } from "../../e2e/run.ts";
import { nixes, type TestNix } from "../../nix-fixture.ts";
import { until } from "../../tries.ts";
import { builtOnce, names, restoredInto } from "./rounds.ts";
import { build, expression, place, seenFrom, type Store, toolOf } from "./stores.ts";

const ATTRIBUTES = `
  base = sh "base" "echo base $salt > $out" { };
  lib = sh "lib" "echo \${base} > $out" { };
  check = sh "check" "test -e \${lib}; echo check $salt > $out" { };
`;

/** Numbers of a user that every system has, and whom no daemon trusts. */
const NOBODY = 65_534;

/** A fresh store behind a daemon of its own; who asks is root, whom it trusts, or nobody. */
async function behindDaemon(context: TestContext, nix: TestNix, who: "root" | "nobody"): Promise<Store> {
  const folder = place(context);
  const [root, socket] = [join(folder, "root"), join(folder, "socket")];
  const daemon = spawn(join(nix.bin, "nix-daemon"), [], {
    env: environment(nix, { NIX_REMOTE: root, NIX_DAEMON_SOCKET_PATH: socket }),
    stdio: "ignore",
  });
  context.after(() => daemon.kill("SIGKILL"));
  await until("the daemon listens", () => listens(socket));
  const home = join(folder, "home");
  mkdirSync(home);
  if (who === "nobody") chownSync(home, NOBODY, NOBODY);
  const tool = { ...toolOf(nix, []), env: { HOME: home, NIX_REMOTE: `unix://${socket}?root=${root}` } };
  if (who === "root") return { root, tool, world: seenFrom(root) };
  const bin = join(folder, "nix");
  writeFileSync(bin, `#!/bin/sh\nexec setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups ${tool.bin} "$@"\n`, {
    mode: 0o755,
  });
  return { root, tool: { ...tool, bin }, world: seenFrom(root) };
}

for (const nix of nixes) {
  suite(`store paths behind a daemon, with Nix ${nix.version}`, () => {
    test("a daemon that trusts its user takes them", async (context) => {
      const prepared = await builtOnce(context, nix, ["check"], ATTRIBUTES);
      const store = await behindDaemon(context, nix, "root");
      const { restored, folder } = await restoredInto(context, store, prepared, ["check"]);
      const made = await build(store, prepared.file, ["check"], restored.options);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(made.built, ["check"]);
      assert.ok([...made.copied.values()].every((from) => from.includes(folder)));
      assert.deepEqual(names([...made.copied.keys()]), ["base", "lib"]);
    });

    test("a daemon that does not trust its user ignores them, and builds", async (context) => {
      const prepared = await builtOnce(context, nix, ["check"], ATTRIBUTES);
      const store = await behindDaemon(context, nix, "nobody");
      const { restored } = await restoredInto(context, store, prepared, ["check"]);
      const made = await build(store, prepared.file, ["check"], restored.options);
      assert.equal(made.code, 0, made.stderr);
      assert.deepEqual(made.built, ["base", "check", "lib"]);
      assert.equal(made.copied.size, 0);
      assert.match(made.stderr, /ignoring untrusted substituter 'file:/);
    });

    test("whom the daemon does not trust can pack", async (context) => {
      const store = await behindDaemon(context, nix, "nobody");
      const file = expression(context, ATTRIBUTES);
      const made = await build(store, file, ["base", "lib"]);
      assert.equal(made.code, 0, made.stderr);
      const folder = place(context);
      chownSync(folder, NOBODY, NOBODY);
      const tool = { ...store.tool, bin: join(nix.bin, "nix") };
      const args = [
        join(import.meta.dirname, "pack-paths.program.ts"),
        JSON.stringify(tool),
        JSON.stringify(made.outputs),
        folder,
      ];
      const { stdout } = await execa(process.execPath, args, { uid: NOBODY, gid: NOBODY });
      const packed = JSON.parse(stdout) as PackingOutcome;
      assert.ok(packed.ok, stdout);
      assert.equal(packed.reason, null);
      assert.deepEqual(
        packed.packs.map(({ paths }) => names(paths)),
        [["base", "lib"]],
      );
    });
  });
}
