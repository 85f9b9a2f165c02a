import assert from "node:assert/strict";
import { test } from "node:test";

import { readReport } from "../../src/collect/read.ts";
import type { Report } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { check, mostlyProven, report, rich } from "../report/fixture.ts";

function taken(text: string): Report {
  const read = readReport(text);
  assert.ok("report" in read, "problem" in read ? read.problem : "");
  return read.report;
}

for (const [name, given] of Object.entries({ rich, mostlyProven, empty: report([]) })) {
  test(`a report of ours comes back as it was: ${name}`, () => {
    assert.deepEqual(taken(renderJson(given)), JSON.parse(renderJson(given)));
  });
}

test("keys that are not known are dropped, wherever they stand", () => {
  const given = JSON.parse(renderJson(report([check({ name: "unit" })]))) as Record<string, any>;
  const expected = structuredClone(given);
  given["later"] = { a: 1 };
  given["checks"][0]["more"] = [1, 2];
  given["machine"]["__proto__x"] = true;
  assert.deepEqual(taken(JSON.stringify(given)), expected);
});

test("a key that is a prototype changes nothing", () => {
  const text = renderJson(report([check({ name: "__proto__" })])).replace(
    '"name": "__proto__"',
    '"__proto__": {"emulated": true, "polluted": 1}, "constructor": {"prototype": {"polluted": ' +
      '1}}, "name": "__proto__"',
  );
  const [first] = taken(text).checks;
  assert.equal(first?.name, "__proto__");
  assert.equal(Object.getPrototypeOf(first), Object.prototype);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  assert.equal((first as Record<string, unknown> | undefined)?.["polluted"], undefined);
});

test("what comes only from a prototype is missing", () => {
  const text = renderJson(report([check({ name: "unit" })])).replace(
    '"emulated": false,',
    '"__proto__": {"emulated": false},',
  );
  assert.match(
    (readReport(text) as { problem: string }).problem,
    /^is not what nix-verdict\/1 says, at #\/checks\/0: .*required property "emulated"/u,
  );
});

test("a file of a later format says who can read it; what is no format of ours does not", () => {
  const given = renderJson(report([check({ name: "unit" })]));
  assert.deepEqual(readReport(given.replace('"nix-verdict/1"', '"nix-verdict/2"')), {
    problem: "was written by a newer nix-verdict, in the format nix-verdict/2 in place of nix-verdict/1",
    remedy: "Update the nix-verdict that reads it.",
  });
  for (const other of ["nix-verdict/", "nix-verdict/2 x", "other/2"]) {
    const read = readReport(given.replace('"nix-verdict/1"', JSON.stringify(other)));
    assert.match("problem" in read ? read.problem : "", /^is not what nix-verdict\/1 says, at #\/schema: .*[^.]$/u);
  }
});

test("lone surrogates become U+FFFD", () => {
  const text = renderJson(report([check({ name: "unit" })])).replace('"name": "unit"', String.raw`"name": "a\ud800b"`);
  assert.equal(taken(text).checks[0]?.name, "a\ufffdb");
});
