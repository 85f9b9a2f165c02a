/**
 * Archives and reports with a few bytes changed, always the same ones: whatever comes out, it comes, and what is taken
 * is a report.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { decode, readReport } from "../../src/collect/read.ts";
import { unzipReport } from "../../src/collect/zip.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderJson } from "../../src/report/json.ts";
import { writeJunit } from "../../src/report/junit.ts";
import { renderSummary } from "../../src/report/markdown.ts";
import { random } from "../random.ts";
import { everyday, hostile, report } from "../report/fixture.ts";
import { good, honest } from "./hostile-archives.ts";
import { schemaFaults } from "./schema.ts";
import { makeZip, zip64Extra, zip64Records } from "./zip.ts";

const next = random(6);
const below = (most: number): number => Math.floor(next() * most);

/** Values at which programs go wrong. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff];

function mutate(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  for (let left = 1 + below(4); left > 0; left -= 1)
    changed[below(changed.length)] = next() < 0.5 ? (EDGES[below(EDGES.length)] ?? 0) : below(256);
  if (next() < 0.1) return changed.subarray(0, below(changed.length));
  if (next() < 0.1) return Buffer.concat([changed, changed.subarray(below(changed.length))]);
  return changed;
}

const ARCHIVES = [
  honest(),
  makeZip([{ ...good(), method: 0 }]),
  makeZip([{ ...good(), size: 0xffffffff, packedSize: 0xffffffff, extra: zip64Extra(100n, 50n) }], {
    zip64: zip64Records({ entries: 1n, offset: 0n, recordAt: 400n }),
  }),
  // Headers alone, so that most changes hit one.
  makeZip(
    Array.from({ length: 5 }, (_, n) => ({ name: n === 2 ? "verdict.json" : `${n}`, data: n === 2 ? "{}" : "" })),
  ),
];

test("6,000 damaged archives are read or refused, with a short sentence", async () => {
  const outcomes = new Map<string, number>();
  for (let round = 0; round < 6000; round += 1) {
    const unzipped = await unzipReport(mutate(ARCHIVES[round % ARCHIVES.length] ?? Buffer.alloc(0)));
    if ("problem" in unzipped)
      assert.match(unzipped.problem, /^(?:is|has|holds|contains|says|does|contradicts) [^\n]{5,300}$/u);
    const outcome = "problem" in unzipped ? unzipped.problem.replace(/\(.*/u, "") : "read";
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  // Else the changes were too gross to come far.
  assert.ok(outcomes.size >= 10, [...outcomes].join("; "));
  assert.ok((outcomes.get("read") ?? 0) > 100, [...outcomes].join("; "));
});

const TEXT = renderJson(report([...everyday, ...hostile]));

/** A value of JSON in the place of another one. */
function otherValue(text: string): string {
  const values = [
    "null",
    "true",
    "-1",
    "1e999",
    "1e308",
    '""',
    '"\\ud800"',
    "[]",
    "{}",
    "[[[[]]]]",
    '{"__proto__":{"verdict":"passed"}}',
    "0.5",
    '"2026-99-01T00:00:00Z"',
  ];
  const places = [...text.matchAll(/(?<=": )(?:"(?:[^"\\]|\\.)*"|[\w.+-]+|\[\]|\{\})/gu)];
  const place = places[below(places.length)];
  return place === undefined
    ? text
    : text.slice(0, place.index) + (values[below(values.length)] ?? "") + text.slice(place.index + place[0].length);
}

test("3,000 damaged reports are read or refused, and what is read is valid and can be shown", () => {
  let taken = 0;
  for (let round = 0; round < 3000; round += 1) {
    const text = round % 2 === 0 ? otherValue(TEXT) : decode(mutate(Buffer.from(TEXT)));
    const read = readReport(text);
    if ("problem" in read) {
      assert.match(read.problem, /^(?:is|has|holds|cannot) [^\n]{4,2000}$/u);
      continue;
    }
    taken += 1;
    assert.deepEqual(schemaFaults(read.report), []);
    for (const render of [renderSummary, renderHtml, writeJunit]) assert.doesNotThrow(() => render(read.report));
    assert.deepEqual(readReport(JSON.stringify(read.report)), read, "what is taken is taken again");
  }
  assert.ok(taken > 100 && taken < 2900, `${taken} were taken`);
});
