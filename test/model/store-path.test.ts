import assert from "node:assert/strict";
import { test } from "node:test";

import {
  isDerivationIn,
  isStorePath,
  storePathBase,
  storePathHash,
  storePathName,
} from "../../src/model/store-path.ts";

const path = (name: string): string => `/nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}`;

test("names of store paths", () => {
  assert.equal(storePathBase(path("hello-1.0.drv")), "0123456789abcdfghijklmnpqrsvwxyz-hello-1.0");
  assert.equal(storePathName(path("hello-1.0.drv")), "hello-1.0");
  assert.equal(storePathName(path("a.drv.drv")), "a.drv");
  assert.equal(storePathName(path("out")), "out");
  assert.equal(storePathName(path("vm-test-run-login.drv")), "vm-test-run-login");
  assert.equal(storePathName("login"), "login");
  assert.equal(storePathHash(path("hello-1.0.drv")), "0123456789abcdfghijklmnpqrsvwxyz");
});

test("a store path lies right in its store, and has a name that Nix takes", () => {
  for (const name of ["a+b-.._?=Z", ".x", "x".repeat(211)]) assert.ok(isStorePath(path(name)), name);
  for (const name of ["", ".", "..", ".-x", "..-x", "a/b", "ä", "x\n", "x".repeat(212)])
    assert.ok(!isStorePath(path(name)), name);
  // No hash has one of these letters.
  for (const letter of "eotuA") assert.ok(!isStorePath(`/nix/store/${letter.repeat(32)}-x`), letter);
  assert.ok(!isStorePath(path("x"), "/nix") && isStorePath(`/other${path("x")}`, "/other/nix/store"));
});

test("a derivation's path lies right in the store, and is spelled as Nix spells it", () => {
  const good = path("x.drv");
  assert.ok(isDerivationIn("/nix/store", good));
  const bad = [
    "",
    "/nix/store/",
    path("x"),
    `${good}^out`,
    `${good}!out`,
    `${good}#attr`,
    `${good}?query`,
    `${good} `,
    ` ${good}`,
    `${good}\n`,
    good.toUpperCase(),
    `/nix/store/${"0".repeat(32)}-source/${"0".repeat(32)}-x.drv`,
    `/nix/store/./${good.slice(11)}`,
    `/nix/store//${good.slice(11)}`,
    `/other/store/${good.slice(11)}`,
    `/nix/store/../store/${good.slice(11)}`,
    `file://${good}`,
    `path:${good}`,
    path("ä.drv"),
    path(`${"x".repeat(300)}.drv`),
    path(".drv/x.drv"),
    path(".drv"),
    good.replace("0123", "eeee").replace("eeee", "EEEE"),
  ];
  for (const text of bad) assert.ok(!isDerivationIn("/nix/store", text), text);
  assert.ok(isDerivationIn("/other/store", `/other/store/${good.slice(11)}`));
});
