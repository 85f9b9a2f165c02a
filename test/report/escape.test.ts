import assert from "node:assert/strict";
import { test } from "node:test";

import { code, codeSpan, fenced, htmlCode, prose, sentence, shorten } from "../../src/report/escape.ts";
import { sanitize, showBidi, stripEscapes } from "../../src/text/sanitize.ts";
import { HOSTILE_NAMES, HOSTILE_TEXTS } from "./hostile-names.ts";
import { all, filtered, harmless, type Node, visible } from "./rendered.ts";

/** The words of a line, as they should be read. */
const meant = (text: string): string => visible(sanitize(showBidi(stripEscapes(text))));

const inHeading = (markdown: string): Node => harmless(`### ✅ ${markdown}`);
const inTable = (markdown: string): Node => harmless(`| | a |\n|---|---|\n| x | ${markdown} | y |`);

for (const text of [...HOSTILE_TEXTS, ...HOSTILE_NAMES]) {
  const title = JSON.stringify(text.slice(0, 60));
  test(`as prose ${title} is what it says, in a heading and in a table`, () => {
    const heading = inHeading(prose(text));
    assert.equal(visible(heading.text), visible(`✅ ${meant(text)}`));
    assert.deepEqual(
      [...new Set(all(heading).map(({ name }) => name))].filter((name) => name !== "span"),
      ["h3"],
    );
    assert.equal(
      visible((all(inTable(sentence(text)), "td")[1]?.text ?? "").replaceAll("`", "")),
      visible(meant(text).replaceAll("`", "")),
    );
    const cells = all(inTable(prose(text)), "td");
    assert.deepEqual(
      cells.map((cell) => visible(cell.text)),
      ["x", meant(text), ...(cells.length > 2 ? ["y"] : [])],
    );
  });

  test(`as code ${title} is what it says, and no filter looks at it`, () => {
    const cells = all(inTable(code(text)), "td");
    const [, cell] = cells;
    assert.equal(visible(cell?.text ?? ""), meant(text));
    assert.equal(all(cell ?? assert.fail(), "code").length, 1);
    assert.equal(filtered(cell ?? assert.fail()).join(""), "");
    const summary = harmless(`<details><summary>${htmlCode(text)}</summary>\n\nx\n\n</details>`);
    assert.equal(visible(all(summary, "code")[0]?.text ?? ""), meant(text));
    const span = inHeading(codeSpan(text));
    if (meant(text) !== "") assert.equal(visible(all(span, "code")[0]?.text ?? ""), meant(text));
  });

  test(`as a line of a log ${title} stays in it`, () => {
    const page = harmless(`${fenced([text, "```", text])}\n\nend`);
    assert.deepEqual(
      page.children.filter(({ name }) => name !== "#text").map(({ name }) => name),
      ["pre", "p"],
    );
    assert.equal(visible(all(page, "pre")[0]?.text ?? ""), visible(`${meant(text)} \`\`\` ${meant(text)}`));
  });
}

test("in a sentence, what stands between backticks is code", () => {
  assert.equal(
    sentence("`ssh a|b` exited *255* on `client`"),
    "<code>ssh a&#124;b</code> exited \\*255\\* on `client`",
  );
  for (const text of ["a ` b", "a `` b", "` `", "a ``` b ` c"]) assert.equal(sentence(text), prose(text));
});

test("escapes, line breaks, controls and lone surrogates do not get through", () => {
  const text = "a\u001b[31mb\u001b]0;t\u0007c\r\nd\u2028e\u0000f\u009bmg\ud800";
  for (const made of [prose(text), code(text), codeSpan(text), htmlCode(text), fenced([text])]) {
    assert.doesNotMatch(made.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\u2028]/u);
  }
  assert.equal(prose("one\ntwo\r\nthree"), "one two three");
  assert.doesNotMatch(code("a\n\nb"), /\n/);
});

test("text that turns its direction is shown doing so", () => {
  assert.equal(prose("a\u202eb"), "a‹U+202E›b");
  assert.equal(code("a\u2066b"), "`a‹U+2066›b`");
  assert.match(fenced(["a\u061cb"]), /a‹U\+061C›b/);
});

test("no bracket has a backslash before it, which would be math to Gitea", () => {
  assert.doesNotMatch(prose("[x](y) \\[z\\] \\(a\\)"), /(?<!\\)(?:\\\\)*\\[[\]()]/);
});

test("a fence is longer than any run of backticks inside, and may say its language", () => {
  assert.equal(fenced(["x"]), "```\nx\n```");
  assert.equal(fenced(["x"], "sh"), "```sh\nx\n```");
  assert.equal(fenced(["```", "a`````b"]), "``````\n```\na`````b\n``````");
  assert.equal(fenced(["a\n```\nb"]), "````\na\n```\nb\n````");
});

test("shorten counts characters and splits none", () => {
  assert.equal(shorten("abc", 3), "abc");
  assert.equal(shorten("abcd", 3), "ab…");
  assert.equal(shorten("🎉🎉🎉🎉", 3), "🎉🎉…");
  assert.equal(shorten("🎉🎉🎉", 3), "🎉🎉🎉");
});
