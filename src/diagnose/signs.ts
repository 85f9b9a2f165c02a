import { anyOf } from "../text/text.ts";

/**
 * Signs of a failure in the lines of a log: the words of compilers, linkers, test runners and shells. Every pattern
 * takes time linear in its line, because a build may print lines that are made to take long.
 */

/**
 * How much a line tells: a tool names the cause, a tool says that something failed, or a word only sounds like a
 * failure.
 */
export const WEIGHTS = ["cause", "outcome", "hint"] as const;
export type Weight = (typeof WEIGHTS)[number];

/** `before` and `after`: how many lines around a match belong to it. */
export type Sign = { weight: Weight; pattern: RegExp; before: number; after: number };

const sign = (weight: Weight, before: number, after: number, pattern: RegExp): Sign => ({
  weight,
  pattern,
  before,
  after,
});

/** The first sign that matches classifies a line. */
const SIGNS: readonly Sign[] = [
  // The last words of a tool that was stopped by an error further up.
  sign("outcome", 0, 0, /^\s*make(?:\[\d+\])?: \*\*\* \[.* Error \d+$/),
  sign("outcome", 0, 4, /^\s*FAILED: (?:\[code=\d+\] )?\S/),
  sign(
    "outcome",
    0,
    0,
    anyOf(
      [
        /error: (?:could not compile|test failed|aborting due to|build of|\d+ (?:dependenc|target))/,
        /collect2: error: ld returned|clang(?:\+\+)?: error: linker command failed|ninja: build stopped/,
        /FAILED \(|Errors while running CTest|npm (?:ERR!|error)/,
      ],
      { before: /^\s*/ },
    ),
  ),
  sign("outcome", 0, 8, /^\s*error: (?:builder for|Cannot build) '/),
  sign("outcome", 0, 0, /^-- Configuring incomplete/),
  sign("outcome", 0, 1, /^\s*FAILED \S/),
  // Tests.
  sign("cause", 3, 3, /^E\s{3,}\S/),
  sign("cause", 0, 8, /^\s*not ok\b(?!.*# (?:TODO|SKIP)\b)/i),
  sign("cause", 0, 5, /^\s*--- FAIL:/),
  sign("cause", 0, 8, /^\s*●\s.*\s›\s/),
  sign("cause", 0, 6, /^\s*(?:FAIL|×|✗|✖|✘)\s+\S.*(?:\s>\s|\s›\s|\(\d[\d.]*\s?ms\)$)/),
  sign("outcome", 0, 0, /^\s*(?:×|✗|✖|✘|✕)\s+\S/),
  sign("cause", 0, 3, /\*\*\*(?:Failed|Exception|Timeout|Not Run)\b/),
  sign("cause", 0, 2, /^\s*\d+\/\d+ .* (?:FAIL|TIMEOUT|ERROR)\s+\d[\d.]*s\b/),
  sign("cause", 0, 8, /^\s*(?:\d+ failing$|Failures:$)/),
  sign("cause", 0, 6, /^(?:FAIL|ERROR): \S+ \(/),
  sign("cause", 0, 4, /\bpanicked at\b|^\s*panic: /),
  sign("outcome", 0, 1, /^\s*(?:!!! )?Traceback \(most recent call last\):/),
  sign("cause", 0, 3, /^\s*Test ".*" failed with error/),
  // Messages about a file and a line.
  sign("cause", 1, 8, /^\s*error\[[A-Z]\w*\]: /),
  sign("cause", 1, 6, /^[^\s:()]+(?::\d+){1,2}: (?:(?:fatal )?error:|failure$)/i),
  sign("cause", 1, 2, /^[^\s:()]+\.go:\d+(?::\d+)?: /),
  sign("cause", 0, 3, /^[^\s()]+\(\d+,\d+\): error /),
  sign("cause", 1, 2, /\bundefined (?:reference to|symbol)|\bcannot find -l|\bmultiple definition of/),
  sign("cause", 0, 6, /^CMake Error\b/),
  sign("cause", 0, 1, /: \*\*\* No rule to make target /),
  sign("cause", 0, 4, /^In \S.* line \d+:$/),
  sign("cause", 1, 6, /^\s*╭─\[|^\s*,-\[/),
  sign("cause", 2, 10, /^@@ -\d/),
  sign("cause", 0, 0, /: not formatted$|\bis not formatted\b|\bwould reformat\b/),
  sign("cause", 0, 2, /^\S*: \d+ out of \d+ hunks? FAILED|^\S+: line \d+: |^File "[^"]*", line \d+, characters? /),
  // Messages of systems and languages.
  sign(
    "cause",
    1,
    0,
    anyOf(
      [
        /No space left on device|Cannot allocate memory|Disk quota exceeded/,
        /\bstd::bad_alloc\b|\bOutOfMemoryError\b|\bOut of memory\b/,
        /^\s*Killed$|Killed signal terminated/,
      ],
      { flags: "i" },
    ),
  ),
  sign(
    "cause",
    1,
    0,
    anyOf([
      /\bSegmentation fault\b|\bsegfault\b|\bIllegal instruction\b|\bcore dumped\b/,
      /AddressSanitizer|LeakSanitizer|UndefinedBehaviorSanitizer|: runtime error: /,
    ]),
  ),
  sign("cause", 1, 3, /\bassert(?:ion)?\b.{0,200}\bfail(?:ed|ure)\b/i),
  sign("cause", 6, 4, /(?:^|[\s.!])[A-Z]\w*(?:Error|Exception|Failed|ScriptFailure)(?: \[\w+\])?(?:: |$)/),
  sign("cause", 1, 1, /: command not found$|: No such file or directory\b|: Permission denied\b|: not found$/),
  sign("cause", 0, 2, /^\s*(?:fatal|ERROR|FATAL|CRITICAL|panic)\b\s*[:\]]/),
  sign("cause", 1, 4, /(?:^|\s)(?:fatal )?error: /i),
  // Counts, and the lines beside a comparison that failed.
  sign("outcome", 1, 2, /^\s*(?:expected|actual|received|but got|left|right)\b\s*:/i),
  sign(
    "outcome",
    0,
    0,
    anyOf(
      [
        /\b[1-9]\d* (?:[a-z]+ ){0,2}(?:fail(?:ed|ures?|ing|s)?|errors?)\b/,
        /\b(?:fail(?:ed|ures?)?|errors?)\s*[:=]?\s*[1-9]\d*\b/,
      ],
      { flags: "i" },
    ),
  ),
  sign("outcome", 0, 0, /^FAIL\b|\bFAILED\b|: FAIL$/),
  sign("outcome", 0, 2, /^\S+:\d+:\d+: /),
  sign(
    "hint",
    1,
    2,
    anyOf(
      [
        /errors?|fail(?:ed|ure|ures|s)?|fatal|cannot|can't|could not|couldn't|unable to|not found/,
        /denied|refused|forbidden|invalid|mismatch|abort(?:ed|ing)?|exception|differs?/,
      ],
      { before: /(?<![\w./-])/, after: /(?![\w/-]|\.\w)/, flags: "i" },
    ),
  ),
];

/** Phrases that look like a failure but report none. */
const NO_FAILURE = anyOf(
  [
    /\b(?:0|no|without|zero) (?:[a-z]+ )?(?:errors?|fail(?:ed|ures?|ing)?)\b(?:\(s\))?/,
    /\b(?:errors?|fail(?:ed|ures?|s)?)(?:\s*[:=]\s*| )0\b(?!\.)/,
    /\berror-free\b|-W(?:no-)?error\S*/,
  ],
  { flags: "gi" },
);

/**
 * Lines that mention failures but report none: passed tests, warnings, probes of a configuration, ignored errors, and
 * the progress of a build tool.
 */
const HARMLESS: readonly RegExp[] = [
  /^\s*(?:✓|✔|√|ok\b|PASS\b|PASSED\b|PASS:|\[\s+(?:OK|RUN)\s+\])/,
  /(?:\bok|\bOK|\bPASS|\bPASSED|\bpassed|\bPassed|✓|✔)\s*(?:\(?[\d.]+ ?m?s(?:ec)?\)?|\[ *\d+%\])?$/,
  /\bwarning:|^\s*warning\b|\bWARN(?:ING)?\b|: note: |^note: /i,
  /^-- (?!Configuring incomplete)|^checking |^(?:Checking|Configuring|Looking) (?:for|if|whether) /,
  /\(ignored\)$|\bxfail(?:ed)?\b|\bexpected fail|# (?:TODO|SKIP)\b|\bignoring\b/i,
  anyOf(
    [
      /\[[ \d]+%\] |\[\d+ ?(?:\/|of) ?\d+\] /,
      /(?:\S*\/)?(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+) -/,
      /(?:CC|CXX|LD|AR)\s{2,}|Compiling /,
    ],
    { before: /^\s*/ },
  ),
];

/** A failure, whatever else the line says. */
const NOT_HARMLESS = /^\s*not ok\b|\b[1-9]\d* fail/i;

/**
 * A virtual machine's own console, as a test driver prints it (`machine # …`): while they start, systems print much
 * that sounds bad.
 */
const CONSOLE = /^\w[\w-]* # /;

/** Whether a line reports success, or may do so. */
export function isHarmless(line: string): boolean {
  return !NOT_HARMLESS.test(line) && HARMLESS.some((pattern) => pattern.test(line));
}

/** No sign is shorter. Skips the million short lines that a log may have. */
const SHORTEST = "FAIL".length;

/** Finds the sign of a failure in a line of at most an excerpt's length; null when there is none. */
export function signOf(line: string): Sign | null {
  if (line.length < SHORTEST) return null;
  const own = line.replace(NO_FAILURE, "");
  const found = SIGNS.find(({ pattern }) => pattern.test(own)) ?? null;
  if (found === null || isHarmless(line)) return null;
  return CONSOLE.test(line) && found.weight !== "hint" ? { ...found, weight: "hint", before: 1, after: 1 } : found;
}
