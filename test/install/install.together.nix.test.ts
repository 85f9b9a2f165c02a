/** Several installations at once on one machine: one installs, the others wait for it and use what it installed. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import type { InstallOptions } from "../../src/install/install.ts";
import { pack } from "../make-release.ts";
import { type BareMachine, FIRST_BUILD, installCommand, onBareMachine, outcomes } from "./bare.ts";

const packed = await pack("sid");
const release = { mode: "auto", version: packed.version, mirror: String(pathToFileURL(packed.base)) } as const;
const command = (more: Partial<InstallOptions> = {}): string =>
  installCommand({ ...release, ...more })
    .map((word) => `'${word}'`)
    .join(" ");

const WAITS = /Another installation of Nix is running on this machine: waiting for it/u;

describe("installations at once", { concurrency: 1 }, () => {
  const machines: [who: string, machine: BareMachine][] = [
    ["by root", {}],
    ["through sudo", { runner: "sudo" }],
  ];
  for (const [who, machine] of machines) {
    for (const [what, commands] of [
      ["two", [command(), command()]],
      ["three", [command(), command(), command()]],
      ["two, with a line for nix.conf in one,", [command(), command({ conf: "cores = 3" })]],
      ["two that must install", [command({ mode: "always" }), command({ mode: "always" })]],
    ] as const) {
      test(`${what} ${who}: one installs, and all have a Nix that works`, async () => {
        // Each prints its own line when all are through: a line that is written in pieces would mix with another.
        const script = commands.map((one, index) => `(${one}) >"$HOME/${index}" & `).join("");
        const all = outcomes(
          await onBareMachine(
            ["sh", "-c", `${script} wait; cat ${commands.map((_, index) => `"$HOME/${index}"`).join(" ")}`],
            machine,
          ),
        );
        assert.equal(all.length, commands.length);
        for (const outcome of all) {
          assert.equal(outcome.error, null);
          // New settings take a new daemon, and without systemd there is none for a moment.
          const isRestarted = what.includes("line") && /Connection refused|No such file/u.test(outcome.buildErrors);
          if (!isRestarted) assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
          assert.equal(outcome.buildUsers, 32);
        }
        assert.equal(all.filter(({ installed }) => installed?.origin === "release").length, 1);
        assert.ok(all.some(({ notices }) => WAITS.test(notices.join("\n"))) || all.some(({ ms }) => ms < 500));
        if (what.includes("line")) assert.match(all.at(-1)?.settings ?? "", /^cores = 3$/mu);
      });
    }

    test(`two ${who}, of which the first is killed: the second installs`, async () => {
      const script = `(${command()}) >/dev/null 2>&1 & first=$!
        until ls -d /nix/store/.nix-verdict-* >/dev/null 2>&1; do sleep 0.02; done
        (${command()}) >"$HOME/second" & second=$!
        sleep 1; pkill -KILL -P $first || kill -KILL $first; wait $first || true; wait $second; cat "$HOME/second"`;
      const [outcome] = outcomes(await onBareMachine(["sh", "-c", script], machine));
      assert.equal(outcome?.error, null);
      assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
      assert.deepEqual(
        outcome.store.filter((name) => name.startsWith(".nix-verdict")),
        [],
      );
    });
  }

  test("whoever is stopped while he waits ends soon, and the other installation is none the worse", async () => {
    const script = `(${command()}) >"$HOME/first" & first=$!
      until ls -d /nix/store/.nix-verdict-* >/dev/null 2>&1; do sleep 0.02; done
      ${command()} >"$HOME/second" & second=$!
      sleep 0.7; kill -TERM $second; wait $second; wait $first; cat "$HOME/first" "$HOME/second"`;
    const [first, second] = outcomes(await onBareMachine(["sh", "-c", script]));
    assert.equal(first?.installed?.origin, "release");
    assert.match(first.built ?? "", FIRST_BUILD, first.buildErrors);
    // On a fast machine the first one is through before.
    if (second?.installed === null) assert.deepEqual(second.error, { code: "stopped", message: "SIGTERM" });
  });
});
