import assert from "node:assert/strict";
import { test } from "node:test";

import { testPlace } from "../../src/report/test-place.ts";

test("where a test is, as far as its log says, without control characters", () => {
  assert.equal(testPlace({ subtest: "logs in", machine: "client" }), 'subtest "logs in" on client');
  assert.equal(testPlace({ subtest: "logs in", machine: null }), 'subtest "logs in"');
  assert.equal(testPlace({ subtest: null, machine: "client" }), "on client");
  assert.equal(testPlace({ subtest: null, machine: null }), "");
  assert.doesNotMatch(testPlace({ subtest: "a\n::error::b\u202e", machine: "c\u0007" }), /[\p{Cc}\p{Bidi_Control}]/u);
});
