import assert from "node:assert/strict";
import { test } from "node:test";

import type { JudgedFlake } from "../../src/model/judged-flake.ts";
import { commandReference } from "../../src/report/command-reference.ts";
import { debugCommand, reproduceCommand } from "../../src/report/reproduce.ts";
import { check } from "./fixture.ts";

const made = (url: string, lockedUrl: string): JudgedFlake => ({ url, lockedUrl, revision: null });

test("a folder of a repository is named from there, and what is elsewhere as it was written", () => {
  assert.equal(commandReference(undefined), ".");
  for (const [url, lockedUrl, reference] of [
    [".", "git+file:///home/me/mono?dir=a&rev=0123", "./a"],
    ["../x/b", "git+file:///home/me/mono?dir=x%2Fb", "./x/b"],
    [".", "git+file:///home/me/shop?rev=0123", "."],
    ["examples/quickstart", "path:/home/me/mono/examples/quickstart?narHash=x", "./examples/quickstart"],
    ["./a", "path:/home/me/a", "./a"],
    ["github:acme/shop", "github:acme/shop/0123?narHash=x", "github:acme/shop"],
    ["shop", "github:acme/shop/0123", "shop"],
    ["-x", "github:acme/shop", null],
    ["a\nb", "github:acme/shop", null],
    ["a\u202Eb", "github:acme/shop", null],
    [".", "git+file:///home/me/mono?dir=a%23b", null],
  ] as const)
    assert.equal(commandReference(made(url, lockedUrl)), reference, `${url} ${lockedUrl}`);
});

test("the commands of a check are about its own flake, with its own inputs", () => {
  const flake: JudgedFlake = {
    ...made(".", "git+file:///home/me/mono?dir=my b&rev=0123"),
    overrides: [{ input: "nixpkgs", flake: "github:NixOS/nixpkgs" }],
  };
  const flag = "--override-input nixpkgs github:NixOS/nixpkgs";
  const [one, own] = [check({ name: "x", verdict: "failed", flake }), { impure: true } as const];
  assert.equal(reproduceCommand(one, own), `nix build './my b#checks.x86_64-linux.x' -L ${flag}`);
  assert.equal(debugCommand(one, own), `nix develop './my b#checks.x86_64-linux.x' ${flag}`);
  const odd = check({ name: "", flake: made(".", "git+file:///home/me/mono?dir=a") });
  assert.equal(
    reproduceCommand(odd),
    `nix build --impure --expr '(builtins.getFlake (toString ./. + "/a")).checks."x86_64-linux".""' -L`,
  );
  assert.equal(
    reproduceCommand({ ...odd, flake: made("github:acme/shop", "github:acme/shop/0123") }),
    `nix build --impure --expr '(builtins.getFlake "github:acme/shop").checks."x86_64-linux".""' -L`,
  );
  assert.equal(reproduceCommand({ ...odd, flake: made("-x", "unknown") }), null);
});
