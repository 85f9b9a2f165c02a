import { type CommandName, COMMAND_NAMES, COMMANDS } from "./commands.ts";
import { CHECK_LISTERS } from "./complete-checks.ts";
import type { Candidates } from "./kinds.ts";
import { optionsOf, type OptionTable } from "./option.ts";

/** An option that a shell offers. */
type Flag = {
  spelled: string;
  help: string;
  placeholders: readonly string[];
  candidates: Candidates;
  repeats: boolean;
};

/** The words that a shell offers after a command. */
type Offer = {
  command: CommandName;
  flags: readonly Flag[];
  operand: { candidates: Candidates; repeats: boolean } | null;
};

/** Renders the completion script for the shell that the option `shell` names. */
export function renderCompletion(table: OptionTable, shell: string): string {
  const offers = COMMAND_NAMES.map((command) => offerOf(table, command));
  return shell === "zsh" ? zsh(offers) : shell === "fish" ? fish(offers) : bash(offers);
}

function offerOf(table: OptionTable, command: CommandName): Offer {
  const options = optionsOf(table, command);
  const operand = options.find(([, , use]) => use.operand !== undefined)?.[1].kind ?? null;
  const flags = options.flatMap(([name, { kind }, use]): Flag[] => {
    if (use.operand !== undefined) return [];
    const placeholders = kind.arity === 0 ? [] : (use.placeholder ?? "VALUE").split(" ");
    const { candidates, repeats } = kind;
    const own = { spelled: `--${name}`, help: use.help, placeholders, candidates, repeats };
    const { shorthand } = use;
    return shorthand === undefined
      ? [own]
      : [own, { ...own, spelled: `--${shorthand.name}`, help: shorthand.help, placeholders: [] }];
  });
  return { command, flags, operand };
}

/** All options of all commands, each once. */
function distinctWords(offers: readonly Offer[]): Flag[] {
  return [...new Map(offers.flatMap(({ flags }) => flags).map((flag) => [flag.spelled, flag])).values()];
}

/** The options that are followed by so many words. */
function ofWords(offers: readonly Offer[], words: number, mark = " "): string {
  const flags = distinctWords(offers).filter(({ placeholders }) => placeholders.length === words);
  return flags.map(({ spelled }) => spelled).join(mark);
}

function bash(offers: readonly Offer[]): string {
  const flags = distinctWords(offers);
  const spelled = (all: readonly Flag[], mark = "|"): string => all.map((flag) => flag.spelled).join(mark);
  const values = Map.groupBy(
    flags.filter(({ placeholders }) => placeholders.length === 1),
    ({ candidates }) => bashAnswer(candidates),
  );
  const cases = [...values].map(([answer, same]) => `    ${spelled(same)}) ${answer}; return ;;`);
  const options = offers.map(({ command, flags: own }) => `        ${command}) words="${spelled(own, " ")}" ;;`);
  const operands = offers.map(
    ({ command, operand }) => `    ${command}) ${bashAnswer(operand?.candidates ?? null)} ;;`,
  );
  return `${CHECK_LISTERS.bash}
_nix_verdict_offer() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$current")
}

_nix_verdict() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command="" words at
  # bash makes words of --name=value.
  if [ "$current" = = ]; then current=""; fi
  if [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    case \${COMP_WORDS[at]} in
    ${ofWords(offers, 2, "|")}) at=$((at + 2)) ;;
    ${ofWords(offers, 1, "|")}) if [ "\${COMP_WORDS[at + 1]}" != = ]; then at=$((at + 1)); fi ;;
    =) at=$((at + 1)) ;;
    -*) ;;
    ${COMMAND_NAMES.join("|")}) command=\${COMP_WORDS[at]}; break ;;
    *) command=run; break ;;
    esac
  done
  COMPREPLY=()
  case $previous in
${cases.join("\n")}
    ${ofWords(offers, 2, "|")}) return ;;
  esac
  case $current in
    -*)
      case \${command:-run} in
${options.join("\n")}
      esac
      _nix_verdict_offer -W "$words"
      return ;;
  esac
  case $command in
    "")
      _nix_verdict_offer -W "${COMMAND_NAMES.join(" ")}"
      local commands=("\${COMPREPLY[@]}")
      ${bashAnswer("folders")}
      COMPREPLY=("\${commands[@]}" "\${COMPREPLY[@]}") ;;
${operands.join("\n")}
  esac
}

complete -F _nix_verdict nix-verdict
`;
}

/** The bash command that offers candidates. */
function bashAnswer(candidates: Candidates): string {
  if (candidates === "files") return "compopt -o filenames 2>/dev/null; _nix_verdict_offer -f";
  if (candidates === "folders") return "compopt -o filenames 2>/dev/null; _nix_verdict_offer -d";
  if (candidates === "checks") return '_nix_verdict_offer -W "$(_nix_verdict_checks)"';
  return candidates === null ? ":" : `_nix_verdict_offer -W "${candidates.join(" ")}"`;
}

