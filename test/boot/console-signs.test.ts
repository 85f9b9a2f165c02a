import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { ConsoleSigns, type LifeSign } from "../../src/boot/console-signs.ts";
import { random } from "../random.ts";
import { cpuNow, untilRight } from "../tries.ts";

/** What a console shows, in pieces, and the signs and lines that are found. */
function seen(
  pieces: readonly (string | Buffer)[],
  until: string | null = null,
): { signs: LifeSign[]; lines: string[] } {
  const lines: string[] = [];
  const signs = new ConsoleSigns(until, (line) => lines.push(line));
  return { signs: pieces.flatMap((piece) => signs.take(Buffer.from(piece))), lines };
}

const signsOf = (text: string | Buffer, until: string | null = null): LifeSign[] => seen([text], until).signs;

/** The console of NixOS as it is: colours, carriage returns, and a prompt that waits. */
const WHOLE = [
  "SeaBIOS (version 1.16.2)\r\n\u001b[2J\u001b[1;1H",
  "[    0.000000] Linux version 6.12.30 (nixbld@localhost) #1-NixOS SMP\r\n",
  "\u001b[1;32m<<< NixOS Stage 1 >>>\u001b[0m\r\n\r\n",
  "[\u001b[0;32m  OK  \u001b[0m] Reached target \u001b[0;1;39mMulti-User System\u001b[0m.\r\n",
  "\r\n<<< Welcome to NixOS — é (x86_64) - ttyS0 >>>\r\n\r\nnixos login: ",
].join("");

describe("a sign of life", () => {
  for (const [text, sign] of [
    ["Linux version 6.1.0-30-amd64 (debian-kernel@lists.debian.org)\n", "kernel"],
    ["[    0.000000] Command line: console=ttyS0\n", "kernel"],
    ["[12345.123456] x\n", "kernel"],
    ["[    1.0] not of a kernel\n", null],
    ["a [    0.000000] within a line\n", null],
    ["GNU/Linux version of it\n", null],
    ["Run /nix/store/x-systemd/init as init process\n", "init"],
    ["<<< NixOS Stage 1 >>>\n", "init"],
    ["<<< NixOS Stage 2 >>>\n", "init"],
    ["<<< NixOS Stage 3 >>>\n", null],
    ["systemd[1]: Detected virtualization kvm.\n", "init"],
    ["systemd[12]: a user's own\n", null],
    ["systemd 257.5 running in system mode (+PAM)\n", "init"],
    ["systemd 252.39-1~deb12u1 running in system mode\n", "init"],
    ["Welcome to NixOS 25.05!\n", "init"],
    ["You are welcome. Welcome to it\n", null],
    ["init started: BusyBox v1.36.1\n", "init"],
    ["[  OK  ] Reached target Multi-User System.\n", "target"],
    ["[  OK  ] Reached target multi-user.target.\n", "target"],
    ["[  OK  ] Reached target multi-user.target - Multi-User System.\n", "target"],
    ["[  OK  ] Reached target Local File Systems.\n", null],
    ["[  OK  ] Reached target multi-user.targets\n", null],
    ["[  OK  ] Stopped target Multi-User System.\n", null],
    ["nixos login: ", "login"],
    ["nixos login:", "login"],
    ["\r\n\u001b[?2004lnixos login: ", "login"],
    ["nixos login: root (automatic login)\n", null],
    ["Do login: ask\n", null],
    [`${"h".repeat(65)} login: `, null],
    ["two words login: ", null],
  ] as const)
    test(`${JSON.stringify(text.slice(0, 60))}: ${sign ?? "none"}`, () => {
      assert.deepEqual(signsOf(text), sign === null ? [] : [sign]);
    });

  test("is told once, however often it comes", () => {
    assert.deepEqual(signsOf(WHOLE.repeat(3)), ["kernel", "init", "target", "login"]);
    assert.deepEqual(signsOf("ready\nready\n", "ready"), ["text"]);
  });
});

