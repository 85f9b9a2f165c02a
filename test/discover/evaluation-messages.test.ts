import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { readEvaluationMessage } from "../../src/discover/evaluation-messages.ts";

const NONCE = "0123456789abcdef0123456789abcdef";

describe("readEvaluationMessage", () => {
  test("our own lines", () => {
    assert.deepEqual(readEvaluationMessage(`trace: ${NONCE} names {"names":["a","b c"],"storeDir":"/s"}`, NONCE), {
      kind: "names",
      value: { names: ["a", "b c"], storeDir: "/s" },
    });
    assert.deepEqual(readEvaluationMessage(`trace: ${NONCE} begin {"at":17,"position":null}`, NONCE), {
      kind: "begin",
      value: { at: 17, position: null },
    });
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
    ["no JSON", `trace: ${NONCE} begin 1}`],
    ["no value", `trace: ${NONCE} begin null`],
    ["a kind that there is not", `trace: ${NONCE} end 1`],
  ] as const) {
    test(`not one of ours: ${what}`, () => assert.equal(readEvaluationMessage(message, NONCE), null));
  }
});
