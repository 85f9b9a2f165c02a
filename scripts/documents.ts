import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { renderOverview } from "../src/inputs/help.ts";
import { type ActionName, inputsOf, type OptionTable } from "../src/inputs/option.ts";
import { OPTIONS } from "../src/inputs/options.ts";
import { renderManPage } from "./man-page.ts";

/**
 * The files that are made of the table of options, in whole or in part. In documentation, a part stands between `<!--
 * NAME -->` and `<!-- /NAME -->`, in whatever file: `inputs`, `outputs`, `bot-inputs`, `bot-outputs` or `help`.
 */

const ROOT = join(import.meta.dirname, "..");

/** The file of each action. */
const ACTION_FILES: Readonly<Record<ActionName, string>> = { main: "action.yml", bot: "report/action.yml" };

const MAN_PAGE = "nix-verdict.1";

/** An entry of `inputs` or `outputs` in an action.yml. */
export type Entry = { name: string; description: string; default: string | null };

/** Gives a file's text by its path below the repository. */
type Read = (file: string) => string;

/** What each file should be, by its path. */
export function makeDocuments(table: OptionTable, read: Read): Map<string, string> {
  const actions = Object.entries(ACTION_FILES).map(([action, file]): [string, string] => [
    file,
    read(file).replace(/^inputs:\n(?:(?: .*)?\n)*?(?=\S)/mu, () => `${actionInputs(table, action as ActionName)}\n`),
  ]);
  const parts = partsOf(table, new Map(actions));
  const pages = pagesOf().map((file): [string, string] => [file, fillIn(parts, read(file))]);
  return new Map([...actions, ...pages, [MAN_PAGE, renderManPage(table)]]);
}

/** The pages that may have generated parts. */
function pagesOf(): string[] {
  const docs = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => `docs/${name}`)];
}

/** Generated parts by name. Outputs have no table: an action.yml itself is what says them. */
function partsOf(table: OptionTable, actions: ReadonlyMap<string, string>): Map<string, string> {
  const outputs = (action: ActionName): string =>
    outputsTable(entries("outputs", actions.get(ACTION_FILES[action]) ?? ""));
  // The first line has the version.
  const help = renderOverview(table).split("\n").slice(2).join("\n").trimEnd();
  return new Map([
    ["inputs", inputsTable(table, "main")],
    ["outputs", outputs("main")],
    ["bot-inputs", inputsTable(table, "bot")],
    ["bot-outputs", outputs("bot")],
    ["help", `\`\`\`text\n${help}\n\`\`\``],
  ]);
}

/** A page with its parts as they should be. */
function fillIn(parts: ReadonlyMap<string, string>, page: string): string {
  return [...parts].reduce(
    (text, [name, part]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`, "u"),
        (_, from: string, to: string) => `${from}\n${part}\n\n${to}`,
      ),
    page,
  );
}

/** The section `inputs` of an action.yml. */
function actionInputs(table: OptionTable, action: ActionName): string {
  const inputs = inputsOf(table, action).map(({ name, description, default: standard }) => {
    const line = standard === null ? "" : `\n    default: ${scalar(standard)}`;
    return `  ${name}:\n    description: ${scalar(description)}${line}\n`;
  });
  return `inputs:\n${inputs.join("")}`;
}

/** A plain scalar of YAML where that is a text for every parser, else one in quotes. */
function scalar(text: string): string {
  const isPlain = /^(?:[A-Za-z./]|\$\{)/u.test(text) && !/: | #|:$|\s$|\n/u.test(text);
  const isWord = /^(?:true|false|yes|no|on|off|null|y|n|\.inf|\.nan)$/iu.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}

/** The entries of a section of an action.yml, which this repository writes in one plain style. Throws for any other. */
export function entries(section: "inputs" | "outputs", yaml: string): Entry[] {
  const found: Entry[] = [];
  for (const line of block(yaml, section)) {
    const name = /^ {2}([a-z0-9-]+):$/u.exec(line)?.[1];
    const [, key, text = ""] = /^ {4}(description|default): (.+)$/u.exec(line) ?? [];
    const last = found.at(-1);
    if (name !== undefined) found.push({ name, description: "", default: null });
    else if (key === undefined || last === undefined)
      throw new Error(`${section}: this line is not understood: ${line}`);
    else Object.assign(last, { [key]: text.startsWith('"') ? (JSON.parse(text) as string) : text });
  }
  return found;
}

/** The indented lines under a top-level key of one of our YAML files, without empty ones and comments. */
export function block(yaml: string, key: string): string[] {
  const lines = yaml.split("\n");
  const from = lines.indexOf(`${key}:`) + 1;
  if (from === 0) throw new Error(`there is no ${key}`);
  const length = lines.slice(from).findIndex((line) => /^[^\s#]/u.test(line));
  return lines.slice(from, length === -1 ? undefined : from + length).filter((line) => !/^\s*(?:#|$)/u.test(line));
}

function inputsTable(table: OptionTable, action: ActionName): string {
  const rows = inputsOf(table, action).map(({ name, description, default: standard }) => [
    `\`${name}\``,
    description,
    standard === null ? "" : `\`${standard}\``,
  ]);
  return markdownTable(["input", "meaning", "default"], rows);
}

function outputsTable(outputs: readonly Entry[]): string {
  return markdownTable(
    ["output", "meaning"],
    outputs.map(({ name, description }) => [`\`${name}\``, description]),
  );
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`)
    .join("\n");
}

if (import.meta.main) {
  const read: Read = (file) => readFileSync(join(ROOT, file), "utf8");
  const stale = [...makeDocuments(OPTIONS, read)].filter(([file, text]) => read(file) !== text);
  const isCheck = process.argv.includes("--check");
  for (const [file, text] of stale) {
    if (!isCheck) writeFileSync(join(ROOT, file), text);
    process.stderr.write(`${file} ${isCheck ? "is out of date: run scripts/generate" : "is rewritten"}\n`);
  }
  if (isCheck && stale.length > 0) process.exitCode = 1;
}
