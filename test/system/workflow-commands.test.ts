import assert from "node:assert/strict";
import { test } from "node:test";

import { disarm, disarmJson, disarmStyled, fencedGroup, workflowCommand } from "../../src/system/workflow-commands.ts";
import { cpuNow } from "../tries.ts";

const TOKEN = "0b9d1f3a-secret";
const TITLE = "login · failed · 41 s";

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
    fencedGroup(TITLE, "line 1\nline 2\n", TOKEN),
    `::group::login · failed · 41 s\n::stop-commands::${TOKEN}\nline 1\nline 2\n::${TOKEN}::\n::endgroup::\n`,
  );
});

test("an empty log is an empty group", () => {
  assert.deepEqual(cut(fencedGroup(TITLE, "", TOKEN)).length, 5);
  assert.deepEqual(obeyed(fencedGroup(TITLE, "", TOKEN)), OURS);
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
    const made = fencedGroup(TITLE, log, TOKEN);
    assert.deepEqual(obeyed(made), OURS);
    const body = made.slice(made.indexOf("\n", made.indexOf("::stop-commands::")), made.lastIndexOf(`::${TOKEN}::`));
    assert.equal(body.toLowerCase().includes(TOKEN.toLowerCase()), false);
    assert.equal(body.includes("##["), false);
    assert.doesNotMatch(body.replaceAll("\n", ""), /[\p{Cc}\u2028\u2029]/u);
  });
}

test("a name cannot end its title or be a command", () => {
  const made = fencedGroup("a\r\n::error::x\n##[add-mask]y 100% %0A::error::z", "log", TOKEN);
  assert.deepEqual(obeyed(made), OURS);
  assert.equal(cut(made)[0], "::group::a ::error::x ## [add-mask]y 100%25 %250A::error::z");
});

test("a name cannot be the token's end either", () => {
  assert.deepEqual(obeyed(fencedGroup(`::${TOKEN}::`, "::error::x", TOKEN)), OURS);
});

test("a token that is not one word is refused", () => {
  for (const token of ["", "a b", "a\nb", "a::b"]) assert.throws(() => fencedGroup(TITLE, "log", token), TypeError);
});

/** As the runner's comparison by culture sees a text: without what Unicode lets it ignore. */
const seen = (text: string): string =>
  text.replaceAll("\u001b", "").replaceAll(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "");

const HIDDEN: [string, string][] = [
  ["invisible characters before a command", "\u200b::error::x\n\ufeff \u00ad::add-mask::y\n\u2060\u2061::x::"],
  ["invisible characters within a command", ":\u200d:error::x\n#\ufe0f#[error]x\na #\u034f#\u200b[add-mask]x"],
  ["a hair of white space before it", "\u3000\u2009::error::x\n\t\u00a0::error::y"],
  ["escape sequences before it", "\u001b[31m::error::x\n\u001b]0;t\u0007::error::y\n\u009b1m::error::z"],
  ["escape sequences within it", ":\u001b[0m:error::x\n##\u001b[0m[error]x\n#\u001b[1m#[error]y"],
  ["more signs than it takes", "###[error]x\n####[error]y\n:::error::z"],
];
for (const [what, text] of [...LOGS, ...HIDDEN]) {
  test(`words with ${what} hold no command`, () => {
    for (const made of [disarm(text), disarmStyled(text)]) {
      assert.deepEqual(obeyed(made), []);
      assert.deepEqual(obeyed(seen(made)), [], JSON.stringify(made));
      assert.ok(made.endsWith("\n"));
    }
    assert.doesNotMatch(disarm(text).replaceAll("\n", ""), /(?!\t)\p{Cc}/u);
  });

  test(`JSON with ${what} in its strings holds no command and stays the same value`, () => {
    const value = { [text]: [text, { "": text }] };
    for (const indent of [undefined, 2]) {
      const made = disarmJson(JSON.stringify(value, null, indent));
      assert.deepEqual(JSON.parse(made), value);
      assert.deepEqual([obeyed(made), obeyed(seen(made))], [[], []]);
      assert.doesNotMatch(made.replaceAll("\n", ""), /\p{Cc}/u);
    }
  });

  test(`an annotation of words with ${what} is one command`, () => {
    const made = workflowCommand("error", { title: text, file: text, line: 3 }, text);
    assert.deepEqual(obeyed(made), ["error"]);
    assert.deepEqual(obeyed(seen(made)), ["error"]);
  });
}

test("words keep what is no command, and get a line break where they had none", () => {
  assert.equal(
    disarm("fine :: here\n ::error::x\n\u200b::error::y"),
    "fine :: here\n. ::error::x\n.\u200b::error::y\n",
  );
  assert.equal(disarm("one\n\ntwo\n"), "one\n\ntwo\n");
  assert.equal(disarm(""), "");
});

test("only our own colours stay, and only in what we have laid out", () => {
  const styled =
    "\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m \u001b[8mhidden\u001b[2Jgone\u001b[1A\u001b]8;;http://x\u0007link";
  assert.equal(disarmStyled(styled), "\u001b[1m\u001b[31mbad\u001b[39m\u001b[22m hiddengonelink\n");
  assert.equal(disarm(styled), "bad hiddengonelink\n");
});

test("an annotation's parts are escaped as the runner undoes it", () => {
  assert.equal(
    workflowCommand("warning", { title: "a,b:c%", line: 1 }, "100%\nb"),
    "::warning title=a%2Cb%3Ac%25,line=1::100%25%0Ab\n",
  );
});

test("a line of a million invisible characters takes no time to speak of", () => {
  const started = cpuNow();
  for (const unit of ["\ufeff", "#", "##\u200b", ":\u200b", "\u001b[", " "]) disarm(unit.repeat(1_000_000));
  assert.ok(cpuNow() - started < 30_000);
});
