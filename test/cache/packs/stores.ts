/** Nix stores of a test's own, binary caches, and flakes whose builds leave output of a given size. */

import { randomUUID } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

import type { CacheBackend } from "../../../src/cache/port.ts";
import { outputPaths, readDerivation } from "../../../src/nix/derivation.ts";
import { queryMissing } from "../../../src/nix/missing.ts";
import { nixCommand, type NixTool } from "../../../src/nix/tool.ts";
import { realWorld, type World } from "../../../src/system/world.ts";
import type { TestNix } from "../../nix-fixture.ts";

export const { signal } = new AbortController();

/** A store of its own, with nothing in it: all paths begin with /nix/store, and are really below `root`. */
export type Store = { root: string; tool: NixTool; world: World };

/** A folder that goes when the test ends. Nix refuses stores below folders that all may write to, as /tmp is. */
export function place(context: TestContext): string {
  const path = mkdtempSync("/var/lib/nix-verdict-test-");
  chmodSync(path, 0o755);
  context.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function toolOf(nix: TestNix, options: NixTool["options"]): NixTool {
  return { bin: join(nix.bin, "nix"), version: nix.version, implementation: "nix", options, impure: false };
}

export function freshStore(context: TestContext, nix: TestNix, options: NixTool["options"] = []): Store {
  const root = join(place(context), "root");
  return { root, tool: toolOf(nix, [["store", root], ...options]), world: seenFrom(root) };
}

/** This machine with a store's paths where the store has them. */
export function seenFrom(root: string): World {
  const world = realWorld();
  return {
    ...world,
    files: { ...world.files, read: (path) => world.files.read(path.startsWith("/nix/store/") ? root + path : path) },
  };
}

/** Derivations in a file of their own, which were never built anywhere. `sh NAME SCRIPT ATTRIBUTES` makes one. */
export function expression(context: TestContext, attributes: string): string {
  const file = join(place(context), "default.nix");
  writeFileSync(
    file,
    `let
  salt = "${randomUUID()}";
  sh = name: script: more: derivation ({
    inherit name salt;
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ "-c" script ];
  } // more);
in rec {
${attributes}
}
`,
  );
  return file;
}

/** Evaluates into a store, and gives each attribute's derivation. */
export async function instantiate(
  { tool }: Pick<Store, "tool">,
  file: string,
  names: readonly string[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const output = await realWorld().processes.run(
      nixCommand(tool, ["eval"], ["--impure", "--raw", "--file", file, `${name}.drvPath`]),
    );
    if (output.code !== 0) throw new Error(output.stderr);
    found[name] = output.stdout;
  }
  return found;
}

/** What would be built for these derivations, and what each of it needs, as the plan has it. */
export async function inputsOf(
  { tool, world }: Pick<Store, "tool" | "world">,
  drvPaths: readonly string[],
): Promise<Map<string, string[]>> {
  const { willBuild } = await queryMissing({ world, emit: () => undefined, signal }, tool, drvPaths);
  const inputs = new Map<string, string[]>();
  for (const drvPath of willBuild) {
    const aterm = (await world.files.read(drvPath)).toString();
    inputs.set(
      drvPath,
      (readDerivation(aterm)?.inputs ?? []).filter((input) => willBuild.has(input)),
    );
  }
  return inputs;
}

/** `built`: names of derivations, sorted; `copied`: store paths and where they came from. */
export type Built = {
  code: number | null;
  built: string[];
  copied: Map<string, string>;
  stderr: string;
  outputs: string[];
};

/** Builds attributes, and tells from Nix's own words what it did for that. */
export async function build(
  { tool }: Pick<Store, "tool">,
  file: string,
  names: readonly string[],
  options: NixTool["options"] = [],
): Promise<Built> {
  const { args, ...command } = nixCommand(
    { ...tool, options: [...tool.options, ...options] },
    ["build"],
    ["--impure", "--no-link", "--print-out-paths", "--file", file, ...names],
  );
  // The words are what people would read: the last format that is asked for wins.
  const { code, stdout, stderr } = await realWorld().processes.run({
    ...command,
    args: [...args, "--log-format", "raw"],
  });
  const built = Array.from(
    stderr.matchAll(/building '\/nix\/store\/[0-9a-z]{32}-(.*)\.drv'/g),
    ([, name = ""]) => name,
  ).toSorted();
  const copied = new Map(
    Array.from(stderr.matchAll(/copying path '(.*)' from '(.*)'/g), ([, path = "", from = ""]) => [path, from]),
  );
  return { code, built, copied, stderr, outputs: stdout.trim().split("\n") };
}

/** All outputs of derivations, whose paths are known beforehand. */
export async function outputsOf({ world }: Store, drvPaths: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for (const drvPath of drvPaths) all.push(...(outputPaths((await world.files.read(drvPath)).toString()) ?? []));
  return all;
}

/** Keeps files by key in memory; `gone`: keys that it no longer has; `fetched`: the keys that it was asked for. */
export function keeping(files: ReadonlyMap<string, string>): CacheBackend & { fetched: string[] } {
  const fetched: string[] = [];
  return {
    name: "the test's cache",
    fetched,
    fetch: ([key = ""], into) => {
      fetched.push(key);
      const file = files.get(key);
      if (file === undefined || !existsSync(file)) return Promise.resolve({ state: "miss" });
      mkdirSync(dirname(into), { recursive: true });
      copyFileSync(file, into);
      return Promise.resolve({ state: "hit", key });
    },
    store: () => Promise.reject(new Error("nothing is stored here")),
    forget: () => Promise.reject(new Error("nothing is forgotten here")),
  };
}
