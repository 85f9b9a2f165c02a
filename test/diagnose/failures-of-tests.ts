/** What a test may fail of, as its driver says it, and what a log with that must tell. */

import { ASSERTION, commandFailed, type DriverLog, type Thrown } from "./driver-logs.ts";
import type { Expected } from "./explained.ts";

export const M = "machine";
const requested = (message: string, line = 4): Thrown => ({
  type: "RequestedAssertionFailed",
  message,
  line,
  isFromDriver: true,
});
const raised = (type: string, message: string, line = 4): Thrown => ({ type, message, line });

/** `during`: the step in which it fails. */
export type Case = {
  what: string;
  during: string | null;
  thrown: Thrown;
  expected: Expected;
  before?: (log: DriverLog) => void;
};

export const CASES: readonly Case[] = [
  {
    what: "a command that failed",
    during: "must succeed: grep two /tmp/f",
    thrown: commandFailed("grep two /tmp/f", 1),
    expected: { verdict: "failed", code: "command-failed", words: "command `grep two /tmp/f` failed (exit code 1)" },
  },
  {
    what: "a command of several lines",
    during: "must succeed: \n  set -x\n  false\n",
    thrown: commandFailed("\n  set -x\n  false\n", 1),
    expected: { verdict: "failed", code: "command-failed", words: ["`set -x; false`", "` failed (exit code 1)"] },
  },
  {
    what: "a command that ran out of its time",
    during: "must succeed: sleep 30",
    thrown: commandFailed("sleep 30", 124),
    expected: { verdict: "failed", code: "command-failed", words: "command `sleep 30` failed (exit code 124)" },
  },
  {
    what: "a command that should fail",
    during: "must fail: cat /etc/hosts",
    thrown: requested("command `cat /etc/hosts` unexpectedly succeeded"),
    expected: { verdict: "failed", code: "command-succeeded", words: "`cat /etc/hosts` unexpectedly succeeded" },
  },
  {
    what: "a unit that failed",
    during: "waiting for unit webapp.service",
    thrown: requested('unit "webapp.service" reached state "failed"'),
    expected: { verdict: "failed", code: "unit-failed", words: 'unit "webapp.service" reached state "failed"' },
  },
  {
    what: "a unit without a job",
    during: "waiting for unit idle.service with user alice",
    thrown: requested('unit "idle.service" is inactive and there are no pending jobs'),
    expected: { verdict: "failed", code: "unit-inactive", words: "is inactive and there are no pending jobs" },
  },
  {
    what: "a unit in another state",
    during: "checking if unit 'a.service' has reached state 'active'",
    thrown: requested("Expected unit 'a.service' to to be in state 'active' but it is in state 'failed'"),
    expected: { verdict: "failed", code: "unit-inactive", words: "but it is in state 'failed'" },
  },
  {
    what: "a unit in another state, in curly quotation marks",
    during: "checking if unit ‘a.service’ has reached state 'active'",
    thrown: requested("Expected unit ‘a.service’ to to be in state 'active' but it is in state ‘failed’"),
    expected: { verdict: "failed", code: "unit-inactive", words: 'unit "a.service" is in state "failed"' },
  },
  {
    what: "a unit that systemctl cannot read",
    during: "waiting for unit httpd.service",
    thrown: requested('retrieving systemctl property "ActiveState" for unit "httpd.service" failed with exit code 1'),
    expected: { verdict: "failed", code: "unit-unreadable", words: 'for unit "httpd.service" failed with exit code 1' },
  },
  {
    what: "a unit that systemctl cannot read, with two spaces",
    during: "waiting for unit httpd.service",
    thrown: requested('retrieving systemctl info for unit "httpd.service"  failed with exit code 4'),
    expected: {
      verdict: "failed",
      code: "unit-unreadable",
      words: 'for unit "httpd.service"  failed with exit code 4',
    },
  },
  {
    what: "a unit of a user that systemctl cannot read",
    during: "waiting for unit a.service with user alice",
    thrown: requested('retrieving systemctl info for unit "a.service" under user "alice" failed with exit code 1'),
    expected: { verdict: "failed", code: "unit-unreadable", words: 'state of unit "a.service"' },
  },
  ...[
    "action timed out after 4 seconds",
    "action timed out after 4 tries with one-second pause in-between",
    "action timed out after 4.35 seconds (timeout=4)",
    "action timed out after 4.35 seconds (timeout=0:00:04)",
  ].map((message) => ({
    what: `a wait: ${message}`,
    during: "waiting for TCP port 80 on localhost",
    thrown: requested(message),
    expected: {
      verdict: "failed",
      code: "wait-timeout",
      words: [message, "waiting for TCP port 80 on localhost timed out after 4"],
    } as const,
  })),
  {
    what: "a command in a container that ran out of its time",
    during: "must succeed: sleep 9",
    thrown: {
      ...raised("TimeoutExpired", "Command '['nsenter', '--target', '21']' timed out after 3 seconds"),
      isFromDriver: true,
    },
    expected: {
      verdict: "failed",
      code: "wait-timeout",
      words: ["must succeed: sleep 9", "timed out after 3 seconds"],
    },
  },
  {
    what: "a polling condition",
    during: "must succeed: true",
    thrown: { ...raised("PollingConditionError", "Polling condition failed: the daemon is alive"), isFromDriver: true },
    expected: { verdict: "failed", code: "polling-condition", words: "Polling condition failed: the daemon is alive" },
  },
  {
    what: "the guest's lack of memory",
    during: "must succeed: tail /dev/zero",
    before: (log) =>
      log.console(
        M,
        "[   12.1] Out of memory: Killed process 71 (tail) total-vm:900kB, anon-rss:1kB",
        "[   12.2] reaped",
      ),
    thrown: commandFailed("tail /dev/zero", 137),
    expected: { verdict: "failed", code: "guest-out-of-memory", words: ["killed `tail`", "(exit code 137)"] },
  },
  {
    what: "the driver's own program for pictures",
    during: "making screenshot /build/out/a.png",
    thrown: { ...raised("MachineError", "Cannot convert screenshot (pnmtopng returned code 1)"), isFromDriver: true },
    expected: { verdict: "error", code: "driver-fault", words: "Cannot convert screenshot" },
  },
];

