import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { flakeFolder } from "../../src/discover/folder.ts";

const table: [reference: string, folder: string | null][] = [
  // As Nix locks them.
  ["git+file:///work/repo?ref=refs/heads/main&rev=01", ""],
  ["git+file:///work/repo?dir=sub&ref=refs/heads/main&rev=01", "sub"],
  ["git+file:///work/repo?dir=sub/deep", "sub/deep"],
  ["git+file:///work/repo/other?dir=sub", "other/sub"],
  ["path:/work/repo?lastModified=1&narHash=sha256-x%3D", ""],
  ["path:/work/repo/sub?lastModified=1&narHash=sha256-x%3D", "sub"],
  ["path:/work/repo?dir=sub&narHash=x", "sub"],
  ["git+file:///work/repo/a%20b?dir=c%20d%2Be", "a b/c d+e"],
  // As people write them.
  [".", ""],
  ["./", ""],
  ["", ""],
  ["./sub", "sub"],
  ["./sub/", "sub"],
  ["./sub/../sub", "sub"],
  ["/work/repo/sub", "sub"],
  ["path:.", ""],
  ["path:./sub", "sub"],
  ["path:sub", "sub"],
  [".?dir=sub", "sub"],
  ["git+file:.?dir=sub", "sub"],
  ["./..sub", "..sub"],
  // Elsewhere.
  ["..", null],
  ["../other", null],
  ["/work/repository", null],
  ["/", null],
  ["path:../other", null],
  [".?dir=../..", null],
  ["git+file:///work", null],
  ["github:owner/repo", null],
  ["github:owner/repo?dir=sub", null],
  ["git+https://example.org/work/repo", null],
  ["git+ssh://git@example.org/work/repo?dir=sub", null],
  ["https://example.org/flake.tar.gz", null],
  ["tarball+file:///work/repo/flake.tar.gz", null],
  // A file that holds an archive.
  ["file:///work/repo", null],
  ["flake:nixpkgs", null],
  ["nixpkgs", null],
  ["path:/work/%E0%A4%A", null],
];

describe("flakeFolder", () => {
  for (const [reference, folder] of table) test(`${reference} is ${folder === null ? "elsewhere" : `in "${folder}"`}`, () => assert.equal(flakeFolder(reference, "/work/repo"), folder));

  test("a workspace's name may end in a slash", () => assert.equal(flakeFolder("path:/work/repo/sub", "/work/repo/"), "sub"));
});
