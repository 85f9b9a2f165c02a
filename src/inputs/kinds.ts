import { normalize } from "node:path";

import type { Recheck } from "../history/history.ts";
import { SHAPES, splitSettings, strangeLine } from "../text/text.ts";
import { AGE, parseAge, parseDuration } from "./durations.ts";

/** Reports that a word is not valid. `expected` completes the sentence "Write …". */
export type Reject = (word: string, expected: string) => void;

/** What a shell offers for a value: these words, files, folders, names of checks in the last report, or nothing. */
export type Candidates = readonly string[] | "files" | "folders" | "checks" | null;

/** How the words of an option become a value. `T` is the value, `N` the one for no words at all. */
export type OptionKind<T, N = null> = {
  /** How many words each use takes on the command line. */
  arity: 0 | 1 | 2;
  /** Whether repeated uses add up, as lines of an action's input do. Otherwise the last one counts. */
  repeats: boolean;
  candidates: Candidates;
  /** The value for no words at all. */
  none: N;
  /** Reads at least one word. The value is not used if a word is rejected. */
  read(words: readonly string[], reject: Reject): T | N;
};

/** A kind for which only the last word counts, without the space around it. */
export function oneWord<T, N>(
  none: N,
  candidates: Candidates,
  read: (word: string, reject: Reject) => T | N,
): OptionKind<T, N> {
  return {
    arity: 1,
    repeats: false,
    candidates,
    none,
    read: (words, reject) => read(words.at(-1)?.trim() ?? "", reject),
  };
}

/** Rejects a word and returns null. */
export function rejected(word: string, expected: string, reject: Reject): null {
  reject(word, expected);
  return null;
}

/** A kind for any text. */
export function text(): OptionKind<string> {
  return oneWord(null, null, (given) => given);
}

export function file(): OptionKind<string> {
  return oneWord(null, "files", (given) => given);
}

export function folder(): OptionKind<string> {
  return oneWord(null, "folders", (given) => given);
}

/** A kind for text of a certain shape, taken unchanged. `expected` names the shape. */
export function matching(isRight: (word: string) => boolean, expected: string): OptionKind<string> {
  return oneWord<string, null>(null, null, (given, reject) =>
    isRight(given) ? given : rejected(given, expected, reject),
  );
}

/** A kind for one of these words. */
export function choice<const T extends string>(choices: readonly T[]): OptionKind<T> {
  return oneWord<T, null>(
    null,
    choices,
    (given, reject) => choices.find((one) => one === given) ?? rejected(given, choices.join(", "), reject),
  );
}

/** A kind for a whole number. Nobody needs five digits of builds or attempts. */
export function countKind(least: 0 | 1): OptionKind<number> {
  return oneWord<number, null>(null, null, (given, reject) =>
    /^(?:0|[1-9]\d{0,3})$/.test(given) && Number(given) >= least
      ? Number(given)
      : rejected(given, `a number from ${least} to 9999`, reject),
  );
}

/** A kind for bytes: `4G`, `4GiB`, `512M`. Units count in 1024, as in systemd and Docker. */
export function sizeKind(): OptionKind<number> {
  return oneWord<number, null>(null, null, (given, reject) => {
    const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([MGT])(?:i?B)?$/i.exec(given) ?? [];
    const bytes = Number(number) * 1024 ** ("MGT".indexOf(unit.toUpperCase()) + 2);
    return unit !== "" && bytes > 0 ? Math.round(bytes) : rejected(given, "a size like 512M, 4G or 1.5G", reject);
  });
}

/** A kind for true or false. On the command line, the option alone is true. */
export function flag(): OptionKind<boolean, false> {
  const read = (given: string, reject: Reject): boolean => {
    if (given !== "true" && given !== "false") reject(given, "true or false");
    return given === "true";
  };
  return { ...oneWord<boolean, false>(false, ["true", "false"], read), arity: 0 };
}

/** A kind for any number of values of another kind. Plain texts keep the space around them. */
export function list<T>(of: OptionKind<T>): OptionKind<T[], T[]> {
  return {
    ...of,
    repeats: true,
    none: [],
    read: (words, reject) =>
      words.flatMap((one) => {
        const value = of.read([one], reject);
        return value === null ? [] : [value];
      }),
  };
}

/** A kind for glob patterns on names. A name may begin or end with a space, and so may a pattern. */
export function patterns(): OptionKind<string[], string[]> {
  return { ...list(text()), candidates: "checks", read: (words) => [...words] };
}

/** A kind for names of variables, or beginnings of names followed by a star. */
export function variables(): OptionKind<string[], string[]> {
  const expected = "the name of a variable, such as AWS_PROFILE, or the beginning of several, such as AWS_*";
  return list(matching((name) => SHAPES.variable.test(name), expected));
}

