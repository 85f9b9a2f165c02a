/** What the linters of workflows cannot know: how a report is kept without taking along what the checkout brought. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");
const FILES = globSync(["examples/workflows/*.yml", ".github/workflows/*.yml"], { cwd: ROOT });
const FILES_OF_A_REPORT = ["verdict.json", "junit.xml", "summary.md", "report.html", "logs/", "evidence/"].map(
  (name) => `.nix-verdict/${name}`,
);

/** The steps of a workflow as text. */
function stepsOf(file: string): string[] {
  return readFileSync(join(ROOT, file), "utf8")
    .split(/^ {6}(?:- |# )/mu)
    .slice(1);
}

describe("a workflow", () => {
  for (const file of FILES) {
    test(`${file} keeps no credentials in a checkout`, () => {
      for (const step of stepsOf(file).filter((text) => text.includes("actions/checkout@")))
        assert.match(step, /persist-credentials: false/u);
    });

    // What a release hands from job to job is its package, which it has made itself.
    if (file.endsWith("/release.yml")) continue;

    test(`${file} uploads nothing but the files of a report, and none that the checkout brought`, () => {
      const steps = stepsOf(file);
      for (const step of steps.filter((text) => text.includes("actions/upload-artifact@"))) {
        const id = /if: always\(\) && steps\.(?<id>\w+)\.outputs\.json != ''/u.exec(step)?.groups?.["id"];
        assert.ok(
          steps.some((other) => other.includes(`id: ${id}\n`) && /uses: nix-verdict\/nix-verdict@/u.test(other)),
          step,
        );
        const paths = /path: \|\n(?<lines>(?: {12}.*\n?)+)/u.exec(step)?.groups?.["lines"] ?? "";
        assert.deepEqual(paths.trim().split(/\n\s+/u), FILES_OF_A_REPORT);
        assert.doesNotMatch(step, /include-hidden-files/u);
      }
    });
  }

  test("is there, and examples do upload reports", () => {
    const examples = FILES.filter((file) => file.startsWith("examples/"));
    const texts = examples.map((file) => readFileSync(join(ROOT, file), "utf8"));
    assert.equal(texts.filter((text) => text.includes("upload-artifact@")).length, 7);
  });
});

test("release.yml: each job has the rights that it needs, and the tag moves when all else has worked", () => {
  const { jobs } = parse(readFileSync(join(ROOT, ".github/workflows/release.yml"), "utf8")) as {
    jobs: Record<string, { needs?: string; permissions?: object }>;
  };
  const steps = Object.entries(jobs).map(([name, { needs, permissions }]) => [name, needs ?? null, permissions ?? {}]);
  assert.deepEqual(steps, [
    ["notes", null, {}],
    ["ci", "notes", {}],
    ["package", "ci", { contents: "read", "id-token": "write", attestations: "write" }],
    ["npm", "package", { "id-token": "write" }],
    ["release", "npm", { contents: "write" }],
  ]);
});
