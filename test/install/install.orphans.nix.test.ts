import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { pack } from "../make-release.ts";
import { FIRST_BUILD, installCommand, onBareMachine, outcomes } from "./bare.ts";

const packed = await pack("sid");
const mirror = String(pathToFileURL(packed.base));

test("store paths that a killed installation leaves without a database never pass for another's store", async () => {
  const [good, bad] = [mirror, "file:///no/such/mirror"].map((address) =>
    installCommand({ mode: "auto", version: packed.version, mirror: address })
      .map((word) => `'${word}'`)
      .join(" "),
  );
  // What a kill between the renaming of the paths and the loading of the database leaves; then a refused installation,
  // a full disk, and a good one.
  const left = `mkdir -p /nix/store/.nix-verdict-999999-AbCdEf /nix/store/${"b".repeat(32)}-half /nix/store/.links`;
  const full = "mount -o remount,size=20m /nix";
  const script = `${left}\n${bad}\n${full}\n${good}\nmount -o remount,size=1g /nix\n${good}`;
  const [refused, cramped, installed] = outcomes(await onBareMachine(["sh", "-euc", script]));
  assert.match(refused?.error?.message ?? "", /could not be fetched/u);
  assert.match(cramped?.error?.message ?? "", /disk is full/u);
  assert.deepEqual(cramped?.store, []);
  assert.equal(installed?.error, null);
  assert.match(installed.built ?? "", FIRST_BUILD, installed.buildErrors);
  assert.ok(!installed.store.some((name) => name.endsWith("-half")));
});
