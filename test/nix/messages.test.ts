/** The texts follow the format strings of each Nix release, framed as its logger frames them. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import { lastError } from "../../src/nix/last-error.ts";
import { type Failure, readFailure, withoutTrace } from "../../src/nix/messages.ts";
import { missingFeaturesMessage, wrongPlatformMessage } from "../../src/nix/unsupported.ts";

const HASH = "0123456789abcdfghijklmnpqrsvwxyz";
const DRV = `/nix/store/${HASH}-login.drv`;
const OTHER = `/nix/store/${HASH}-other.drv`;
const OUT = `/nix/store/${HASH}-login`;

/** `error:` in red, the message behind it with all further lines indented, colours around what Nix colours. */
function error(message: string): string {
  return `\u001B[31;1merror:\u001B[0m ${message.replaceAll("\n", "\n       ")}`;
}

const magenta = (text: string): string => `\u001B[35;1m${text}\u001B[0m`;
const red = (text: string): string => `\u001B[31;1m${text}\u001B[0m`;

/** The lines of a log, as Nix quotes them. */
const quoted = (lines: readonly string[]): string => lines.map((line) => `> ${line}\n`).join("");

/** The end of a log, as Nix quotes it up to 2.28 and from 2.29 on. */
const oldTail = (...lines: string[]): string =>
  `;\nlast ${lines.length} log lines:\n${quoted(lines)}For full logs, run 'nix log ${DRV}'.`;
const newTail = (...lines: string[]): string =>
  `\nOutput paths:\n  ${OUT}\nLast ${lines.length} log lines:\n${quoted(lines)}For full logs, run:\n  nix log ${DRV}`;

const NOTE = "\nnote: build failure may have been caused by lack of free disk space";

const old = (status: string, rest = ""): string => error(`builder for '${magenta(DRV)}' ${status}${rest}`);
const cannot = (reason: string, rest = ""): string =>
  error(`Cannot build '${magenta(DRV)}'.\nReason: ${red(reason)}${rest}`);

/** As the reader of the log hands it on: without colours. */
const read = (text: string): Failure | null => readFailure(stripVTControlCharacters(text));

type Case = [versions: string, what: string, text: string, expected: Partial<Failure> | null];

