/** Builds that evaluation waits for: their limits, logs and causes. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";

import type { ImportListener } from "../../src/discover/discover.ts";
import { nixes } from "../nix-fixture.ts";
import { checksOf, evaluate, flakeOf, summary } from "./evaluating.ts";

/** Keeps what it is told. */
function listener(): ImportListener & { logs: Map<string, string[]>; ended: string[] } {
  const logs = new Map<string, string[]>();
  const ended: string[] = [];
  return {
    logs,
    ended,
    started: (drvPath) => void logs.set(drvPath, logs.get(drvPath) ?? []),
    logged: (drvPath, line) => Promise.resolve(void logs.get(drvPath)?.push(line)),
    finished: (drvPath) => Promise.resolve(void ended.push(drvPath)),
    outcome: (drvPath) =>
      Promise.resolve(logs.has(drvPath) ? { log: "logs/x.log", excerpt: logs.get(drvPath) ?? [] } : null),
  };
}

const IMPORTS = `
  salt = "${randomUUID()}";
  made = more: command: derivation ({
    name = "made"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": \${salt}; \${command}" ];
  } // more);
  from = more: command: plain (import (made more command));
`;

const CHECK_SUBJECT = {
  good: String.raw`from { } "echo '\"good\"' > $out"`,
  fails: 'from { } "echo line of fails; exit 3"',
  "needs what fails": 'from { needed = made { } "echo the needed one; exit 4"; } "true"',
  hangs: String.raw`from { } "echo waits; while :; do :; done"`,
  "for another platform": 'from { system = "aarch64-linux"; } "true"',
  "with a feature": 'from { requiredSystemFeatures = [ "quantum" ]; } "true"',
  "no output": 'from { } "echo nothing made"',
  "no Nix": String.raw`from { } "echo '}' > $out"`,
  // Words alone blame no build.
  talks: `throw "builder for '/nix/store/00000000000000000000000000000000-x.drv' failed with exit code 1"`,
  "talks of a platform":
    `throw "a 'z' with features {} is required to build '/nix/store/00000000000000000000000000000000-x.drv', ` +
    `but I am a 'x86_64-linux' with features {}"`,
  plain: 'plain "plain"',
};

for (const nix of nixes)
  test(`each import ends as its build does (Nix ${nix.version})`, async (context) => {
    const imports = listener();
    const flake = flakeOf(context, checksOf(CHECK_SUBJECT, IMPORTS));
    const options = [["substituters", ""]] as const;
    const discovery = await evaluate(nix, flake, { imports, timeoutSeconds: 4, options });
    assert.deepEqual(summary(discovery), {
      good: "found",
      fails: "import",
      "needs what fails": "import",
      hangs: "timeout",
      "for another platform": "wrong-platform",
      "with a feature": "missing-feature",
      "no output": "import",
      "no Nix": "syntax-error",
      talks: "throw",
      "talks of a platform": "throw",
      plain: "found",
    });
    const broken = new Map(discovery.broken.map((check) => [check.name, check]));
    assert.match(broken.get("fails")?.reason.message ?? "", /its evaluation needs a build of "made".*exited with 3/u);
    assert.deepEqual(broken.get("fails")?.excerpt, ["line of fails"]);
    assert.equal(broken.get("fails")?.log, "logs/x.log");
    assert.deepEqual([broken.get("hangs")?.verdict, broken.get("hangs")?.excerpt], ["timeout", ["waits"]]);
    assert.equal(broken.get("with a feature")?.verdict, "unsupported");
    assert.ok([...imports.logs.values()].some((lines) => lines.includes("the needed one")));
    // Each build that was begun has ended.
    assert.deepEqual(new Set(imports.ended), new Set(imports.logs.keys()));
  });
