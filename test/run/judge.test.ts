import assert from "node:assert/strict";
import { describe, test } from "node:test";

import type { Failure } from "../../src/nix/messages.ts";
import type { BuildObservation, ClientOutcome } from "../../src/run/build-tracker.ts";
import { cancelled, dependencyFailed, judge, lost, refused, unreachable } from "../../src/run/judge.ts";
import { LogTail } from "../../src/run/tail.ts";

const DRV = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-login.drv";
const OTHER = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-other.drv";
const NO_LIMITS = { timeoutSeconds: null, silenceSeconds: null };

const seen = (over: Partial<BuildObservation> = {}): BuildObservation => ({
  startedAt: 0,
  remote: false,
  finishedAt: 1000,
  lastLineAt: 500,
  countedFailed: false,
  builtAs: "/nix/store/x.drv",
  tail: new LogTail(),
  clientPid: 1,
  ...over,
});
const outcome = (over: Partial<ClientOutcome> = {}): ClientOutcome => ({
  exitCode: 1,
  outputs: new Map(),
  failures: new Map(),
  namelessTimeout: false,
  strayError: null,
  fault: null,
  ...over,
});
const failure = (over: Partial<Failure> = {}): Failure => ({
  drvPath: DRV,
  verdict: "failed",
  code: "exit-code",
  message: "its builder exited with 1",
  ...over,
});
const failures = (...list: Failure[]): Map<string, Failure> => new Map(list.map((one) => [one.drvPath ?? "", one]));

