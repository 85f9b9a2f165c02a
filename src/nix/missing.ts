import { VerdictError } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { readJson } from "../text/text.ts";
import { isPlaceholder } from "./derivation.ts";
import { InternalJson } from "./internal-json.ts";
import { failureCause } from "./last-error.ts";
import { NetworkError, readNetworkFault } from "./network-fault.ts";
import { askNix } from "./nix-warnings.ts";
import { obstacleIn } from "./obstacles.ts";
import { storeInfo } from "./store-info.ts";
import { nixCommand, type NixTool } from "./tool.ts";

/** The outputs of one derivation, as Nix lists them: the name of each, and its path if it is known. */
export type OutputPaths = ReadonlyMap<string, string | null>;

/** The outputs of several derivations, by the derivation's path. */
export type KnownOutputs = ReadonlyMap<string, OutputPaths>;

/** What Nix would build and fetch to make the outputs of derivations valid. */
export type Missing = {
  /** Paths of `.drv` files: derivations that were asked about, and those that they need. */
  willBuild: ReadonlySet<string>;
  /** Store paths to download. */
  willFetch: ReadonlySet<string>;
  /** The outputs of every derivation that was asked about and not refused. */
  outputs: KnownOutputs;
  /** Derivations that Nix does not accept, and why, as a part of a sentence. */
  refused: ReadonlyMap<string, string>;
};

const WILL_BUILD = /^(?:this derivation|these \d+ derivations) will be built:/;
const WILL_FETCH = /^(?:this path|these \d+ paths) will be fetched/;
const CANNOT_BUILD = /^don't know how to build these paths/;

/**
 * Asks Nix, by a dry run, what it would do for all outputs of these derivations. A derivation that is in neither set is
 * not proven to be valid: ask about its outputs for that. One derivation that Nix cannot use makes the dry run of all
 * fail, so it is found by halving. Throws `nix-unusable` when Nix cannot answer at all, and a {@link NetworkError} when
 * a binary cache or the network is to blame.
 */
export async function queryMissing(context: Context, tool: NixTool, drvPaths: readonly string[]): Promise<Missing> {
  const search = new Search(context, tool);
  if (drvPaths.length > 0) await search.ask([...new Set(drvPaths)]);
  return search;
}

/** One query, and the further ones that it leads to. */
class Search implements Missing {
  readonly willBuild = new Set<string>();
  readonly willFetch = new Set<string>();
  readonly outputs = new Map<string, OutputPaths>();
  readonly refused = new Map<string, string>();
  readonly #tool: NixTool;
  readonly #context: Context;
  #isUsable = false;

  constructor(context: Context, tool: NixTool) {
    this.#tool = tool;
    this.#context = context;
  }

  async ask(drvPaths: readonly string[]): Promise<void> {
    const answer = await this.#dryRun(drvPaths);
    // Nix names all of these at once.
    const lost = drvPaths.filter((drvPath) => answer.unknown.has(drvPath));
    for (const drvPath of lost) this.refused.set(drvPath, "it is not, or no longer, in Nix's store");
    const left = drvPaths.filter((drvPath) => !answer.unknown.has(drvPath));
    if (answer.error === null) {
      for (const drvPath of answer.willBuild) this.willBuild.add(drvPath);
      for (const path of answer.willFetch) this.willFetch.add(path);
      for (const drvPath of left) {
        const outputs = answer.outputs.get(drvPath);
        // Nix answers like this for content-addressed derivations while that feature is off: it succeeds, as if nothing
        // were missing.
        if (outputs === undefined)
          this.refused.set(drvPath, "Nix does not say which outputs it has, as when experimental features are off");
        else this.outputs.set(drvPath, outputs);
      }
      return;
    }
    const fault = readNetworkFault(answer.error);
    if (fault !== null) throw new NetworkError(fault);
    if (lost.length === 0) await this.#proveUsable(answer.error);
    if (lost.length === 0 && left.length === 1) await this.#refuse(left[0] ?? "", answer.error);
    else if (lost.length > 0 && left.length > 0) await this.ask(left);
    else for (const half of halves(left)) await this.ask(half);
  }

