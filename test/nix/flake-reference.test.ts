import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { flakeFolder } from "../../src/nix/flake-reference.ts";

const table: [reference: string, folder: string | null][] = [
  // As Nix locks them.
  ["git+file:///srv/repo?ref=refs/heads/main&rev=01", ""],
  ["git+file:///srv/repo?dir=sub&ref=refs/heads/main&rev=01", "sub"],
  ["git+file:///srv/repo?dir=sub/deep", "sub/deep"],
  ["git+file:///srv/repo/other?dir=sub", "other/sub"],
  ["path:/srv/repo?lastModified=1&narHash=sha256-x%3D", ""],
  ["path:/srv/repo/sub?lastModified=1&narHash=sha256-x%3D", "sub"],
  ["path:/srv/repo?dir=sub&narHash=x", "sub"],
  ["git+file:///srv/repo/a%20b?dir=c%20d%2Be", "a b/c d+e"],
  // As people write them.
  [".", ""],
  ["./", ""],
  ["", ""],
  ["./sub", "sub"],
  ["./sub/", "sub"],
  ["./sub/../sub", "sub"],
  ["/srv/repo/sub", "sub"],
  ["path:.", ""],
  ["path:./sub", "sub"],
  ["path:sub", "sub"],
  [".?dir=sub", "sub"],
  ["git+file:.?dir=sub", "sub"],
  ["./..sub", "..sub"],
  // Elsewhere.
  ["..", null],
  ["../other", null],
  ["/srv/repository", null],
  ["/", null],
  ["path:../other", null],
  [".?dir=../..", null],
  ["git+file:///srv", null],
  ["github:owner/repo", null],
  ["github:owner/repo?dir=sub", null],
  ["git+https://example.org/srv/repo", null],
  ["git+ssh://git@example.org/srv/repo?dir=sub", null],
  ["https://example.org/flake.tar.gz", null],
  ["tarball+file:///srv/repo/flake.tar.gz", null],
  // A file that holds an archive.
  ["file:///srv/repo", null],
  ["flake:nixpkgs", null],
  ["nixpkgs", null],
  ["path:/srv/%E0%A4%A", null],
];

describe("flakeFolder", () => {
  for (const [reference, folder] of table)
    test(`${reference} is ${folder === null ? "elsewhere" : `in "${folder}"`}`, () =>
      assert.equal(flakeFolder(reference, "/srv/repo"), folder));

  test("a workspace's name may end in a slash", () =>
    assert.equal(flakeFolder("path:/srv/repo/sub", "/srv/repo/"), "sub"));
});
