import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { execa } from "execa";

import { evaluatedOutputs, readDerivation } from "../../src/nix/derivation.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, freshFlake, readReport, verdict, verdictsOf, withEachNix } from "./run.ts";

withEachNix((nix) => {
  test(`a drvPath of no derivation is not green, nor costs others a verdict (Nix ${nix.version})`, async (context) => {
    const { code, report } = await verdict(context, nix, [freshFlake(context, "impostors")]);
    assert.equal(code, 1);
    const checks = Object.entries(verdictsOf(report));
    const [honest, others] = [true, false].map((isHonest) =>
      checks.filter(([name]) => name.startsWith("honest") === isHonest),
    );
    assert.deepEqual(new Set(honest?.map(([, one]) => one)), new Set(["passed"]));
    assert.equal(honest?.length, 4);
    assert.deepEqual(
      others?.filter(([, one]) => one !== "eval-error"),
      [],
    );
    assert.equal(others?.length, 36);
    assert.match(
      report?.checks.find((check) => check.name === "dotted")?.reason?.message ?? "",
      /^its drvPath "\/nix\/store\/\.\/.*" is not a derivation/,
    );
  });

  test(`names of any bytes are their own checks, and cost nobody a verdict (Nix ${nix.version})`, async (context) => {
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    const names = ["plain", "\xff", "a\xff", "a%FF", "a\xfe", "\xc3", "\xed\xa0\x80", "\xc3\xa9", "\xef\xbb\xbfmark"];
    const checks = names.map(
      (name, at) =>
        `"${name}" = derivation { name = "odd-name-${Date.now()}-${at}"; system = "x86_64-linux"; ` +
        `builder = "/bin/sh"; args = [ "-c" "${at === 2 ? "exit 4" : "echo > $out"}" ]; };`,
    );
    writeFileSync(
      join(flake, "flake.nix"),
      Buffer.from(
        `{ outputs = _: { checks.x86_64-linux = { ${checks.join("\n")} "\xfe" = { "\xff".x = 1; }; }; }; }`,
        "latin1",
      ),
    );
    const { code, report, out, stderr } = await verdict(context, nix, [flake, "--option", "substituters", ""]);
    assert.equal(code, 1, stderr);
    const good = ["plain", "%FF", "a%FF", "a%FE", "%C3", "%ED%A0%80", "é", "\uFEFFmark"].map((name) => [
      name,
      "passed",
    ]);
    assert.deepEqual(verdictsOf(report), Object.fromEntries([...good, ["a%FF~2", "failed"], ["%FE", "eval-error"]]));
    assert.match(readFileSync(join(out, "junit.xml"), "utf8"), /name="a%FF~2"/);
    const only = await verdict(context, nix, [flake, "--only", "a%FF~2", "--option", "substituters", ""]);
    assert.deepEqual(verdictsOf(only.report), { "a%FF~2": "failed" });
  });

  test(`odd bytes where nobody looks for names: systems, nested sets, files (Nix ${nix.version})`, async (context) => {
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    const write = (text: string): void => writeFileSync(join(flake, "flake.nix"), Buffer.from(text, "latin1"));
    write('{ outputs = _: { checks."other\xff".x = 1; }; }');
    const none = await verdict(context, nix, [flake]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /has no checks for x86_64-linux. It has checks for other%FF/);
    write(
      "{ outputs = _: { checks.x86_64-linux = { " +
        'nested."\xff" = derivation { name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; }; ' +
        'throws = throw "\xff"; }; }; }',
    );
    const { report } = await verdict(context, nix, [flake, "--option", "substituters", ""]);
    assert.deepEqual(report?.checks.map(({ name, verdict: one, reason }) => [name, one, reason?.code]).toSorted(), [
      ["nested", "eval-error", "nested"],
      ["throws", "eval-error", "throw"],
    ]);
    assert.match(
      report?.checks.find(({ name }) => name === "nested")?.reason?.message ?? "",
      /holds derivations \("%FF"\)/,
    );
  });

  test(`derivations that Nix refuses cost only their own checks a verdict (Nix ${nix.version})`, async (context) => {
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    const write = (checks: string): void =>
      writeFileSync(join(flake, "flake.nix"), `{ outputs = _: { checks.x86_64-linux = { ${checks} }; }; }`);
    const built = (name: string, more = ""): string =>
      `derivation { name = "${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
      `args = [ "-c" "echo > $out" ]; ${more} }`;
    const options = ["--option", "substituters", "", "--no-cache"];
    const addressed = '__contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256";';
    write(`floating = ${built("floating", addressed)}; fixed = ${built("fixed")};`);
    const first = await verdict(context, nix, [
      flake,
      ...options,
      "--option",
      "extra-experimental-features",
      "ca-derivations",
    ]);
    assert.equal(first.code, 0, first.stderr);
    const [fixed, floating] = ["fixed", "floating"].map(
      (name) => first.report?.checks.find((check) => check.name === name)?.drvPath ?? "",
    );

    // A file that Nix does not know, with the text of a derivation that it knows.
    const unknown = `/nix/store/${randomUUID()
      .replaceAll(/[-eotu]/g, "x")
      .padEnd(32, "x")
      .slice(0, 32)}-unknown.drv`;
    writeFileSync(unknown, readFileSync(fixed ?? ""));
    context.after(() => rmSync(unknown));
    const output = /\("out","([^"]+)"/.exec(readFileSync(unknown, "utf8"))?.[1] ?? "";
    // The feature is off now; and what stands for an output that nobody knows is made of the derivation's path.
    const stand = placeholderOf(floating ?? "");
    const literal = (drvPath: string | undefined, outPath: string): string =>
      `{ type = "derivation"; drvPath = "${drvPath}"; out.outPath = "${outPath}"; }`;
    const honest = Array.from({ length: 9 }, (_, at) => `honest${at} = ${built("honest")};`).join(" ");
    write(
      `${honest} refused = ${literal(floating, stand)}; refused-too = ${literal(floating, stand)}; ` +
        `unknown = ${literal(unknown, output)}; known = ${literal(fixed, output)};`,
    );
    const { report, code, stderr } = await verdict(context, nix, [flake, ...options]);
    assert.equal(code, 1, stderr);
    const { known, ...others } = verdictsOf(report);
    assert.equal(known, "cached");
    for (const [name, one] of Object.entries(others))
      assert.equal(one, name.startsWith("honest") ? "passed" : "eval-error", name);
    const reasonOf = (name: string): string =>
      report?.checks.find((check) => check.name === name)?.reason?.message ?? "";
    assert.match(
      reasonOf("refused"),
      new RegExp(
        "^Nix cannot build its drvPath .* as a derivation: " +
          "Nix does not say which outputs it has, as when experimental features",
      ),
    );
    assert.match(
      reasonOf("unknown"),
      /^Nix cannot build its drvPath .* as a derivation: it is not, or no longer, in Nix's store/,
    );
    const planned = await execa(process.execPath, [CLI, "plan", flake, "--json", ...options], {
      env: environment(nix),
      extendEnv: false,
    });
    assert.match(planned.stdout, /no longer, in Nix's store/);
  });

  const silent: Record<string, [condition: string, answer: string, expected: Record<string, string>]> = {
    "a build that ends well and says nothing": [
      '*" build "*--json*--no-link*--keep-going*',
      "",
      { fine: "lost", held: "cached" },
    ],
    "a build that ends well and names no derivation": [
      '*" build "*--json*--no-link*--keep-going*',
      "[]",
      { fine: "lost", held: "cached" },
    ],
    "a build that ends well and names another one's outputs": [
      '*" build "*--json*--no-link*--keep-going*',
      '[{"drvPath":"/nix/store/00000000000000000000000000000000-x.drv",' +
        '"outputs":{"out":"/nix/store/00000000000000000000000000000000-x"}}]',
      { fine: "lost", held: "cached" },
    ],
    "a dry run that ends well and says nothing": [
      '*" build "*--dry-run*',
      "[]",
      { fine: "eval-error", held: "eval-error" },
    ],
    "an evaluation that ends well and says nothing": ['*" eval "*|*" repl "*', "null", {}],
    // What Nix does not know to be there is asked of a build, which is Nix's own word.
    "nothing of what is valid": ['*" path-info "*', "{}", { fine: "passed", held: "cached" }],
  };
  for (const [what, [condition, answer, expected]] of Object.entries(silent)) {
    test(`success alone proves nothing: ${what} (Nix ${nix.version})`, async (context) => {
      const flake = join(folder(context), "flake");
      mkdirSync(flake);
      const check = (name: string): string =>
        `${name} = derivation { name = "${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh"; ` +
        'args = [ "-c" "echo > $out" ]; };';
      writeFileSync(
        join(flake, "flake.nix"),
        `{ outputs = _: { checks.x86_64-linux = { ${check("fine")} ${check("held")} }; }; }`,
      );
      const options = ["--option", "substituters", "", "--no-cache"];
      assert.equal((await verdict(context, nix, [flake, "--only", "held", ...options])).code, 0);
      const bin = folder(context);
      // Debian's shell takes what is quoted in a pattern as it is.
      writeFileSync(
        join(bin, "nix"),
        `#!/bin/sh\ncase " $* " in ${condition}) printf '%s' '${answer}'; exit 0;; esac\nexec '${nix.bin}/nix' "$@"\n`,
      );
      chmodSync(join(bin, "nix"), 0o755);
      const { report, code, stderr } = await verdict(context, { ...nix, bin }, [flake, ...options]);
      assert.deepEqual(verdictsOf(report), expected, stderr);
      const all = Object.values(expected);
      assert.equal(code, all.length === 0 ? 2 : all.every((one) => one === "passed" || one === "cached") ? 0 : 1);
    });
  }

  for (const [how, times, expected] of [
    ["once", 1, "passed"],
    ["each time", 99, "eval-error"],
  ] as const) {
    test(`evaluators dying between checks, ${how}, cost no other a verdict (Nix ${nix.version})`, async (context) => {
      const flake = freshFlake(context, "passing");
      const bin = folder(context);
      // It comes as far as the names, and says no more; after so many times it is as it should be. A session is told
      // three things before it names any check: our functions, the question, and where the answer ends.
      const program = `#!/bin/sh
case " $* " in *" eval "*|*" repl "*)
  if [ "$(cat '${bin}/times' 2>/dev/null | wc -l)" -lt ${times} ]; then
    echo >>'${bin}/times'
    head -n 3 | '${nix.bin}/nix' "$@" 2>&1 >/dev/null | grep -a ' names {' >&2
    exit 1
  fi;;
esac
exec '${nix.bin}/nix' "$@"
`;
      writeFileSync(join(bin, "nix"), program);
      chmodSync(join(bin, "nix"), 0o755);
      const { report, code, stderr } = await verdict(context, { ...nix, bin }, [
        flake,
        "--option",
        "substituters",
        "",
        "--no-cache",
      ]);
      assert.deepEqual(verdictsOf(report), { alpha: expected, beta: expected, "gamma-ray": expected }, stderr);
      assert.equal(code, expected === "passed" ? 0 : 1);
    });
  }

  test(`--impure reaches what evaluates, and only that (Nix ${nix.version})`, async (context) => {
    const flake = join(folder(context), "flake");
    mkdirSync(flake);
    writeFileSync(
      join(flake, "flake.nix"),
      '{ outputs = _: { checks.x86_64-linux.looks-outside = derivation { name = "impure-${builtins.getEnv "WORD"}"; ' +
        'system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }',
    );
    const env = { WORD: `word${Date.now()}` };
    const impure = await verdict(context, nix, [flake, "--impure", "--pass-env", "WORD"], { env });
    assert.equal(impure.code, 0, impure.stderr);
    assert.match(impure.report?.checks[0]?.drvPath ?? "", new RegExp(`-impure-${env.WORD}\\.drv$`));
    const unnamed = await verdict(context, nix, [flake, "--impure"], { env });
    assert.match(unnamed.report?.checks[0]?.drvPath ?? "", /-impure-\.drv$/);
  });

  test(`content-addressed dependencies pass and fail as they are, with logs (Nix ${nix.version})`, async (context) => {
    const { report, out } = await verdict(context, nix, [
      freshFlake(context, "content-addressed"),
      "--option",
      "extra-experimental-features",
      "ca-derivations",
    ]);
    assert.deepEqual(verdictsOf(report), { passes: "passed", fails: "failed" });
    const fails = report?.checks.find((check) => check.name === "fails");
    assert.match(fails?.reason?.message ?? "", /exited with 5/);
    assert.equal(readFileSync(join(out, fails?.log ?? ""), "utf8"), "why\n");
  });

  test(`standard output on a full disk: verdicts and report are the same (Nix ${nix.version})`, async (context) => {
    const out = join(folder(context), "out");
    const child = spawn(process.execPath, [CLI, freshFlake(context, "passing"), "--out", out], {
      env: environment(nix),
      stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    });
    assert.equal(await new Promise((resolve) => child.on("close", resolve)), 0);
    assert.deepEqual(verdictsOf(readReport(out)), { alpha: "passed", beta: "passed", "gamma-ray": "passed" });
  });

  test(`settings that Nix refuses: exit 2 in its words, nothing installed (Nix ${nix.version})`, async (context) => {
    const { code, stderr, stdout } = await verdict(context, nix, [freshFlake(context, "passing")], {
      env: { NIX_CONFIG: "this is garbage" },
    });
    assert.equal(code, 2);
    assert.match(stderr, /does not work with the settings in NIX_CONFIG \(.*(syntax error|illegal).*\)/);
    assert.doesNotMatch(stdout, /Installing/);
  });

  test(`a folder whose name Nix would read as part of a reference (Nix ${nix.version})`, async (context) => {
    const cwd = join(folder(context), "ha#sh");
    mkdirSync(cwd);
    const flake = freshFlake(context, "passing");
    writeFileSync(join(cwd, "flake.nix"), readFileSync(join(flake, "flake.nix")));
    const { code, stderr } = await verdict(context, nix, [], { cwd });
    assert.equal(code, 0, stderr);
  });
});

function placeholderOf(drvPath: string): string {
  const derivation = readDerivation(readFileSync(drvPath, "utf8"));
  return derivation === null ? "" : (evaluatedOutputs(drvPath, derivation).get("out") ?? "");
}

test("a program called nix that is none: exit 2 and one sentence", async (context) => {
  const bin = folder(context);
  writeFileSync(join(bin, "nix"), "#!/bin/sh\necho 'nix (Nix) 2.34.8'\n");
  chmodSync(join(bin, "nix"), 0o755);
  const { code, stderr } = await verdict(context, { version: "none", bin }, [freshFlake(context, "passing")]);
  assert.equal(code, 2);
  assert.match(stderr, /^nix-verdict: .*bin\/?nix|does not answer as Nix does/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});
