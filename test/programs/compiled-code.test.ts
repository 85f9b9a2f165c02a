import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

const CLI = new URL("../../src/entries/cli.ts", import.meta.url).pathname;

/** A home with a cache folder, and the place in it where compiled code is kept. */
function homeOf(context: TestContext): { home: string; code: string } {
  const home = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, ".cache"));
  return { home, code: join(home, ".cache/nix-verdict/code") };
}

/** What a command says that does some work: it reads an empty log. */
function work(home: string, env: Record<string, string> = {}): string {
  const { CI: _, XDG_CACHE_HOME: __, NODE_COMPILE_CACHE: ___, ...own } = process.env;
  const options = { env: { ...own, HOME: home, ...env }, input: "", encoding: "utf8", timeout: 60_000 } as const;
  const { stdout, stderr } = spawnSync(process.execPath, [CLI, "explain", "-"], options);
  assert.equal(stderr, "");
  return stdout;
}

describe("compiled code", () => {
  test("is kept in the user's own cache folder, which nobody else can read", (context) => {
    const { home, code } = homeOf(context);
    const first = work(home);
    assert.ok(readdirSync(code).length > 0);
    assert.equal(work(home), first);
  });

  const refused: Record<string, (home: string, code: string) => Record<string, string> | void> = {
    "in a job": () => ({ CI: "true" }),
    "in another user's home": (home) => chownSync(home, 12_345, 12_345),
    "in a cache folder of another user": (home) => chownSync(join(home, ".cache"), 12_345, 12_345),
    "without a cache folder": (home) => rmSync(join(home, ".cache"), { recursive: true }),
    "in a folder of the kernel's": () => ({ XDG_CACHE_HOME: "/proc" }),
    "in a folder that others can write": (_, code) => {
      mkdirSync(code, { recursive: true });
      chmodSync(code, 0o777);
    },
    "behind a link": (home, code) => {
      mkdirSync(join(home, "elsewhere"), { mode: 0o700 });
      mkdirSync(join(home, ".cache/nix-verdict"));
      symlinkSync(join(home, "elsewhere"), code);
    },
  };
  for (const [where, prepare] of Object.entries(refused))
    test(`is not kept ${where}`, (context) => {
      const { home, code } = homeOf(context);
      const env = prepare(home, code) ?? {};
      assert.match(work(home, env), /does not tell how it ended/u);
      assert.deepEqual(existsSync(code) ? readdirSync(code) : [], []);
    });
});
