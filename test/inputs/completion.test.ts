/** Completions that real shells offer. zsh and fish are asked where the machine has them; bash is on every one. */

import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";

import { renderCompletion } from "../../src/inputs/completion.ts";
import { OPTIONS } from "../../src/inputs/options.ts";
import { renderJson } from "../../src/report/json.ts";
import { check, report } from "../report/fixture.ts";

const scratch = mkdtempSync(join(tmpdir(), "nix-verdict-completion-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const here = join(scratch, "here");
mkdirSync(join(here, "a flake"), { recursive: true });
mkdirSync(join(here, "results"));
writeFileSync(join(here, "history.json"), "{}");
mkdirSync(join(here, ".nix-verdict"));
writeFileSync(
  join(here, ".nix-verdict/verdict.json"),
  renderJson(
    report(
      ["login-works", "logout", "vm", "lo $(touch pwned)", "lo\n`touch pwned`", "lo;touch pwned"].map((name) =>
        check({ name }),
      ),
    ),
  ),
);

const scripts = new Map(
  ["bash", "zsh", "fish"].map((shell) => {
    const file = join(scratch, shell === "zsh" ? "_nix-verdict" : `completion.${shell}`);
    writeFileSync(file, renderCompletion(OPTIONS, shell));
    return [shell, file];
  }),
);

/** The words that a shell offers for the last of these, which is only begun. */
type Ask = (...words: string[]) => Promise<string[]>;

const start = promisify(execFile);

const bash: Ask = async (...words) => {
  const script = [
    'source "$1"; shift; COMP_WORDS=(nix-verdict "$@"); COMP_CWORD=$#; _nix_verdict',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join("; ");
  const file = scripts.get("bash") ?? "";
  return lines((await start("bash", ["-uc", script, "bash", file, ...words], { cwd: here })).stdout);
};

const fish: Ask = async (...words) => {
  const script = `source ${scripts.get("fish")}; complete -C (string join -- ' ' nix-verdict $argv)`;
  const { stdout } = await start("fish", ["--no-config", "-c", script, "--", ...words], { cwd: here });
  return lines(stdout).map((line) => line.split("\t", 1)[0]?.replace(/\/$/u, "") ?? "");
};

const zsh: Ask = async (...words) => {
  const program = join(import.meta.dirname, "complete.zsh");
  const { stdout } = await start("zsh", ["-f", program, here, scratch, ...words], { timeout: 60_000 });
  return [...new Set(Array.from(stdout.matchAll(/OFFER:(?<word>[^\r\n]+)/gu), ({ groups }) => groups?.["word"] ?? ""))];
};

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

const SHELLS: [name: string, ask: Ask][] = [
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
];
const THERE = SHELLS.filter(([name]) => spawnSync(name, ["--version"]).status === 0);

test("bash is there", () => assert.ok(THERE.some(([name]) => name === "bash")));

for (const [name, ask] of THERE) {
  describe(name, { concurrency: true }, () => {
    test("offers commands", async () => {
      assert.deepEqual(await ask("pl"), ["plan"]);
      const offered = await ask("");
      for (const command of ["run", "plan", "report", "doctor", "install", "completion"])
        assert.ok(offered.includes(command), command);
    });

    test("offers the options of the command, and of run when there is none", async () => {
      assert.deepEqual(await ask("plan", "--js"), ["--json"]);
      assert.deepEqual(await ask("report", "--ex"), ["--expect"]);
      assert.deepEqual(await ask("--fla"), ["--flaky"]);
      assert.deepEqual(await ask("report", "--fla"), []);
      assert.deepEqual((await ask("run", "--cache")).toSorted(), ["--cache", "--cache-budget"]);
      assert.deepEqual(await ask("run", "--no-c"), ["--no-cache"]);
    });

    test("offers the choices of an option", async () => {
      assert.deepEqual(await ask("run", "--kvm", "re"), ["require"]);
      assert.deepEqual((await ask("install", "--device", "")).toSorted(), ["kvm", "tun", "vhost-net", "vhost-vsock"]);
      assert.deepEqual((await ask("completion", "")).toSorted(), ["bash", "fish", "zsh"]);
    });

    test("offers the checks of the last report, and runs none of their names", async () => {
      assert.deepEqual((await ask("run", "--only", "lo")).toSorted(), ["login-works", "logout"]);
      assert.deepEqual((await ask("plan", "--skip", "")).toSorted(), ["login-works", "logout", "vm"]);
      assert.ok(!existsSync(join(here, "pwned")));
    });

    test("offers files and folders where they belong", async () => {
      assert.deepEqual(await ask("run", "--history", "hist"), ["history.json"]);
      assert.deepEqual(await ask("report", "res"), ["results"]);
      assert.deepEqual(await ask("plan", "res"), ["results"]);
      assert.deepEqual(await ask("run", "--out", "hist"), []);
    });

    test("does not take the value of an option for a command", async () => {
      assert.deepEqual(await ask("--only", "report", "--fla"), ["--flaky"]);
    });
  });
}

test("bash splits --name=value, and the value is completed all the same", async () => {
  assert.deepEqual(await bash("run", "--kvm", "=", "re"), ["require"]);
  assert.deepEqual((await bash("run", "--kvm", "=")).toSorted(), ["auto", "off", "require"]);
  assert.deepEqual(await bash("--kvm", "=", "off", "plan", "--js"), ["--json"]);
});
