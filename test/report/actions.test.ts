import assert from "node:assert/strict";
import { test } from "node:test";
import { quoteForActions, renderGroup } from "../../src/report/actions.ts";
import { check } from "./fixture.ts";

const TOKEN = "0b9d1f3a-secret";
const one = check({ name: "login", verdict: "failed", durationMs: 41_000 });

/** The lines as the runner cuts its input. */
const cut = (text: string): string[] => text.split(/\r\n|[\r\n]/);

/**
 * What the runner obeys, as it reads stdout: `::name …::` after white space at the start of a line, or `##[name …]`
 * anywhere in it; names without regard to case; nothing but the token while commands are stopped.
 */
function obeyed(text: string): string[] {
  const commands: string[] = [];
  let token: string | null = null;
  for (const line of cut(text)) {
    const found = /^\s*::([^:\s]+)(?:\s[^:]*)?::(.*)$/s.exec(line) ?? /##\[([^\]\s]+)[^\]]*\](.*)/s.exec(line);
    if (!found) continue;
    const [, name = "", data = ""] = found;
    if (token !== null && name.toLowerCase() !== token.toLowerCase()) continue;
    if (token !== null) token = null;
    else if (name === "stop-commands") token = data;
    commands.push(name);
  }
  return commands;
}

const OURS = ["group", "stop-commands", TOKEN, "endgroup"];

test("a group is a title, a fence, the log, and nothing else", () => {
  assert.equal(
    renderGroup(one, "line 1\nline 2\n", TOKEN),
    `::group::login · failed · 41 s\n::stop-commands::${TOKEN}\nline 1\nline 2\n::${TOKEN}::\n::endgroup::\n`,
  );
});

test("an empty log is an empty group", () => {
  assert.deepEqual(cut(renderGroup(one, "", TOKEN)).length, 5);
  assert.deepEqual(obeyed(renderGroup(one, "", TOKEN)), OURS);
});

const LOGS: [string, string][] = [
  ["commands", "::error::x\n  ::add-mask::y\n::set-output name=a::b"],
  ["the old form", "x ##[add-path]/evil\n##[command]rm\n##[error]x"],
  ["carriage returns", "progress\r::error::x\r\n::error::y"],
  ["other line ends", "a\u2028::error::x\u2029::error::y\u0085::error::z\u000b::error::v\u000c::error::w"],
  ["ends of groups and fences", "::endgroup::\n::stop-commands::other\n::other::"],
  ["the token", `::${TOKEN}::\n::error::x`],
  ["the token in capitals", `::${TOKEN.toUpperCase()}::\n::error::x`],
  ["the token in the old form", `##[${TOKEN}]\n::error::x`],
  ["the token in pieces that cleaning would join", `::${TOKEN.slice(0, 4)}\u0000${TOKEN.slice(4)}::\n::error::x`],
  ["the token around an escape", `::${TOKEN.slice(0, 4)}\u001b[0m${TOKEN.slice(4)}::\n::error::x`],
  ["the token inside the token", `::${TOKEN.slice(0, 4)}${TOKEN}${TOKEN.slice(4)}::\n::error::x`],
];
for (const [what, log] of LOGS) {
  test(`the runner obeys nothing in a log with ${what}`, () => {
    const made = renderGroup(one, log, TOKEN);
    assert.deepEqual(obeyed(made), OURS);
    const body = made.slice(made.indexOf("\n", made.indexOf("::stop-commands::")), made.lastIndexOf(`::${TOKEN}::`));
    assert.equal(body.toLowerCase().includes(TOKEN.toLowerCase()), false);
    assert.equal(body.includes("##["), false);
    assert.doesNotMatch(body.replaceAll("\n", ""), /[\p{Cc}\u2028\u2029]/u);
  });
}

test("a name cannot end its title or be a command", () => {
  const nasty = check({ ...one, name: "a\r\n::error::x\n##[add-mask]y 100% %0A::error::z" });
  const made = renderGroup(nasty, "log", TOKEN);
  assert.deepEqual(obeyed(made), OURS);
  assert.equal(cut(made)[0], "::group::a‹U+000D›‹U+000A›::error::x‹U+000A›## [add-mask]y 100%25 %250A::error::z · failed · 41 s");
});

test("a name cannot be the token's end either", () => {
  const made = renderGroup(check({ ...one, name: `::${TOKEN}::` }), "::error::x", TOKEN);
  assert.deepEqual(obeyed(made), OURS);
});

test("a token that is no word is misuse", () => {
  for (const token of ["", "a b", "a\nb", "a::b"]) assert.throws(() => renderGroup(one, "log", token), TypeError);
});

for (const [what, log] of LOGS) {
  test(`text outside a group with ${what} is no command`, () => assert.deepEqual(obeyed(quoteForActions(log)), []));
}

test("text outside a group keeps its words", () => {
  assert.equal(quoteForActions("fine :: here\n ::error::x\n\u200b::error::y"), "fine :: here\n. ::error::x\n.\u200b::error::y");
});
