import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import type { Event } from "../../src/model/event.ts";
import { makeOutFolder } from "../../src/publish/out-folder.ts";
import { realWorld } from "../../src/system/world.ts";
import { ODD } from "../system/odd-files.ts";

const world = realWorld();

/** A folder with things of others beside the report's, which nothing may change. */
function scene(context: TestContext): {
  root: string;
  out: string;
  victim: string;
  make(results?: readonly string[]): Promise<string[]>;
  untouched(): void;
} {
  const root = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const [out, elsewhere] = [join(root, "out"), join(root, "elsewhere")];
  mkdirSync(join(elsewhere, "verdict.json"), { recursive: true });
  for (const name of ["victim", "x.log", "verdict.json/inside"]) writeFileSync(join(elsewhere, name), "theirs");
  const before = readdirSync(elsewhere, { recursive: true });
  const make = async (results: readonly string[] = []): Promise<string[]> => {
    const events: Event[] = [];
    await makeOutFolder(
      { world, emit: (event) => events.push(event), signal: new AbortController().signal },
      out,
      results,
    );
    return events.flatMap((event) => (event.type === "notice" ? [event.message] : []));
  };
  const untouched = (): void => {
    assert.deepEqual(readdirSync(elsewhere, { recursive: true }), before);
    for (const name of ["victim", "x.log", "verdict.json/inside"])
      assert.equal(readFileSync(join(elsewhere, name), "utf8"), "theirs");
  };
  return { root, out, victim: join(elsewhere, "victim"), make, untouched };
}

function layFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const isFresh = (out: string): void =>
  assert.deepEqual([readdirSync(out), readdirSync(join(out, "logs"))], [["logs"], []]);

test("there is none: it is made, with those above it", async (context) => {
  const { root, make, out } = scene(context);
  assert.deepEqual(await make(), []);
  isFresh(out);
  await makeOutFolder({ world, emit: () => undefined, signal: new AbortController().signal }, join(root, "a/b/c"), []);
  isFresh(join(root, "a/b/c"));
});

test("an earlier run's report goes, without a word", async (context) => {
  const { root, out, make } = scene(context);
  mkdirSync(join(out, "logs/dependencies"), { recursive: true });
  for (const name of [
    "verdict.json",
    "junit.xml",
    "summary.md",
    "report.html",
    "logs/x.log",
    "logs/x~attempt-1.log",
    "logs/dependencies/y.log",
    "logs/evaluation/z.log",
    "boot-comparison.md",
    "boot-comparison.json",
    "evidence/login/screen.png",
    "evidence/login~attempt-1/report.xml",
  ])
    layFile(join(out, name), "old");
  assert.deepEqual(await make(), []);
  isFresh(out);
  assert.deepEqual(readdirSync(root).toSorted(), ["elsewhere", "out"]);
});

