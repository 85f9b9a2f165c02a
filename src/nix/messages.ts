import { DERIVATION_FILE, type Verdict } from "../model/model.ts";
import {
  crossesToLinux,
  IMPORT_FORBIDDEN,
  missingFeaturesMessage,
  NO_LOCAL_BUILDS,
  NO_SANDBOX,
  SANDBOX_REFUSED,
  wrongPlatformMessage,
} from "./unsupported.ts";

/** The failure of one derivation, as an error message of Nix describes it. */
export type Failure = {
  /** Null when the message does not name it: timeouts since 2.34, and what Nix itself forbids a build. */
  drvPath: string | null;
  verdict: Extract<Verdict, "failed" | "dependency-failed" | "timeout" | "unsupported" | "disk-full" | "lost">;
  code: string;
  message: string;
};

/*
 * The text of a message may come from a flake or a build and be a million characters long. No pattern here may take
 * quadratic time: white space matches within its line, a path's part between its slashes, and all other searches are in
 * a text that was cut.
 */

/** A derivation's path as Nix quotes it, in whatever store; `^*` and the like may follow. */
const DRV = String.raw`\/(?:[^'"\s^\/]*\/)+${DERIVATION_FILE}(?=['"^!])`;

/**
 * The part of a message that is read, in UTF-16 code units. Nix names its subject in the first words; the longest
 * beginnings are a few paths of at most 4,096 bytes.
 */
const MESSAGE_BEGINNING = 16_384;

/** Where an error of Nix begins: at the beginning of a line, or indented. */
const ERROR = /(?:^|\n)[^\S\n]*error: ?/g;

/**
 * A build printed the text that follows one of these, so anybody could have written it. Up to 2.28 `last N log lines:`,
 * from 2.29 on `Last N log lines:`.
 */
const LOG_TAIL = /\n[^\S\n]*last \d+ log lines?:\n/i;

/** When a build fails, Nix itself looks at the free space and adds this outside of the quoted log. */
const DISK_NOTE = /\n[ \t]*note: build failure may have been caused by lack of free disk space/;

type MessageRule = { pattern: RegExp; read: (match: RegExpExecArray) => Omit<Failure, "drvPath"> };

const failedBuild = (code: string, message: string): Omit<Failure, "drvPath"> => ({ verdict: "failed", code, message });

/** Reads why a builder failed: `exit code 3`, `signal 9 (Killed)`; all versions use the same words. */
function builderStatus(status: string): Omit<Failure, "drvPath"> {
  const signal = /signal (\d+)(?: \((.*)\))?/.exec(status);
  if (signal) {
    const hint =
      signal[1] === "9"
        ? ": by the kernel for lack of memory, or by Nix because it closed its output and kept running"
        : "";
    return failedBuild(
      "signal",
      `its builder was killed by signal ${signal[1]}${signal[2] ? ` (${signal[2]})` : ""}${hint}`,
    );
  }
  const exit = /exit code (\d+)/.exec(status);
  return failedBuild("exit-code", exit ? `its builder exited with ${exit[1]}` : `its builder ${status}`);
}

function unsupported(code: string, message: string): Omit<Failure, "drvPath"> {
  return { verdict: "unsupported", code, message };
}

function timeout(seconds: string, silent: boolean): Omit<Failure, "drvPath"> {
  return silent
    ? { verdict: "timeout", code: "silent", message: `it printed nothing for ${seconds} s` }
    : { verdict: "timeout", code: "timeout", message: `it ran longer than ${seconds} s` };
}

