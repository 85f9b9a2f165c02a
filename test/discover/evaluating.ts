/** Evaluates the checks of a flake that a test writes, with a real Nix. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import {
  type DiscoverOptions,
  discover,
  type ImportListener,
  lockFlake,
  type FlakeSubject,
} from "../../src/discover/discover.ts";
import type { Discovery } from "../../src/discover/found.ts";
import type { Event } from "../../src/model/event.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import type { TestNix } from "../nix-fixture.ts";
import { NO_IMPORTS } from "./no-imports.ts";

const SYSTEM = "x86_64-linux";

/** How a test's evaluation differs from a user's. `bin`: the folder of another `nix`. */
export type EvaluationSetting = Partial<DiscoverOptions> & {
  bin?: string;
  imports?: ImportListener;
  subject?: FlakeSubject;
  cores?: number;
  signal?: AbortSignal;
  options?: NixTool["options"];
};

/** A folder of this test, with a flake: `outputs` is the text of its outputs. */
export function flakeOf(context: TestContext, outputs: string): string {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "flake.nix"), `{ outputs = { self }: ${outputs}; }`);
  return folder;
}

/** Checks that are written in Nix, by name, and what all of them may use: `plain NAME` is a derivation. */
export function checksOf(checks: Readonly<Record<string, string>>, bindings = ""): string {
  const attributes = Object.entries(checks).map(([name, value]) => `"${name}" = ${value};`);
  return `{ checks.${SYSTEM} = let
    plain = name: derivation {
      inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ];
    };
    ${bindings}
  in { ${attributes.join("\n")} }; }`;
}

/** What became of a flake's checks, and what was told meanwhile. */
export async function evaluate(
  nix: TestNix,
  flake: string,
  {
    bin = nix.bin,
    cores = 2,
    signal = new AbortController().signal,
    imports,
    options = [],
    ...rest
  }: EvaluationSetting,
): Promise<Discovery & { events: Event[] }> {
  const world = realWorld();
  const tool: NixTool = { bin: join(bin, "nix"), version: nix.version, implementation: "nix", options, impure: false };
  const events: Event[] = [];
  const context = {
    world: { ...world, machine: { ...world.machine, cores } },
    emit: (event: Event) => void events.push(event),
    signal,
  };
  const discovery = await discover(context, tool, await lockFlake(context, tool, flake), {
    system: SYSTEM,
    selection: { only: [], skip: [] },
    memoryBytes: null,
    expectedMs: () => null,
    timeoutSeconds: null,
    silenceSeconds: null,
    imports: imports ?? NO_IMPORTS,
    ...rest,
  });
  return { ...discovery, events };
}

/** Each check by name: "found", or the code of why it is not. */
export function summary({ found, broken, unfinished }: Discovery): Record<string, string> {
  return Object.fromEntries([
    ...found.map(({ name }) => [name, "found"]),
    ...broken.map(({ name, reason }) => [name, reason.code]),
    ...unfinished.map(({ name }) => [name, "unfinished"]),
  ]);
}
