import assert from "node:assert/strict";
import { test } from "node:test";

import type { Event } from "../../src/model/model.ts";
import { Warnings } from "../../src/pipelines/warning-collector.ts";

function collector(): { warnings: Warnings; told: Event[]; warn(text: string, check?: string): void } {
  const told: Event[] = [];
  const warnings = new Warnings((event) => void told.push(event));
  return { warnings, told, warn: (text, check) => warnings.emit({ type: "nix-warning", text, check: check ?? null }) };
}

test("each warning is told once, counted, and knows its checks", () => {
  const { warnings, told, warn } = collector();
  warn("old name", "a");
  warn("old name", "b");
  warn("old name", "a");
  warn("another");
  warnings.emit({ type: "notice", level: "info", message: "kept" });
  assert.deepEqual(warnings.all, [
    { text: "old name", count: 3, checks: ["a", "b"] },
    { text: "another", count: 1, checks: [] },
  ]);
  assert.deepEqual(
    told.map((event) => (event.type === "nix-warning" ? event.text : event.type)),
    ["old name", "another", "notice"],
  );
});

test("the same about many store paths is one, with the first path", () => {
  const { warnings, warn } = collector();
  const path = (letter: string): string => `/nix/store/${letter.repeat(32)}-x-1.0`;
  for (const letter of ["a", "b", "c"]) warn(`ignoring substitute for '${path(letter)}' from 'http://c'`);
  assert.deepEqual(warnings.all, [
    { text: `ignoring substitute for '${path("a")}' from 'http://c'`, count: 3, checks: [] },
  ]);
});

test("a stranger's text stays one harmless line of bounded length, and there is a bounded number", () => {
  const { warnings, told, warn } = collector();
  warn("a\n::error::b ##[add-mask]c \u001b[31md\u001b[0m \u202E e");
  assert.equal(warnings.all[0]?.text, "a ::error::b ## [add-mask]c d e");
  warn("x".repeat(1_000_000));
  assert.equal(warnings.all[1]?.text.length, 500);
  for (let at = 0; at < 1000; at += 1) warn(`number ${at}`, `check ${at}`);
  for (let at = 0; at < 50; at += 1) warn("number 1", `check ${at}`);
  assert.equal(warnings.all.length, 101);
  assert.deepEqual(warnings.all.at(-1), {
    text: "Nix warned 902 more times, of too many different things to be listed",
    count: 902,
    checks: [],
  });
  assert.ok(warnings.all.every(({ checks }) => checks.length <= 10));
  assert.equal(told.length, 100);
});