const CASES: Case[] = [
  [
    "2.18 to 2.28",
    "exit code",
    old("failed with exit code 3"),
    { verdict: "failed", code: "exit-code", message: "its builder exited with 3" },
  ],
  [
    "2.18 to 2.28",
    "exit code with a log",
    old("failed with exit code 1", oldTail("hello")),
    { code: "exit-code", message: "its builder exited with 1" },
  ],
  [
    "2.29 to 2.35",
    "exit code",
    cannot("builder failed with exit code 3", "."),
    { verdict: "failed", code: "exit-code", message: "its builder exited with 3" },
  ],
  [
    "2.29 to 2.35",
    "exit code with a log",
    cannot("builder failed with exit code 1", `.${newTail("hello")}`),
    { code: "exit-code", message: "its builder exited with 1" },
  ],
  [
    "2.18 to 2.28",
    "signal",
    old("failed due to signal 15 (Terminated)"),
    { verdict: "failed", code: "signal", message: "its builder was killed by signal 15 (Terminated)" },
  ],
  [
    "2.29 to 2.35",
    "signal",
    cannot("builder failed due to signal 11 (Segmentation fault)", `.${newTail("x")}`),
    { code: "signal", message: "its builder was killed by signal 11 (Segmentation fault)" },
  ],
  [
    "all",
    "signal where the system has no name for it",
    old("failed due to signal 64"),
    { code: "signal", message: "its builder was killed by signal 64" },
  ],
  ["2.18 to 2.28", "neither exit nor signal", old("died abnormally"), { verdict: "failed", code: "nix" }],
  [
    "2.29 to 2.35",
    "neither exit nor signal",
    cannot("builder died abnormally", "."),
    { verdict: "failed", code: "nix", message: "builder died abnormally" },
  ],

  [
    "2.18 to 2.28",
    "one dependency",
    error(`1 dependencies of derivation '${magenta(DRV)}' failed to build`),
    { verdict: "dependency-failed", code: "dependency" },
  ],
  [
    "2.29 to 2.35",
    "one dependency",
    cannot("1 dependency failed", `.\nOutput paths:\n  ${OUT}`),
    { verdict: "dependency-failed", code: "dependency" },
  ],
  [
    "2.29 to 2.35",
    "many dependencies",
    cannot("12 dependencies failed", "."),
    { verdict: "dependency-failed", code: "dependency" },
  ],

  [
    "2.18 to 2.33",
    "no output",
    error(`builder for '${DRV}' failed to produce output path for output 'man' at '/nix/store/x'`),
    { verdict: "failed", code: "no-output", message: 'its builder ended well but did not make output "man"' },
  ],
  [
    "2.34, 2.35",
    "no output",
    error(`builder for '${DRV}' failed to produce output path for output 'out' at "/nix/store/x"`),
    { verdict: "failed", code: "no-output", message: 'its builder ended well but did not make output "out"' },
  ],

  [
    "all",
    "hash mismatch",
    error(
      `hash mismatch in fixed-output derivation '${magenta(DRV)}':\n` +
        `  specified: ${magenta("sha256-AAAA=")}\n     got:    ${magenta("sha256-BBBB=")}`,
    ),
    { verdict: "failed", code: "hash-mismatch", message: "its output has the hash sha256-BBBB=, not sha256-AAAA=" },
  ],

  [
    "2.18 to 2.29",
    "missing feature",
    error(
      `a 'x86_64-linux' with features {kvm, nixos-test} is required to build '${DRV}', ` +
        "but I am a 'x86_64-linux' with features {benchmark, nixos-test}",
    ),
    { verdict: "unsupported", code: "missing-feature", message: missingFeaturesMessage(["kvm"]) },
  ],
  [
    "2.30 to 2.33",
    "missing feature",
    cannot(
      "required system or feature not available",
      `\nRequired system: '${magenta("x86_64-linux")}' with features {kvm, uid-range}\n` +
        `Current system: '${magenta("x86_64-linux")}' with features {benchmark}`,
    ),
    { verdict: "unsupported", code: "missing-feature", message: missingFeaturesMessage(["kvm", "uid-range"]) },
  ],
  [
    "2.34, 2.35",
    "missing feature",
    cannot(
      "missing system features",
      "\nRequired features: {kvm, nixos-test}\nAvailable features: {benchmark, nixos-test}",
    ),
    { verdict: "unsupported", code: "missing-feature", message: missingFeaturesMessage(["kvm"]) },
  ],
  [
    "2.34, 2.35",
    "missing feature where there is none",
    cannot("missing system features", "\nRequired features: {kvm}\nAvailable features: {}"),
    { code: "missing-feature" },
  ],
  [
    "2.18 to 2.29",
    "platform",
    error(
      `a 'aarch64-linux' with features {} is required to build '${DRV}', ` +
        "but I am a 'x86_64-linux' with features {benchmark}",
    ),
    { verdict: "unsupported", code: "wrong-platform", message: wrongPlatformMessage("aarch64-linux", "x86_64-linux") },
  ],
  [
    "2.30 to 2.33",
    "platform",
    cannot(
      "required system or feature not available",
      "\nRequired system: 'aarch64-linux' with features {}\nCurrent system: 'x86_64-linux' with features {kvm}",
    ),
    { verdict: "unsupported", code: "wrong-platform", message: wrongPlatformMessage("aarch64-linux", "x86_64-linux") },
  ],
  [
    "2.34, 2.35",
    "platform and feature",
    cannot(
      "platform mismatch",
      "\nRequired system: 'aarch64-linux'\nCurrent system: 'x86_64-linux'\n" +
        `Reason: ${red("missing system features")}\nRequired features: {kvm}\nAvailable features: {}`,
    ),
    { verdict: "unsupported", code: "wrong-platform", message: wrongPlatformMessage("aarch64-linux", "x86_64-linux") },
  ],
  [
    "2.18 to 2.29",
    "a Linux test on a Mac, whose features would not help",
    error(
      `a 'x86_64-linux' with features {kvm, nixos-test} is required to build '${DRV}', ` +
        "but I am a 'aarch64-darwin' with features {apple-virt, nixos-test}",
    ),
    {
      verdict: "unsupported",
      code: "wrong-platform",
      message: wrongPlatformMessage("x86_64-linux", "aarch64-darwin", ["kvm", "nixos-test"]),
    },
  ],
  [
    "2.18 to 2.29",
    "a feature of Linux, of a check for the Mac itself",
    error(
      `a 'aarch64-darwin' with features {kvm, nixos-test} is required to build '${DRV}', ` +
        "but I am a 'aarch64-darwin' with features {apple-virt, nixos-test}",
    ),
    { verdict: "unsupported", code: "missing-feature", message: missingFeaturesMessage(["kvm"], "aarch64-darwin") },
  ],
  [
    "2.18 to 2.29",
    "a feature, for a platform that may be one of the extra ones",
    error(
      `a 'i686-linux' with features {kvm} is required to build '${DRV}', ` +
        "but I am a 'x86_64-linux' with features {benchmark}",
    ),
    { verdict: "unsupported", code: "missing-feature", message: missingFeaturesMessage(["kvm"]) },
  ],
  [
    "2.34, 2.35",
    "a Linux check on a Mac",
    cannot(
      "platform mismatch",
      `\nRequired system: '${magenta("x86_64-linux")}'\nCurrent system: '${magenta("aarch64-darwin")}'`,
    ),
    { verdict: "unsupported", code: "wrong-platform", message: wrongPlatformMessage("x86_64-linux", "aarch64-darwin") },
  ],
  [
    "2.34, 2.35",
    "a Linux test on a Mac",
    cannot(
      "platform mismatch",
      `\nRequired system: '${magenta("x86_64-linux")}'\nCurrent system: '${magenta("aarch64-darwin")}'\n` +
        `Reason: ${red("missing system features")}\nRequired features: {kvm, nixos-test}\nAvailable features: {}`,
    ),
    {
      verdict: "unsupported",
      code: "wrong-platform",
      message: wrongPlatformMessage("x86_64-linux", "aarch64-darwin", ["kvm", "nixos-test"]),
    },
  ],
  [
    "2.34, 2.35",
    "no local builds",
    cannot(
      "local builds are disabled",
      " (max-jobs = 0)\nHint: set 'max-jobs' to a non-zero value to enable local builds, " +
        "or configure remote builders via 'builders'",
    ),
    { verdict: "unsupported", code: "no-local-builds" },
  ],
  // https://github.com/NixOS/nix/issues/14883: nothing is missing but the right to build.
  [
    "2.29 to 2.33",
    "no local builds",
    cannot(
      "required system or feature not available",
      "\nRequired system: 'x86_64-linux' with features {}\nCurrent system: 'x86_64-linux' with features {kvm}",
    ),
    { verdict: "unsupported", code: "no-local-builds" },
  ],

  [
    "2.18 to 2.35",
    "no builds during evaluation",
    error(
      `cannot build '${magenta(`${DRV}^out`)}' during evaluation because the option ` +
        `'${magenta("allow-import-from-derivation")}' is disabled`,
    ),
    { verdict: "failed", code: "import-forbidden" },
  ],
  [
    "2.18 to 2.30",
    "time-out",
    error(`building of '${magenta(`${DRV}^out`)}' from .drv file timed out after 5 seconds`),
    { verdict: "timeout", code: "timeout", message: "it ran longer than 5 s" },
  ],
  [
    "2.18 to 2.30",
    "silence",
    error(`building of '${magenta(`${DRV}^*`)}' from .drv file timed out after 7 seconds of silence`),
    { verdict: "timeout", code: "silent", message: "it printed nothing for 7 s" },
  ],
  [
    "2.30 to 2.32",
    "silence",
    error(`building of '${DRV}' from in-memory derivation timed out after 7 seconds of silence`),
    { verdict: "timeout", code: "silent" },
  ],
  [
    "2.33",
    "time-out",
    error(`building derivation '${DRV}' timed out after 5 seconds`),
    { verdict: "timeout", code: "timeout" },
  ],
  [
    "2.34, 2.35",
    "time-out without a name",
    error("timed out after 5 seconds"),
    { drvPath: null, verdict: "timeout", code: "timeout" },
  ],

  [
    "2.18 to 2.28",
    "disk full",
    old("failed with exit code 1", oldTail("No space left on device") + NOTE),
    { verdict: "disk-full", code: "disk-full", message: "its builder exited with 1: no space left on the disk" },
  ],
  ["2.18 to 2.28", "disk full without a log", old("failed with exit code 1", NOTE), { verdict: "disk-full" }],
  [
    "2.29 to 2.35",
    "disk full",
    cannot("builder failed with exit code 1", `.${newTail("No space left on device")}${NOTE}`),
    { verdict: "disk-full", code: "disk-full" },
  ],

  [
    "2.18 to 2.33",
    "not deterministic",
    error(`derivation '${DRV}' may not be deterministic: output '${OUT}' differs from '${OUT}.check'`),
    { verdict: "failed", code: "not-deterministic" },
  ],
  [
    "2.34, 2.35",
    "not deterministic",
    error(`derivation '${DRV}' may not be deterministic: output "${OUT}" differs`),
    { verdict: "failed", code: "not-deterministic" },
  ],

  [
    "2.35",
    "a reference in a fixed output",
    error(
      `fixed-output derivations must not reference store paths: '${DRV}' references 1 distinct paths, e.g. '${OUT}'`,
    ),
    {
      verdict: "failed",
      code: "nix",
      message:
        "fixed-output derivations must not reference store paths: " +
        `'${DRV}' references 1 distinct paths, e.g. '${OUT}'`,
    },
  ],
  [
    "2.18",
    "a reference in a fixed output",
    error(`illegal path references in fixed-output derivation '${DRV}'`),
    { verdict: "failed", code: "nix", message: `illegal path references in fixed-output derivation '${DRV}'` },
  ],
];