describe("what is not from us is moved aside, and told", () => {
  for (const place of [
    "verdict.json",
    "summary.md",
    "logs",
    "logs/x.log",
    ".hidden",
    "logs/dependencies",
    "logs/dependencies/y.log",
    "evidence",
    "evidence/login",
    "evidence/login/screen.png",
  ]) {
    for (const { name, kind, lay } of ODD) {
      test(`${name} as ${place}`, async (context) => {
        const { root, out, victim, make, untouched } = scene(context);
        mkdirSync(join(out, place, ".."), { recursive: true });
        lay(join(out, place), victim);
        // A folder of ours that is empty is no news.
        const isOurs = kind === "a folder" && /^(?:logs|evidence)/u.test(place) && !/\.(?:log|png)$/u.test(place);
        const [notice = "", ...more] = await make();
        assert.deepEqual(more, []);
        assert.match(
          notice,
          new RegExp(
            `out" held more than a report: ${place.split("/")[0]} ` +
              `\\(${place.includes("/") || isOurs ? "a folder" : kind}\\)\\. It was moved aside, to "`,
            "u",
          ),
        );
        isFresh(out);
        untouched();
        const aside = readdirSync(root).find((one) => one.startsWith("out.")) ?? "";
        assert.ok(notice.includes(join(root, aside)));
      });
    }
  }

  test("a file, a FIFO or a socket in its own place", async (context) => {
    for (const { name, kind, lay } of ODD.filter(
      (odd) => !["a symbolic link", "a folder", "a device"].includes(odd.kind),
    )) {
      const { out, victim, make, untouched } = scene(context);
      lay(out, victim);
      assert.match((await make()).join("\n"), new RegExp(`out" was ${kind}\\. It was moved aside`, "u"), name);
      isFresh(out);
      untouched();
    }
  });

  test("many things, of which some are named; names that are commands or blank are shown as text", async (context) => {
    const { out, make } = scene(context);
    mkdirSync(out);
    for (let n = 0; n < 30; n += 1) writeFileSync(join(out, `\n::error::${n}`), "");
    const [notice = ""] = await make();
    assert.match(notice, /and 20 others\. It was moved aside/u);
    assert.ok(!notice.includes("\n"));
  });

  test("a folder in which nothing may be removed", async (context) => {
    const { out, make } = scene(context);
    mkdirSync(join(out, "logs"), { recursive: true });
    writeFileSync(join(out, "logs/x.log"), "old");
    chmodSync(join(out, "logs"), 0o555);
    execFileSync("sh", [
      "-c",
      'command -v chattr >/dev/null && chattr +i "$1" 2>/dev/null || true',
      "sh",
      join(out, "logs/x.log"),
    ]);
    try {
      await make();
      isFresh(out);
    } finally {
      execFileSync("sh", ["-c", 'chattr -i "$1"/out.*/logs/x.log 2>/dev/null || true', "sh", join(out, "..")]);
    }
  });
});

