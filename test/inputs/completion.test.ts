/** Completions that real shells offer. zsh and fish are asked where the machine has them; bash is on every one. */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { renderCompletion } from "../../src/inputs/completion.ts";
import { OPTIONS } from "../../src/inputs/options.ts";

const scratch = mkdtempSync(join(tmpdir(), "nix-verdict-completion-"));
after(() => rmSync(scratch, { recursive: true, force: true }));
const here = join(scratch, "here");
mkdirSync(join(here, "a flake"), { recursive: true });
mkdirSync(join(here, "results"));
writeFileSync(join(here, "history.json"), "{}");

const scripts = new Map(
  ["bash", "zsh", "fish"].map((shell) => {
    const file = join(scratch, shell === "zsh" ? "_nix-verdict" : `completion.${shell}`);
    writeFileSync(file, renderCompletion(OPTIONS, shell));
    return [shell, file];
  }),
);

/** The words that a shell offers for the last of these, which is only begun. */
type Ask = (...words: string[]) => string[];

const bash: Ask = (...words) => {
  const script = [
    'source "$1"; shift; COMP_WORDS=(nix-verdict "$@"); COMP_CWORD=$#; _nix_verdict',
    `printf '%s\\n' "\${COMPREPLY[@]}"`,
  ].join("; ");
  const file = scripts.get("bash") ?? "";
  return lines(execFileSync("bash", ["-uc", script, "bash", file, ...words], { cwd: here, encoding: "utf8" }));
};

const fish: Ask = (...words) => {
  const script = `source ${scripts.get("fish")}; complete -C (string join -- ' ' nix-verdict $argv)`;
  const printed = execFileSync("fish", ["--no-config", "-c", script, "--", ...words], { cwd: here, encoding: "utf8" });
  return lines(printed).map((line) => line.split("\t", 1)[0]?.replace(/\/$/u, "") ?? "");
};

const zsh: Ask = (...words) => {
  const program = join(import.meta.dirname, "complete.zsh");
  const printed = execFileSync("zsh", ["-f", program, here, scratch, ...words], { encoding: "utf8", timeout: 60_000 });
  return [
    ...new Set(Array.from(printed.matchAll(/OFFER:(?<word>[^\r\n]+)/gu), ({ groups }) => groups?.["word"] ?? "")),
  ];
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
  describe(name, () => {
    test("offers commands", () => {
      assert.deepEqual(ask("pl"), ["plan"]);
      for (const command of ["run", "plan", "report", "doctor", "install", "completion"])
        assert.ok(ask("").includes(command), command);
    });

    test("offers the options of the command, and of run when there is none", () => {
      assert.deepEqual(ask("plan", "--js"), ["--json"]);
      assert.deepEqual(ask("report", "--ex"), ["--expect"]);
      assert.deepEqual(ask("--fla"), ["--flaky"]);
      assert.deepEqual(ask("report", "--fla"), []);
      assert.deepEqual(ask("run", "--cache").toSorted(), ["--cache", "--cache-budget"]);
      assert.deepEqual(ask("run", "--no-c"), ["--no-cache"]);
    });

    test("offers the choices of an option", () => {
      assert.deepEqual(ask("run", "--kvm", "re"), ["require"]);
      assert.deepEqual(ask("install", "--device", "").toSorted(), ["kvm", "tun", "vhost-net", "vhost-vsock"]);
      assert.deepEqual(ask("completion", "").toSorted(), ["bash", "fish", "zsh"]);
    });

    test("offers files and folders where they belong", () => {
      assert.deepEqual(ask("run", "--history", "hist"), ["history.json"]);
      assert.deepEqual(ask("report", "res"), ["results"]);
      assert.deepEqual(ask("plan", "res"), ["results"]);
      assert.deepEqual(ask("run", "--out", "hist"), []);
    });

    test("does not take the value of an option for a command", () => {
      assert.deepEqual(ask("--only", "report", "--fla"), ["--flaky"]);
    });
  });
}

test("bash splits --name=value, and the value is completed all the same", () => {
  assert.deepEqual(bash("run", "--kvm", "=", "re"), ["require"]);
  assert.deepEqual(bash("run", "--kvm", "=").toSorted(), ["auto", "off", "require"]);
  assert.deepEqual(bash("--kvm", "=", "off", "plan", "--js"), ["--json"]);
});
