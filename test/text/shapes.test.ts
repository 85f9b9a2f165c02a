import assert from "node:assert/strict";
import { test } from "node:test";

import { SHAPES } from "../../src/text/shapes.ts";

const WORDS: Record<keyof typeof SHAPES, { good: string[]; bad: string[] }> = {
  version: { good: ["2.26", "2.34.8"], bad: ["2", "latest", "v2.26", "2.26.3.1", "../2.26", "2.26\n"] },
  mirror: {
    good: ["https://a.example/nix", "http://a", "file:///x"],
    bad: ["ftp://a", "https://a b", "a", "https://"],
  },
  sha256: { good: ["0".repeat(64), "aB".repeat(32)], bad: ["0".repeat(63), "0".repeat(65), "g".repeat(64)] },
  system: { good: ["x86_64-linux", "aarch64-darwin"], bad: ["linux", "a-b-c", "X86_64-linux", 'a-b"', "a-b\n"] },
  variable: {
    good: ["A", "_x", "AWS_PROFILE", "AWS_*", "a1"],
    bad: ["*", "A=B", "1A", "A-B", "A*B", "A**", "", " A", "A\n"],
  },
  setting: {
    good: ["max-jobs", "http2", "extra-substituters"],
    bad: ["", "-x", "--store", "max jobs", "Max-jobs", "max-jobs=", "max-jobs\n", "a\0"],
  },
  flakeInput: {
    good: ["nixpkgs", "a/b/c", "home-manager", "A_1"],
    bad: ["", "/", "a/", "/a", "a//b", "-a", "..", "a/..", "a b", "a\n", "1a"],
  },
  reference: {
    good: [".", "./a b", "github:a/b?ref=x", "git+ssh://git@a.example/b", "nixpkgs/unstable"],
    bad: ["", "-x", "--impure", "a#b", "a\nb", "a\0"],
  },
};

for (const [name, { good, bad }] of Object.entries(WORDS)) {
  test(name, () => {
    for (const word of good) assert.match(word, SHAPES[name as keyof typeof SHAPES]);
    for (const word of bad) assert.doesNotMatch(word, SHAPES[name as keyof typeof SHAPES]);
  });
}
