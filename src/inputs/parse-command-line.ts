import manifest from "../../package.json" with { type: "json" };
import { suggest } from "../text/text.ts";
import { type CommandName, COMMAND_NAMES, isCommand } from "./commands.ts";
import { renderCompletion } from "./completion.ts";
import { HELP, helpFor, renderHelp, renderOverview } from "./help.ts";
import { type CommandLineUse, type Option, optionsOf, type OptionTable, type Values } from "./option.ts";
import { readValues } from "./values.ts";

/**
 * A parsed command. `notices`: what the user should write differently. `doubt`: the word that was taken for a flake,
 * but is more likely a misspelled command unless there is such a folder, and the question which one; null when there is
 * none.
 */
export type ParsedCommandLine<T extends OptionTable> = {
  command: Exclude<CommandName, "completion">;
  values: Values<T>;
  notices: string[];
  doubt: { word: string; question: string } | null;
};

/** The meaning of a word with hyphens. `value`: the value that the word itself implies, so that none follows. */
type Spelling = { name: string; option: Option; use: CommandLineUse; value: string | null };

/** A command line, taken apart. `spellings`: the words that were used for each option. */
type CommandLineParts = {
  operands: string[];
  words: Map<string, string[]>;
  spellings: Map<string, Set<string>>;
  unknown: string[];
  mistakes: string[];
};

/**
 * Reads the command line. Help, versions and completion scripts are answers. `columns`: of the terminal that help is
 * shown on. Throws one `usage` error with all mistakes.
 */
export function parseCommandLine<T extends OptionTable>(
  table: T,
  argv: readonly string[],
  columns?: number,
): ParsedCommandLine<T> | { answer: string } {
  const parts = takeApart(allSpellings(table), argv);
  const first = firstOperand(argv, parts);
  const isNamed = first !== undefined && isCommand(first);
  const command = isNamed ? first : "run";
  const answer = answerTo(table, parts, first, columns);
  if (answer !== null) return { answer };
  if (isNamed) parts.operands.shift();

  const notices = modernize(table, parts.words);
  const mistakes = [...strangers(table, command, parts), ...parts.mistakes, ...contradictions(parts.spellings)];
  // A surplus word can be the value of an unknown option.
  const doubt = isNamed ? null : doubtOf(parts.operands[0]);
  if (parts.unknown.length === 0) {
    const misplaced = placeOperands(table, command, parts);
    // Only a command has other words after it.
    mistakes.push(
      ...(misplaced.length > 0 && doubt !== null ? [`"${doubt.word}" is no command. ${doubt.question}`] : misplaced),
    );
  }
  const values = readValues(table, parts.words, mistakes);
  if (command !== "completion") return { command, values, notices, doubt };
  return { answer: renderCompletion(table, parts.words.get("shell")?.[0] ?? "") };
}

/** What a question about nix-verdict itself is answered; null when there is none. `first`: a command, or an operand. */
function answerTo(
  table: OptionTable,
  { operands, words }: CommandLineParts,
  first: string | undefined,
  columns?: number,
): string | null {
  if (first === HELP) return helpFor(table, operands.slice(1), columns);
  if (words.has("help"))
    return first !== undefined && isCommand(first) ? renderHelp(table, first, columns) : renderOverview(table, columns);
  return words.has("version") ? `${manifest.version}\n` : null;
}

/** Every word that names an option of any command. */
function allSpellings(table: OptionTable): Map<string, Spelling> {
  const spellings = new Map<string, Spelling>();
  for (const [name, option] of COMMAND_NAMES.flatMap((command) => optionsOf(table, command))) {
    const use = option.commandLine;
    if ("absent" in use || use.operand !== undefined) continue;
    const spelling = { name, option, use, value: option.kind.arity === 0 ? "true" : null };
    spellings.set(`--${name}`, spelling);
    if (use.short !== undefined) spellings.set(`-${use.short}`, spelling);
    if (use.shorthand !== undefined)
      spellings.set(`--${use.shorthand.name}`, { ...spelling, value: use.shorthand.value });
  }
  return spellings;
}

