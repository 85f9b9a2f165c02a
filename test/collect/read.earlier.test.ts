import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import schema from "../../schema/verdict.schema.json" with { type: "json" };
import { readReport } from "../../src/collect/read.ts";
import { schemaFaults } from "./schema.ts";

/** Files that the product wrote, each with the keys of its day: `DAY-COMMIT.json`. */
const REPORTS = join(import.meta.dirname, "reports");
const DOCS = readFileSync(join(import.meta.dirname, "../../docs/verdict-json.md"), "utf8");

for (const name of readdirSync(REPORTS)) {
  const text = readFileSync(join(REPORTS, name), "utf8");
  test(`a file of an earlier day is read, and says what it said: ${name}`, () => {
    const read = readReport(text);
    assert.ok("report" in read, "problem" in read ? read.problem : "");
    const given = JSON.parse(text) as Record<string, any>;
    assert.deepEqual(schemaFaults(given), []);
    const { report } = read;
    assert.deepEqual(
      report.checks.map((check) => [check.name, check.verdict, check.reason, check.durationMs]),
      given["checks"].map((check: any) => [check.name, check.verdict, check.reason, check.durationMs]),
    );
    assert.deepEqual(
      [report.flaky, report.base, report.warnings],
      [given["flaky"] ?? "pass", null, given["warnings"] ?? []],
    );
    for (const check of report.checks) assert.deepEqual([check.proof, check.baseline], [null, null]);
    // What is read is a whole report of today.
    assert.deepEqual(schemaFaults(JSON.parse(JSON.stringify(report))), []);
  });
}

/** The keys of the schema that came later, with their day and the default that stands for them: `checks[].proof`. */
function laterKeys(node: any, at = ""): [key: string, since: string, isOptional: boolean][] {
  if (node.$ref !== undefined) {
    const found = (schema.$defs as Record<string, unknown>)[node.$ref.replace("#/$defs/", "")];
    return laterKeys(found, at);
  }
  const below = Object.entries<any>(node.properties ?? {}).flatMap(([key, child]) => {
    const name = at === "" ? key : `${at}.${key}`;
    const since = /^Since ([\d-]+)\.$/u.exec(child.$comment ?? "")?.[1];
    const isRequired = ((node.required ?? []) as string[]).includes(key);
    if (since === undefined) assert.ok(isRequired, `${name} is no key of the first day, and nothing says since when`);
    const own: [string, string, boolean][] = since === undefined ? [] : [[name, since, !isRequired]];
    return [...own, ...laterKeys(child, name)];
  });
  return [...below, ...(node.items === undefined ? [] : laterKeys(node.items, `${at}[]`))];
}

test("the documentation says of each later key since when it is there", () => {
  const keys = laterKeys(schema);
  assert.ok(keys.length > 10);
  for (const [key, since, isOptional] of keys) {
    assert.ok(isOptional, `${key} is missing in files before ${since}`);
    assert.ok(DOCS.includes(`| \`${key}\` | ${since} |`), `| \`${key}\` | ${since} |`);
  }
});
