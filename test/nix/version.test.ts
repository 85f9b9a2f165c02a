import assert from "node:assert/strict";
import { test } from "node:test";

import { atLeast, parseVersion } from "../../src/nix/version.ts";

const LINES: [string, ReturnType<typeof parseVersion>][] = [
  ["nix (Nix) 2.34.8\n", { implementation: "nix", version: "2.34.8" }],
  ["nix (Nix) 2.18", { implementation: "nix", version: "2.18" }],
  ["nix (Nix) 2.36.0pre20261101_abcdef0", { implementation: "nix", version: "2.36.0pre20261101_abcdef0" }],
  ["nix (Lix, like Nix) 2.93.0", { implementation: "lix", version: "2.93.0" }],
  ["nix (Lix, like Nix) 2.94.0-dev-pre20260101-abc", { implementation: "lix", version: "2.94.0-dev-pre20260101-abc" }],
  ["nix (Determinate Nix 3.1.0) 2.27.1", { implementation: "determinate", version: "2.27.1" }],
  ["", null],
  ["nix: command not found", null],
  ["nix-env (Nix) 2.3.16", null],
  ["nix (Nix) unknown", null],
];

for (const [line, expected] of LINES) {
  test(`nix --version that says ${JSON.stringify(line)}`, () => assert.deepEqual(parseVersion(line), expected));
}

test("versions compare by number, not by letter", () => {
  for (const version of ["2.18", "2.18.0", "2.18.1", "2.100", "3.0", "2.18.0pre20230901_dirty"]) {
    assert.equal(atLeast(version, "2.18"), true, version);
  }
  for (const version of ["2.8.0", "2.17.9", "1.99", "2.9"]) assert.equal(atLeast(version, "2.18"), false, version);
  assert.equal(atLeast("2.18", "2.18.1"), false);
});
