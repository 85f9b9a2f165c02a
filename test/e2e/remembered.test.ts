/** What an earlier run has evaluated is not evaluated again, and only where nothing of it can have changed. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import { git } from "../github/checkouts.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { environment, type Ran, verdict, verdictsOf, withEachNix } from "./run.ts";

/** A repository with a flake whose evaluation says which checks it comes to, and takes more than a second. */
class Project {
  readonly flake: string;
  readonly #cache: string;
  readonly #context: TestContext;
  readonly #nix: TestNix;

  constructor(context: TestContext, nix: TestNix, checks: Readonly<Record<string, string>>) {
    this.#context = context;
    this.#nix = nix;
    this.flake = join(folder(context), "flake");
    this.#cache = join(folder(context), "cache");
    mkdirSync(this.flake);
    const lines = Object.entries(checks).map(([name, value]) => `${name} = tell "${name}" (${value});`);
    writeFileSync(
      join(this.flake, "flake.nix"),
      `{ outputs = { self }: let
  made = name: command: derivation {
    inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ": ${randomUUID()}; \${command}" ];
  };
  slow = builtins.foldl' (sum: n: sum + n) 0 (builtins.genList (n: n) 3000000);
  tell = name: value: builtins.seq slow (builtins.trace "evaluates \${name}" value);
in { checks.x86_64-linux = {
${lines.join("\n")}
}; }; }\n`,
    );
    git(this.flake, "init", "--quiet");
    this.commit();
  }

  change(before: string, after: string): void {
    const file = join(this.flake, "flake.nix");
    writeFileSync(file, readFileSync(file, "utf8").replace(before, after));
  }

  commit(): void {
    git(this.flake, "add", ".");
    git(this.flake, "commit", "--quiet", "--message", "a change");
  }

  /** Runs, and tells which checks were evaluated. */
  async run(...args: string[]): Promise<Ran & { evaluated: string[] }> {
    const ran = await verdict(this.#context, this.#nix, [this.flake, "--cache", this.#cache, ...args]);
    const evaluated = (ran.report?.checks ?? []).filter(({ evaluation }) => evaluation !== null);
    return { ...ran, evaluated: evaluated.map(({ name }) => name).toSorted() };
  }

  async nix(...args: string[]): Promise<void> {
    const flags = ["--extra-experimental-features", "nix-command flakes"];
    await execa(join(this.#nix.bin, "nix"), [...flags, ...args], { env: environment(this.#nix), extendEnv: false });
  }
}

withEachNix((nix) => {
  test(`what is proven is not evaluated; what has changed is (Nix ${nix.version})`, async (context) => {
    const project = new Project(context, nix, { a: 'made "a" "echo > $out"', b: 'made "b" "echo > $out"' });
    const first = await project.run();
    assert.deepEqual(
      [verdictsOf(first.report), first.evaluated],
      [{ a: "passed", b: "passed" }, ["a", "b"]],
      first.stderr,
    );

    const second = await project.run();
    assert.deepEqual([verdictsOf(second.report), second.evaluated], [{ a: "cached", b: "cached" }, []], second.stderr);
    assert.match(
      second.stderr + second.stdout,
      /The evaluation of 20\S+Z is used: 2 of 2 checks need none in this run/u,
    );
    const warned = ({ report }: Ran): unknown => report?.warnings.map(({ text }) => text).toSorted();
    assert.deepEqual(warned(second), ["trace: evaluates a", "trace: evaluates b"], "warnings are told again");

    for (const change of [
      ["--option", "allowed-uris", "https://elsewhere.invalid/"],
      ["--impure"],
      ["--system", "aarch64-linux"],
    ]) {
      const { evaluated, report, code } = await project.run(...change);
      assert.deepEqual(evaluated, report === null ? [] : ["a", "b"], `${change.join(" ")}: ${code}`);
    }
    project.change('"echo > $out"', '"echo changed > $out"');
    const changed = await project.run();
    assert.deepEqual([changed.evaluated, changed.code], [["a", "b"], 0]);
    project.change('"echo changed > $out"', '"echo again > $out"');
    project.commit();
    assert.deepEqual([(await project.run()).evaluated, (await project.run()).evaluated], [["a", "b"], []]);
  });

  test(`only what is not known, or cannot be built as it is, is evaluated (Nix ${nix.version})`, async (context) => {
    const project = new Project(context, nix, {
      a: 'made "a" "echo > $out"',
      broken: 'throw "no"',
      red: 'made "red" "exit 3"',
      z: 'made "z" "echo > $out"',
    });
    const some = await project.run("--only", "a", "--only", "red");
    assert.deepEqual([verdictsOf(some.report), some.evaluated], [{ a: "passed", red: "failed" }, ["a", "red"]]);

    const all = await project.run();
    const expected = { a: "cached", broken: "eval-error", red: "failed", z: "passed" };
    assert.deepEqual([verdictsOf(all.report), all.evaluated], [expected, ["broken", "z"]], all.stderr);

    const drvPath = all.report?.checks.find(({ name }) => name === "red")?.drvPath ?? "";
    await project.nix("store", "delete", drvPath);
    const gone = await project.run("--recheck", "z");
    assert.deepEqual([verdictsOf(gone.report), gone.evaluated], [{ ...expected, z: "cached" }, ["broken", "red"]]);
    assert.equal(gone.report?.checks.find(({ name }) => name === "red")?.drvPath, drvPath);
  });
});
