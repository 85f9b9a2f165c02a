import assert from "node:assert/strict";
import { test } from "node:test";

import { faultMessage, isDenied, readNetworkFault, shownAddress } from "../../src/nix/network-fault.ts";

const URL_ = "https://me:secret@cache.example.org/team/nar/x.nar.xz?token=1";

/** What Nix says, the part of a sentence that it gives, and whether the server does not want to. */
const FAULTS: readonly (readonly [text: string, message: string, refusal: boolean])[] = [
  [
    `unable to download '${URL_}': HTTP error 503\n\nresponse body:\n\nx`,
    "cache.example.org failed: HTTP error 503",
    false,
  ],
  [`unable to download '${URL_}': HTTP error 404`, "cache.example.org failed: HTTP error 404", true],
  [`unable to download '${URL_}': HTTP error 429`, "cache.example.org failed: HTTP error 429", false],
  [
    `unable to download '${URL_}': HTTP error 200 (curl error: Transferred a partial file)`,
    "cache.example.org failed: HTTP error 200 (curl error: Transferred a partial file)",
    false,
  ],
  [
    "unable to download 'http://[::1]:9/x': Could not connect to server (7)",
    "[::1]:9 failed: Could not connect to server (7)",
    false,
  ],
  ["unable to download 'x'", "x failed: the connection failed", false],
  ["failed to start SSH connection to 'me@builder'", "me@builder failed: the connection failed", false],
  [
    "'https://example.org' does not appear to be a binary cache",
    "example.org failed: 'https://example.org' does not appear to be a binary cache",
    false,
  ],
  ["NAR info file 'x.narinfo' is corrupt: at line 1\nmore", "NAR info file 'x.narinfo' is corrupt: at line 1", false],
];

for (const [text, message, refusal] of FAULTS) {
  test(`the network: ${message}`, () => {
    const fault = readNetworkFault(text);
    assert.ok(fault !== null);
    assert.equal(faultMessage(fault), message);
    assert.equal(isDenied(fault), refusal);
  });
}

for (const text of ["builder for '/nix/store/x.drv' failed", "", "attribute 'download' missing"])
  test(`not the network: ${text}`, () => assert.equal(readNetworkFault(text), null));

test("an address is shown without its secrets", () => {
  assert.equal(shownAddress(URL_), "https://cache.example.org/team/nar/x.nar.xz");
  assert.equal(shownAddress("https://cache.example.org/"), "https://cache.example.org");
  assert.equal(shownAddress("daemon"), "daemon");
});
