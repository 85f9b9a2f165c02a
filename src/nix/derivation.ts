import { createHash } from "node:crypto";

import {
  base32,
  NIX_SHA256,
  type EvaluatedCheck,
  isDerivationIn,
  STORE_FOLDER,
  storePathHash,
  storePathName,
} from "../model/model.ts";
import type { Files } from "../system/system.ts";
import { isRecord, readJson } from "../text/text.ts";
import { ATermReader, NotATerm } from "./aterm.ts";

/**
 * One output of a derivation. `path`: null when it is only known after the build (content-addressed, impure, or
 * depending on such). `hash`: the required hash of the output; "impure" when it may differ each time; "" when none is
 * required.
 */
type DerivationOutput = { path: string | null; hash: string };

/** The parts of a `.drv` file that matter here. */
export type Derivation = {
  outputs: ReadonlyMap<string, DerivationOutput>;
  /** Paths of the derivations whose outputs are its inputs. */
  inputs: readonly string[];
  system: string;
  env: ReadonlyMap<string, string>;
  /** Its structured attributes; null when it has none, and everything is in `env`. */
  structured: Readonly<Record<string, unknown>> | null;
};

/**
 * Largest file that is read, in bytes. Derivations of the largest package sets have some MB; an evaluation does not
 * write larger ones.
 */
const LARGEST = 64 * 1024 ** 2;

/** Deepest nesting of derivations that are made by derivations: more than anybody needs, far from the stack's limit. */
const DEEPEST = 100;

/**
 * Reads the text of a `.drv` file: the ATerm `Derive(outputs, inputDrvs, inputSrcs, platform, builder, args, env)`, or
 * its newer form with dynamic derivations. Null unless the whole text is exactly that: a file that only resembles a
 * derivation must be rejected.
 */
export function readDerivation(text: string): Derivation | null {
  try {
    return derivationIn(new ATermReader(text));
  } catch (error) {
    if (error instanceof NotATerm) return null;
    throw error;
  }
}

