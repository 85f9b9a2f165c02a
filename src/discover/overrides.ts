import { resolve } from "node:path";

import { VerdictError } from "../model/model.ts";
import { localTree, referenceOf } from "../nix/nix.ts";
import type { Context, World } from "../system/system.ts";
import { at, isRecord } from "../text/text.ts";

/** Inputs of a flake, such as `nixpkgs` or `tools/nixpkgs`, and the references of what takes their places. */
export type Overrides = readonly (readonly [input: string, flake: string])[];

/** The flags that put other flakes in the places of inputs. */
export function overrideFlags(overrides: Overrides, world: World): string[] {
  return overrides.flatMap(([input, flake]) => ["--override-input", input, referenceOf(flake, world)]);
}

/** Tells of inputs that the flake does not have: Nix goes on without their overrides. */
export function tellUnused({ emit }: Context, overrides: Overrides, locks: unknown): void {
  for (const [input] of overrides) {
    if (nodeOf(input.split("/"), locks) !== null) continue;
    const own = Object.keys(inputsOfNode(at(locks, "root"), locks));
    const others = own.length === 0 ? "It has no inputs." : `Its inputs are ${own.slice(0, NAMED_INPUTS).join(", ")}.`;
    emit({
      type: "notice",
      level: "warning",
      message: `override-input: the flake has no input "${input}", so nothing takes its place. ${others}`,
    });
  }
}

/** Inputs that are named in one notice. */
const NAMED_INPUTS = 20;

/** Inputs may follow inputs that follow inputs; deeper than any flake goes. */
const DEEPEST_FOLLOWS = 20;

/** The key of the node that a path of inputs leads to in a lock file; null when it leads nowhere. */
function nodeOf(path: readonly string[], locks: unknown, depth = 0): unknown {
  let key = at(locks, "root");
  for (const name of path) {
    const next = at(inputsOfNode(key, locks), name);
    // One that follows another is the path of that one.
    key = Array.isArray(next) && depth < DEEPEST_FOLLOWS ? nodeOf(next.map(String), locks, depth + 1) : (next ?? null);
  }
  return key;
}

function inputsOfNode(key: unknown, locks: unknown): Record<string, unknown> {
  const inputs = at(locks, "nodes", String(key), "inputs");
  return isRecord(inputs) ? inputs : {};
}

/**
 * The error when a flake could not be locked because of something that should take an input's place; null when it is
 * not about that. `told`: all that Nix has told; `error`: its error alone.
 */
export function blameOverride(overrides: Overrides, told: string, error: string): VerdictError | null {
  const faulty = overrides.find(([input, flake]) => {
    const folder = localTree(flake, resolve("."));
    return told.includes(`while updating the flake input '${input}'`) || (folder !== null && error.includes(folder));
  });
  if (faulty === undefined) return null;
  const [input, flake] = faulty;
  return new VerdictError(
    "usage",
    `override-input: "${flake}" cannot take the place of the input "${input}": ${error.split("\n", 1)[0]}. ` +
      "Name a flake that can be fetched here, such as ./folder or github:OWNER/NAME.",
  );
}