function zsh(offers: readonly Offer[]): string {
  const described = COMMAND_NAMES.map((command) => `      ${zshQuote(`${command}:${COMMANDS[command].summary}`)}`);
  const commands = offers.map(({ command, flags, operand }) => {
    const specs = flags.map(({ spelled, help, placeholders, candidates, repeats }) => {
      const equals = placeholders.length === 1 ? "=" : "";
      const meaning = help.replaceAll(/[\\[\]]/gu, String.raw`\$&`);
      const values = placeholders.map((placeholder) => `:${placeholder}:${zshAction(candidates)}`);
      return zshQuote(`${repeats ? "*" : ""}${spelled}${equals}[${meaning}]${values.join("")}`);
    });
    if (operand !== null)
      specs.push(zshQuote(`${operand.repeats ? "*" : "1"}:operand:${zshAction(operand.candidates)}`));
    return `    ${command})\n      _arguments ${specs.join(" \\\n        ")} ;;`;
  });
  return `#compdef nix-verdict
# Completion of nix-verdict for zsh.
${CHECK_LISTERS.zsh}
_nix_verdict() {
  local command=run
  if (( CURRENT == 2 )) && [[ \${words[2]} != -* ]]; then
    local -a commands
    commands=(
${described.join("\n")}
    )
    _describe command commands
    _path_files -/
    return
  fi
  case \${words[2]} in
    ${COMMAND_NAMES.join("|")})
      command=\${words[2]}
      shift words
      (( CURRENT -= 1 )) ;;
  esac
  case $command in
${commands.join("\n")}
  esac
}

# As a file in a folder of fpath it is called; from anywhere else it is sourced.
if [[ \${funcstack[1]} == _nix[-_]verdict ]]; then
  _nix_verdict "$@"
else
  compdef _nix_verdict nix-verdict
fi
`;
}

function zshAction(candidates: Candidates): string {
  if (candidates === "files") return "_files";
  if (candidates === "folders") return "_path_files -/";
  if (candidates === "checks") return "_nix_verdict_checks";
  return candidates === null ? " " : `(${candidates.join(" ")})`;
}

/** Quotes a word for zsh, and for any shell like it. */
function zshQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function fish(offers: readonly Offer[]): string {
  const commands = COMMAND_NAMES.map(
    (command) =>
      `complete -c nix-verdict -n 'not __nix_verdict_command >/dev/null' -a ${command} ` +
      `-d ${fishQuote(COMMANDS[command].summary)}`,
  );
  const flags = distinctWords(offers).map((flag) => {
    const having = offers.filter(({ flags: own }) => own.some(({ spelled }) => spelled === flag.spelled));
    const condition = `__nix_verdict_in ${having.map(({ command }) => command).join(" ")}`;
    const value = flag.placeholders.length === 0 ? "" : ` ${fishValue(flag.candidates)}`;
    return `complete -c nix-verdict -n '${condition}' -l ${flag.spelled.slice(2)}${value} -d ${fishQuote(flag.help)}`;
  });
  const operands = offers.flatMap(({ command, operand }) =>
    operand === null
      ? []
      : [`complete -c nix-verdict -n '__nix_verdict_in ${command}' ${fishValue(operand.candidates, "")}`],
  );
  return `# Completion of nix-verdict for fish.
${CHECK_LISTERS.fish}
function __nix_verdict_command
  set -l values 0
  for word in (commandline -opc)[2..-1]
    if test $values -gt 0
      set values (math $values - 1)
      continue
    end
    switch $word
      case ${ofWords(offers, 2)}
        set values 2
      case ${ofWords(offers, 1)}
        set values 1
      case '-*'
      case ${COMMAND_NAMES.join(" ")}
        echo $word
        return 0
      case '*'
        echo run
        return 0
    end
  end
  return 1
end

function __nix_verdict_in
  set -l command (__nix_verdict_command); or set command run
  contains -- $command $argv
end

complete -c nix-verdict -f
${[...commands, ...flags, ...operands].join("\n")}
`;
}

/** Arguments of the `complete` command of fish; `needed`: "x" where a value has to follow. */
function fishValue(candidates: Candidates, needed: "x" | "" = "x"): string {
  if (candidates === "files") return needed === "" ? "-F" : "-rF";
  if (candidates === "folders")
    return `${needed === "" ? "" : "-x "}-a '(__fish_complete_directories (commandline -ct))'`;
  if (candidates === "checks") return "-xa '(__nix_verdict_checks)'";
  return `${needed === "" ? "" : "-x"}${candidates === null ? "" : ` -a '${candidates.join(" ")}'`}`.trim();
}

function fishQuote(text: string): string {
  return `'${text.replaceAll(/['\\]/gu, String.raw`\$&`)}'`;
}
