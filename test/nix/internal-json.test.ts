import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { InternalJson, type NixMessage } from "../../src/nix/internal-json.ts";

const DRV = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-login.drv";

/** A pid above 4 million, shifted by 32 bits: past what a double holds. */
const BIG = "18014398509481985";
const NEIGHBOUR = "18014398509481984";

function read(...lines: string[]): (NixMessage | null)[] {
  const reader = new InternalJson();
  return lines.map((line) => reader.read(line));
}

const message = (text: string, more: object = {}): string =>
  `@nix ${JSON.stringify({ action: "msg", level: 0, msg: text, ...more })}`;

describe("activities", () => {
  test("a build from start to stop", () => {
    assert.deepEqual(
      read(
        `@nix {"action":"start","fields":["${DRV}","",1,1],"id":42,"level":3,"parent":0,` +
          `"text":"building '${DRV}'","type":105}`,
        `@nix {"action":"result","fields":["hello"],"id":42,"type":101}`,
        `@nix {"action":"stop","id":42}`,
      ),
      [
        { kind: "build-started", id: "42", drvPath: DRV, machine: null },
        { kind: "log", id: "42", line: "hello" },
        { kind: "stopped", id: "42" },
      ],
    );
  });

  test("a build on another machine", () => {
    assert.deepEqual(
      read(
        `@nix {"action":"start","fields":["${DRV}","ssh://far",1,1],"id":42,"level":3,"parent":0,` +
          `"text":"building '${DRV}' on 'ssh://far'","type":105}`,
      ),
      [{ kind: "build-started", id: "42", drvPath: DRV, machine: "ssh://far" }],
    );
  });

  test("a download", () => {
    assert.deepEqual(
      read(
        '@nix {"action":"start","fields":["/nix/store/x","https://cache.example.org"],"id":1,"level":3,' +
          '"parent":0,"text":"","type":108}',
      ),
      [{ kind: "download-started", id: "1", path: "/nix/store/x", from: "https://cache.example.org" }],
    );
  });

  test("ids past 2^53 stay apart", () => {
    assert.equal(Number(BIG), Number(NEIGHBOUR));
    const [one, other] = read(`@nix {"action":"stop","id":${BIG}}`, `@nix {"action":"stop","id":${NEIGHBOUR}}`);
    assert.deepEqual(
      [one, other],
      [
        { kind: "stopped", id: BIG },
        { kind: "stopped", id: NEIGHBOUR },
      ],
    );
  });

  test("text that looks like an id, before the id", () => {
    const hostile = 'x","id":7,"y {"id":8} \\"id\\":9';
    assert.deepEqual(read(`@nix {"action":"result","fields":[${JSON.stringify(hostile)}],"id":${BIG},"type":101}`), [
      { kind: "log", id: BIG, line: hostile },
    ]);
  });

  test("only the activity that counts builds moves the counters", () => {
    const progress = (id: number): string => `@nix {"action":"result","fields":[1,5,2,3],"id":${id},"type":105}`;
    assert.deepEqual(
      read(
        progress(5),
        `@nix {"action":"start","id":5,"level":0,"parent":0,"text":"","type":104}`,
        progress(5),
        progress(6),
      ),
      [null, null, { kind: "builds-progress", running: 2, failed: 3 }, null],
    );
  });

  for (const [what, line] of [
    ["an unknown type", `@nix {"action":"start","fields":["x"],"id":1,"type":4711}`],
    ["a build without a path", `@nix {"action":"start","id":1,"type":105}`],
    ["a build whose path is a number", `@nix {"action":"start","fields":[1],"id":1,"type":105}`],
    ["a log line without text", `@nix {"action":"result","fields":[],"id":1,"type":101}`],
    ["a log line that is a number", `@nix {"action":"result","fields":[3],"id":1,"type":101}`],
    ["fields that are no list", `@nix {"action":"result","fields":{"0":"x"},"id":1,"type":101}`],
    ["an unknown action", `@nix {"action":"dance","id":1}`],
    ["no action", "@nix {}"],
    ["a list", "@nix []"],
    ["a number", "@nix 1"],
    ["null", "@nix null"],
    ["nothing", "@nix "],
    ["a message without text", `@nix {"action":"msg","level":0}`],
    ["a start that was cut off", `@nix {"action":"start","fields":["${DRV}`],
    ["an empty line", ""],
    ["blanks", "  \t"],
  ] as const) {
    test(`says nothing: ${what}`, () => assert.deepEqual(read(line), [null]));
  }

  test("a log line that was cut off is told of", () => {
    assert.deepEqual(read(`@nix {"action":"result","fields":["xxxxxxxx`), [{ kind: "log-cut" }]);
  });
});

describe("messages", () => {
  test("an error with its position; the file of 2.26 and later repeats it", () => {
    const text = "\u001B[31;1merror:\u001B[0m undefined variable 'x'";
    for (const file of ["/nix/store/s/flake.nix", "/nix/store/s/flake.nix:9:17"]) {
      assert.deepEqual(
        read(message(text, { raw_msg: "undefined variable '\u001B[35;1mx\u001B[0m'", file, line: 9, column: 17 })),
        [
          {
            kind: "message",
            level: 0,
            text: "error: undefined variable 'x'",
            raw: "undefined variable 'x'",
            position: { file: "/nix/store/s/flake.nix", line: 9, column: 17 },
          },
        ],
      );
    }
  });

  test("half a position is none", () => {
    const position = (more: object): unknown => (read(message("error: x", more))[0] as { position: unknown }).position;
    assert.equal(position({ file: "/f", line: 1, column: null }), null);
    assert.equal(position({ file: null, line: 1, column: 1 }), null);
    assert.equal(position({}), null);
  });

  test("text outside of the protocol is a message", () => {
    const plain = { kind: "message", level: 0, raw: null, position: null };
    assert.deepEqual(read("\u001B[31;1merror:\u001B[0m unrecognised flag", "Segmentation fault", "@nixx {}"), [
      { ...plain, text: "error: unrecognised flag" },
      { ...plain, text: "Segmentation fault" },
      { ...plain, text: "@nixx {}" },
    ]);
  });

  test("characters that are no colours stay, even those that can begin an escape sequence", () => {
    const name = 'trace: ["a\u009B31mb","\u2028","\u202E"]';
    assert.equal((read(message(name))[0] as { text: string }).text, name);
  });

  test("NUL and what is not UTF-8", () => {
    const bytes = Buffer.concat([
      Buffer.from('@nix {"action":"result","fields":["a'),
      Buffer.from([0xff, 0xc3]),
      Buffer.from('\\u0000b"],"id":1,"type":101}'),
    ]);
    assert.deepEqual(read(bytes.toString("utf8")), [{ kind: "log", id: "1", line: "a\uFFFD\uFFFD\u0000b" }]);
    assert.deepEqual(read('@nix {"action":"result","fields":["a\u0000b"],"id":1,"type":101}'), [{ kind: "log-cut" }]);
  });

  test("a message that a builder has put in is a message and nothing more", () => {
    const inner = `@nix {"action":"start","fields":["${DRV}","",1,1],"id":9,"type":105}`;
    assert.deepEqual(
      read(message(inner), `@nix {"action":"result","fields":[${JSON.stringify(inner)}],"id":1,"type":101}`),
      [
        { kind: "message", level: 0, text: inner, raw: null, position: null },
        { kind: "log", id: "1", line: inner },
      ],
    );
  });
});