describe("what Nix says about one derivation", () => {
  for (const [versions, what, text, expected] of CASES) {
    test(`${what} (${versions})`, () => {
      assert.partialDeepStrictEqual(read(text), { drvPath: DRV, ...expected });
    });
  }

  test("behind a trace, the error itself counts", () => {
    const own = old("failed with exit code 4").replace("\u001B[31;1merror:\u001B[0m", "error:");
    const text = `error:\n       … while building the check\n\n       ${own}`;
    assert.partialDeepStrictEqual(read(text), {
      drvPath: DRV,
      code: "exit-code",
      message: "its builder exited with 4",
    });
  });

  test("a derivation whose own name ends in .drv", () => {
    const inner = `/nix/store/${HASH}-made.drv.drv`;
    assert.equal(read(error(`builder for '${inner}' failed with exit code 1`))?.drvPath, inner);
    assert.equal(read(error(`illegal path references in fixed-output derivation '${inner}'`))?.drvPath, inner);
    assert.equal(read(error(`building of '${inner}^out' from .drv file timed out after 5 seconds`))?.drvPath, inner);
  });

  test("a store elsewhere", () => {
    const elsewhere = `/home/me/.local/share/nix/root/nix/store/${HASH}-login.drv`;
    assert.equal(read(error(`builder for '${elsewhere}' failed with exit code 1`))?.drvPath, elsewhere);
  });

  for (const text of [
    error(`build of '${DRV}^*', '${OTHER}^*' failed`),
    error(`build of resolved derivation '${DRV}' failed`),
    error(`output '${OUT}' is not allowed to refer to the following paths:\n  /nix/store/${HASH}-secret`),
    error("cannot connect to socket at '/nix/var/nix/daemon-socket/socket': Connection refused"),
    "",
  ]) {
    test(`nothing of one derivation: ${JSON.stringify(stripVTControlCharacters(text).slice(0, 60))}`, () =>
      assert.equal(read(text), null));
  }
});

