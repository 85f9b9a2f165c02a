/** Names that look alike, or like nothing: no writer shows two of one report the same, and each can be seen. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { renderTable } from "../../src/report/console-table.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderComment } from "../../src/report/markdown.ts";
import { characters, keepApart, showNames } from "../../src/report/shown-names.ts";
import { spell } from "../../src/text/sanitize.ts";
import { clip } from "../../src/text/width.ts";
import { check, report } from "./fixture.ts";

describe("what is not in doubt stays readable", () => {
  const plain = [
    "größe",
    "naïve-测试",
    "テスト",
    "проверка",
    "Ελληνικά",
    "מבחן",
    "اختبار",
    "हिन्दी",
    "ünïcode 🎉",
    "a b",
    "x86_64-linux",
    "🚀",
    "Tiếng Việt",
    "ภาษาไทย",
  ];
  test("names in other languages are shown as they are, beside each other", () => {
    const show = showNames(plain);
    assert.deepEqual(plain.map(show), plain);
    for (const name of plain) assert.equal(spell(name), name);
  });

  test("and are spelled out only beside what they look like", () => {
    const show = showNames(["проверка", "сор", "cop", "größe"]);
    assert.deepEqual(["проверка", "сор", "cop", "größe"].map(show), [
      "проверка",
      "‹U+0441›‹U+043E›‹U+0440›",
      "cop",
      "größe",
    ]);
  });

  test("a name that only the base had counts too", () => {
    const made = report([check({ name: "lоgin" })], {
      base: { name: "main", durationMs: 1, failed: 0, vanished: [{ name: "login", verdict: "passed" }] },
    });
    for (const text of [
      renderComment(made, { title: null, links: [] }),
      renderHtml(made),
      renderTable(made, { color: false, width: 80 }),
    ])
      assert.match(text, /l‹U\+043E›gin/u);
  });

  test("what is cut the same gets digits that stay, and never the same ones", () => {
    const texts = Array.from({ length: 50 }, (_, index) => `${"long ".repeat(40)}${index}`);
    for (const room of [characters(20), { length: 16, cut: clip }]) {
      const shown = keepApart(texts, room);
      assert.equal(new Set(shown.values()).size, texts.length);
      for (const text of shown.values()) assert.ok(text.length <= room.length && /~[0-9a-f]{8}$/u.test(text), text);
      assert.deepEqual(keepApart(texts.toReversed(), room), new Map([...shown].toReversed()));
    }
    assert.deepEqual(
      [...keepApart(["a", "b"], characters(20))],
      [
        ["a", "a"],
        ["b", "b"],
      ],
    );
  });
});
