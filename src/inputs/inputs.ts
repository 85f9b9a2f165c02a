import type { DiscoverOptions } from "../discover/discover.ts";
import type { FeatureOptions } from "../features/features.ts";
import type { InstallOptions } from "../install/install.ts";
import { VerdictError } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import type { RunOptions } from "../run/run.ts";
import { splitSettings, VARIABLE_PATTERN } from "../system/system.ts";
import type { RawInputs } from "./raw-inputs.ts";

export type { RawInputs } from "./raw-inputs.ts";
export { type CommandLine, readCommandLine } from "./command-line.ts";

/** What a run is told to do, checked and typed; each part goes to the stage that declares it. */
export type Inputs = {
  flake: string;
  /** Null: the system of this machine. */
  discover: Omit<DiscoverOptions, "system"> & { system: string | null };
  run: Omit<RunOptions, "kvm">;
  install: InstallOptions;
  features: FeatureOptions;
  /** Whether a check that passed only after a failed attempt makes the run bad. */
  flaky: "pass" | "fail";
  /** File with what earlier runs took, read and written; null: none. */
  history: string | null;
  cache: CacheInputs;
  /** Lets Nix fetch the flake's inputs from GitHub, and the report be posted there; null: without one. */
  githubToken: string | null;
  /**
   * Lines of `nix-conf` with tokens for other hosts. They reach Nix like our own, and are in no file: what can be read
   * there, an input of the flake can copy.
   */
  accessTokens: readonly string[];
  publish: PublishInputs;
  nix: Pick<NixTool, "options" | "impure">;
};

/** What is kept between runs, where, and what is not to be believed. */
export type CacheInputs = {
  /** Null: where this machine keeps such things, if it does. */
  folder: string | null;
  enabled: boolean;
  /** The most that everything kept may take together. */
  budgetBytes: number;
  /**
   * Checks that are built again although they are proven: by patterns on their names, and whatever was proven longer
   * ago; null: however long ago.
   */
  recheck: { patterns: string[]; olderThanMs: number | null };
  /** `self`: a branch's own earlier runs prove as much as those of the branch that it is to be merged into. */
  trust: "base" | "self";
};

/** What of a report is posted to GitHub, and under which name. */
export type PublishInputs = {
  /** `failures`: none is made as long as all is good. */
  comment: "auto" | "failures" | "off";
  /** `each`: one for every check as well. */
  status: "gate" | "each" | "off";
  annotations: "auto" | "off";
  /** Null: what tells the job apart from others. */
  title: string | null;
};

/**
 * A fifth of what GitHub gives the cache of a repository (10 GB; GitHub's documentation, "Dependency caching
 * reference"): other caches need room, and branches have their own.
 */
const CACHE_BUDGET = 2 * 1024 ** 3;

/** What depends on where we run: its cores, and whether it is thrown away after us, so that it may be changed. */
export type Defaults = { cores: number; mayChange: boolean };

const FEATURE_MODES = ["auto", "require", "off"] as const;

/** Checks every input and gives them their types. Throws one `usage` error that names all mistakes. */
export function readInputs(raw: RawInputs, defaults: Defaults): Inputs {
  const mistakes: string[] = [];
  const reader = new Reader(mistakes);
  const conf = splitSettings(raw.nixConf ?? "");
  const inputs: Inputs = {
    flake: text(raw.flake) ?? ".",
    discover: {
      system: reader.matching("system", raw.system, /^[a-z0-9_]+-[a-z0-9_]+$/, "x86_64-linux"),
      selection: { only: patterns(raw.only), skip: patterns(raw.skip) },
    },
    run: {
      jobs: reader.count("jobs", raw.jobs) ?? defaults.cores,
      memoryBytes: reader.size("memory", raw.memory),
      ...reader.limits(raw.timeout),
      retries: reader.count("retries", raw.retries, 0) ?? 0,
      failFast: reader.flag("fail-fast", raw.failFast),
      out: text(raw.out) ?? ".nix-verdict",
    },
    install: {
      mode: reader.oneOf("install", raw.install, ["auto", "always", "never"]),
      ...given("version", reader.matching("nix-version", raw.nixVersion, /^\d+\.\d+(\.\d+)?$/, "2.34.8")),
      ...given(
        "mirror",
        reader.matching("nix-mirror", raw.nixMirror, /^(https?|file):\/\/\S+$/, "https://example.org/nix"),
      ),
      ...given("sha256", reader.matching("nix-sha256", raw.nixSha256, /^[0-9a-f]{64}$/, "64 hexadecimal digits")),
      ...given("conf", text(conf.open)),
    },
    features: {
      kvm: reader.oneOf("kvm", raw.kvm, FEATURE_MODES),
      nspawn: reader.oneOf("nspawn", raw.nspawn, FEATURE_MODES),
      mayChange: defaults.mayChange || text(raw.install) === "always",
    },
    flaky: reader.oneOf("flaky", raw.flaky, ["pass", "fail"]),
    history: text(raw.history),
    cache: reader.cache(raw),
    githubToken: text(raw.githubToken),
    accessTokens: conf.secret,
    publish: readPublishInputs(raw, reader),
    nix: { options: raw.option ?? [], impure: raw.impure ?? false },
  };
  reader.variables("pass-env", raw.passEnv);
  if (mistakes.length > 0) throw new VerdictError("usage", mistakes.join("\n"));
  return inputs;
}