/** The reasons in `Cannot build 'X.drv'. Reason: …`, Nix 2.29 and later. */
const REASONS: readonly MessageRule[] = [
  {
    pattern: rule(
      String.raw`^platform mismatch\s+Required system: '([^']*)'(?:\s+Current system: '([^']*)')?` +
        String.raw`(?:\s+Reason: missing system features\s+Required features: \{([^}]*)\})?`,
    ),
    read: ([, system, ours, features]) => wrongPlatform(system ?? "", ours ?? "", words(features ?? "")),
  },
  {
    pattern: /^missing system features\s+Required features: \{([^}]*)\}\s+Available features: \{([^}]*)\}/,
    read: ([, required, available]) => missingFeatures(required ?? "", available ?? ""),
  },
  {
    pattern: rule(
      String.raw`^required system or feature not available\s+` +
        String.raw`Required system: '([^']*)' with features \{([^}]*)\}\s+` +
        String.raw`Current system: '([^']*)' with features \{([^}]*)\}`,
    ),
    read: ([, system, required, ours, available]) => systemOrFeatures(system, required, ours, available),
  },
  { pattern: /^\d+ dependenc(?:y|ies) failed/, read: () => failedDependency() },
  { pattern: /^builder (failed .*?)\.?$/m, read: ([, status]) => builderStatus(status ?? "") },
  { pattern: /^local builds are disabled/, read: () => unsupported("no-local-builds", NO_LOCAL_BUILDS) },
  { pattern: /^(.*?)\.?$/m, read: ([, words]) => failedBuild("nix", words ?? "") },
];

/** Whole messages; every one that names its derivation has the path as group `drv`. */
const MESSAGES: readonly MessageRule[] = [
  {
    pattern: /^Cannot build '(?<drv>[^']+)'\.\s+Reason: (?<reason>[\s\S]*)$/,
    read: (match) => firstRule(REASONS, match.groups?.["reason"] ?? "") ?? failedBuild("nix", match[0]),
  },
  {
    pattern: rule(`^builder for '(?<drv>${DRV})' (failed (?:with|due)[^;\\n]*)`),
    read: (match) => builderStatus(match[2] ?? ""),
  },
  {
    pattern: rule(`^builder for '(?<drv>${DRV})' failed to produce output path for output '([^']*)'`),
    read: (match) => failedBuild("no-output", `its builder ended well but did not make output "${match[2]}"`),
  },
  {
    pattern: rule(`^\\d+ dependencies of derivation '(?<drv>${DRV})' failed to build`),
    read: () => failedDependency(),
  },
  {
    pattern: rule(
      `^a '([^']*)' with features \\{([^}]*)\\} is required to build '(?<drv>${DRV})', ` +
        "but I am a '([^']*)' with features \\{([^}]*)\\}",
    ),
    read: (match) => systemOrFeatures(match[1], match[2], match[4], match[5]),
  },
  {
    pattern: rule(
      `^hash mismatch in fixed-output derivation '(?<drv>${DRV})':\\s+specified:\\s+(\\S+)\\s+got:\\s+(\\S+)`,
    ),
    read: (match) => failedBuild("hash-mismatch", `its output has the hash ${match[3]}, not ${match[2]}`),
  },
  {
    pattern: rule(`^derivation '(?<drv>${DRV})' may not be deterministic`),
    read: () => failedBuild("not-deterministic", "a second build of it gave a different output"),
  },
  {
    pattern: rule(`^(?:[^\\n]*?'(?<drv>${DRV})[^\\n]*? )?timed out after (\\d+) seconds( of silence)?`),
    read: (match) => timeout(match[2] ?? "?", match[3] !== undefined),
  },
  // Nix offers this feature to root even where its settings forbid it, and its error does not name the derivation.
  {
    pattern: /^feature '(uid-range)' (?:requires the setting|is not supported)/,
    read: ([, feature]) => unsupported("missing-feature", missingFeaturesMessage([feature ?? ""])),
  },
  {
    pattern: /^feature 'uid-range' is only supported in sandboxed builds/,
    read: () =>
      unsupported(
        "missing-feature",
        "it starts containers, which takes sandboxed builds. Set sandbox = true in nix.conf, with a Nix " +
          "that has a daemon and build users",
      ),
  },
  { pattern: SANDBOX_REFUSED, read: () => unsupported("no-sandbox", NO_SANDBOX) },
  // Earlier messages say which cache it was; this one follows when all of them have failed.
  {
    pattern: rule(`^some substitutes for the outputs of derivation '(?<drv>${DRV})' failed`),
    read: () => ({ verdict: "lost", code: "cache", message: "what a binary cache has of it could not be fetched" }),
  },
  // Up to 2.28, which derivation it is about only its client knows.
  { pattern: /^unable to start any build;/i, read: () => unsupported("no-local-builds", NO_LOCAL_BUILDS) },
  {
    pattern: rule(`^cannot build '(?<drv>${DRV})[^']*' during evaluation because the option 'allow-import`),
    read: () => failedBuild("import-forbidden", IMPORT_FORBIDDEN),
  },
  // Anything else that names a derivation, for example a cycle in what its outputs refer to.
  {
    pattern: rule(`^(?!build of )[^\\n]*?'(?<drv>${DRV})`),
    read: (match) => failedBuild("nix", match.input.split("\n", 1)[0] ?? ""),
  },
];

