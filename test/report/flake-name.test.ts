import assert from "node:assert/strict";
import { test } from "node:test";

import { flakeName } from "../../src/report/flake-name.ts";

const NAMES: [url: string, lockedUrl: string, name: string][] = [
  [".", "git+file:///home/ann/shop?rev=0123", "shop"],
  [".", "path:/home/ann/shop?lastModified=1&narHash=sha256-x", "shop"],
  [".", "git+file:///home/ann/shop?dir=sub/deep&rev=0123", "sub/deep"],
  ["./", "git+file:///home/ann/with%20space", "with space"],
  ["..", "git+file:///home/ann/shop/", "shop"],
  ["", "git+file:///home/ann/shop", "shop"],
  ["./examples/quickstart", "git+file:///home/ann/shop?dir=examples/quickstart", "examples/quickstart"],
  ["examples/quickstart/", "", "examples/quickstart"],
  ["../other/./nix", "path:/home/ann/other/nix", "other/nix"],
  ["/home/ann/shop/a/nix", "git+file:///home/ann/shop?dir=a/nix", "a/nix"],
  ["/srv/shop", "", "shop"],
  [".?dir=sub", "", "sub"],
  ["./shop#ignored", "", "shop"],
  ["path:./shop", "", "shop"],
  ["github:acme/shop", "", "shop"],
  ["github:acme/shop/main", "", "shop"],
  ["gitlab:acme/shop?dir=nix", "", "nix"],
  ["git+https://example.org/acme/shop.git?ref=main", "", "shop"],
  ["git+ssh://git@example.org/acme/shop.git", "", "shop"],
  ["https://example.org/shop-1.2.tar.gz", "", "shop-1.2"],
  ["flake:nixpkgs/nixos-25.11", "", "nixpkgs"],
  ["nixpkgs", "", "nixpkgs"],
  [".", "", "flake"],
  ["github:acme", "%zz/..", "flake"],
  ["a\nb", "", "a\nb"],
];

for (const [url, lockedUrl, name] of NAMES)
  test(`${JSON.stringify(url)}, locked as ${JSON.stringify(lockedUrl)}, is named ${JSON.stringify(name)}`, () => {
    assert.equal(flakeName({ url, lockedUrl }), name);
  });
