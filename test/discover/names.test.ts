import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";

import { HASH_CHARACTERS, readNames, decodeText } from "../../src/discover/names.ts";
import { random } from "../random.ts";

/** Bytes as the evaluation says them. */
const said = (...parts: (string | number)[]): string[] =>
  parts
    .flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : [part]))
    .map((byte) => createHash("sha256").update(Uint8Array.of(byte)).digest("hex").slice(0, HASH_CHARACTERS));

describe("texts of any bytes", () => {
  const rows: [what: string, said: string | string[], text: string][] = [
    ["plain", "plain", "plain"],
    ["UTF-8", said("größe 🙂 \uFEFF"), "größe 🙂 \uFEFF"],
    ["a mark of order at the beginning stays", said("\uFEFFx"), "\uFEFFx"],
    ["controls", said("a\n\t\u007F"), "a\n\t\u007F"],
    ["a byte that is in no UTF-8", said("a", 0xff, "b"), "a%FFb"],
    ["a character that is cut off", said("a", 0xe2, 0x82), "a%E2%82"],
    ["the end of a character", said(0x82, "ä"), "%82ä"],
    ["half a pair of UTF-16", said(0xed, 0xa0, 0x80), "%ED%A0%80"],
    ["a character that is longer than it needs to be", said(0xc0, 0x80), "%C0%80"],
    ["beyond Unicode", said(0xf5, 0x80, 0x80, 0x80), "%F5%80%80%80"],
    ["nothing", [], ""],
  ];
  for (const [what, text, expected] of rows) test(what, () => assert.equal(decodeText(text), expected));

  test("all 256 bytes are told apart", () => {
    const all = Array.from({ length: 256 }, (_, byte) => decodeText(said(0xff, byte)));
    assert.equal(new Set(all).size, 256);
  });
});

describe("names", () => {
  test("each is there once, in its place, and UTF-8 keeps what it is", () => {
    assert.deepEqual(readNames(["a", said("a", 0xff), "b%FF", said("b", 0xff), said("ä")]), [
      "a",
      "a%FF",
      "b%FF",
      "b%FF~2",
      "ä",
    ]);
    // Whoever guesses what an odd name becomes gets it, and the odd one another.
    assert.deepEqual(readNames([said("x", 0xff), "x%FF", "x%FF~2", "x%FF~3"]), ["x%FF~4", "x%FF", "x%FF~2", "x%FF~3"]);
    // A byte that is spelled, and its spelling beside another byte that is.
    assert.deepEqual(readNames([said(0xfe, "%FF"), said("%FE", 0xff)]), ["%FE%FF", "%FE%FF~2"]);
  });

  test("any set of names stays a set", () => {
    const draw = random(22);
    const alphabet = ["a", "%", "F", "~", "2", 0xff, 0xc3, 0xbf, "é"] as const;
    for (let round = 0; round < 500; round += 1) {
      const sets = new Map(
        Array.from({ length: 30 }, () => {
          const bytes = Array.from(
            { length: Math.floor(draw() * 5) },
            () => alphabet[Math.floor(draw() * alphabet.length)] ?? "a",
          );
          const hashes = said(...bytes);
          return [
            hashes.join(""),
            bytes.every((part) => typeof part === "string" && part !== "é") ? bytes.join("") : hashes,
          ] as const;
        }),
      );
      const names = readNames([...sets.values()]);
      assert.equal(new Set(names).size, sets.size, JSON.stringify([...sets]));
    }
  });
});