describe("judge", () => {
  test("outputs that are there are the only proof, whatever was printed", () => {
    const loud = outcome({ failures: failures(failure()), namelessTimeout: true, strayError: "boom" });
    assert.deepEqual(
      judge(
        DRV,
        { isValid: true, seen: seen({ countedFailed: true }), outcome: loud, isLast: true, isStopped: false },
        NO_LIMITS,
      ),
      {
        verdict: "passed",
        reason: null,
      },
    );
    assert.deepEqual(
      judge(DRV, { isValid: true, seen: null, outcome: loud, isLast: true, isStopped: false }, NO_LIMITS),
      {
        verdict: "cached",
        reason: null,
      },
    );
  });

  for (const code of ["no-local-builds", "wrong-platform"])
    test(`${code}: what Nix says of a remote builder is told as well`, () => {
      const refused = failure({ verdict: "unsupported", code, message: "nobody builds it" });
      const strayError = "cannot build on 'ssh://a': failed to start SSH connection";
      for (const [stray, message] of [
        [null, "nobody builds it"],
        ["a word about something else", "nobody builds it"],
        [strayError, `nobody builds it. Nix says of one: ${strayError}`],
      ] as const) {
        const evidence = {
          isValid: false,
          seen: null,
          outcome: outcome({ failures: failures(refused), strayError: stray }),
        };
        const reason = { code, message };
        assert.deepEqual(judge(DRV, { ...evidence, isLast: false, isStopped: false }, NO_LIMITS), {
          verdict: "unsupported",
          reason,
        });
      }
    });

  test("Nix's own words, even when no build was seen", () => {
    const expected = { verdict: "failed", reason: { code: "exit-code", message: "its builder exited with 1" } };
    assert.deepEqual(
      judge(
        DRV,
        {
          isValid: false,
          seen: seen({ countedFailed: true }),
          outcome: outcome({ failures: failures(failure()) }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      expected,
    );
    assert.deepEqual(
      judge(
        DRV,
        {
          isValid: false,
          seen: null,
          outcome: outcome({ failures: failures(failure()) }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      expected,
    );
  });

  test("a failure of another derivation says nothing of this one", () => {
    assert.equal(
      judge(
        DRV,
        {
          isValid: false,
          seen: null,
          outcome: outcome({ failures: failures(failure({ drvPath: OTHER })) }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      null,
    );
  });

  test("a dependency that was not planned: its own failure is the cause", () => {
    const dependency = failure({ verdict: "dependency-failed", code: "dependency", message: "" });
    assert.deepEqual(
      judge(
        DRV,
        {
          isValid: false,
          seen: null,
          outcome: outcome({ failures: failures(dependency, failure({ drvPath: OTHER })) }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      {
        verdict: "dependency-failed",
        reason: { code: "dependency", message: "something it needs could not be built: its builder exited with 1" },
      },
    );
    assert.equal(
      judge(
        DRV,
        {
          isValid: false,
          seen: null,
          outcome: outcome({ failures: failures(dependency) }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      )?.reason?.message,
      "something it needs could not be built",
    );
  });

  test("a client that died over something else leaves no judgement", () => {
    assert.equal(
      judge(
        DRV,
        {
          isValid: false,
          seen: null,
          outcome: outcome({ strayError: "cannot connect" }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      null,
    );
    assert.equal(
      judge(
        DRV,
        { isValid: false, seen: seen(), outcome: outcome({ exitCode: null }), isLast: true, isStopped: false },
        NO_LIMITS,
      ),
      null,
    );
    assert.equal(
      judge(
        DRV,
        { isValid: false, seen: seen(), outcome: outcome({ namelessTimeout: true }), isLast: true, isStopped: false },
        NO_LIMITS,
      ),
      null,
    );
  });

  test("a failure that Nix counted and did not name", () => {
    assert.deepEqual(
      judge(
        DRV,
        {
          isValid: false,
          seen: seen({ countedFailed: true }),
          outcome: outcome({ strayError: "output '/x' is not allowed" }),
          isLast: true,
          isStopped: false,
        },
        NO_LIMITS,
      )?.reason,
      {
        code: "nix",
        message: "its build failed, and Nix did not say why. Of some build it said: output '/x' is not allowed",
      },
    );
    assert.equal(
      judge(
        DRV,
        { isValid: false, seen: seen({ countedFailed: true }), outcome: outcome(), isLast: true, isStopped: false },
        NO_LIMITS,
      )?.verdict,
      "failed",
    );
    assert.equal(
      judge(
        DRV,
        {
          isValid: false,
          seen: seen({ countedFailed: true }),
          outcome: outcome({ exitCode: null }),
          isLast: false,
          isStopped: false,
        },
        NO_LIMITS,
      ),
      null,
      "another client will say why",
    );
    assert.equal(
      judge(
        DRV,
        { isValid: false, seen: seen({ countedFailed: true }), outcome: outcome(), isLast: false, isStopped: false },
        NO_LIMITS,
      )?.verdict,
      "failed",
      "one attempt is one build",
    );
  });

  const limits = { timeoutSeconds: 60, silenceSeconds: 5 };
  for (const [what, times, ours, code, message] of [
    ["silence", { finishedAt: 20_000, lastLineAt: 15_000 }, limits, "silent", "it printed nothing for 5 s"],
    [
      "silence that we heard of a little late",
      { finishedAt: 20_000, lastLineAt: 15_400 },
      limits,
      "silent",
      "it printed nothing for 5 s",
    ],
    ["all of it", { finishedAt: 60_000, lastLineAt: 58_000 }, limits, "timeout", "it ran longer than 60 s"],
    [
      "all of it, silence allowed",
      { finishedAt: 60_000, lastLineAt: 0 },
      { ...limits, silenceSeconds: null },
      "timeout",
      "it ran longer than 60 s",
    ],
    [
      "a limit that is not ours",
      { finishedAt: 60_000, lastLineAt: 0 },
      NO_LIMITS,
      "timeout",
      "it ran longer than Nix's settings allow",
    ],
    ["no end seen", { finishedAt: null, lastLineAt: 15_000 }, limits, "timeout", "it ran longer than 60 s"],
  ] as const) {
    test(`a time-out without a name: ${what}`, () => {
      assert.deepEqual(
        judge(
          DRV,
          {
            isValid: false,
            seen: seen({ ...times, countedFailed: true }),
            outcome: outcome({ namelessTimeout: true }),
            isLast: true,
            isStopped: false,
          },
          ours,
        ),
        { verdict: "timeout", reason: { code, message } },
      );
    });
  }

  for (const [what, times, verdict] of [
    ["over its time", { finishedAt: 60_200, lastLineAt: 59_000 }, "timeout"],
    ["silent for too long", { finishedAt: 20_200, lastLineAt: 15_000 }, "timeout"],
    ["within its limits", { finishedAt: 4000, lastLineAt: 3500 }, undefined],
  ] as const) {
    test(`a client that fails over something else, with a build ${what}`, () => {
      const strayError = 'deleting cgroup "/sys/fs/cgroup/nix-build-uid-1": Device or resource busy';
      const evidence = {
        isValid: false,
        seen: seen(times),
        outcome: outcome({ strayError }),
        isLast: false,
        isStopped: false,
      };
      assert.equal(judge(DRV, evidence, limits)?.verdict, verdict);
    });
  }
});

describe("verdicts that are no judgement of a build", () => {
  test("lost says what Nix said last", () => {
    assert.equal(
      lost(outcome({ strayError: "cannot connect" })).reason?.message,
      "the machine failed, not the check: cannot connect",
    );
    assert.equal(lost(outcome()).verdict, "lost");
  });

  for (const [why, begun, verdict, message] of [
    ["cancelled", true, "cancelled", "it was stopped because the run was cancelled"],
    ["cancelled", false, "cancelled", "it was not started because the run was cancelled"],
    ["fail-fast", true, "cancelled", "it was stopped because another check failed"],
    ["fail-fast", false, "not-run", "it was not started because another check failed"],
  ] as const) {
    test(`${why}, ${begun ? "" : "not "}begun`, () =>
      assert.deepEqual(cancelled(why, begun), { verdict, reason: { code: why, message } }));
  }

  test("what needs a failure is dependency-failed; what needs something that was stopped, is stopped", () => {
    const cause = { verdict: "timeout", reason: { code: "timeout", message: "it ran longer than 5 s" } } as const;
    assert.deepEqual(dependencyFailed("db", cause), {
      verdict: "dependency-failed",
      reason: { code: "dependency", message: 'it needs "db", which could not be built: it ran longer than 5 s' },
    });
    for (const why of ["cancelled", "fail-fast"] as const)
      assert.deepEqual(dependencyFailed("db", cancelled(why, false)), cancelled(why, false));
  });

  test("what needs something that is lost is lost as well, with its cause", () => {
    const fault = { address: "https://a.example/x", status: null, what: "Could not resolve hostname" };
    assert.deepEqual(dependencyFailed("src", unreachable(fault)), {
      verdict: "lost",
      reason: {
        code: "network",
        message:
          'it needs "src": the network or a binary cache failed, not the check: ' +
          "a.example failed: Could not resolve hostname",
      },
    });
  });

  test("a download that its server refuses is a failure, with its address and without what is secret in it", () => {
    const what = "HTTP error 404";
    assert.deepEqual(refused({ address: "https://me:secret@a.example/x?token=secret", status: 404, what }), {
      verdict: "failed",
      reason: {
        code: "download",
        message: "it cannot be downloaded from https://a.example/x: HTTP error 404. Correct its address",
      },
    });
    assert.equal(
      refused({ address: null, status: 403, what: "HTTP error 403" }).reason?.message,
      "it cannot be downloaded: HTTP error 403. Correct its address",
    );
  });
});
