import type { BootOptions } from "../boot/boot.ts";
import type { CacheOptions } from "../cache/cache.ts";
import type { DiscoverOptions, Overrides } from "../discover/discover.ts";
import type { FeatureOptions } from "../features/features.ts";
import type { InstallOptions } from "../install/install.ts";
import type { BootWay } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import type { RunOptions } from "../run/run.ts";
import type { Host } from "../runner/runner.ts";
import { splitSettings } from "../text/text.ts";
import { readAction } from "./action.ts";
import type { ActionName } from "./option.ts";
import { OPTIONS, type OptionValues } from "./options.ts";
import { parseCommandLine, type ParsedCommandLine } from "./parse-command-line.ts";

export type { OptionValues } from "./options.ts";

/** The task of a run, checked and typed; each part goes to the stage that declares it. */
export type Inputs = {
  flake: string;
  /** Inputs of the flake that are replaced. */
  overrides: Overrides;
  /** Null: the system of this machine. */
  discover: Omit<DiscoverOptions, "system" | "expectedMs"> & { system: string | null };
  /** `jobs`: null: as many as suit this machine and Nix's settings. */
  run: Omit<RunOptions, "kvm" | "jobs" | "buildsHere"> & { jobs: number | null };
  /**
   * What is booted, by its name's patterns, and how; `way`: only what can be booted as this; `patterns`: besides
   * checks, empty for none.
   */
  boot: BootOptions & { way: BootWay | null; patterns: readonly string[] };
  install: InstallOptions;
  features: FeatureOptions;
  /** Whether a check that passed only after a failed attempt makes the run bad. */
  flaky: "pass" | "fail";
  /** Another file for `junit.xml`; null: none. */
  junit: string | null;
  /** File with the times and memory of earlier runs, read and written; null: none. */
  history: string | null;
  cache: CacheOptions;
  /** The token with which Nix fetches the flake's inputs from GitHub, and the report is posted there; null: none. */
  githubToken: string | null;
  /**
   * Lines of `nix-conf` with tokens for other hosts. They reach Nix like our own token, and are never written to a
   * file, because an input of the flake can copy any readable file.
   */
  accessTokens: readonly string[];
  publish: PublishInputs;
  nix: Pick<NixTool, "options" | "impure">;
};

/** Which parts of a report are posted to GitHub, and under which name. */
export type PublishInputs = {
  /** `failures`: no comment is made while everything is good. */
  comment: "auto" | "failures" | "off";
  /** `each`: also one status for every check. */
  status: "gate" | "each" | "off";
  annotations: "auto" | "off";
  /** Null: the name that distinguishes the job from others. */
  title: string | null;
};

/** A command of the command line, the values of its options, and notices about deprecated spellings. */
export type CommandLine = ParsedCommandLine<typeof OPTIONS>;

/** Defaults of the machine: whether the machine is thrown away after the run, so that it may be changed. */
export type Defaults = { mayChange: boolean };

/**
 * Reads the words after the name of the program. Help, versions and completion scripts are answers. Throws one `usage`
 * error with all mistakes.
 */
export function readCommandLine(argv: readonly string[], columns?: number): CommandLine | { answer: string } {
  return parseCommandLine(OPTIONS, argv, columns);
}

/** Reads the inputs of an action. Throws one `usage` error with all mistakes. */
export function readActionInputs(action: ActionName, host: Pick<Host, "input" | "inputLines">): OptionValues {
  return readAction(OPTIONS, action, host);
}

/** The inputs that say how and where a report is posted, and of which job it is. */
const POSTING = ["github-token", "title", "comment", "status", "annotations", "flake", "matrix"] as const;

/** Reads these inputs, whatever is wrong with all others. One that is wrong itself has its default. */
export function readPostingInputs(
  host: Pick<Host, "input" | "inputLines">,
): Pick<Inputs, "publish" | "githubToken" | "flake"> & { matrix: string } {
  const nothing = { input: () => "", inputLines: () => [] };
  const read = POSTING.map((name) => {
    const row = { [name]: OPTIONS[name] };
    try {
      return readAction(row, "main", host);
    } catch {
      return readAction(row, "main", nothing);
    }
  });
  const values = Object.assign({}, ...read) as Pick<OptionValues, (typeof POSTING)[number]>;
  const { comment, status, annotations, title, flake, matrix } = values;
  return {
    publish: { comment, status, annotations, title },
    githubToken: values["github-token"],
    flake,
    matrix: matrix ?? "",
  };
}

/** Sorts the values of options by the stages that use them. */
export function assembleInputs(values: OptionValues, defaults: Defaults): Inputs {
  const { comment, status, annotations, title } = values;
  const conf = splitSettings(values["nix-conf"] ?? "");
  const [tokens, options] = splitTokens(values.option);
  return {
    flake: values.flake,
    overrides: values["override-input"],
    discover: {
      system: values.system,
      selection: { only: values.only, skip: values.skip },
      memoryBytes: values["eval-memory"],
      ...values.timeout,
    },
    run: {
      jobs: values.jobs,
      memoryBytes: values.memory,
      ...values.timeout,
      bootTimeoutMs: values["boot-timeout"] ?? Infinity,
      retries: values.retries,
      failFast: values["fail-fast"],
      out: values.out,
    },
    boot: {
      until: values.until,
      probe: values.probe,
      repeat: values.repeat,
      limitMs: values["boot-timeout"],
      way: values.as,
      patterns: values.boot,
    },
    install: {
      mode: values.install,
      ...optional("version", values["nix-version"]),
      ...optional("mirror", values["nix-mirror"]),
      ...optional("sha256", values["nix-sha256"]),
      ...optional("conf", conf.open.trim() || null),
    },
    features: {
      kvm: values.kvm,
      nspawn: values.nspawn,
      mayChange: defaults.mayChange || values.install === "always",
    },
    flaky: values.flaky,
    junit: values.junit,
    history: values.history,
    cache: {
      ...values.cache,
      budgetBytes: values["cache-budget"],
      recheck: values.recheck,
      trust: values.trust,
    },
    githubToken: values["github-token"],
    accessTokens: [...conf.secret, ...tokens],
    publish: { comment, status, annotations, title },
    nix: { options, impure: values.impure },
  };
}

/** Options that hold tokens, as lines of settings, and all others. */
function splitTokens(options: OptionValues["option"]): [tokens: string[], others: OptionValues["option"]] {
  const lines = options.map(([name, value]) => `${name} = ${value.replaceAll(/\s+/gu, " ")}`);
  const isToken = lines.map((line) => splitSettings(line).secret.length > 0);
  return [lines.filter((_, at) => isToken[at]), options.filter((_, at) => !isToken[at])];
}

/** An optional property: absent when there is no value. */
function optional<K extends string>(key: K, value: string | null): { [P in K]?: string } {
  return (value === null ? {} : { [key]: value }) as { [P in K]?: string };
}