/** What the script itself raises: on no machine. */
export const OF_SCRIPT: readonly Case[] = [
  {
    what: "an assertion with a message",
    during: null,
    thrown: { ...ASSERTION, message: "unexpected system: 'Linux'" },
    expected: { verdict: "failed", code: "script-assertion", words: "unexpected system: 'Linux'" },
  },
  {
    what: "an assertion without a message",
    during: null,
    thrown: ASSERTION,
    expected: { verdict: "failed", code: "script-assertion", words: "AssertionError" },
  },
  {
    what: "the driver's own assertion",
    during: null,
    thrown: raised("RequestedAssertionFailed", "'41' != '42'\n- 41\n+ 42\n : the answer"),
    expected: { verdict: "failed", code: "script-assertion", words: ["'41' != '42'", "the answer"] },
  },
  {
    what: "an exception of the script",
    during: null,
    thrown: raised("Exception", "giving up: for a reason"),
    expected: { verdict: "failed", code: "script-exception", words: "giving up: for a reason" },
  },
  ...(
    [
      ["NameError", "name 'undefined_helper' is not defined"],
      ["AttributeError", "'str' object has no attribute 'foo'"],
      ["AttributeError", "module 'os' has no attribute 'foo'"],
      ["TypeError", "f() takes 1 positional argument but 2 were given"],
      ["TypeError", "'NoneType' object is not subscriptable"],
      ["TypeError", "object of type 'int' has no len()"],
      ["ValueError", "not enough values to unpack (expected 2, got 1)"],
      ["ValueError", "invalid literal for int() with base 10: 'abc'"],
      ["KeyError", "'missing'"],
      ["IndexError", "list index out of range"],
      ["ZeroDivisionError", "division by zero"],
      ["ModuleNotFoundError", "No module named 'requests'"],
      ["JSONDecodeError", "Expecting value: line 1 column 1 (char 0)"],
      ["FileNotFoundError", "[Errno 2] No such file or directory: '/x/y'"],
      ["RecursionError", "maximum recursion depth exceeded"],
    ] as const
  ).map(([type, message]) => ({
    what: `a mistake: ${type}: ${message}`,
    during: null,
    thrown: raised(type, message),
    expected: { verdict: "error", code: "script-error", words: message } as const,
  })),
];
