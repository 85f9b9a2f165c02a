import manifest from "../package.json" with { type: "json" };
import { type CommandName, COMMAND_NAMES, COMMANDS } from "../src/inputs/commands.ts";
import { type HelpLine, helpLines, usageOf } from "../src/inputs/help.ts";
import { type OptionTable, THEMES } from "../src/inputs/option.ts";

/** The manual page in roff, section 1, with every command and option of the table. */
export function renderManPage(table: OptionTable): string {
  return [
    // Without a date: the page is the same whenever it is made.
    `.TH NIX\\-VERDICT 1 "" "nix\\-verdict ${manifest.version}" "User Commands"`,
    ...section("NAME", [`nix\\-verdict \\- ${roff(manifest.description.replace(/\.$/u, ""))}`]),
    ...section(
      "SYNOPSIS",
      COMMAND_NAMES.flatMap((command, at) => [...(at === 0 ? [] : [".br"]), exact(usageOf(table, command))]),
    ),
    ...section("DESCRIPTION", [
      roff("Without a command, nix-verdict runs the checks of a flake. FLAKE is whatever Nix takes for a flake."),
      roff("The report is in the folder that --out names: verdict.json, junit.xml, summary.md, report.html and logs/."),
    ]),
    ...section(
      "COMMANDS",
      COMMAND_NAMES.flatMap((command) => [
        ".TP",
        `.B ${exact(command)}`,
        `${roff(COMMANDS[command].summary)}.`,
        ...operandsOf(table, command).map(({ names, meaning }) => `${exact(names)}: ${roff(meaning)}.`),
      ]),
    ),
    ...section(
      "OPTIONS",
      THEMES.flatMap((theme) => {
        const names = Object.keys(table).filter((name) => table[name]?.theme === theme && isOption(table, name));
        return names.length === 0 ? [] : [`.SS ${roff(theme)}`, ...names.flatMap((name) => entryOf(table, name))];
      }),
    ),
    ...section("EXIT STATUS", [
      ...COMMAND_NAMES.flatMap((command) => [".TP", `.B ${exact(command)}`, `${roff(COMMANDS[command].exitCodes)}.`]),
      ".TP",
      ".B all commands",
      roff("2 nothing was judged or done, 3 a fault of nix-verdict itself, 130 or 143 stopped by a signal."),
    ]),
    ...section("ENVIRONMENT", [
      ".TP",
      ".B NO_COLOR",
      "If it is set and not empty, nothing is coloured.",
      ".TP",
      ".B FORCE_COLOR",
      "If it is set, and not 0, output is coloured that is no terminal.",
    ]),
    ...section("SEE ALSO", [".BR nix (1)"]),
    "",
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return [`.SH ${title}`, ...lines];
}

function isOption(table: OptionTable, name: string): boolean {
  const use = table[name]?.commandLine;
  return use !== undefined && !("absent" in use) && use.operand === undefined;
}

/** The rows of a command's words without a name. */
function operandsOf(table: OptionTable, command: CommandName): HelpLine[] {
  return Object.entries(table).flatMap(([name, { commandLine: use }]) =>
    "absent" in use || use.operand === undefined || !use.commands.includes(command) ? [] : helpLines(table, name),
  );
}

function entryOf(table: OptionTable, name: string): string[] {
  const use = table[name]?.commandLine;
  if (use === undefined || "absent" in use) return [];
  const whose = use.commands.length === COMMAND_NAMES.length ? "All commands" : `Of ${use.commands.join(", ")}`;
  return helpLines(table, name).flatMap(({ names, meaning }) => [
    ".TP",
    `.B ${exact(names)}`,
    `${roff(meaning)}. ${whose}.`,
  ]);
}

/** Text in which no character means anything to roff. */
function roff(text: string): string {
  return text.replaceAll("\\", String.raw`\e`).replace(/^(?=[.'])/u, String.raw`\&`);
}

/** The same for what a user types: its hyphens can be copied. */
function exact(text: string): string {
  return roff(text).replaceAll("-", String.raw`\-`);
}
