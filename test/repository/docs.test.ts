/** What the docs and workflows say must be what there is. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { block, entries, makeDocuments } from "../../scripts/documents.ts";
import { OPTIONS } from "../../src/inputs/options.ts";
import { PINNED_VERSION } from "../../src/install/release.ts";
import { isGood, VERDICTS } from "../../src/model/verdict.ts";
import { OLDEST } from "../../src/nix/version.ts";
import { REPORT_FILES } from "../../src/publish/report-files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const action = read("action.yml");
const bot = read("report/action.yml");
const manifest = JSON.parse(read("package.json")) as { version: string };

function read(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

for (const [file, made] of makeDocuments(OPTIONS, read)) {
  test(`${file}: the generated parts are up to date; scripts/generate writes them`, () => {
    assert.equal(read(file), made);
  });
}

test("the documentation has the inputs, the outputs and the help", () => {
  const pages = ["README.md", ...list("docs", ".md")].map(read);
  for (const name of ["inputs", "outputs", "help"])
    assert.equal(pages.filter((page) => page.includes(`<!-- ${name} -->\n`)).length, 1, name);
});

test("each input and output has a description", () => {
  for (const yaml of [action, bot])
    for (const section of ["inputs", "outputs"] as const)
      for (const { name, description } of entries(section, yaml)) assert.notEqual(description, "", name);
});

test("README: every verdict there is, and whether it is good", () => {
  const rows = Array.from(read("README.md").matchAll(/^\| `([a-z-]+)` \| (yes|no) \|/gm), ([, name, good]) => [
    name,
    good === "yes",
  ]);
  assert.deepEqual(
    new Map(rows as [string, boolean][]),
    new Map(VERDICTS.map((verdict) => [verdict, isGood(verdict)])),
  );
});

test("README: short, with the versions of Nix and the checks of the quickstart", () => {
  const readme = read("README.md");
  assert.ok(readme.split(/\s+/).length <= README_WORDS, `it has more than ${README_WORDS} words`);
  assert.ok(readme.includes(`Nix ${OLDEST} and later`));
  assert.ok(readme.includes(`Nix ${PINNED_VERSION}`));
  const shown = readme.split("```").find((part) => part.includes("stands-alone")) ?? "";
  const checks = read("examples/quickstart/flake.nix").matchAll(/^ {10}("?)([^\s=].*?)\1 = shell "(?!greeter)/gm);
  for (const [, , name = ""] of checks) assert.ok(shown.includes(`✔ ${name} passed in`), name);
});

test("docs/inputs-and-outputs.md: every file of a report", () => {
  for (const file of REPORT_FILES) assert.ok(read("docs/inputs-and-outputs.md").includes(`| \`${file}\` |`), file);
});

/** A reader decides within a few minutes; what takes longer has a page of its own. */
const README_WORDS = 1700;

function list(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

test("the decisions are numbered without gaps, each says why, and the index has them all", () => {
  const files = list("docs/decisions", ".md").filter((file) => !file.endsWith("/README.md"));
  for (const [index, file] of files.entries()) {
    assert.match(file, new RegExp(`/${String(index + 1).padStart(4, "0")}-[a-z0-9-]+\\.md$`));
    const headings = Array.from(read(file).matchAll(/^## (.+)$/gm), ([, heading]) => heading);
    assert.deepEqual(headings, ["Context", "Decision", "Consequences"], file);
  }
  const listed = Array.from(read("docs/decisions/README.md").matchAll(/\]\((\d{4}-[^)]+)\)/g), ([, file]) => file);
  assert.deepEqual(new Set(listed), new Set(files.map((file) => basename(file))));
  assert.equal(listed.length, files.length);
});

test("the changelog knows this version, or changes that are not released", () => {
  const [first] = Array.from(read("CHANGELOG.md").matchAll(/^## \[([^\]]+)\]/gm), ([, name]) => name);
  assert.ok(first === "Unreleased" || first === manifest.version, `its first section is ${first}`);
});

const WORKFLOWS = list(".github/workflows", ".yml");
const EXAMPLES = list("examples/workflows", ".yml");

for (const file of [...WORKFLOWS, ...EXAMPLES]) {
  test(`${file}: no more rights than it needs, nothing unpinned, nothing put into a script`, () => {
    const text = read(file);
    assert.deepEqual(block(text, "permissions"), ["  contents: read"], "rights are given to single jobs");
    for (const [, uses = ""] of text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)) {
      const own = uses.startsWith("./") || /^nix-verdict\/nix-verdict(?:\/report)?@v/.test(uses);
      assert.ok(own || /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(uses), `not pinned: ${uses}`);
    }
    for (const script of scripts(text)) assert.ok(!script.includes("${{"), `an expression in a script: ${script}`);
    for (const step of text
      .split(/^(?= *- )/m)
      .filter((part) => /uses: (?:nix-verdict\/nix-verdict(?:\/report)?@|\.\/\n)/.test(part))) {
      const given = Array.from(
        / with:\n((?: {10}.+\n)*)/.exec(step)?.[1]?.matchAll(/^ {10}([a-z0-9-]+):/gm) ?? [],
        ([, name]) => name,
      );
      const known = new Set(entries("inputs", step.includes("/report@") ? bot : action).map((input) => input.name));
      for (const name of given) assert.ok(known.has(name ?? ""), `the action has no input "${name}"`);
    }
  });
}

/** The shell scripts of a workflow: `run:` on one line, or the lines under `run: |`. */
function scripts(yaml: string): string[] {
  return Array.from(
    yaml.matchAll(/^( *)(?:- )?run: (?:\|\n((?:\1 +.*\n|\n)*)|(.+))/gm),
    ([, , body, line]) => body ?? line ?? "",
  );
}

test("ci.yml: the gate needs every other job, always runs, and fails unless all passed", () => {
  const jobs = block(read(".github/workflows/ci.yml"), "jobs");
  const names = jobs.flatMap((line) => /^ {2}([a-z][\w-]*):$/.exec(line)?.[1] ?? []);
  const gate = jobs.slice(jobs.indexOf("  gate:"));
  assert.equal(names.at(-1), "gate");
  const needs = gate.map((line) => /^ {4}needs: \[(.+)\]$/.exec(line)?.[1]).find((found) => found !== undefined);
  assert.deepEqual(needs?.split(", ").toSorted(), names.filter((name) => name !== "gate").toSorted());
  assert.ok(gate.includes("    if: always()"));
  const command = scripts(`${gate.join("\n")}\n`).join("\n");
  for (const results of ["success", "success success"]) assert.ok(gatePasses(command, results), results);
  for (const results of ["success failure", "cancelled success", "skipped", ""])
    assert.ok(!gatePasses(command, results), results);
});

/** Runs the gate's own script on the results of jobs. */
function gatePasses(script: string, results: string): boolean {
  const env = { PATH: process.env["PATH"], RESULTS: results };
  return spawnSync("bash", ["-euo", "pipefail", "-c", script], { env, stdio: "ignore" }).status === 0;
}
