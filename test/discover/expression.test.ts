import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { bootExpressions } from "../../src/discover/boot-expression.ts";
import { applied, CHECK_EXPRESSIONS, lister, placeList, walker } from "../../src/discover/expression.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

describe("what Nix is given to evaluate", () => {
  test("holds the places, and no names", () => {
    assert.equal(placeList([4, 8, 15]), "[ 4 8 15 ]");
    assert.match(applied(NONCE, CHECK_EXPRESSIONS, "x86_64-linux", [4, 8]), /\[ 4 8 \]/u);
    assert.match(applied(NONCE, CHECK_EXPRESSIONS, "x86_64-linux", null), / null$/u);
  });

  const made = [CHECK_EXPRESSIONS, bootExpressions(null), bootExpressions("vm")].flatMap((subject) => [
    lister(NONCE, subject),
    walker("words", subject),
    applied(NONCE, subject, "x86_64-linux", [1]),
    subject.inSession("words", "x86_64-linux"),
    subject.ofFlake("words", "x86_64-linux", "flake"),
  ]);
  for (const expression of made)
    test(`is one line of ASCII, with nothing of the template left: ${expression.slice(0, 20)}`, () => {
      assert.doesNotMatch(expression, /undefined|NaN|\[object/u);
      assert.match(expression, /^[ -~]+$/u);
    });
});