/** Reads the derivation at a path that `isDerivationPath` accepts; null if no regular file there has one. */
export async function readDerivationFile(path: string, files: Files): Promise<Derivation | null> {
  const bytes = (await files.linkTarget(path)) === null ? await files.size(path) : null;
  if (bytes === null || bytes > LARGEST) return null;
  try {
    return readDerivation((await files.read(path)).toString());
  } catch (error) {
    // A folder, or a file that is gone again. The system's errors have a code; a bug has none.
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}

function derivationIn(reader: ATermReader): Derivation {
  const isDynamic = reader.takeIf('DrvWithVersion("xp-dyn-drv",');
  if (!isDynamic) reader.take("Derive(");
  const outputs = unique(reader.list(() => outputIn(reader)));
  reader.take(",");
  const inputs = unique(
    reader.list((): [string, null] => {
      reader.take("(");
      const path = reader.string();
      reader.take(",");
      wantedOutputs(reader, isDynamic);
      reader.take(")");
      return [path, null];
    }),
  );
  reader.take(",");
  reader.list(() => reader.string());
  reader.take(",");
  const system = reader.string();
  reader.take(",");
  reader.string();
  reader.take(",");
  reader.list(() => reader.string());
  reader.take(",");
  const env = unique(reader.list(() => pairIn(reader)));
  reader.take(")");
  reader.end();
  return { outputs, inputs: [...inputs.keys()], system, env, structured: structuredIn(env) };
}

function outputIn(reader: ATermReader): [name: string, output: DerivationOutput] {
  reader.take("(");
  const name = reader.string();
  reader.take(",");
  const path = reader.string();
  reader.take(",");
  reader.string();
  reader.take(",");
  const hash = reader.string();
  reader.take(")");
  return [name, { path: path === "" ? null : path, hash }];
}

/**
 * Reads the outputs that are used of one input. With dynamic derivations, these may include outputs of derivations that
 * are outputs themselves, and so on.
 */
function wantedOutputs(reader: ATermReader, isDynamic: boolean, depth = 0): void {
  if (depth > DEEPEST) throw new NotATerm();
  if (!isDynamic || !reader.takeIf("(")) {
    reader.list(() => reader.string());
    return;
  }
  reader.list(() => reader.string());
  reader.take(",");
  reader.list(() => {
    reader.take("(");
    reader.string();
    reader.take(",");
    wantedOutputs(reader, isDynamic, depth + 1);
    reader.take(")");
  });
  reader.take(")");
}

function pairIn(reader: ATermReader): [string, string] {
  reader.take("(");
  const name = reader.string();
  reader.take(",");
  const value = reader.string();
  reader.take(")");
  return [name, value];
}

/** Nix never writes a name twice. Two readers could disagree about a text that has one twice. */
function unique<T>(entries: readonly (readonly [string, T])[]): Map<string, T> {
  const map = new Map(entries);
  if (map.size !== entries.length) throw new NotATerm();
  return map;
}

function structuredIn(env: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> | null {
  const json = env.get("__json");
  if (json === undefined) return null;
  const value = readJson(json);
  if (!isRecord(value)) throw new NotATerm();
  return value;
}

/**
 * Returns the store paths of a `.drv` file's outputs; null when they are only known after the build, or the text is not
 * a derivation.
 */
export function outputPaths(text: string): string[] | null {
  const paths = [...(readDerivation(text)?.outputs.values() ?? [])].map(({ path }) => path);
  return paths.length > 0 && paths.every((path) => path !== null) ? paths : null;
}

/**
 * Whether Nix may substitute the outputs of a `.drv` file; `allowSubstitutes = false` says that building is faster.
 * False when the text is not a derivation.
 */
export function allowsSubstitutes(text: string): boolean {
  const derivation = readDerivation(text);
  if (derivation === null) return false;
  const { env, structured } = derivation;
  // Without structured attributes, only "1" is true to Nix.
  return structured === null
    ? (env.get("allowSubstitutes") ?? "1") === "1"
    : (structured["allowSubstitutes"] ?? true) === true;
}

/** Whether a derivation may have a different result each time (`__impure`). */
export function isImpure({ outputs }: Derivation): boolean {
  return [...outputs.values()].some(({ hash }) => hash === "impure");
}

/** Returns the system features that a derivation requires of the machine. */
export function featuresOf({ env, structured }: Derivation): string[] {
  if (structured === null)
    return (env.get("requiredSystemFeatures") ?? "").split(/\s+/u).filter((feature) => feature !== "");
  const features = structured["requiredSystemFeatures"];
  return Array.isArray(features) ? features.filter((feature) => typeof feature === "string") : [];
}

/**
 * Returns the outputs of the derivation at `drvPath` as an evaluation gives them (`outPath`): the store path, or a
 * placeholder while it is unknown.
 */
export function evaluatedOutputs(drvPath: string, { outputs }: Derivation): Map<string, string> {
  return new Map([...outputs].map(([name, { path }]) => [name, path ?? placeholder(drvPath, name)]));
}

/** Whether these are exactly the outputs of a derivation, by name, as an evaluation gives them. */
export function hasOutputs(own: ReadonlyMap<string, string>, claimed: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(claimed);
  return names.length === own.size && names.every((name) => own.get(name) === claimed[name]);
}

/** Whether the derivation of a check is a file of Nix's store that says the same of it. */
export async function isInstantiated({ drvPath, outputs }: EvaluatedCheck, files: Files): Promise<boolean> {
  const derivation = isDerivationIn(STORE_FOLDER, drvPath) ? await readDerivationFile(drvPath, files) : null;
  return derivation !== null && hasOutputs(evaluatedOutputs(drvPath, derivation), outputs);
}

/**
 * Returns the placeholder for an output path that is not known yet (`DownstreamPlaceholder::unknownCaOutput` in Nix's
 * sources).
 */
function placeholder(drvPath: string, output: string): string {
  const name = storePathName(drvPath) + (output === "out" ? "" : `-${output}`);
  const digest = createHash("sha256")
    .update(`nix-upstream-output:${storePathHash(drvPath)}:${name}`)
    .digest();
  return `/${base32(digest)}`;
}

const PLACEHOLDER = new RegExp(`^/${NIX_SHA256}$`, "u");

/** Whether the path of an output, as an evaluation gives it, is only a placeholder. */
export function isPlaceholder(path: string): boolean {
  return PLACEHOLDER.test(path);
}
