/** Root's program does what it is for, whoever asks: no word of a request reaches beyond that. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { onBareMachine } from "../install/bare.ts";

const ROOT_PROGRAM = join(import.meta.dirname, "../../src/entries/root.ts");
const EVIL = "/run/evil/nix";
const TOOL = { bin: EVIL, version: "2.30.0", implementation: "nix", options: [], impure: false };
const WANTED = { version: "2.30.0", mirror: "file:///run/evil", system: "x86_64-linux" };
const INSTALL = { wanted: WANTED, exact: true, conf: null, user: null };
const CONFIGURE = { settings: {}, conf: null, daemon: false, namespaces: false };
/** Stands for the number of a process of root's. */
const ROOTS = "@root@";
const BOOT_OPTIONS = { until: null, probe: null, limitMs: 5000, repeat: 1 };
const CLAIM = { token: "0".repeat(32), pid: ROOTS, undo: true };

const hostile: [what: string, request: unknown][] = [
  ["a device that is another file", { task: "open-devices", args: { devices: ["../../etc/shadow"] } }],
  ["a device that is part of every object", { task: "open-devices", args: { devices: ["constructor"] } }],
  [
    "a setting that is a line of its own",
    { task: "configure", args: { ...CONFIGURE, settings: { "cores = 1\npost-build-hook": "/run/evil/nix" } } },
  ],
  [
    "a setting's value with a second line",
    { task: "configure", args: { ...CONFIGURE, settings: { cores: "1\npost-build-hook = /run/evil/nix" } } },
  ],
  ["lines that Nix would not take", { task: "configure", args: { ...CONFIGURE, conf: "sandbox=false" } }],
  [
    "a version that is a path",
    { task: "install", args: { ...INSTALL, wanted: { ...WANTED, version: "../../../run/evil" } } },
  ],
  [
    "a system that is a path",
    { task: "install", args: { ...INSTALL, wanted: { ...WANTED, system: "x/../../../../run/evil" } } },
  ],
  [
    "a mirror that is no address",
    { task: "install", args: { ...INSTALL, wanted: { ...WANTED, mirror: "-K/run/evil" } } },
  ],
  ["another user to be trusted", { task: "install", args: { ...INSTALL, user: "nobody" } }],
  ["everybody to be trusted", { task: "install", args: { ...INSTALL, user: "*" } }],
  [
    "everybody to be trusted by a daemon",
    { task: "revive-daemon", args: { tool: { ...TOOL, bin: "/nix/var/nix/profiles/default/bin/nix" }, user: "*" } },
  ],
  ["a program of his own in the place of Nix", { task: "revive-daemon", args: { tool: TOOL, user: "runner" } }],
  [
    "a program of his own to ask the daemon with",
    { task: "configure", args: { ...CONFIGURE, tool: TOOL, daemon: true, settings: { cores: "1" } }, harmless: true },
  ],
  ["builds of another user's process", { task: "measure", args: { ownerPid: ROOTS, mayChange: false } }],
  ["builds of a process that is a path", { task: "measure", args: { ownerPid: "../1", mayChange: false } }],
  ...["/run/evil", `/nix/store/../../run/evil`, null].map((path): [string, unknown] => [
    `a container at ${path}, which is not of the store`,
    { task: "boot-container", args: { options: BOOT_OPTIONS, target: { recipe: { way: "container" }, path } } },
  ]),
  [
    "a machine, which needs no root",
    {
      task: "boot-container",
      args: { options: BOOT_OPTIONS, target: { recipe: { way: "vm" }, path: `/nix/store/${"0".repeat(32)}-vm` } },
    },
  ],
  ["a claim on a process of root's, which never ends", { task: "keep-track", args: null, claim: CLAIM }],
  ["a claim without a secret", { task: "keep-track", args: null, claim: { ...CLAIM, token: "" } }],
  ["a claim on a process that is none", { task: "keep-track", args: null, claim: { ...CLAIM, pid: "self" } }],
  ["a task that there is not", { task: "constructor", args: null }],
  ["no request", "]["],
];

describe("root's program refuses, and does nothing", { concurrency: 2 }, () => {
  for (const [what, request] of hostile) {
    test(what, async () => {
      const line = typeof request === "string" ? request : JSON.stringify({ claim: null, ...(request as object) });
      const prepare =
        `mkdir -p /run/evil; printf '#!/bin/sh\\ntouch /run/evil/was-run\\n' >${EVIL}; ` +
        `chmod 755 ${EVIL}; chmod 777 /run/evil`;
      const state =
        "cat /etc/nix/* 2>/dev/null; ls -l /etc/shadow /etc/udev/rules.d 2>/dev/null; " +
        "ls -R /nix /run/nix-verdict 2>/dev/null | grep -v '^total'; ls /run/evil";
      const script =
        `state() { sudo sh -c "${state.replaceAll('"', '\\"')}"; }; state >"$HOME/before"; ` +
        `sudo -b sleep 50; root=$(pgrep -x sleep); printf '%s\\n' '${line}' | sed ` +
        `"s/\\"${ROOTS}\\"/$root/" | timeout 60 sudo -n '${process.execPath}' '${ROOT_PROGRAM}'; ` +
        `state >"$HOME/after"; diff "$HOME/before" "$HOME/after" >&2 || true`;
      const { stdout, stderr } = await onBareMachine(["sh", "-c", script], { runner: "sudo", prepare });
      const last = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { error?: { message: string } };
      assert.ok(
        last.error !== undefined || (typeof request === "object" && request !== null && "harmless" in request),
        stdout,
      );
      assert.doesNotMatch(stderr, /was-run|post-build-hook|trusted-users|sandbox=|changes\.json/u);
    });
  }
});
