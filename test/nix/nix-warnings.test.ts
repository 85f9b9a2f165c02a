import assert from "node:assert/strict";
import { test } from "node:test";

import { InternalJson } from "../../src/nix/internal-json.ts";
import { warningIn } from "../../src/nix/nix-warnings.ts";

/** What a line of Nix's log warns of. */
function heard(msg: string, level = 1): string | null {
  const message = new InternalJson().read(`@nix ${JSON.stringify({ action: "msg", level, msg })}`);
  return message === null ? null : warningIn(message);
}

const RESTRICTED = "because it is a restricted setting and you are not a trusted user";
const BOLD = "\u001b[35;1mwarning:\u001b[0m ";

test("a lock file that does not fit says which inputs, and what to type", () => {
  const text = heard(
    `${BOLD}not writing modified lock file of flake 'path:/w':\n` +
      "• \u001b[32;1mAdded input 'lib':\u001b[0m\n    'path:/lib'\n" +
      "• Updated input 'nixpkgs':\n    'x'\n  → 'y'",
  );
  assert.match(text ?? "", /^flake\.lock does not fit flake\.nix \(Added input 'lib', Updated input 'nixpkgs'\)/u);
  assert.match(text ?? "", /nix flake lock/u);
  const many = Array.from({ length: 30 }, (_, at) => `• Added input 'i${at}':\n    'x'\n`).join("");
  assert.match(heard(`${BOLD}not writing modified lock file of flake 'x':\n${many}`) ?? "", /'i9' and 20 more\)/u);
});

test("ignored settings and caches say what to do; through a daemon they have another level", () => {
  const restricted = `${BOLD}ignoring the client-specified setting 'sandbox', ${RESTRICTED}`;
  assert.match(heard(restricted, 0) ?? "", /'sandbox'.*trusted user\. Set it in the daemon's nix\.conf/u);
  const cache =
    `${BOLD}ignoring untrusted substituter 'http://c', you are not a trusted user.\n` +
    "Run `man nix.conf` for more information on the `substituters` configuration option.";
  assert.equal(
    heard(cache, 0),
    "ignoring untrusted substituter 'http://c', you are not a trusted user. " +
      "Set it in the daemon's nix.conf, or add this user to trusted-users there",
  );
  assert.match(heard(`${BOLD}unknown setting 'x'`) ?? "", /^unknown setting 'x'\. Correct its name/u);
  const message = new InternalJson().read("warning: unknown experimental feature 'x'");
  assert.match((message && warningIn(message)) ?? "", /^unknown experimental feature 'x'\. /u);
});

test("what we set ourselves is nobody's concern", () => {
  const own = `${BOLD}ignoring the client-specified setting 'build-hook', ${RESTRICTED}`;
  assert.equal(heard(own, 0), null);
});

test("a download that is tried again is one warning, whenever the next try is", () => {
  const tried = (ms: number): string | null =>
    heard(`${BOLD}error: unable to download 'http://c/x': HTTP error 503; retrying in ${ms} ms (attempt 1/5)`);
  assert.equal(tried(250), "unable to download 'http://c/x': HTTP error 503");
  assert.equal(tried(251), tried(9999));
});

test("the warnings of an evaluation are some, and traces, errors and chatter are none", () => {
  assert.equal(heard("\u001b[35;1mevaluation warning:\u001b[0m old name"), "old name");
  assert.equal(heard("trace: warning: x"), null);
  assert.equal(heard("error: warning: x", 0), null);
  assert.equal(heard(`${BOLD}x`, 3), null);
});