/** The part that the bot has as well. */
function readPublishInputs({ comment, status, annotations, title }: RawInputs, reader: Reader): PublishInputs {
  return {
    comment: reader.oneOf("comment", comment, ["auto", "failures", "off"]),
    status: reader.oneOf("status", status, ["gate", "each", "off"]),
    annotations: reader.oneOf("annotations", annotations, ["auto", "off"]),
    title: text(title),
  };
}

/** Reads single values and collects what is wrong with them. */
class Reader {
  readonly #mistakes: string[];

  constructor(mistakes: string[]) {
    this.#mistakes = mistakes;
  }

  count(name: string, value: string | undefined, least: 0 | 1 = 1): number | null {
    const given = text(value);
    if (given === null) return null;
    if (/^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least) return Number(given);
    return this.#wrong(name, given, `a number from ${least} to 9999`);
  }

  /** Bytes of `4G`, `4GiB`, `512M`; units count in 1024, as systemd's and Docker's do. */
  size(name: string, value: string | undefined): number | null {
    const given = text(value);
    if (given === null) return null;
    const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
    const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
    if (unit !== "" && bytes > 0) return Math.round(bytes);
    return this.#wrong(name, given, "a size like 512M, 4G or 1.5G");
  }

  flag(name: string, value: string | boolean | undefined): boolean {
    const given = typeof value === "boolean" ? String(value) : text(value);
    if (given === null || given === "false") return false;
    if (given === "true") return true;
    this.#wrong(name, given, "true or false");
    return false;
  }

  oneOf<T extends string>(name: string, value: string | undefined, choices: readonly [T, ...T[]]): T {
    const given = text(value) ?? choices[0];
    const choice = choices.find((one) => one === given);
    if (choice === undefined) this.#wrong(name, given, choices.join(", "));
    return choice ?? choices[0];
  }

  matching(name: string, value: string | undefined, pattern: RegExp, example: string): string | null {
    const given = text(value);
    if (given === null || pattern.test(given)) return given;
    return this.#wrong(name, given, `something like ${example}`);
  }

  /** `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
  limits(value: string | undefined): { timeoutSeconds: number | null; silenceSeconds: number | null } {
    const given = text(value);
    if (given === null) return { timeoutSeconds: null, silenceSeconds: null };
    const parts = given.split("/");
    const seconds = parts.map((part) => (part === "" && parts.length === 2 ? null : parseDuration(part)));
    if (parts.length > 2 || seconds.includes(0) || (parts[0] === "" && parts[1] === "")) {
      this.#wrong(
        "timeout",
        given,
        "a duration like 90s, 30m or 1h30m, or two for all of a build and for its silence: 30m/5m",
      );
      return { timeoutSeconds: null, silenceSeconds: null };
    }
    return { timeoutSeconds: seconds[0] ?? null, silenceSeconds: seconds[1] ?? null };
  }

  cache({ cache, noCache, cacheMode, cacheBudget, recheck, trust }: RawInputs): CacheInputs {
    const folder = text(cache);
    if (folder !== null && noCache === true)
      this.#mistakes.push("cache: --cache and --no-cache contradict each other. Write one of them.");
    return {
      folder,
      enabled: this.oneOf("cache", cacheMode, ["auto", "off"]) === "auto" && noCache !== true,
      budgetBytes: this.size("cache-budget", cacheBudget) ?? CACHE_BUDGET,
      recheck: this.recheck(patterns(recheck)),
      trust: this.oneOf("trust", trust, ["base", "self"]),
    };
  }

  variables(name: string, values: readonly string[] | undefined): void {
    for (const value of patterns(values)) {
      if (!VARIABLE_PATTERN.test(value))
        this.#wrong(
          name,
          value,
          "the name of a variable, such as AWS_PROFILE, or the beginning of several, such as AWS_*",
        );
    }
  }

  /** Each is an age, such as `12h`, of which the shortest counts, or a pattern on names. */
  recheck(given: readonly string[]): CacheInputs["recheck"] {
    const ages = given.filter((one) => AGE.test(one.trim()));
    const olderThanMs = ages.map((age) => {
      const seconds = parseAge(age.trim());
      if (seconds === 0) this.#wrong("recheck", age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
      return seconds * 1000;
    });
    return {
      patterns: given.filter((one) => !ages.includes(one)),
      olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs),
    };
  }

  #wrong(name: string, given: string, expected: string): null {
    this.#mistakes.push(`${name}: "${given}" is not valid. Write ${expected}.`);
    return null;
  }
}

/** Whole seconds of `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
function parseDuration(duration: string): number {
  // Nobody can tell whether the 30 of 1h30 are minutes; and six digits of hours are a hundred years.
  const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
  if (match === null) return 0;
  const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}

/**
 * What nobody calls a check: only numbers with units of time. A misspelled age must not become a pattern that matches
 * nothing.
 */
const AGE =
  /^(?:\d+(?:[.,]\d+)? *(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mon|months?|y|yrs?|years?) *)+$/i;

/** Whole seconds of `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
function parseAge(age: string): number {
  const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
  const seconds = parseDuration(rest);
  return rest !== "" && seconds === 0 ? 0 : Number(days) * 86_400 + seconds;
}

/** An optional property: absent when there is no value. */
function given<K extends string>(key: K, value: string | null): { [P in K]?: string } {
  return (value === null ? {} : { [key]: value }) as { [P in K]?: string };
}

function text(value: string | undefined): string | null {
  const trimmed = value?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

function patterns(values: readonly string[] | undefined): string[] {
  return (values ?? []).filter((pattern) => pattern !== "");
}
