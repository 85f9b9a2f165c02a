import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { readEvaluationMessage, sliceExpression } from "../../src/discover/expression.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

describe("readEvaluationMessage", () => {
  test("our own lines", () => {
    assert.deepEqual(readEvaluationMessage(`trace: ${NONCE} names {"names":["a","b c"],"storeDir":"/s"}`, NONCE), {
      kind: "names",
      value: { names: ["a", "b c"], storeDir: "/s" },
    });
    assert.deepEqual(readEvaluationMessage(`trace: ${NONCE} begin 17`, NONCE), { kind: "begin", value: 17 });
    assert.deepEqual(readEvaluationMessage(`trace: ${NONCE} no-system ["\\u001b[31m","\\"","trace: x"]`, NONCE), {
      kind: "no-system",
      value: ["\u001B[31m", '"', "trace: x"],
    });
  });

  for (const [what, message] of [
    ["another trace", "trace: hello"],
    ["another nonce", `trace: ${"f".repeat(32)} begin 1`],
    ["a nonce in capitals", `trace: ${NONCE.toUpperCase()} begin 1`],
    ["a nonce that goes on", `trace: ${NONCE}0 begin 1`],
    ["a nonce alone", `trace: ${NONCE}`],
    ["not at the beginning", `trace: trace: ${NONCE} begin 1`],
    ["on a later line", `trace: x\ntrace: ${NONCE} begin 1`],
    ["a warning", `warning: ${NONCE} begin 1`],
    ["nothing", ""],
  ] as const) {
    test(`not one of ours: ${what}`, () => assert.equal(readEvaluationMessage(message, NONCE), null));
  }
});

describe("sliceExpression", () => {
  const slice = { system: "x86_64-linux", nonce: NONCE, first: 3, step: 2, selected: null };

  test("holds the places, and no names", () => {
    assert.match(sliceExpression({ ...slice, selected: [4, 8, 15] }), /selected = \[ 4 8 15 \];/);
    assert.match(sliceExpression(slice), /selected = null;/);
  });

  test("leaves nothing of the template behind", () =>
    assert.doesNotMatch(sliceExpression(slice), /undefined|NaN|\[object/));
});
