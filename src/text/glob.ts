/**
 * Glob patterns on whole names: `*` is any text, `?` any character, `[a-z]`, `[!a-z]` and `[[:digit:]]` one of a set,
 * `{a,b}` one of several patterns, and `\` makes the next character literal. A bracket that is never closed, and a
 * `{…}` without a comma, are literal.
 *
 * A pattern becomes a list of steps. A name is read once from left to right, with the set of all steps that it can have
 * reached. So the work is at most the steps of the pattern times the characters of the name. A backtracking matcher can
 * take exponentially long.
 */

type Accepts = (character: string) => boolean;

type Step =
  /** Takes one character. */
  | { kind: "take"; accepts: Accepts }
  /** Takes any text, including none. */
  | { kind: "any" }
  /** Continues at each of these steps without taking a character. */
  | { kind: "fork"; to: number[] }
  | { kind: "end" };

/** A compiled pattern. */
export type Glob = readonly Step[];

/** `work`: how often a step of the pattern was examined. */
export type GlobMatch = { matches: boolean; work: number };

type Token = { kind: "take"; accepts: Accepts } | { kind: "any" } | { kind: "mark"; character: "{" | "," | "}" };

/** Compiles a pattern; any text is one. It has at most one step more than the pattern has characters. */
export function parseGlob(pattern: string): Glob {
  const tokens = tokensOf(pattern);
  const groups = groupsOf(tokens);
  const steps: Step[] = [];
  /** Open alternatives: the step that forks to each of them, and the steps where they continue. */
  const open: { fork: number[]; leave: number[] }[] = [];
  for (const [place, token] of tokens.entries()) {
    const group = open.at(-1);
    if (token.kind !== "mark") {
      steps.push(token);
    } else if (!groups.has(place)) {
      steps.push({ kind: "take", accepts: isCharacter(token.character) });
    } else if (token.character === "{") {
      const fork = [steps.length + 1];
      steps.push({ kind: "fork", to: fork });
      open.push({ fork, leave: [] });
    } else if (group !== undefined) {
      steps.push({ kind: "fork", to: group.leave });
      if (token.character === ",") group.fork.push(steps.length);
      else open.pop()?.leave.push(steps.length);
    }
  }
  return [...steps, { kind: "end" }];
}

/** Whether a pattern matches the whole of a name. */
export function matchGlob(glob: Glob, name: string): GlobMatch {
  const walk = new Walk(glob);
  let reached = walk.closure([0]);
  for (const character of name) {
    if (reached.length === 0) break;
    const next: number[] = [];
    for (const place of reached) {
      const step = glob[place];
      if (step?.kind === "any") next.push(place);
      else if (step?.kind === "take" && step.accepts(character)) next.push(place + 1);
    }
    reached = walk.closure(next);
  }
  return { matches: reached.some((place) => glob[place]?.kind === "end"), work: walk.work };
}

/** The state of one match. */
class Walk {
  work = 0;
  readonly #glob: Glob;
  /** For each step, the round in which it was last reached. */
  readonly #reachedIn: Uint32Array;
  #round = 0;

  constructor(glob: Glob) {
    this.#glob = glob;
    this.#reachedIn = new Uint32Array(glob.length);
  }

  /** Returns these steps and those that can be reached from them without a character, each once. */
  closure(places: number[]): number[] {
    this.#round += 1;
    const found: number[] = [];
    const waiting = places;
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      if (this.#reachedIn[place] === this.#round) continue;
      this.#reachedIn[place] = this.#round;
      this.work += 1;
      const step = this.#glob[place];
      if (step?.kind === "fork") for (const to of step.to) waiting.push(to);
      else found.push(place);
      if (step?.kind === "any") waiting.push(place + 1);
    }
    return found;
  }
}

/** Splits a pattern into tokens: those that stand for themselves or for a character, and the marks of alternatives. */
function tokensOf(pattern: string): Token[] {
  // Two units of UTF-16 can be one character, which is what "?" matches.
  const characters = Array.from(pattern);
  const lastBracket = characters.lastIndexOf("]");
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    const end = character === "[" && at < lastBracket ? endOfSet(characters, at) : null;
    if (end !== null) {
      tokens.push({ kind: "take", accepts: setOf(characters.slice(at + 1, end)) });
      at = end;
    } else if (character === "\\" && at + 1 < characters.length) {
      at += 1;
      tokens.push({ kind: "take", accepts: isCharacter(characters[at] ?? "") });
    } else if (character !== "*" || tokens.at(-1)?.kind !== "any") {
      tokens.push(tokenOf(character));
    }
  }
  return tokens;
}