describe("what a build prints is not believed", () => {
  const imitations = [
    `error: builder for '${OTHER}' failed with exit code 1`,
    `error: Cannot build '${OTHER}'.`,
    `       error: 1 dependencies of derivation '${OTHER}' failed to build`,
    "error: timed out after 5 seconds",
    "note: build failure may have been caused by lack of free disk space",
    "       note: build failure may have been caused by lack of free disk space",
    // Line ends to a regular expression, but not to Nix.
    "\u2028note: build failure may have been caused by lack of free disk space",
    "\u2029note: build failure may have been caused by lack of free disk space",
    "\rnote: build failure may have been caused by lack of free disk space",
    "\u2028error: timed out after 5 seconds",
    "Last 1 log lines:",
    `;\u2028last 1 log lines:`,
  ];
  for (const line of imitations) {
    test(JSON.stringify(line), () => {
      const expected = {
        drvPath: DRV,
        verdict: "failed",
        code: "exit-code",
        message: "its builder exited with 1",
      } as const;
      assert.deepEqual(read(old("failed with exit code 1", oldTail("before", line, "after"))), expected);
      assert.deepEqual(
        read(cannot("builder failed with exit code 1", `.${newTail("before", line, "after")}`)),
        expected,
      );
    });
  }
});

test("nor is it when Nix itself has little to say", () => {
  const text = cannot("builder died abnormally", `.${newTail("\u2028builder failed with exit code 7")}`);
  assert.partialDeepStrictEqual(read(text), { drvPath: DRV, code: "nix", message: "builder died abnormally" });
});