/** Reads one error message of Nix 2.18 to 2.35. Null when it says nothing about a derivation. */
export function readFailure(text: string): Failure | null {
  const own = withoutTrace(text.split(LOG_TAIL, 1)[0] ?? "").slice(0, MESSAGE_BEGINNING);
  for (const { pattern, read } of MESSAGES) {
    const match = pattern.exec(own);
    if (match === null) continue;
    const failure = { drvPath: match.groups?.["drv"] ?? null, ...read(match) };
    if (failure.verdict !== "failed" || !DISK_NOTE.test(text)) return failure;
    const message = `${failure.message}: no space left on the disk`;
    return { ...failure, verdict: "disk-full", code: "disk-full", message };
  }
  return null;
}

/**
 * Returns the error itself, which is the last `error:` of a message, without the trace before it and without
 * indentation.
 */
export function withoutTrace(text: string): string {
  let from = 0;
  for (const { index, 0: found } of text.matchAll(ERROR)) from = index + found.length;
  const own = text.slice(from);
  return own.replaceAll(/\n[ \t]+/g, "\n").trim();
}

/** Whether a message of Nix contains an error. */
export function hasError(text: string): boolean {
  return text.search(ERROR) !== -1;
}

function rule(source: string): RegExp {
  return new RegExp(source);
}

function firstRule(rules: readonly MessageRule[], text: string): Omit<Failure, "drvPath"> | null {
  for (const { pattern, read } of rules) {
    const match = pattern.exec(text);
    if (match !== null) return read(match);
  }
  return null;
}

function failedDependency(): Omit<Failure, "drvPath"> {
  return { verdict: "dependency-failed", code: "dependency", message: "something it needs could not be built" };
}

function missingFeatures(required: string, available: string, ours = ""): Omit<Failure, "drvPath"> {
  const have = words(available);
  const missing = words(required).filter((feature) => !have.includes(feature));
  return unsupported("missing-feature", missingFeaturesMessage(missing, ours));
}

function wrongPlatform(system: string, ours: string, features: string[] = []): Omit<Failure, "drvPath"> {
  return unsupported("wrong-platform", wrongPlatformMessage(system, ours, features));
}

function systemOrFeatures(system = "", required = "", ours = "", available = ""): Omit<Failure, "drvPath"> {
  const have = words(available);
  const hasFeatures = words(required).every((feature) => have.includes(feature));
  // Where nothing is missing, it is the machine that must not build; some versions say it like this.
  if (hasFeatures && system === ours) return unsupported("no-local-builds", NO_LOCAL_BUILDS);
  // A Mac also lacks the features of a Linux test, but having them would not help.
  if (hasFeatures || crossesToLinux(system, ours)) return wrongPlatform(system, ours, words(required));
  return missingFeatures(required, available, ours);
}

function words(list: string): string[] {
  return list
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
