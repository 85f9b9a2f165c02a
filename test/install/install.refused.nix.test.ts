import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import type { InstallOptions } from "../../src/install/install.ts";
import { pack } from "../make-release.ts";
import { type BareMachine, FIRST_BUILD, installOnBareMachine, onBareMachine } from "./bare.ts";

const packed = await pack("sid");
const options: InstallOptions = { mode: "auto", version: packed.version, mirror: String(pathToFileURL(packed.base)) };

/** What the release takes in a tmpfs, in KiB, becomes $used. */
const MEASURE = `mkdir "$TMPDIR/all"; mount -t tmpfs none "$TMPDIR/all"; tar -xJf '${packed.tarball}' -C "$TMPDIR/all"
used=$(df --output=used "$TMPDIR/all" | tail -1); umount "$TMPDIR/all"; rmdir "$TMPDIR/all"`;

/** A program of the machine goes away, and the folder it was in stays. */
const without = (program: string): string =>
  `mkdir "$HOME/../u" "$HOME/../w"; mount -t overlay -o ` +
  `"lowerdir=/usr/sbin,upperdir=$HOME/../u,workdir=$HOME/../w" none /usr/sbin; rm /usr/sbin/${program}`;

type Case = { machine: BareMachine; code: string; message: RegExp; more?: Partial<InstallOptions>; keeps?: string[] };

const CASES: Readonly<Record<string, Case>> = {
  "a user without sudo": {
    machine: { runner: "none" },
    code: "no-root",
    message: /needs root: run as root, let sudo work without a password/u,
  },
  "a user whose sudo asks for a password": {
    machine: { runner: "password" },
    code: "no-root",
    message: /let sudo work without a password/u,
  },
  "a /nix that is read-only": {
    machine: { prepare: "mount -o remount,ro /nix" },
    code: "install-failed",
    message: /making \/nix\/store failed: .*Read-only file system.*make it writable/u,
  },
  "a store that is read-only": {
    machine: { prepare: "mkdir /nix/store; mount -o remount,ro /nix" },
    code: "install-failed",
    message: /\/nix\/store cannot be written .*Make it writable/u,
  },
  "a /nix that is a link": {
    machine: {
      prepare:
        `umount /nix; mkdir "$HOME/nix"; mount --bind "$HOME" /mnt; rmdir /nix 2>/dev/null || mount -t ` +
        "tmpfs none /nix; ln -s /mnt/nix /nix/store",
    },
    code: "install-failed",
    message: /\/nix\/store is a link to \/mnt\/nix, so Nix cannot be installed there/u,
  },
  "a /nix that belongs to a user": {
    machine: { prepare: "chown 1234 /nix" },
    code: "install-failed",
    message: /\/nix belongs to user 1234, so Nix cannot be installed there/u,
  },
  "a store without a database": {
    machine: { prepare: "mkdir -p /nix/store/something" },
    code: "install-failed",
    message: /\/nix\/store holds files, but no database lists them, so Nix cannot be installed there/u,
    keeps: ["something"],
  },
  "a disk that is full when the release is unpacked": {
    machine: { prepare: "mount -o remount,size=20m /nix" },
    code: "install-failed",
    message: /unpacking the release failed: .*The disk is full: free some space/u,
  },
  "a disk that is full when the database is written": {
    machine: { prepare: `${MEASURE}; mount -o "remount,size=$((used + 24))k" /nix` },
    code: "install-failed",
    message: /registering its store paths failed: .*(?:disk is full|No space left).*free some/iu,
  },
  "a full folder for temporary files": {
    machine: { prepare: 'mount -t tmpfs -o size=1m none "$TMPDIR"' },
    code: "install-failed",
    message: /no room for the release of Nix in .* \(ENOSPC: .*\)\. Free some, or make TMPDIR/u,
  },
  "a Nix that is too old": {
    machine: {
      prepare:
        `printf '#!/bin/sh\\necho "nix (Nix) 2.8.0"\\n' >"$HOME/nix"; chmod 755 "$HOME/nix"; mkdir ` +
        `/run/old; mv "$HOME/nix" /run/old`,
      path: "/run/old",
    },
    code: "nix-too-old",
    message:
      /^\/run\/old\/nix is 2\.8\.0, older than 2\.18, which nix-verdict needs\. Update it, or .*"install: always"/u,
  },
  "a self-hosted runner": {
    machine: { env: { RUNNER_ENVIRONMENT: "self-hosted" } },
    code: "nix-missing",
    message: new RegExp(
      "no usable Nix on this self-hosted runner, which is left as it was found\\. " +
        'Install Nix 2\\.18 or newer on it, or set "install: always"',
      "u",
    ),
  },
  "a runner that does not say whose machine it is, as those of Gitea, Forgejo and act": {
    machine: { env: { GITHUB_ACTIONS: "true" } },
    code: "nix-missing",
    message: /no usable Nix on this self-hosted runner, which is left as it was found\./u,
  },
  "settings that something else manages": {
    machine: { prepare: "mkdir /etc/nix; ln -s /etc/static/nix.conf /etc/nix/nix.conf" },
    code: "install-failed",
    message: /\/etc\/nix\/nix\.conf is a link to \/etc\/static\/nix\.conf, so something else manages Nix's settings/u,
  },
  "a machine without the programs that add users": {
    machine: { prepare: without("groupadd") },
    code: "install-failed",
    message: /there is no groupadd on this machine/u,
  },
};

