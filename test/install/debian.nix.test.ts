import assert from "node:assert/strict";
import { test } from "node:test";

import { atLeast } from "../../src/nix/version.ts";
import { untilRight } from "../tries.ts";
import { FIRST_BUILD, installOnBareMachine } from "./bare.ts";

for (const runner of [undefined, "sudo"] as const) {
  test(
    "where upstream is out of reach, Nix is made of Debian's packages " +
      `${runner === undefined ? "by root" : "through sudo"}, and its first build works`,
    async (context) => {
      const outcome = await installOnBareMachine({ mode: "auto" }, runner === undefined ? {} : { runner });
      context.diagnostic(`installed in ${outcome.ms} ms`);
      assert.equal(outcome.error, null);
      assert.equal(outcome.installed?.origin, "debian");
      assert.ok(atLeast(outcome.installed.version, "2.26"), outcome.installed.version);
      assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
      assert.match(
        outcome.settings ?? "",
        /^sandbox-paths = \/bin\/sh=\/nix\/store\/\S+-busybox-static\/bin\/busybox$/mu,
      );
      assert.match(
        outcome.notices.join("\n"),
        /could not be fetched \(https:.*\): building one from debian's packages/u,
      );
      assert.deepEqual(outcome.leftovers, []);
      assert.deepEqual(
        outcome.store.filter((name) => name.startsWith(".nix-verdict")),
        [],
      );
    },
  );
}

test("without any network the sentence says so within 10 s, and nothing is left behind", async () => {
  const outcome = await untilRight(
    () => installOnBareMachine({ mode: "auto" }, { net: false }),
    ({ ms }) => ms < 10_000,
  );
  assert.equal(outcome.error?.code, "install-failed");
  assert.match(outcome.error.message, /package lists/u);
  assert.ok(outcome.ms < 10_000, `${outcome.ms} ms`);
  assert.deepEqual(
    [outcome.store, outcome.leftovers, outcome.conf, outcome.buildUsers, outcome.profile],
    [[], [], null, 0, false],
  );
});

test("what was asked for by version is not replaced by Debian's", async () => {
  const outcome = await installOnBareMachine({ mode: "auto", version: "2.35.2" }, { net: false });
  assert.equal(outcome.error?.code, "install-failed");
  assert.match(outcome.error.message, /Nix 2\.35\.2 could not be fetched/u);
  assert.deepEqual(outcome.store, []);
});