describe("withoutTrace", () => {
  for (const [text, own] of [
    ["error: plain", "plain"],
    [
      "error:\n       … while calling the 'throw' builtin\n         at /nix/store/x/flake.nix:3:9:\n" +
        "            2|\n\n       error: my words\n       go on",
      "my words\ngo on",
    ],
    ["no mark at all", "no mark at all"],
    ["error: an error: in the middle", "an error: in the middle"],
    ["", ""],
  ] as const) {
    test(JSON.stringify(text), () => assert.equal(withoutTrace(text), own));
  }
});

describe("lastError", () => {
  const line = (level: number, msg: string): string => `@nix ${JSON.stringify({ action: "msg", level, msg })}`;

  test("the last error, not the last message", () => {
    assert.equal(
      lastError(
        [line(0, "error: first"), line(0, "error: second"), line(1, "warning: later"), line(0, "trace: x")].join("\n"),
      ),
      "second",
    );
  });

  test("an error that Nix prints before its logger is set up", () => {
    assert.equal(
      lastError("error: unrecognised flag '--frobnicate'\nTry 'nix --help' for more information.\n"),
      "unrecognised flag '--frobnicate'",
    );
  });

  test("none", () => assert.equal(lastError(line(1, "warning: error-free")), null));
});

test("where no sandbox can be made, the remedy is named with its price", () => {
  // The first is what 2.26 and 2.34 print with no user namespaces and without CAP_SYS_ADMIN.
  for (const said of [
    "this system does not support the kernel namespaces that are required for sandboxing; " +
      "use '--no-sandbox' to disable sandboxing",
    "setting up a private mount namespace: Operation not permitted",
    "unable to fork: Operation not permitted",
    "cloning builder process: Operation not permitted",
    "unable to initialize seccomp mode 2",
  ]) {
    const failure = readFailure(`error: ${said}`);
    assert.deepEqual([failure?.verdict, failure?.code, failure?.drvPath], ["unsupported", "no-sandbox", null], said);
    assert.match(failure?.message ?? "", /nix-conf: sandbox = false.*files and network/u);
  }
  assert.equal(readFailure("error: unable to fork: Resource temporarily unavailable"), null);
});