describe(
  "a machine on which Nix cannot be installed ends with one sentence and no half store",
  { concurrency: 2 },
  () => {
    for (const [what, { machine, code, message, more, keeps = [] }] of Object.entries(CASES)) {
      test(what, async () => {
        const outcome = await installOnBareMachine({ ...options, ...more }, machine);
        assert.equal(outcome.installed, null);
        assert.equal(outcome.error?.code, code, outcome.error?.message);
        assert.match(outcome.error.message, message);
        assert.ok(!outcome.error.message.includes("\n"), outcome.error.message);
        assert.deepEqual(
          [outcome.store, outcome.leftovers, outcome.profile, outcome.database, outcome.daemon],
          [keeps, [], false, false, null],
        );
      });
    }
  },
);

describe("the command line ends with 2 and the sentence", { concurrency: 2 }, () => {
  const refused: [name: string, args: string[], machine: BareMachine, message: RegExp][] = [
    ["without sudo", [], { runner: "none" }, /needs root/u],
    [
      "when there is no such release",
      ["--nix-mirror", "file:///no/such/mirror"],
      { runner: "sudo" },
      /could not be fetched/u,
    ],
    [
      "on a self-hosted runner",
      ["--install", "auto"],
      { env: { RUNNER_ENVIRONMENT: "self-hosted" } },
      /left as it was found/u,
    ],
    [
      "with a line for nix.conf that Nix would not take",
      ["--nix-conf", "cores = 2", "--nix-conf", "sandbox=false"],
      {},
      /nix-conf: "sandbox=false" is not valid/u,
    ],
    [
      "on a read-only disk, through sudo",
      ["--nix-mirror", options.mirror ?? "", "--nix-version", packed.version],
      { runner: "sudo", prepare: "mount -o remount,ro /nix" },
      /Read-only/u,
    ],
  ];
  for (const [name, args, machine, message] of refused) {
    test(name, async () => {
      const { code, stderr } = await onBareMachine(
        [process.execPath, join(import.meta.dirname, "../../src/entries/cli.ts"), "install", ...args],
        machine,
      );
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.match(stderr, /^nix-verdict: [^\n]+\n$/u);
    });
  }
});

test("a self-hosted runner gets a Nix when that is asked for", async () => {
  const outcome = await installOnBareMachine(
    { ...options, mode: "always" },
    { env: { RUNNER_ENVIRONMENT: "self-hosted" } },
  );
  assert.equal(outcome.error, null);
  assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
});
