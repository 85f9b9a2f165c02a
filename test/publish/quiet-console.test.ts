import assert from "node:assert/strict";
import { test } from "node:test";

import type { Report } from "../../src/model/verdict.ts";
import { onlyBad } from "../../src/publish/quiet-console.ts";
import type { Terminal } from "../../src/system/terminal.ts";
import { check, report } from "../report/fixture.ts";

function quiet(made: Report): string[] {
  const painted: string[] = [];
  const terminal = { color: false, paint: (text: string) => painted.push(text) } as unknown as Terminal;
  onlyBad(terminal)({ type: "run-finished", report: made });
  return painted.join("").split("\n");
}

const bad = { verdict: "failed", reason: { code: "exit", message: "its builder exited with 1" } } as const;

test("a bad check is told with its system where there are several", () => {
  const lines = quiet(
    report([
      check({ name: "login", ...bad, attr: "checks.aarch64-linux.login" }),
      check({ name: "login", attr: "checks.x86_64-linux.login" }),
    ]),
  );
  assert.match(lines[0] ?? "", /^✘ login \(aarch64-linux\) failed/u);
  assert.match(quiet(report([check({ name: "login", ...bad })]))[0] ?? "", /^✘ login failed/u);
});
