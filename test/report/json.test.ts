import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import { readReport } from "../../src/collect/read.ts";
import { type Check, VERDICTS } from "../../src/model/verdict.ts";
import { renderJson } from "../../src/report/json.ts";
import { checkedAndBooted } from "./booted.ts";
import { check, report, rich } from "./fixture.ts";
import { measured } from "./measured.ts";

const schema = JSON.parse(readFileSync(new URL("../../schema/verdict.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);

const written = (): Record<string, any> => JSON.parse(renderJson(rich));

test("the rich report is valid and reads back as it was, but for what no JSON reader takes", () => {
  const read = written();
  assert.ok(validate(read), JSON.stringify(validate.errors));
  assert.equal(read["checks"].length, rich.checks.length);
  assert.deepEqual(read["checks"][0], rich.checks[0]);
  assert.ok(renderJson(rich).endsWith("}\n"));
});

test("a run with a timeline is valid", () => {
  const read: Record<string, any> = JSON.parse(renderJson(measured(60)));
  assert.ok(validate(read), JSON.stringify(validate.errors));
  assert.ok(read["timeline"].spans.length > 60 && read["timeline"].memory.length > 60);
  for (const breakIt of [
    (timeline: Record<string, any>) => delete timeline["jobs"],
    (timeline: Record<string, any>) => (timeline["spans"][0].startedAt = "08:00"),
    (timeline: Record<string, any>) => (timeline["memory"][0].bytes = -1),
  ]) {
    const broken: Record<string, any> = structuredClone(read);
    breakIt(broken["timeline"]);
    assert.equal(validate(broken), false);
  }
});

test("a lone surrogate is not written, not even escaped", () => {
  const text = renderJson(report([check({ name: "a\ud800b", excerpt: ["\udfff"] })]));
  assert.doesNotMatch(text, /\\ud[89a-f]/i);
  assert.equal(JSON.parse(text).checks[0].name, "a\ufffdb");
});

test("the schema knows the verdicts that the code knows", () => {
  assert.deepEqual(schema.$defs.verdict.enum, [...VERDICTS]);
});

test("unknown keys are welcome everywhere", () => {
  const read = written();
  read["later"] = 1;
  read["checks"][0].subtests = [];
  read["checks"][0].baseline = null;
  read["machine"].features[0].later = true;
  assert.ok(validate(read), JSON.stringify(validate.errors));
});

const BROKEN: [string, (read: Record<string, any>) => void][] = [
  ["another schema", (read) => void (read["schema"] = "nix-verdict/2")],
  ["an unknown verdict", (read) => void (read["checks"][0].verdict = "ok")],
  ["an unknown verdict of an attempt", (read) => void (read["checks"][0].attempts[0].verdict = "ok")],
  ["a check without a name", (read) => void delete read["checks"][0].name],
  ["a time without a zone", (read) => void (read["startedAt"] = "2026-11-20T08:00:00")],
  ["a negative duration", (read) => void (read["checks"][0].durationMs = -1)],
  ["memory that is words", (read) => void (read["checks"][0].peakMemoryBytes = "much")],
  ["an unknown method", (read) => void (read["checks"][0].memoryMethod = "guess")],
  ["a reason without a code", (read) => void delete read["checks"][0].reason.code],
  ["a proof without a day", (read) => void (read["checks"].at(-1).proof.at = "yesterday")],
  ["a proof that is silent on its time", (read) => void delete read["checks"].at(-1).proof.durationMs],
  ["a proof by something else than a page", (read) => void (read["checks"].at(-1).proof.run = "javascript:alert(1)")],
  ["no checks at all", (read) => void delete read["checks"]],
];
for (const [what, breakIt] of BROKEN) {
  test(`${what} is not valid`, () => {
    const read = written();
    breakIt(read);
    assert.equal(validate(read), false);
  });
}

test("booted systems are valid, and what nobody knows of them is not", () => {
  const read: Record<string, any> = JSON.parse(renderJson(checkedAndBooted));
  assert.ok(validate(read), JSON.stringify(validate.errors));
  const { boot } = read["checks"].find(({ name }: Check) => name === "boot.db");
  assert.equal(boot.boots.length, 3);
  for (const [key, value] of Object.entries({ way: "rocket", ready: "perhaps", isolation: "hope", readyMs: -1 })) {
    const broken: Record<string, any> = structuredClone(read);
    broken["checks"][2].boot[key] = value;
    assert.equal(validate(broken), false, key);
  }
  assert.deepEqual(readReport(renderJson(checkedAndBooted)), { report: checkedAndBooted });
});
