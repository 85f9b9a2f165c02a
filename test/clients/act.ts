/** Jobs of act on this machine, with its cache server and its artifact server. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

import { execa } from "execa";

import { environment } from "../e2e/run.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { actionRepository, freePort, git, partOf } from "./programs.ts";

const [nix] = nixes.slice(-1) as [TestNix];

/** Node 24, which runs actions, is where the tests' own is. */
const NODE = dirname(process.execPath);

type ActRun = {
  code: number | undefined;
  /** All that act printed, of all jobs. */
  text: string;
  /** What the actions have put out, by name; of several jobs, the last one's. */
  outputs: Record<string, string>;
  /** The names of artifacts that the artifact server has. */
  artifacts: string[];
};

/** A repository that act runs workflows of, and what its servers keep from run to run. */
export type Acting = {
  path: string;
  write: (file: string, text: string) => Promise<void>;
  /** `act EVENT ARGUMENT...`; `json`: what the event says. */
  run: (event: string, args?: readonly string[], json?: unknown) => Promise<ActRun>;
};

/** Makes the repository octo/repo of a flake. Actions that the examples name with a version or a commit are local. */
export async function acting(context: TestContext, flake: string, actions: readonly string[]): Promise<Acting> {
  const base = folder(context);
  const kept = (name: string): string => join(base, name);
  await git(flake, "init", "-q", "-b", "main");
  await git(flake, "remote", "add", "origin", "https://github.com/octo/repo.git");
  const ours = actionRepository(context);
  const write = async (file: string, text: string): Promise<void> => {
    mkdirSync(dirname(join(flake, file)), { recursive: true });
    writeFileSync(join(flake, file), text);
    await git(flake, "add", "-A");
    await git(flake, "commit", "-q", "-m", `write ${file}`);
  };
  await write("README", "a flake\n");
  const locals = [["nix-verdict/nix-verdict@v0", ours], ...actions.map((name) => [name, partOf(kindOfAction(name))])];
  const run = async (event: string, args: readonly string[] = [], json?: unknown): Promise<ActRun> => {
    const file = kept("event.json");
    if (json !== undefined) writeFileSync(file, JSON.stringify(json));
    const artifacts = kept(`artifacts-${Date.now()}`);
    mkdirSync(artifacts);
    const servers = {
      "artifact-server-path": artifacts,
      "artifact-server-addr": "127.0.0.1",
      "artifact-server-port": String(await freePort()),
      "cache-server-addr": "127.0.0.1",
      "cache-server-path": kept("cache"),
      "action-cache-path": kept("actions"),
    };
    const { exitCode, all } = await execa(
      partOf("bin/act"),
      [
        event,
        ...Object.entries(servers).flatMap(([name, value]) => [`--${name}`, value]),
        ...["ubuntu-latest", "ubuntu-24.04-arm"].flatMap((label) => ["-P", `${label}=-self-hosted`]),
        ...locals.flatMap(([name = "", path = ""]) => ["--local-repository", `${name}=${path}`]),
        ...(json === undefined ? [] : ["-e", file]),
        ...args,
      ],
      {
        cwd: flake,
        all: true,
        reject: false,
        stdin: "ignore",
        extendEnv: false,
        env: environment(nix, { PATH: `${nix.bin}:${NODE}:${process.env["PATH"]}`, NO_COLOR: "1" }),
      },
    );
    return { code: exitCode, text: all, outputs: outputsIn(all), artifacts: namesIn(artifacts) };
  };
  return { path: flake, write, run };
}

const kindOfAction = (name: string): string => /^actions\/(\w+)-artifact@/u.exec(name)?.[1] ?? "checkout";

/** The names of all actions of others that a workflow uses. act has the checkout made already. */
export function usedBy(workflow: string): string[] {
  const names = Array.from(workflow.matchAll(/uses: (actions\/[\w-]+@\w+)/gu), ([, name = ""]) => name);
  return [...new Set(names)].filter((name) => !name.startsWith("actions/checkout@"));
}

function outputsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(text.matchAll(/::set-output:: ([\w-]+)=(.*)$/gmu), ([, name = "", value = ""]) => [name, value]),
  );
}

/** The artifact server has a folder for each run, and in it one for each artifact. */
function namesIn(path: string): string[] {
  return readdirSync(path)
    .flatMap((run) => readdirSync(join(path, run)))
    .toSorted();
}
