/** The pages themselves: links lead somewhere, and every block of code is what the project takes. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { parse } from "yaml";

import { assembleInputs, readCommandLine } from "../../src/inputs/inputs.ts";
import { schemaFaults } from "../collect/schema.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FILES = globSync(["*.md", "docs/**/*.md"], { cwd: ROOT }).toSorted();
const SCRIPTS = (JSON.parse(read("package.json")) as { scripts: object }).scripts;
const ACTIONS = { "": action("action.yml"), "/report": action("report/action.yml") };

type Names = { inputs: object; outputs: object };
type Block = { language: string; text: string };

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

function action(file: string): Names {
  return parse(read(file)) as Names;
}

const FENCE = /^```([a-z]*)\n([\s\S]*?)^```$/gm;

function blocksOf(file: string): Block[] {
  return Array.from(read(file).matchAll(FENCE), ([, language = "", text = ""]) => ({ language, text }));
}

/** A page without its blocks of code, where a `#` is no heading and brackets are no links. */
function proseOf(file: string): string {
  return read(file).replaceAll(FENCE, "");
}

/** The names by which GitHub links to headings: of equal ones, the later have a number. */
function anchorsOf(file: string): string[] {
  const seen = new Map<string, number>();
  return Array.from(proseOf(file).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_\s-]/gu, "")
      .replaceAll(" ", "-");
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

