/** A program that stands in for Nix: it prints recorded output, ends as told, and keeps its arguments. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import type { NixTool } from "../../src/nix/tool.ts";

/**
 * What the program prints, and how it ends; `answers` by the first word of a call go before `stdout`. Standard error as
 * Nix's own lines: strings are messages of level 0, the rest goes out as JSON.
 */
export type Recorded = {
  stdout?: string;
  answers?: Readonly<Record<string, unknown>>;
  stderr?: readonly (string | object)[];
  code?: number;
};

export type FakeNix = {
  tool: NixTool;
  folder: string;
  /** The arguments of the last call, or of the last one with this first word. */ args(subcommand?: string): string[];
};

/** A program on disk that answers as Nix did when somebody listened. */
export function fakeNix(context: TestContext, recorded: Recorded): FakeNix {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const lines = (recorded.stderr ?? []).map(
    (line) => `@nix ${JSON.stringify(typeof line === "string" ? { action: "msg", level: 0, msg: line } : line)}\n`,
  );
  writeFileSync(join(folder, "stderr"), lines.join(""));
  writeFileSync(join(folder, "stdout"), recorded.stdout ?? "");
  for (const [subcommand, answer] of Object.entries(recorded.answers ?? {}))
    writeFileSync(join(folder, `stdout.${subcommand}`), JSON.stringify(answer));
  const bin = join(folder, "nix");
  writeFileSync(
    bin,
    `#!/bin/sh
printf '%s\\n' "$@" >'${folder}/args.'"$1"
cp '${folder}/args.'"$1" '${folder}/args'
cat '${folder}/stdout.'"$1" 2>/dev/null || cat '${folder}/stdout'
cat '${folder}/stderr' >&2
exit ${recorded.code ?? 0}
`,
  );
  chmodSync(bin, 0o755);
  const tool: NixTool = { bin, version: "2.34.8", implementation: "nix", options: [], impure: false };
  return {
    tool,
    folder,
    args: (subcommand) =>
      readFileSync(join(folder, subcommand === undefined ? "args" : `args.${subcommand}`), "utf8")
        .trimEnd()
        .split("\n"),
  };
}