  /**
   * Refuses a derivation of which Nix can make nothing. If it could without the binary caches, one of them has answered
   * with something else than a cache does, and not every version of Nix says so.
   */
  async #refuse(drvPath: string, error: string): Promise<void> {
    const alone = await this.#dryRun([drvPath], [["substituters", ""]]);
    if (alone.error === null)
      throw new NetworkError({ address: null, status: null, what: error.split("\n", 1)[0] ?? "" });
    this.refused.set(drvPath, error);
  }

  /** Runs once, before single derivations are blamed. */
  async #proveUsable(error: string): Promise<void> {
    if (this.#isUsable) return;
    const info = await storeInfo(this.#context, this.#tool);
    if (!info.ok)
      throw (
        obstacleIn(info.reason) ??
        new VerdictError(
          "nix-unusable",
          `Nix cannot tell what is built already: ${error}. Try "nix store info" on this machine.`,
        )
      );
    this.#isUsable = true;
  }

  async #dryRun(drvPaths: readonly string[], options: NixTool["options"] = []): Promise<DryRun> {
    const tool = { ...this.#tool, options: [...this.#tool.options, ...options] };
    const command = nixCommand(tool, ["build"], ["--dry-run", "--json", "--no-link", ...installables(drvPaths)]);
    const output = await askNix(this.#context, command);
    const error = output.code === 0 ? null : failureCause(output);
    return { ...readPlan(output.stderr), outputs: error === null ? readBuildOutputs(output.stdout) : new Map(), error };
  }
}

type DryRun = {
  willBuild: string[];
  willFetch: string[];
  unknown: ReadonlySet<string>;
  outputs: KnownOutputs;
  error: string | null;
};

function readPlan(stderr: string): Pick<DryRun, "willBuild" | "willFetch" | "unknown"> {
  const reader = new InternalJson();
  const [willBuild, willFetch, unknown]: [string[], string[], string[]] = [[], [], []];
  let into: string[] | null = null;
  for (const line of stderr.split("\n").flatMap((record) => messageLines(reader, record))) {
    if (WILL_BUILD.test(line)) into = willBuild;
    else if (WILL_FETCH.test(line)) into = willFetch;
    else if (CANNOT_BUILD.test(line)) into = unknown;
    else if (line.startsWith("  /")) into?.push(line.trim());
    else into = null;
  }
  return { willBuild, willFetch, unknown: new Set(unknown) };
}

/**
 * Reads the output of `nix build --json`: a list of derivations with their outputs. A path is null if it is not known.
 * Entries of another shape are left out, so that nothing is known about them.
 */
export function readBuildOutputs(stdout: string): KnownOutputs {
  const answer = readJson(stdout);
  const known = new Map<string, OutputPaths>();
  for (const item of Array.isArray(answer) ? (answer as unknown[]) : []) {
    const { drvPath, outputs } = (item ?? {}) as { drvPath?: unknown; outputs?: unknown };
    if (typeof drvPath !== "string" || typeof outputs !== "object" || outputs === null) continue;
    const entries = Object.entries(outputs as Record<string, unknown>);
    if (entries.every(isOutput)) known.set(drvPath, new Map(entries));
  }
  return known;
}

/** Whether there is an output, and every output has its path. */
export function hasAllPaths(outputs: OutputPaths): boolean {
  return outputs.size > 0 && [...outputs.values()].every((path) => path !== null);
}

/**
 * Whether Nix lists exactly the outputs of an evaluation. A placeholder matches any path: only the build decides where
 * such an output is.
 */
export function matchesEvaluated(outputs: OutputPaths, evaluated: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(evaluated);
  return (
    outputs.size === names.length &&
    names.every(
      (name) => outputs.has(name) && (isPlaceholder(evaluated[name] ?? "") || outputs.get(name) === evaluated[name]),
    )
  );
}

function isOutput(entry: [string, unknown]): entry is [string, string | null] {
  return entry[1] === null || typeof entry[1] === "string";
}

function halves<T>(list: readonly T[]): readonly T[][] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)].filter((half) => half.length > 0);
}

/** All outputs of each derivation, as arguments for Nix's command line. */
export function installables(drvPaths: readonly string[]): string[] {
  return drvPaths.map((drvPath) => `${drvPath}^*`);
}

function messageLines(reader: InternalJson, record: string): string[] {
  const message = reader.read(record);
  return message?.kind === "message" ? message.text.split("\n") : [];
}