describe("no place for a report", () => {
  const refused = async (make: () => Promise<unknown>, message: RegExp): Promise<void> =>
    await assert.rejects(make(), { code: "usage", message });

  test("a link, to a folder, to nothing, or to itself, and nothing is removed where it leads", async (context) => {
    for (const target of [
      (root: string) => join(root, "elsewhere"),
      () => "elsewhere",
      () => "/no-such-folder-here",
      () => "out",
    ]) {
      const { root, out, make, untouched } = scene(context);
      symlinkSync(target(root), out);
      await refused(make, /out" is a symbolic link, so the report would land somewhere else\. Name the folder itself/u);
      untouched();
    }
  });

  test("a folder behind a link, near or far", async (context) => {
    for (const inside of ["out", "deep/er/out"]) {
      const { root, untouched } = scene(context);
      symlinkSync(join(root, "elsewhere"), join(root, "way"));
      await refused(
        () =>
          makeOutFolder(
            { world, emit: () => undefined, signal: new AbortController().signal },
            join(root, "way", inside),
            [],
          ),
        /way" is a symbolic link/u,
      );
      untouched();
    }
  });

  test("what git tracks, whatever it is", async (context) => {
    for (const kind of ["a file in it", "a link in logs", "a file in its place", "a submodule"]) {
      const { root, out, victim, make, untouched } = scene(context);
      const git = (...words: string[]): unknown =>
        execFileSync("git", ["-C", root, "-c", "user.name=x", "-c", "user.email=x@example.org", ...words], {
          stdio: "ignore",
        });
      git("init");
      if (kind === "a file in it") execFileSync("sh", ["-c", 'mkdir "$1"; echo >"$1/.hidden"', "sh", out]);
      if (kind === "a link in logs")
        execFileSync("sh", ["-c", 'mkdir -p "$1/logs"; ln -s "$2" "$1/logs/x.log"', "sh", out, victim]);
      if (kind === "a file in its place") writeFileSync(out, "");
      if (kind === "a submodule")
        execFileSync(
          "sh",
          ["-c", 'git init "$1" && git -C "$1" -c user.name=x -c user.email=x commit --allow-empty -m x', "sh", out],
          { stdio: "ignore" },
        );
      git("add", "out");
      if (kind === "a submodule") rmSync(join(out, ".git"), { recursive: true });
      await refused(make, /git tracks files in ".*out", so anybody who commits there decides/u);
      untouched();
    }
  });

  test("git's own settings in that repository start nothing", async (context) => {
    const { root, out, make } = scene(context);
    execFileSync("git", ["-C", root, "init"], { stdio: "ignore" });
    mkdirSync(out);
    for (const key of ["core.fsmonitor", "core.pager", "core.sshCommand", "alias.ls-files"])
      execFileSync("git", [
        "-C",
        root,
        "config",
        key,
        `!touch ${join(root, "started")};touch ${join(root, "started")}`,
      ]);
    await make();
    assert.equal(existsSync(join(root, "started")), false);
  });

  test("a device, wherever it is", async (context) => {
    const { out, victim, make } = scene(context);
    ODD.find(({ kind }) => kind === "a device")?.lay(out, victim);
    const before = lstatSync(out).rdev;
    await refused(make, /out" belongs to the system, and is no place for a report/u);
    assert.equal(lstatSync(out).rdev, before);
  });

  test("what is somebody else's, outside of the folders of a job: nothing is moved, nothing goes", async (context) => {
    for (const name of ["etc/passwd", "logs/app.txt", "logs/deep/x.log", "verdict.json.bak", ".hidden"]) {
      const { root, out, untouched } = scene(context);
      mkdirSync(join(out, name, ".."), { recursive: true });
      for (const one of ["verdict.json", name]) writeFileSync(join(out, one), "theirs");
      const env = { HOME: join(root, "home"), TMPDIR: join(root, "tmp"), GITHUB_WORKSPACE: "", RUNNER_TEMP: "/" };
      await refused(
        () =>
          makeOutFolder(
            { world: { ...world, env }, emit: () => undefined, signal: new AbortController().signal },
            out,
            [],
          ),
        /out" holds something other than reports, and is outside of this run's folders/u,
      );
      assert.deepEqual(
        [readFileSync(join(out, name), "utf8"), existsSync(join(out, "verdict.json")), readdirSync(root).toSorted()],
        ["theirs", true, ["elsewhere", "out"]],
      );
      untouched();
      rmSync(join(out, name.split("/")[0] ?? ""), { recursive: true });
      await makeOutFolder(
        { world: { ...world, env }, emit: () => undefined, signal: new AbortController().signal },
        out,
        [],
      );
      isFresh(out);
    }
    const { root, out } = scene(context);
    writeFileSync(out, "theirs");
    await refused(
      () =>
        makeOutFolder(
          {
            world: { ...world, env: { HOME: join(root, "home"), TMPDIR: join(root, "tmp") } },
            emit: () => undefined,
            signal: new AbortController().signal,
          },
          out,
          [],
        ),
      /holds something other than reports/u,
    );
  });

  test("what git tracks, where a commit looks like a repository, or the owner is another user", async (context) => {
    for (const kind of ["looks like one", "another user's", "settings that are broken"]) {
      const { root, make, out } = scene(context);
      const git = (...words: string[]): unknown =>
        execFileSync("git", ["-C", root, "-c", "user.name=x", "-c", "user.email=x@example.org", ...words], {
          stdio: "ignore",
        });
      git("init");
      mkdirSync(out);
      writeFileSync(join(out, "verdict.json"), "{}");
      if (kind === "looks like one")
        for (const name of ["HEAD", "config", "objects/x", "refs/x"])
          layFile(join(root, name), name === "HEAD" ? "ref: refs/heads/main\n" : "");
      git("add", "--all", "--force");
      if (kind === "another user's") execFileSync("chown", ["-R", "1234", root]);
      if (kind === "settings that are broken") writeFileSync(join(root, ".git/config"), "[broken");
      if (kind === "settings that are broken") await make().then(() => isFresh(out));
      else await refused(make, /git tracks files in ".*out"/u);
    }
  });

  test("a repository that somebody brought along starts nothing, even where git would fetch more", async (context) => {
    const { root, out, make } = scene(context);
    const git = (...words: string[]): string =>
      execFileSync("git", ["-C", root, "-c", "user.name=x", "-c", "user.email=x@example.org", ...words], {
        encoding: "utf8",
      });
    git("init", "--quiet");
    for (const name of ["a/b/f", "c/g"]) layFile(join(root, name), name);
    git("add", "a", "c");
    git("commit", "--quiet", "--message", "x");
    git("sparse-checkout", "init", "--cone", "--sparse-index");
    git("sparse-checkout", "set", "c");
    const tree = git("rev-parse", "HEAD:a").trim();
    rmSync(join(root, ".git/objects", tree.slice(0, 2), tree.slice(2)));
    writeFileSync(join(root, "start"), `#!/bin/sh\ntouch '${root}/started'\n`, { mode: 0o755 });
    for (const [key = "", value = ""] of [
      ["core.repositoryFormatVersion", "1"],
      ["extensions.partialClone", "evil"],
      ["remote.evil.promisor", "true"],
      ["remote.evil.url", `ext::${root}/start`],
      ["protocol.ext.allow", "always"],
    ])
      git("config", key, value);
    mkdirSync(out);
    await make();
    assert.equal(existsSync(join(root, "started")), false);
    // By itself, git does start it.
    spawnSync("git", ["-C", root, "ls-files"]);
    assert.equal(existsSync(join(root, "started")), true);
  });

  test("the folder that we run in, those above it, home, the job's own, a project", async (context) => {
    const { root, out } = scene(context);
    const env = {
      ...world.env,
      HOME: join(root, "home"),
      GITHUB_WORKSPACE: join(root, "workspace/inner"),
      RUNNER_TEMP: join(root, "temp"),
    };
    for (const name of ["home", "workspace/inner", "temp", "project", "checkout/.git"])
      mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, "project/flake.nix"), "{ }");
    const sort = ["home", "workspace", "workspace/inner", "temp", "project", "checkout"].map((name) =>
      join(root, name),
    );
    for (const folder of [".", "..", "/", "/tmp", process.cwd(), ...sort]) {
      await refused(
        () =>
          makeOutFolder(
            { world: { ...world, env }, emit: () => undefined, signal: new AbortController().signal },
            folder,
            [],
          ),
        /holds more than reports, and a report's folder is emptied/u,
      );
    }
    assert.ok(existsSync(join(root, "project/flake.nix")) && !existsSync(out));
  });

  test("a folder within another report, or within git's own", async (context) => {
    const { root } = scene(context);
    mkdirSync(join(root, "one/logs/dependencies"), { recursive: true });
    for (const name of ["one/verdict.json", "one/logs/x.log"]) writeFileSync(join(root, name), "theirs");
    for (const name of ["one/logs", "one/new", "one/logs/dependencies"]) {
      await refused(
        () =>
          makeOutFolder({ world, emit: () => undefined, signal: new AbortController().signal }, join(root, name), [
            join(root, "one"),
          ]),
        /which holds another report/u,
      );
    }
    await refused(
      () =>
        makeOutFolder(
          { world, emit: () => undefined, signal: new AbortController().signal },
          join(root, ".git/hooks"),
          [],
        ),
      /a git repository's own folder/u,
    );
    assert.equal(readFileSync(join(root, "one/logs/x.log"), "utf8"), "theirs");
  });

  test("a folder with results that are still to be read", async (context) => {
    const { out, make } = scene(context);
    mkdirSync(join(out, "shard-1"), { recursive: true });
    for (const results of [[out], [join(out, "shard-1")], ["elsewhere", `${out}/./shard-1/`]])
      await refused(() => make(results), /would be read as a result, but is in/u);
    assert.ok(existsSync(join(out, "shard-1")));
  });
});

test("what belongs to the system is left alone, and refused soon", async (context) => {
  const { out, victim } = scene(context);
  for (const { lay } of ODD.filter((odd) => odd.kind === "a device")) lay(out, victim);
  for (const path of ["/proc/x", "/proc/1/x", "/dev/null", "/dev/null/x", "/dev/nix-verdict", "/sys/x/y", out]) {
    await assert.rejects(
      makeOutFolder({ world, emit: () => undefined, signal: new AbortController().signal }, path, []),
      { code: "usage", message: /belongs to the system/u },
      path,
    );
  }
  assert.equal(await world.files.kind("/dev/null"), "a device");
});

test("where no folder can be made, that is said", async (context) => {
  const { root } = scene(context);
  writeFileSync(join(root, "file"), "");
  await assert.rejects(
    makeOutFolder({ world, emit: () => undefined, signal: new AbortController().signal }, join(root, "file/out"), []),
    { code: "out-unwritable", message: /cannot be written \(.*\)\. Choose another one with --out\./u },
  );
});
