/** For tests: a job of GitHub Actions that runs the built action. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { execa } from "execa";

import { DIST } from "../built.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { environment } from "./run.ts";

/** What the runner hands to an action and takes back from it. */
export type Job = {
  workspace: string;
  env: Record<string, string>;
  read(file: "output" | "summary" | "state"): string;
};

export function job(context: TestContext, nix: TestNix, inputs: Record<string, string>): Job {
  const base = folder(context);
  const workspace = join(base, "workspace");
  mkdirSync(workspace);
  const file = (name: string): string => {
    const path = join(base, name);
    writeFileSync(path, "");
    return path;
  };
  const files = { output: file("output"), summary: file("summary"), state: file("state") };
  const env = environment(nix, {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: files.output,
    GITHUB_STEP_SUMMARY: files.summary,
    GITHUB_STATE: files.state,
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
    // The runner spells inputs in capitals, spaces as underscores, and leaves hyphens.
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  });
  return { workspace, env, read: (name) => readFileSync(files[name], "utf8") };
}

export function step(of: Job, entry: "main" | "post", state: Record<string, string> = {}) {
  const env = {
    ...of.env,
    ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
  };
  return execa(process.execPath, [join(DIST, `${entry}.js`)], {
    cwd: of.workspace,
    env,
    extendEnv: false,
    reject: false,
  });
}

/** Reads `name<<DELIMITER\nvalue\nDELIMITER`, the format of the runner's files. */
export function values(file: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(file.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm), ([, name = "", , value = ""]) => [name, value]),
  );
}

/** Inputs as `action.yml` fills them in when a workflow sets none. */
export const DEFAULTS = { flake: ".", "fail-fast": "false", out: ".nix-verdict", install: "auto" };