for (const file of FILES) {
  test(`${file}: its links lead somewhere, and its contents list its headings`, () => {
    const prose = proseOf(file);
    for (const [, target = ""] of prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [path = "", anchor] = target.split("#");
      const linked = path === "" ? file : join(dirname(file), path);
      assert.ok(existsSync(join(ROOT, linked)), `${target} is not there`);
      if (anchor !== undefined) assert.ok(anchorsOf(linked).includes(anchor), `${target}: no such heading`);
    }
    const listed = Array.from(prose.matchAll(/^- \[(.+)\]\(#.+\)$/gm), ([, heading]) => heading);
    const headings = Array.from(prose.matchAll(/^## (.+)$/gm), ([, heading]) => heading);
    if (listed.length > 0) assert.deepEqual(listed, headings);
  });

  test(`${file}: its scripts, and the files of the sources that it names, are there`, () => {
    for (const [, script = ""] of read(file).matchAll(/npm run ([a-z:]+)/g)) assert.ok(script in SCRIPTS, script);
    for (const [path] of read(file).matchAll(/(?<![\w./-])scripts\/[a-z-]+/g))
      assert.ok(existsSync(join(ROOT, path)), path);
    for (const [, path = ""] of proseOf(file).matchAll(/`([\w-]+\/[\w./-]+\.(?:ts|js|c))`/g)) {
      const places = ["", "src", "test"].map((folder) => join(ROOT, folder, path));
      assert.ok(
        places.some((place) => existsSync(place)),
        path,
      );
    }
  });
}

/** What is done with a block of each language; one that is not here is a mistake. */
const CHECKS: Record<string, (text: string) => void> = {
  console: (text) => {
    for (const [, prompt, line = ""] of text.matchAll(/^([$#]) (.+)$/gm)) if (prompt === "$") checkCommand(line);
    for (const [, line = ""] of text.matchAll(/^[$#] (.+)$/gm))
      assert.equal(spawnSync("bash", ["-n", "-c", line]).status, 0, `no command of a shell: ${line}`);
  },
  yaml: (text) => checkUses(parse(text), text),
  json: (text) => {
    const value = JSON.parse(text) as object;
    if ("schema" in value) assert.deepEqual(schemaFaults(value), []);
  },
  text: (text) => assert.notEqual(text.trim(), ""),
  mermaid: (text) => assert.match(text, /^flowchart LR\n/),
};

for (const file of FILES) {
  for (const [index, { language, text }] of blocksOf(file).entries()) {
    test(`${file}: block ${index + 1} (${language}) is taken`, () => {
      const check = CHECKS[language];
      assert.ok(check, `a block has to say that it is one of ${Object.keys(CHECKS).join(", ")}`);
      check(text);
    });
  }
}

test("each kind of block is there, so that the checks above have something to check", () => {
  const languages = new Set(FILES.flatMap((file) => blocksOf(file).map(({ language }) => language)));
  assert.deepEqual([...languages].toSorted(), Object.keys(CHECKS).toSorted());
});

/** Programs of others that readers are told to run. */
const OTHERS = new Set(["cd", "git", "jq", "nix"]);

/** Reads a command as a shell does, and has our own read by the reader of the command line. */
function checkCommand(line: string): void {
  const words = Array.from(
    line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g),
    ([, single, double, bare]) => single ?? double ?? bare ?? "",
  );
  const [program = "", ...rest] = words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word)));
  if (program === "nix-verdict") takesCommandLine(rest);
  else if (program === "npx") {
    assert.equal(rest[0], "nix-verdict", line);
    takesCommandLine(rest.slice(1));
  } else if (program === "node") takesCommandLine(rest.slice(1));
  else if (program === "npm") assert.ok(rest[0] === "run" ? (rest[1] ?? "") in SCRIPTS : rest[0] === "test", line);
  else if (program.startsWith("scripts/")) assert.ok(existsSync(join(ROOT, program)), program);
  else assert.ok(OTHERS.has(program), `an unknown program: ${line}`);
  for (const word of words.filter((one) => one.startsWith("test/"))) assert.ok(existsSync(join(ROOT, word)), word);
}

function takesCommandLine(argv: readonly string[]): void {
  const read = readCommandLine(argv);
  if (!("answer" in read)) assembleInputs(read.values, { mayChange: false });
}

/** Every use of our actions in it has inputs that exist, and every output of theirs that it reads exists. */
function checkUses(value: unknown, text: string): void {
  if (typeof value !== "object" || value === null) return;
  const { uses, with: given } = value as { uses?: unknown; with?: object };
  const own = typeof uses === "string" ? /^nix-verdict\/nix-verdict(|\/report)@v\d+$/.exec(uses) : null;
  if (own !== null) {
    const { inputs, outputs } = ACTIONS[own[1] as keyof typeof ACTIONS];
    for (const name of Object.keys(given ?? {})) assert.ok(name in inputs, `the action has no input "${name}"`);
    for (const [, name = ""] of text.matchAll(/steps\.checks\.outputs\.([\w-]+)/g)) assert.ok(name in outputs, name);
  }
  for (const inner of Object.values(value)) checkUses(inner, text);
}

test("docs/architecture.md: the layers are those of lint/layers.js", () => {
  const source = /const LAYERS = (\[[\s\S]*?\n\]);/.exec(read("lint/layers.js"))?.[1] ?? "";
  const layers = JSON.parse(source.replaceAll(/,(?=\s*\])/g, "")) as string[][];
  const shown = Array.from(read("docs/architecture.md").matchAll(/^\| \d \| (.+?) \| /gm), ([, rooms = ""]) =>
    Array.from(rooms.matchAll(/`(\w+)`/g), ([, room]) => room),
  );
  assert.deepEqual(shown, layers);
});

test("docs/troubleshooting.md: every message is one that the sources have", () => {
  const sources = globSync("src/**/*.ts", { cwd: ROOT })
    .map((file) =>
      read(file)
        .replaceAll(/["`] \+\s*["`]/g, "")
        .replaceAll(/\\(["'`])/g, "$1"),
    )
    .join("\n");
  const headings = Array.from(
    proseOf("docs/troubleshooting.md").matchAll(/^### (.+)$/gm),
    ([, heading = ""]) => heading,
  );
  assert.ok(headings.length >= 20);
  for (const heading of headings) {
    const pieces = Array.from(heading.matchAll(/`([^`]+)`/g), ([, message = ""]) => message.split("…")).flat();
    assert.ok(
      pieces.some((piece) => piece.length > 10),
      heading,
    );
    for (const piece of pieces) assert.ok(sources.includes(piece), `no source says: ${piece}`);
  }
});