function tokenOf(character: string): Token {
  if (character === "*") return { kind: "any" };
  if (character === "{" || character === "," || character === "}") return { kind: "mark", character };
  return { kind: "take", accepts: character === "?" ? () => true : isCharacter(character) };
}

/** The places of all marks that belong to alternatives: a `{`, its commas, and its `}`. */
function groupsOf(tokens: readonly Token[]): ReadonlySet<number> {
  const belonging = new Set<number>();
  const open: number[][] = [];
  for (const [place, token] of tokens.entries()) {
    if (token.kind !== "mark") continue;
    if (token.character === "{") open.push([place]);
    else if (token.character === ",") open.at(-1)?.push(place);
    else {
      const group = open.pop() ?? [];
      if (group.length > 1) for (const mark of [...group, place]) belonging.add(mark);
    }
  }
  return belonging;
}

/** The end of the set that begins at `start`. A `]` that comes first is one of its characters. */
function endOfSet(characters: readonly string[], start: number): number | null {
  let at = start + 1;
  if (characters[at] === "!" || characters[at] === "^") at += 1;
  for (let first = true; at < characters.length; at += 1, first = false) {
    const character = characters[at];
    const named = character === "[" ? classAt(characters, at) : null;
    if (character === "]" && !first) return at;
    if (character === "\\") at += 1;
    else if (named !== null) at = named.end;
  }
  return null;
}

/** POSIX's character classes, in ASCII as in the C locale. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[a-zA-Z0-9]/u,
  alpha: /[a-zA-Z]/u,
  blank: /[ \t]/u,
  cntrl: /(?![\u0080-\u009f])\p{Cc}/u,
  digit: /[0-9]/u,
  graph: /[!-~]/u,
  lower: /[a-z]/u,
  print: /[ -~]/u,
  punct: /[!-/:-@[-`{-~]/u,
  space: /[ \t\n\v\f\r]/u,
  upper: /[A-Z]/u,
  xdigit: /[0-9a-fA-F]/u,
};

/** The length of the longest name of a class with its brackets and colons. */
const LONGEST_CLASS = "[:xdigit:]".length;

/** Reads the class that begins at `at`, as in `[[:digit:]]`. */
function classAt(characters: readonly string[], at: number): { accepts: Accepts; end: number } | null {
  const name =
    /^\[:(?<name>[a-z]+):\]/u.exec(characters.slice(at, at + LONGEST_CLASS).join(""))?.groups?.["name"] ?? "";
  const pattern = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  return pattern === undefined
    ? null
    : { accepts: (character) => pattern.test(character), end: at + name.length + "[::]".length - 1 };
}

/** Compiles the text between the brackets of a set. */
function setOf(inside: readonly string[]): Accepts {
  const negated = inside[0] === "!" || inside[0] === "^";
  const single = new Set<string>();
  const others: Accepts[] = [];
  for (let at = negated ? 1 : 0; at < inside.length; at += 1) {
    const named = inside[at] === "[" ? classAt(inside, at) : null;
    if (named !== null) {
      others.push(named.accepts);
      at = named.end;
      continue;
    }
    if (inside[at] === "\\" && at + 1 < inside.length) at += 1;
    const from = inside[at] ?? "";
    if (inside[at + 1] !== "-" || at + 2 >= inside.length) {
      single.add(from);
      continue;
    }
    at += inside[at + 2] === "\\" && at + 3 < inside.length ? 3 : 2;
    others.push(isBetween(from, inside[at] ?? ""));
  }
  return (character) => (single.has(character) || others.some((accepts) => accepts(character))) !== negated;
}

function isCharacter(one: string): Accepts {
  return (character) => character === one;
}

function isBetween(from: string, to: string): Accepts {
  const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
  return (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= low && code <= high;
  };
}
