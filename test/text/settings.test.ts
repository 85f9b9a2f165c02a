import assert from "node:assert/strict";
import { test } from "node:test";

import { splitSettings, strangeLine } from "../../src/text/settings.ts";

test("lines with tokens are told from all others", () => {
  assert.deepEqual(splitSettings("a = b\n\taccess-tokens\t= x=y\n# access-tokens = z\nnetrc-file = /x"), {
    open: "a = b\n# access-tokens = z\nnetrc-file = /x",
    secret: ["\taccess-tokens\t= x=y"],
  });
});

test("lines that Nix would not take are found", () => {
  for (const line of ["cores = 2", " cores = 2 # two", "# words", "", "cores =", "include x.conf", "!include x.conf"])
    assert.equal(strangeLine(line), undefined, line);
  for (const line of ["sandbox=false", "cores", "cores: 2", "include", "include a b"])
    assert.equal(strangeLine(`cores = 2\n${line}\ncores = 3`), line);
});