/** Separates options and their values from operands, whatever the command is. */
function takeApart(spellings: ReadonlyMap<string, Spelling>, argv: readonly string[]): CommandLineParts {
  const parts: CommandLineParts = { operands: [], words: new Map(), spellings: new Map(), unknown: [], mistakes: [] };
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (word === "--") {
      parts.operands.push(...argv.slice(at + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      parts.operands.push(word);
      continue;
    }
    const { spelled, inline } = splitInline(word);
    const spelling = spellings.get(spelled);
    if (spelling === undefined) {
      parts.unknown.push(spelled);
      continue;
    }
    const { name, option } = spelling;
    const taken = takeWords(spelled, spelling, inline, argv.slice(at + 1, at + 3));
    if (typeof taken === "string") parts.mistakes.push(taken);
    else {
      at += taken.used;
      parts.words.set(name, [...(option.kind.repeats ? (parts.words.get(name) ?? []) : []), ...taken.words]);
    }
    parts.spellings.set(name, (parts.spellings.get(name) ?? new Set()).add(spelled));
  }
  return parts;
}

/** Splits `--name=value`. */
function splitInline(word: string): { spelled: string; inline: string | null } {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  return equals < 0
    ? { spelled: word, inline: null }
    : { spelled: word.slice(0, equals), inline: word.slice(equals + 1) };
}

/** Returns the words of one use, and how many of the following words are among them; or the mistake. */
function takeWords(
  spelled: string,
  { option: { kind }, use, value }: Spelling,
  inline: string | null,
  following: readonly string[],
): { words: string[]; used: number } | string {
  const isSwitch = value !== null;
  if (isSwitch && inline === null) return { words: [value], used: 0 };
  if (isSwitch && kind.arity > 0) return `${spelled} takes no value.`;
  const given = inline === null ? following : [inline, ...following];
  const needed = Math.max(1, kind.arity);
  const words = given.slice(0, needed);
  const placeholder = use.placeholder ?? "VALUE";
  if (words.length < needed)
    return kind.arity === 2
      ? `${spelled} needs a name and a value, for example ${spelled} cores 2.`
      : `${spelled} needs a value: write ${spelled} ${placeholder}.`;
  // This is more often a forgotten value than a value with a hyphen.
  if (kind.arity === 1 && inline === null && /^-./u.test(words[0] ?? ""))
    return `${spelled} needs a value. Write ${spelled}=${placeholder} for one that begins with a hyphen.`;
  return { words, used: inline === null ? needed : needed - 1 };
}

/** Which command a word in its place may mean. A path with a slash or a dot, and a URL, are never in doubt. */
function doubtOf(word: string | undefined): ParsedCommandLine<OptionTable>["doubt"] {
  const meant = word !== undefined && /^[a-z]+$/iu.test(word) ? suggest(word.toLowerCase(), COMMAND_NAMES) : null;
  return word === undefined || meant === null ? null : { word, question: `Did you mean "${meant}"?` };
}

/** The first operand, unless it comes after `--`, where no word is a command. */
function firstOperand(argv: readonly string[], { operands }: CommandLineParts): string | undefined {
  const end = argv.indexOf("--");
  const behind = end < 0 ? 0 : argv.length - end - 1;
  return operands.length > behind ? operands[0] : undefined;
}

/** Mistakes: options that do not exist, and options that the command does not have. */
function strangers(
  table: OptionTable,
  command: CommandName,
  { unknown, words, spellings }: CommandLineParts,
): string[] {
  const own = optionsOf(table, command).filter(([, , use]) => use.operand === undefined);
  const known = own.flatMap(([name, , { shorthand }]) => [`--${name}`, ...(shorthand ? [`--${shorthand.name}`] : [])]);
  const help = command === "run" ? "nix-verdict --help" : `nix-verdict ${command} --help`;
  const names = new Set(own.map(([name]) => name));
  return [
    ...unknown.map((spelled) => {
      const meant = suggest(spelled, known);
      return `Unknown option '${spelled}'.${meant === null ? "" : ` Did you mean ${meant}?`} See ${help}.`;
    }),
    ...[...spellings].flatMap(([name, written]) => {
      if (names.has(name)) return [];
      // Its value no longer matters.
      words.delete(name);
      const others = COMMAND_NAMES.filter((other) => optionsOf(table, other).some(([known]) => known === name));
      return [...written].map(
        (spelled) => `Unknown option '${spelled}' of ${command}: it belongs to ${others.join(", ")}. See ${help}.`,
      );
    }),
  ];
}

/** Mistakes: an option together with its shorthand. */
function contradictions(spellings: CommandLineParts["spellings"]): string[] {
  return [...spellings].flatMap(([name, written]) =>
    written.size > 1 && [...written].every((spelled) => spelled.startsWith("--"))
      ? [`${name}: ${[...written].toSorted().join(" and ")} contradict each other. Write one of them.`]
      : [],
  );
}

/** Replaces deprecated values by current ones, and returns the notices. */
function modernize(table: OptionTable, words: Map<string, string[]>): string[] {
  return [...words].flatMap(([name, written]) => {
    const use = table[name]?.commandLine;
    if (use === undefined || "absent" in use || use.modernize === undefined) return [];
    const modern = written.map((word) => use.modernize?.(word) ?? { value: word, notice: null });
    words.set(
      name,
      modern.map(({ value }) => value),
    );
    return modern.flatMap(({ notice }) => notice ?? []);
  });
}

/** Assigns operands to their option. Returns the mistakes: too many, or none where one is required. */
function placeOperands(table: OptionTable, command: CommandName, { operands, words }: CommandLineParts): string[] {
  const place = optionsOf(table, command).find(([, , use]) => use.operand !== undefined);
  const help = `See nix-verdict ${command === "run" ? "" : `${command} `}--help.`;
  const quoted = `"${operands.join('", "')}"`;
  if (place === undefined)
    return operands.length === 0 ? [] : [`${command} takes only options: ${quoted} is too much. ${help}`];
  const [name, { kind }, use] = place;
  const { operand, placeholder = "" } = use;
  if (operands.length === 0)
    return operand === "required" ? [`${command} needs ${placeholder}: ${use.help}. ${help}`] : [];
  // More often a variable that is not set than somebody who wants the default.
  if (operands.some((word) => word.trim() === ""))
    return [`${placeholder} is empty: perhaps a variable is not set. ${help}`];
  if (operands.length > 1 && !kind.repeats) return [`One ${name} at a time: ${quoted} are too many. ${help}`];
  words.set(name, operands);
  return [];
}
