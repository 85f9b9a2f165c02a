/** An option is one row: with a row more in the table, everything that is made of the table has the option. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { entries, makeDocuments } from "../../scripts/documents.ts";
import { readAction } from "../../src/inputs/action.ts";
import { COMMAND_NAMES } from "../../src/inputs/commands.ts";
import { countKind } from "../../src/inputs/kinds.ts";
import { ACTIONS, inputsOf, type Option, optionsOf, type OptionTable } from "../../src/inputs/option.ts";
import { OPTIONS } from "../../src/inputs/options.ts";
import { parseCommandLine } from "../../src/inputs/parse-command-line.ts";

const ROOT = join(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const ROW = {
  theme: "Builds",
  kind: countKind(1),
  default: "7",
  commandLine: { commands: ["plan"], help: "how many lamps are lit", placeholder: "LAMPS" },
  action: { main: "How many lamps are lit." },
} as const satisfies Option;

describe("one row more", () => {
  const table = { ...OPTIONS, lamps: ROW };
  const line = (...argv: string[]) => parseCommandLine(table, argv);
  const values = (...argv: string[]): { lamps: number } => {
    const parsed = line(...argv);
    assert.ok("values" in parsed);
    return parsed.values;
  };
  const answer = (...argv: string[]): string => {
    const parsed = line(...argv);
    assert.ok("answer" in parsed);
    return parsed.answer;
  };
  const host = (lamps: string) => ({ input: (name: string) => (name === "lamps" ? lamps : ""), inputLines: () => [] });

  test("is read from the command line", () => {
    assert.equal(values("plan", "--lamps", "3").lamps, 3);
    assert.equal(values("plan").lamps, 7);
    assert.throws(() => line("plan", "--lamps", "x"), {
      message: 'lamps: "x" is not valid. Write a number from 1 to 9999.',
    });
    assert.throws(() => line("plan", "--lmaps", "3"), { message: /Did you mean --lamps\?/u });
    assert.throws(() => line("run", "--lamps", "3"), {
      message: /^Unknown option '--lamps' of run: it belongs to plan\./u,
    });
  });

  test("is read from the action, and not from the one that has not got it", () => {
    assert.equal(readAction(table, "main", host("3")).lamps, 3);
    assert.equal(readAction(table, "main", host("")).lamps, 7);
    assert.equal(readAction(table, "bot", host("3")).lamps, 7);
    assert.throws(() => readAction(table, "main", host("x")), {
      code: "usage",
      message: /^lamps: "x" is not valid\./u,
    });
  });

  test("has its help", () => {
    for (const help of [answer("--help"), answer("plan", "--help")])
      assert.match(help, /^ {2}--lamps LAMPS +how many lamps are lit \(default: 7\)$/mu);
    assert.doesNotMatch(answer("report", "--help"), /lamps/u);
  });

  test("is completed by every shell", () => {
    for (const shell of ["bash", "zsh", "fish"]) assert.match(answer("completion", shell), /lamps/u, shell);
  });

  test("is in action.yml and in the documentation", () => {
    const page = "docs/hosts.md";
    const documents = makeDocuments(table, (file) =>
      file === page
        ? "# A page\n\n<!-- inputs -->\n<!-- /inputs -->\n\n<!-- help -->\nSTALE\n<!-- /help -->\n"
        : read(file),
    );
    assert.deepEqual(
      entries("inputs", documents.get("action.yml") ?? "").find(({ name }) => name === "lamps"),
      { name: "lamps", description: "How many lamps are lit.", default: "7" },
    );
    assert.doesNotMatch(documents.get("report/action.yml") ?? "", /lamps/u);
    assert.match(documents.get(page) ?? "", /^\| `lamps` \| How many lamps are lit\. \| `7` \|$/mu);
    assert.match(documents.get(page) ?? "", /^ {2}--lamps LAMPS /mu);
    assert.doesNotMatch(documents.get(page) ?? "", /STALE/u);
  });
});

describe("every row", () => {
  const table: OptionTable = OPTIONS;
  for (const [name, { kind, commandLine, action, default: standard }] of Object.entries(table)) {
    test(`${name} is somewhere, or it is said why not, and its default is valid`, () => {
      const commands = COMMAND_NAMES.filter((command) => optionsOf(table, command).some(([own]) => own === name));
      const actions = ACTIONS.filter((one) => inputsOf(table, one).some((input) => input.key === name));
      assert.ok(commands.length + actions.length > 0);
      for (const [uses, missing] of [
        [commands, commandLine],
        [actions, action],
      ] as const)
        assert.equal(uses.length === 0, "absent" in missing && missing.absent !== "");
      if ("commands" in commandLine && commandLine.operand === undefined)
        assert.equal(commandLine.placeholder?.split(" ").length ?? 0, kind.arity, "a placeholder for each word");
      const rejected: string[] = [];
      if (standard !== null) kind.read([standard], (word) => rejected.push(word));
      assert.deepEqual(rejected, []);
      // A line of an input has a whole pair, so that each pair can be said.
      assert.ok(kind.arity < 2 || kind.repeats);
    });
  }
});
