import assert from "node:assert/strict";
import { test } from "node:test";

import { obstacleIn } from "../../src/nix/obstacles.ts";

/** What Nix says (of each kind in the words of 2.26 and of 2.34, where they differ), the code, and what to type. */
const SAID: readonly (readonly [said: string, code: string, command: RegExp])[] = [
  [
    `opening Git repository "/a b": repository path '/a b' is not owned by current user (libgit2 error code = 7)`,
    "not-owned",
    /git config --global --add safe\.directory '\/a b'/u,
  ],
  [
    "program 'git' failed\nfatal: detected dubious ownership in repository at '/w/it'\nTo add an exception, call:",
    "not-owned",
    /git config --global --add safe\.directory \/w\/it /u,
  ],
  [
    "cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused",
    "nix-unusable",
    /sudo systemctl start nix-daemon/u,
  ],
  ["cannot connect to socket at '/s': No such file or directory", "nix-unusable", /sudo systemctl start nix-daemon/u],
  ["cannot connect to socket at '/s': Permission denied", "nix-unusable", /ls -l \/s/u],
  ["error: user 'x' is not allowed to connect to the Nix daemon", "nix-unusable", /allowed-users in .*nix\.conf/u],
  ["don't know how to open Nix store 'x://y'", "nix-unusable", /nix config show store/u],
  ["don't know how to open Nix store with scheme 'x'", "nix-unusable", /NIX_REMOTE/u],
  ["opening lock file '/nix/var/nix/db/big-lock': Permission denied", "nix-unusable", /export NIX_REMOTE=daemon/u],
  ['opening lock file "/nix/var/nix/db/big-lock": Read-only file system', "nix-unusable", /ls -ld \/nix\/var/u],
  [
    "could not set permissions on '/nix/var/nix/profiles/per-user' to 755: Operation not permitted",
    "nix-unusable",
    /ls/u,
  ],
  ["creating directory '/proc/x/profiles': No such file or directory", "nix-unusable", /ls -ld \/proc\/x\/profiles/u],
  ["opening file '/w/flake.nix': Permission denied", "not-owned", /chmod -R a\+rX \/w\/flake\.nix/u],
  ["executing SQLite statement 'x': database or disk is full (in '/x/f.sqlite')", "nix-unusable", /nix store gc/u],
  ["executing SQLite statement 'x\ny': disk I/O error, disk I/O error (in '/x')", "nix-unusable", /df -h/u],
  ["Cannot parse Nix store 'x'", "nix-unusable", /NIX_REMOTE/u],
  ["repository path '/it's here' is not owned by current user", "not-owned", /'\/it'\\''s here'/u],
  ["writing to file: No space left on device", "nix-unusable", /nix store gc/u],
  ["current Nix store schema is version 12, but I only support 10", "nix-unusable", /which -a nix/u],
  ["database disk image is malformed (in '/nix/var/nix/db/db.sqlite')", "nix-unusable", /nix-store --verify/u],
  ["cannot determine user's home directory", "nix-unusable", /export HOME=/u],
];

test("what keeps Nix from its work gets a sentence with the command to type, and Nix's own words", () => {
  for (const [said, code, command] of SAID) {
    const error = obstacleIn(said);
    assert.equal(error?.code, code, said);
    assert.match(error?.message ?? "", command);
    assert.match(error?.message ?? "", /\(Nix said: /u);
  }
});

test("what is wrong with a flake is no obstacle", () => {
  for (const said of [
    "syntax error, unexpected end of file",
    "path '/srv/x' does not contain a 'flake.nix', searching up",
    "getting status of '/srv/x': No such file or directory",
    "unable to download 'https://example.org/x.tar.gz': HTTP error 404",
  ])
    assert.equal(obstacleIn(said), null, said);
});

test("a path cannot begin another command", () => {
  const said = `repository path '/x$(reboot); rm -rf ~ #' is not owned by current user`;
  assert.match(obstacleIn(said)?.message ?? "", /safe\.directory '\/x\$\(reboot\); rm -rf ~ #'/u);
});
