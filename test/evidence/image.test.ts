import assert from "node:assert/strict";
import { test } from "node:test";

import { imageOf } from "../../src/evidence/image.ts";
import { jpeg, png } from "./images.ts";

const facts = (bytes: Buffer): string | null => {
  const image = imageOf(bytes);
  return image && `${image.type} ${image.width}x${image.height}`;
};

test("an image is told by its bytes, with its size", () => {
  assert.equal(facts(png(3, 2)), "image/png 3x2");
  assert.equal(facts(jpeg(640, 480)), "image/jpeg 640x480");
});

test("what is no image, or would unpack to a screen that nobody has, is none", () => {
  for (const text of ["", "<svg onload='x()'/>", "<!DOCTYPE html>", "\u0089PNG", "GIF89a", "RIFF....WEBPVP8 "])
    assert.equal(facts(Buffer.from(text, "latin1")), null, text);
  assert.equal(facts(png(1, 1, [50_000, 50_000])), null);
  assert.equal(facts(png(1, 1, [0xffffffff, 0xffffffff])), null);
  assert.equal(facts(png(1, 1, [0, 5])), null);
  assert.equal(facts(jpeg(65_535, 65_535)), null);
});

test("a JPEG that is cut or lies about its lengths ends", () => {
  const whole = jpeg(10, 10);
  for (let length = 0; length < whole.length - 4; length += 1) assert.equal(facts(whole.subarray(0, length)), null);
  assert.equal(facts(Buffer.from("ffd8ffe00000ffe00000ffe00000ffe00000", "hex")), null);
  assert.equal(facts(Buffer.concat([Buffer.from("ffd8", "hex"), Buffer.alloc(1_000_000, 0xff)])), null);
});
