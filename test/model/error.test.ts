import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { test } from "node:test";

import { endingOf, VerdictError } from "../../src/model/model.ts";

test("an expected failure ends with 2 and its sentence", () => {
  assert.deepEqual(endingOf(new VerdictError("no-flake", "There is none.")), {
    message: "There is none.",
    exitCode: 2,
  });
});

test("what the system refuses ends with 2, the system's words, and what to do", () => {
  let thrown: unknown;
  try {
    mkdtempSync("/proc/nothing/can-be-made-");
  } catch (error) {
    thrown = error;
  }
  const { message, exitCode } = endingOf(thrown);
  assert.equal(exitCode, 2);
  assert.match(message, /^This machine does not let nix-verdict work \(ENOENT: .*\/proc\/nothing.*\)\. /u);
  assert.doesNotMatch(message, /\n/u, "no stack");
  for (const code of ["EACCES", "EROFS", "ENOSPC", "EMFILE", "EIO"]) {
    const refused = endingOf(Object.assign(new Error(`${code}: no`), { code, syscall: "open", errno: -1 }));
    assert.equal(refused.exitCode, 2, code);
    assert.match(refused.message, /\)\. [A-Z].*\.$/u, code);
  }
});

test("anything else is a bug: it ends with 3, where to report it, and the stack", () => {
  for (const bug of [
    new TypeError("x is undefined"),
    "a text",
    undefined,
    Object.assign(new Error("y"), { code: "E" }),
  ]) {
    const { message, exitCode } = endingOf(bug);
    assert.equal(exitCode, 3);
    assert.match(
      message,
      /Please report it with these lines at https:\/\/github\.com\/nix-verdict\/nix-verdict\/issues\n/u,
    );
  }
  assert.match(endingOf(new TypeError("x is undefined")).message, /TypeError: x is undefined\n\s+at /u);
});
