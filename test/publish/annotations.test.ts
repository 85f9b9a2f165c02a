import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import type { Location } from "../../src/model/location.ts";
import type { Check } from "../../src/model/verdict.ts";
import { annotateJob, chooseAnnotations } from "../../src/publish/annotations.ts";
import type { Place } from "../../src/runner/runner.ts";
import { check, report } from "../report/fixture.ts";

function broken(name: string, location: Partial<Location>, message = "attribute 'mdbook' missing"): Check {
  return check({
    name,
    verdict: "eval-error",
    reason: { code: "missing-attribute", message },
    location: { file: "flake.nix", line: 41, column: 17, ...location },
  });
}

const chosen = (checks: Check[], folder: string | null = ""): ReturnType<typeof chooseAnnotations> =>
  chooseAnnotations(report(checks), folder);

/** What the toolkit prints for the runner. */
async function printed(annotations: readonly unknown[]): Promise<string> {
  const ran = await promisify(execFile)(process.execPath, [
    fileURLToPath(new URL("annotate.program.ts", import.meta.url)),
    JSON.stringify(annotations),
  ]);
  return ran.stdout;
}

describe("annotations", () => {
  test("of several flakes stand in the folder of each, and of one that is elsewhere nowhere", () => {
    const [a, b, far] = ["git+file:///w/mono?dir=a", "git+file:///w/mono", "github:acme/shop/0123?dir=a"].map(
      (lockedUrl) => ({ ...broken("docs", {}), flake: { url: ".", lockedUrl, revision: null } }),
    );
    assert.ok(a && b && far);
    assert.deepEqual(
      chosen([a, b, far, { ...a, flake: { ...a.flake, lockedUrl: "path:/w?dir=../x" } }]).map(({ path }) => path),
      ["a/flake.nix", "flake.nix"],
    );
  });

  test("stand on the file and line where a check does not evaluate", () => {
    assert.deepEqual(chosen([check({ name: "fmt" }), broken("docs", {})]), [
      {
        path: "flake.nix",
        line: 41,
        column: 17,
        title: "docs: does not evaluate",
        message: "attribute 'mdbook' missing",
      },
    ]);
  });

  test("name the file in the repository, also of a flake in a folder of it, and none of a flake elsewhere", () => {
    const paths = (folder: string | null): string[] =>
      chosen([broken("docs", { file: "nix/docs.nix" })], folder).map(({ path }) => path);
    assert.deepEqual(
      [paths(""), paths("."), paths("sub/flake"), paths("./sub/"), paths(null)],
      [["nix/docs.nix"], ["nix/docs.nix"], ["sub/flake/nix/docs.nix"], ["sub/nix/docs.nix"], []],
    );
  });

  const outside = [
    "./",
    "/etc/passwd",
    "/nix/store/x-source/flake.nix",
    "../flake.nix",
    "a/../../b",
    "a/..",
    "..",
    "",
    ".",
    "a/",
    "a\nb",
    "a\u0000b",
    "a\\b",
    "\u202Eabc",
    "\ud800",
  ];
  for (const file of outside)
    test(`never lead to ${JSON.stringify(file)}`, () =>
      assert.deepEqual(chosen([broken("docs", { file })], "sub"), []));
  for (const folder of ["/", "/work", "..", "../x"])
    test(`never lead out of the repository by the folder ${folder}`, () =>
      assert.deepEqual(chosen([broken("docs", {})], folder), []));
  for (const line of [0, -1, 1.5, Number.NaN, 2 ** 40])
    test(`never stand on line ${line}`, () => assert.deepEqual(chosen([broken("docs", { line })]), []));
  test("stand at a line's start when its column cannot be", () =>
    assert.deepEqual(
      chosen([broken("docs", { column: 0 })]).map(({ column }) => column),
      [1],
    ));

  test("say once what is wrong with many checks, and say that first", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      broken(`docs-${index}`, { line: 5 }, "undefined variable 'pkgs'"),
    );
    const [first, second, ...more] = chosen([broken("alone", {}), ...many]);
    assert.deepEqual([first?.line, first?.title, second?.line, more], [5, "30 checks: does not evaluate", 41, []]);
    assert.match(first?.message ?? "", /^undefined variable 'pkgs' \(docs-0, docs-1, .* and 20 more\)$/u);
  });

  test("are at most 50, the worst of them", () => {
    const places = Array.from({ length: 80 }, (_, index) => broken(`docs-${index}`, { line: index + 1 }));
    const failed: Check = { ...broken("login", { line: 500 }), verdict: "failed" };
    const all = chosen([...places, failed]);
    assert.deepEqual([all.length, all[0]?.line], [50, 500]);
  });

  test("of good checks there are none", () =>
    assert.deepEqual(chosen([{ ...broken("docs", {}), verdict: "passed" }]), []));

  test("are plain text on one line, and short", () => {
    const [one] = chosen([broken("a\n::error::b\u001b[31m##[add-mask]c\u202E", {}, `x\r\n${"y".repeat(5000)}`)]);
    assert.ok(one !== undefined);
    assert.doesNotMatch(one.title + one.message, /[\p{Cc}\p{Bidi_Control}]|##\[/u);
    assert.ok(one.title.length <= 200 && one.message.length <= 1000);
  });

  test("of a job are as many as GitHub shows of a step, errors first", () => {
    const said: [string, Place][] = [];
    const host = { annotate: (level: "error" | "warning", place: Place) => void said.push([level, place]) };
    annotateJob(
      report(Array.from({ length: 80 }, (_, index) => broken(`docs-${index}`, { line: index + 1 }))),
      "",
      host,
    );
    assert.deepEqual(
      said.map(([level]) => level),
      [...Array.from({ length: 9 }, () => "error"), ...Array.from({ length: 10 }, () => "warning")],
    );
    assert.deepEqual(said[0]?.[1], { path: "flake.nix", line: 1, column: 17 });
  });

  test("are one command each for the runner, whatever is in them", async () => {
    const [one] = chosen([broken("a,line=1::b", { file: "a,b:c%0A::d.nix" }, "50% of ::set-output name=x::y")]);
    assert.equal(
      await printed([one]),
      "::error title=a%2Cline=1%3A%3Ab%3A does not " +
        "evaluate,file=a%2Cb%3Ac%250A%3A%3Ad.nix,line=41,col=17::50%25 of ::set-output name=x::y\n",
    );
  });
});
