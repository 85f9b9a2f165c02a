/** The built command line on a copy of a fixture flake, with a real Nix: its exit code, its output and its report. */

import { randomUUID } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

import { execa } from "execa";

import type { Report } from "../../src/model/verdict.ts";
import { DIST } from "../built.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const CLI = join(DIST, "cli.js");
const FLAKES = join(ROOT, "test/flakes");

/** A copy of a fixture flake in which `@salt@` is a fresh word, so that nothing of it was ever built. */
export function freshFlake(context: TestContext, name: string): string {
  const path = join(folder(context), "flake");
  cpSync(join(FLAKES, name), path, { recursive: true });
  const file = join(path, "flake.nix");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll("@salt@", randomUUID()));
  return path;
}

/** Where programs keep what they may lose: of this process alone, so that no test knows what another one has proven. */
const CACHE_HOME = mkdtempSync(join(tmpdir(), "nix-verdict-test-cache-"));
process.on("exit", () => rmSync(CACHE_HOME, { recursive: true, force: true }));

/**
 * The environment of a child: ours, without a home for settings where it has a home of its own, without what a CI
 * system or a colourful terminal adds, and with this Nix first.
 */
export function environment(nix: TestNix, extra: Record<string, string> = {}): Record<string, string> {
  const own = Object.entries(process.env).filter(
    ([name]) =>
      !/^(GITHUB_|GITEA_|FORGEJO_|ACT$|INPUT_|STATE_|RUNNER_|ACTIONS_|CI$|NO_COLOR|FORCE_COLOR|NODE_|NIX_)/.test(
        name,
      ) && !(name === "XDG_CONFIG_HOME" && "HOME" in extra),
  );
  const certificates = Object.entries(process.env).filter(
    ([name]) => name === "NODE_EXTRA_CA_CERTS" || name === "NIX_SSL_CERT_FILE",
  );
  return {
    ...Object.fromEntries([...own, ...certificates]),
    PATH: `${nix.bin}:${process.env["PATH"]}`,
    XDG_CACHE_HOME: CACHE_HOME,
    ...extra,
  } as Record<string, string>;
}

export type Ran = { code: number | undefined; stdout: string; stderr: string; out: string; report: Report | null };

/** Runs the built command line to its end. */
export async function verdict(
  context: TestContext,
  nix: TestNix,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const out = join(folder(context), "out");
  const result = await execa(process.execPath, [CLI, "--out", out, ...args], {
    cwd: options.cwd ?? ROOT,
    env: environment(nix, options.env),
    extendEnv: false,
    reject: false,
  });
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr, out, report: readReport(out) };
}

export function readReport(out: string): Report | null {
  const path = join(out, "verdict.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : null;
}

/** One test per real Nix. */
export function withEachNix(run: (nix: TestNix) => void): void {
  for (const nix of nixes) run(nix);
}

/** The verdicts of a report by name. */
export function verdictsOf(report: Report | null): Record<string, string> {
  return Object.fromEntries((report?.checks ?? []).map((check) => [check.name, check.verdict]));
}