test("whatever pieces a console comes in, it has the same signs and lines", () => {
  const bytes = Buffer.from(WHOLE);
  const whole = seen([bytes], "NixOS — é");
  assert.deepEqual(whole.signs, ["kernel", "init", "target", "text", "login"]);
  assert.ok(whole.lines.includes("[  OK  ] Reached target Multi-User System."));
  for (let at = 0; at <= bytes.length; at += 1)
    assert.deepEqual(seen([bytes.subarray(0, at), bytes.subarray(at)], "NixOS — é"), whole, `in two at ${at}`);
  assert.deepEqual(
    seen(
      Array.from(bytes, (byte) => Buffer.of(byte)),
      "NixOS — é",
    ),
    whole,
  );
  const next = random(15);
  for (let turn = 0; turn < 200; turn += 1) {
    const pieces: Buffer[] = [];
    for (let at = 0; at < bytes.length;) pieces.push(bytes.subarray(at, (at += Math.ceil(next() * 40))));
    assert.deepEqual(seen(pieces, "NixOS — é"), whole, `turn ${turn}`);
  }
});

describe("the text of a user", () => {
  test("is found where it is written, and before its line ends", () => {
    assert.deepEqual(signsOf("server is listening on 80", "listening"), ["text"]);
    assert.deepEqual(seen(["list", "en", "ing"], "listening").signs, ["text"]);
    assert.deepEqual(signsOf("Listening", "listening"), []);
    assert.deepEqual(signsOf("anything", null), []);
  });

  test("is no pattern", () => {
    assert.deepEqual(signsOf("abc", "a.c"), []);
    assert.deepEqual(signsOf("a.c [$^", ".c [$^"), ["text"]);
  });

  test("may end in a space, as prompts do", () => {
    assert.deepEqual(signsOf("password: ", "password: "), ["text"]);
    assert.deepEqual(signsOf("password: \r\n", "password: "), ["text"]);
    assert.deepEqual(signsOf("password:", "password: "), []);
  });

  test("is found anywhere in a long line, in whatever pieces that comes", () => {
    for (const before of [0, 2000, 4090, 5000, 10_000, 60_000])
      for (const after of [0, 3000, 5000])
        for (const end of ["", "\n"]) {
          const line = Buffer.from(`${"x".repeat(before)}listening${"y".repeat(after)}${end}`);
          const what = `${before} before it, ${after} behind it, ${JSON.stringify(end)}`;
          assert.deepEqual(signsOf(line, "listening"), ["text"], what);
          const pieces: Buffer[] = [];
          for (let at = 0; at < line.length; at += 777) pieces.push(line.subarray(at, at + 777));
          assert.deepEqual(seen(pieces, "listening").signs, ["text"], `${what}, in pieces`);
        }
  });
});

test("bytes that are no text break nothing", () => {
  assert.deepEqual(signsOf(Buffer.concat([Buffer.of(0xff, 0xfe, 0x00, 0xc3, 0x0a), Buffer.from("nixos login: ")])), [
    "login",
  ]);
  const next = random(7);
  const noise = Buffer.from(Array.from({ length: 100_000 }, () => Math.floor(next() * 256)));
  assert.deepEqual(seen([noise, "\n", WHOLE]).signs.slice(-4), ["kernel", "init", "target", "login"]);
  for (const line of seen([noise]).lines) assert.doesNotMatch(line, /\p{Cs}|(?!\t)\p{Cc}/u);
});

/** What costs the most: each is repeated to a million characters. */
const COSTLY: Readonly<Record<string, string>> = {
  "one line": "x",
  "empty lines": "\n",
  "lines of two kinds": "x\r\n",
  "digits where a version is": `systemd ${"1".repeat(4080)}\n`,
  "a line of digits where a version is": "systemd 1",
  "words of a kernel": "Run x as Run ",
  brackets: "[",
  "escapes that do not end": "\u001b[",
  "beginnings of a target": "Reached target multi-user.targe",
};

describe("a million characters cost no more than their reading", () => {
  for (const [what, repeated] of Object.entries(COSTLY))
    for (const pieceBytes of [65_536, 512])
      test(`${what}, ${pieceBytes} at a time`, async () => {
        const bytes = Buffer.from(repeated.repeat(Math.ceil(1_000_000 / repeated.length)));
        const took = await untilRight(
          () => {
            const signs = new ConsoleSigns("never", () => undefined);
            const before = cpuNow();
            for (let at = 0; at < bytes.length; at += pieceBytes) signs.take(bytes.subarray(at, at + pieceBytes));
            return cpuNow() - before;
          },
          (ms) => ms < 1500,
        );
        assert.ok(took < 1500, `${took} ms`);
      });
});
