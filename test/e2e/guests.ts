/** What is to be said of the checks of `test/flakes/guests`. */

import type { Subtest } from "../../src/model/explanation.ts";

/** What is known of a check before it runs. `machines`: whether each of them comes up. */
export type Expected = {
  backend: "qemu" | "nspawn" | "mixed";
  machines: Record<string, "boots" | "does not">;
  subtests: readonly (readonly [verdict: Subtest["verdict"], name: string, depth?: number])[];
  /** Null for one that passes. `on`: the machine that it happened on. */
  bad: { verdict?: "timeout"; code: string; message: RegExp; on: string | null } | null;
};

/** All checks that end. */
export const CHECKS: Readonly<Record<string, Expected>> = {
  passes: {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [
      ["passed", 'says "hello" | <b>loudly</b>'],
      ["passed", "sleeps"],
      ["passed", "and wakes up", 1],
    ],
    bad: null,
  },
  "command-fails": {
    backend: "qemu",
    machines: { client: "boots" },
    subtests: [
      ["passed", "boots"],
      ["failed", "logs in"],
    ],
    bad: {
      code: "command-failed",
      message: /^subtest "logs in": `echo no route to server; exit 5` exited 5 on `client`$/,
      on: "client",
    },
  },
  "command-succeeds": {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [["failed", "is locked"]],
    bad: {
      code: "command-succeeded",
      message: /^subtest "is locked": `cat \/proc\/version` unexpectedly succeeded on `machine`$/,
      on: "machine",
    },
  },
  "wait-ends": {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [["failed", "becomes ready"]],
    bad: {
      code: "wait-timeout",
      message: /^subtest "becomes ready": waiting for success: test -e \/tmp\/ready timed out after [\d.]+ seconds /,
      on: "machine",
    },
  },
  assertion: {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [["failed", "counts"]],
    bad: {
      code: "script-assertion",
      message: /^subtest "counts": an assertion of the test script failed: counted to 41$/,
      on: null,
    },
  },
  panics: {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [["failed", "survives"]],
    bad: {
      code: "kernel-panic",
      message: /^subtest "survives": the kernel of `machine` panicked: sysrq triggered crash$/,
      on: "machine",
    },
  },
  "guest-memory": {
    backend: "qemu",
    machines: { machine: "boots" },
    subtests: [["failed", "reads a lot"]],
    bad: {
      code: "guest-out-of-memory",
      message: /^subtest "reads a lot": the guest's kernel killed `dd` for lack of memory: `dd if=.* exited 137 /,
      on: "machine",
    },
  },
  "qemu-refuses": {
    backend: "qemu",
    machines: { machine: "does not" },
    subtests: [["failed", "boots"]],
    bad: {
      code: "qemu-start",
      message: /^subtest "boots": QEMU could not start `machine`: .*'no-such-device' is not a valid device model name$/,
      on: "machine",
    },
  },
  "container-passes": {
    backend: "nspawn",
    machines: { web: "boots" },
    subtests: [
      ["passed", "runs its service"],
      ["passed", "is a container"],
    ],
    bad: null,
  },
  "unit-fails": {
    backend: "nspawn",
    machines: { web: "boots" },
    subtests: [["failed", "runs its service"]],
    bad: {
      code: "unit-failed",
      message: /^subtest "runs its service": unit "broken\.service" reached state "failed".* on `web`$/,
      on: "web",
    },
  },
  "container-refuses": {
    backend: "nspawn",
    machines: { missing: "does not" },
    subtests: [["failed", "starts"]],
    bad: {
      code: "container-start",
      message: /^subtest "starts": the container `missing` could not be started: .*No such file or directory$/,
      on: "missing",
    },
  },
  "both-pass": {
    backend: "mixed",
    machines: { machine: "boots", web: "boots" },
    subtests: [["passed", "both answer"]],
    bad: null,
  },
  "both-fail": {
    backend: "mixed",
    machines: { machine: "boots", web: "boots" },
    subtests: [
      ["passed", "both answer"],
      ["failed", "find each other"],
    ],
    bad: {
      code: "command-failed",
      message: /^subtest "find each other": `cat \/etc\/hosts` exited 1 on `web`$/,
      on: "web",
    },
  },
};

/** It has no end of its own, and runs with a limit of 15 s. */
export const HANGS: Expected = {
  backend: "qemu",
  machines: { machine: "does not" },
  subtests: [["incomplete", "boots"]],
  bad: {
    verdict: "timeout",
    code: "timeout",
    message: /longer than 15 s: subtest "boots": the machine `machine` did not finish booting$/,
    on: "machine",
  },
};