/**
 * A kind for pairs of a name and a value. `expected` completes "Write …"; only the name is told, because values may be
 * secret.
 */
function pairs(isRight: (name: string, value: string) => boolean, expected: string): OptionKind<Pair[], Pair[]> {
  return {
    arity: 2,
    repeats: true,
    candidates: null,
    none: [],
    read: (words, reject) =>
      words.flatMap((name, at): Pair[] => {
        if (at % 2 === 1) return [];
        const value = words[at + 1] ?? "";
        if (!isRight(name, value)) reject(name, expected);
        return [[name, value]];
      }),
  };
}

type Pair = [name: string, value: string];

/** Nix's settings. A value may be empty, and may have several lines, as `builders` has. */
export function nixOptions(): OptionKind<Pair[], Pair[]> {
  return pairs(
    (name, value) => SHAPES.setting.test(name) && !value.trimStart().startsWith("="),
    'the name of one of Nix\'s settings and its value, without a "=" between them, such as: max-jobs 0',
  );
}

/** Inputs of a flake and what takes their places. */
export function inputOverrides(): OptionKind<Pair[], Pair[]> {
  return pairs(
    (input, flake) => SHAPES.flakeInput.test(input) && SHAPES.reference.test(flake),
    "an input of the flake and what takes its place, such as: nixpkgs github:NixOS/nixpkgs/nixos-unstable, or: " +
      "tools/nixpkgs ./vendored",
  );
}

/** The longest time that a build may take, and that it may be silent, in seconds; null: no limit. */
export type TimeLimits = { timeoutSeconds: number | null; silenceSeconds: number | null };

/** A kind for one duration, in milliseconds. */
export function duration(): OptionKind<number> {
  return oneWord<number, null>(null, null, (given, reject) => {
    const seconds = parseDuration(given);
    return seconds === null || seconds === 0
      ? rejected(given, "a duration like 90s, 30m or 1h30m", reject)
      : 1000 * seconds;
  });
}

/** A kind for `TOTAL`, `TOTAL/SILENT` or `/SILENT`, each a duration. */
export function limits(): OptionKind<TimeLimits, TimeLimits> {
  const none: TimeLimits = { timeoutSeconds: null, silenceSeconds: null };
  return oneWord<TimeLimits, TimeLimits>(none, null, (given, reject) => {
    const parts = given.split("/");
    const seconds = parts.map((part) => (part === "" && parts.length === 2 ? null : parseDuration(part)));
    if (parts.length <= 2 && !seconds.includes(0) && parts.some((part) => part !== ""))
      return { timeoutSeconds: seconds[0] ?? null, silenceSeconds: seconds[1] ?? null };
    reject(given, "a duration like 90s, 30m or 1h30m, or two, for the whole build and for its silence, such as 30m/5m");
    return none;
  });
}

/** A kind for patterns and ages, such as `12h`. The shortest age counts. */
export function recheck(): OptionKind<Recheck, Recheck> {
  return {
    ...patterns(),
    none: { patterns: [], olderThanMs: null },
    read: (words, reject) => {
      const ages = words.filter((one) => AGE.test(one.trim()));
      const olderThanMs = ages.map((age) => {
        const seconds = parseAge(age.trim());
        if (seconds === 0) reject(age, "an age like 12h, 7d or 1d12h, or a pattern on names of checks");
        return seconds * 1000;
      });
      return {
        patterns: words.filter((one) => !ages.includes(one)),
        olderThanMs: ages.length === 0 ? null : Math.min(...olderThanMs),
      };
    },
  };
}

/** The place of the cache. `folder`: null for the best place on this machine. */
export type CachePlace = { enabled: boolean; folder: string | null };

/** A kind for `auto`, `off`, or a folder. A folder needs a slash, so that a misspelled mode is not taken for one. */
export function cachePlace(): OptionKind<CachePlace, CachePlace> {
  const none: CachePlace = { enabled: true, folder: null };
  return oneWord<CachePlace, CachePlace>(none, "folders", (given, reject) => {
    if (given === "auto" || given === "off") return { enabled: given === "auto", folder: null };
    if (given.includes("/")) return { enabled: true, folder: normalize(given) };
    reject(given, "auto, off, or a folder with a slash in its path, such as ./cache");
    return none;
  });
}

/** A kind for lines of nix.conf. */
export function settings(): OptionKind<string> {
  return {
    ...text(),
    repeats: true,
    read: (lines, reject) => {
      const conf = lines.join("\n");
      // The lines with a token must not appear in a message.
      const strange = strangeLine(splitSettings(conf).open);
      if (strange !== undefined) reject(strange.trim(), 'lines like "name = value", with spaces around the "="');
      return conf;
    },
  };
}
