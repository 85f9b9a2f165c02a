/** The scripts of a release: what is said of a version, and where the tag of the major version points. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { parse } from "yaml";

import { folder } from "../scratch.ts";

const SCRIPTS = join(import.meta.dirname, "../../scripts");

type Ran = { code: number | null; stdout: string; stderr: string };

function run(cwd: string, file: string, args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

describe("scripts/release-notes", () => {
  /** A project with these versions and this changelog. */
  function notes(
    context: TestContext,
    tag: string,
    changelog: string,
    { version = "1.2.3", locked = "1.2.3" } = {},
  ): Ran {
    const root = folder(context);
    mkdirSync(join(root, "scripts"));
    cpSync(join(SCRIPTS, "release-notes"), join(root, "scripts/release-notes"));
    writeFileSync(join(root, "package.json"), JSON.stringify({ version }));
    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ version: locked }));
    writeFileSync(join(root, "CHANGELOG.md"), changelog);
    return run(root, "scripts/release-notes", [tag]);
  }

  const GOOD =
    "# Changelog\n\nWords.\n\n## [1.2.3] - 2026-11-28\n\n### Added\n\n- `$(touch x)` and \\n, as they are.\n\n" +
    "## [1.2.2] - 2026-11-01\n\n- Old.\n\n[1.2.3]: https://example.org\n";

  test("gives the section of the version, as it stands", (context) => {
    assert.deepEqual(notes(context, "v1.2.3", GOOD), {
      code: 0,
      stdout: "### Added\n\n- `$(touch x)` and \\n, as they are.\n",
      stderr: "",
    });
  });

  test("gives the last section too, without the links below it", (context) => {
    const only = "## [1.2.3] - 2026-11-28\n- First.\n\n[1.2.3]: https://example.org\n";
    assert.equal(notes(context, "v1.2.3", only).stdout, "- First.\n");
  });

  const BAD: Readonly<Record<string, [tag: string, changelog: string, versions?: object]>> = {
    "is no tag of a release": ["v1.2", GOOD],
    '"v1.2.3-rc1" is no tag': ["v1.2.3-rc1", GOOD],
    '"v01.2.3" is no tag': ["v01.2.3", GOOD],
    "package.json has version 1.2.4, and the tag is v1.2.3": ["v1.2.3", GOOD, { version: "1.2.4" }],
    "package-lock.json has version 1.2.2": ["v1.2.3", GOOD, { locked: "1.2.2" }],
    'begins with "[Unreleased]"': ["v1.2.3", `## [Unreleased]\n\n- New.\n\n${GOOD}`],
    'begins with "[1.2.30] - 2026-11-28"': ["v1.2.3", GOOD.replace("[1.2.3]", "[1.2.30]")],
    'begins with "[1.2.3]", and not': ["v1.2.3", GOOD.replace(" - 2026-11-28", "")],
    'begins with "", and not': ["v1.2.3", "# Changelog\n"],
    "says nothing about 1.2.3": ["v1.2.3", "## [1.2.3] - 2026-11-28\n\n## [1.2.2] - 2026-11-01\n\n- Old.\n"],
  };
  for (const [sentence, [tag, changelog, versions]] of Object.entries(BAD)) {
    test(`refuses: ${sentence}`, (context) => {
      const { code, stdout, stderr } = notes(context, tag, changelog, versions);
      assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
      assert.ok(stderr.includes(sentence), stderr);
    });
  }
});

describe("scripts/move-major-tag", () => {
  /** A repository and its remote. `release` makes a commit with a tag and pushes both. */
  function repository(context: TestContext) {
    const base = folder(context);
    const [remote, local] = [join(base, "remote.git"), join(base, "local")];
    const git = (...args: string[]): string =>
      execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], {
        cwd: local,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim();
    execFileSync("git", ["init", "--quiet", "--bare", remote]);
    execFileSync("git", ["init", "--quiet", local]);
    git("remote", "add", "origin", remote);
    return {
      git,
      release: (tag: string, ...options: string[]): string => {
        git("commit", "--quiet", "--allow-empty", "--message", tag);
        git("tag", ...options, tag);
        git("push", "--quiet", "origin", "HEAD:main", tag);
        return git("rev-parse", "HEAD");
      },
      move: (tag: string): Ran => run(local, join(SCRIPTS, "move-major-tag"), [tag]),
      /** The commit that a tag of the remote leads to; empty if there is none. */
      commitOf: (tag: string): string =>
        git("ls-remote", "--tags", "origin", tag, `${tag}^{}`).split("\n").at(-1)?.split("\t")[0] ?? "",
    };
  }

  test("makes the tag, and moves it along with later releases, annotated or not", (context) => {
    const { release, move, commitOf } = repository(context);
    for (const [tag, ...options] of [["v1.0.0"], ["v1.9.0", "--annotate", "--message", "x"], ["v1.10.0"]]) {
      const commit = release(tag ?? "", ...options);
      assert.deepEqual(move(tag ?? ""), { code: 0, stdout: `v1 is ${tag} now, commit ${commit}\n`, stderr: "" });
      assert.equal(commitOf("v1"), commit);
    }
  });

  test("takes nobody back, and knows each major version by itself", (context) => {
    const { release, move, commitOf } = repository(context);
    const newest = release("v1.10.0");
    move("v1.10.0");
    release("v1.9.1");
    assert.equal(move("v1.9.1").stdout, "v1 stays: v1.10.0 is newer than v1.9.1\n");
    assert.equal(commitOf("v1"), newest);
    const next = release("v10.0.0");
    move("v10.0.0");
    assert.deepEqual([commitOf("v1"), commitOf("v10")], [newest, next]);
  });

  test("moves nothing for a tag that the remote does not have, or that is no release's", (context) => {
    const { git, release, move, commitOf } = repository(context);
    release("v1.0.0");
    git("tag", "v1.0.1");
    assert.deepEqual([move("v1.0.1").code, move("v1").code, move("v1.0.0-rc1").code], [1, 1, 1]);
    assert.equal(commitOf("v1"), "");
  });
});

describe("the page on the Marketplace", () => {
  const action = parse(readFileSync(join(SCRIPTS, "../action.yml"), "utf8")) as Record<string, string> & {
    branding: { icon: string; color: string };
  };

  test("has a name, a description that fits, an author, and an icon of Feather's in one of GitHub's colours", () => {
    assert.equal(action["name"], "nix-verdict");
    assert.equal(action["author"], "nix-verdict");
    // GitHub refuses to list an action with more.
    assert.ok((action["description"] ?? "").length <= 125);
    assert.match(action.branding.icon, /^[a-z]+(?:-[a-z]+)*$/u);
    assert.ok(
      ["white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"].includes(
        action.branding.color,
      ),
    );
  });

  test("says the same as the package", () => {
    const manifest = readFileSync(join(SCRIPTS, "../package.json"), "utf8");
    assert.equal((JSON.parse(manifest) as { description: string }).description, action["description"]);
  });
});
