/**
 * No entry prints a line that the runner obeys, or a character that a terminal obeys, because somebody else's text
 * holds one.
 */

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import { renderJson } from "../../src/report/json.ts";
import { DIST } from "../built.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { check, report } from "../report/fixture.ts";
import { folder } from "../scratch.ts";
import { job, step } from "./job.ts";
import { CLI, environment, ROOT, withEachNix } from "./run.ts";
import { obeyed } from "./runner-commands.ts";

/** What somebody puts where a word is expected. */
const LINES =
  "::add-mask::pwned\r::set-env name=A::pwned\n \u200b::stop-commands::pwned\n" +
  "::error::pwned\na ##[add-path]pwned\u001b]0;pwned\u0007\u001b[2J\u009b31m";
const TEXT = `x\n${LINES}`;
/** The same in one line, as a name of a file can be. */
const LINE = "::add-mask::pwned ##[add-path]pwned\u001b[2J";
const NAME = `x\n${LINE}`;
/** In a string of Nix. */
const inNix = (text: string): string =>
  JSON.stringify(text).replaceAll(/\\u(?<code>[0-9a-f]{4})/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

const [older] = nixes;
assert.ok(older);

type Printed = { stdout: string; stderr: string; exitCode?: number | undefined };

/** Holds what was printed against what its entry may print by itself. */
function assertHarmless({ stdout, stderr }: Printed): void {
  for (const [stream, text] of [
    ["standard output", stdout],
    ["standard error", stderr],
    ["both", stdout + stderr],
    ["both, seen through", (stdout + stderr).replaceAll(/\p{Cf}/gu, "")],
  ] as const) {
    const strange = obeyed(text).filter(
      (command) =>
        !/^::(?:group|endgroup|error|warning|stop-commands)\b/u.test(command) ||
        /^::(?:error|stop-commands)::pwned/u.test(command),
    );
    assert.deepEqual(strange, [], `${stream}:\n${text}`);
    // Our own colours and, between lines, nothing else.
    const plain = text.replaceAll("\u001b", "ESC").replaceAll(/ESC\[(?:1|2|22|31|32|33|36|39)m/gu, "");
    assert.doesNotMatch(plain, /ESC|(?![\t\n])\p{Cc}/u, stream);
  }
}

/** `told`: whether the words that were given must come back. */
type Where = { cwd?: string; env?: Record<string, string>; nix?: TestNix; told?: boolean };

/** The command line in a job, and outside of one: both say the same. */
async function cli(
  context: TestContext,
  args: readonly string[],
  { cwd, env, nix = older, told = true }: Where = {},
): Promise<Printed> {
  assert.ok(nix !== undefined);
  let last: Printed = { stdout: "", stderr: "" };
  for (const GITHUB_ACTIONS of ["false", "true"]) {
    last = await execa(process.execPath, [CLI, ...args], {
      cwd: cwd ?? folder(context),
      env: environment(nix, { GITHUB_ACTIONS, ...env }),
      extendEnv: false,
      reject: false,
      timeout: 120_000,
    });
    assertHarmless(last);
    assert.ok(
      !told || `${last.stdout}${last.stderr}`.includes("pwned"),
      `the words are not told at all:\n${last.stdout}${last.stderr}`,
    );
  }
  return last;
}

/** A folder with a flake. */
function flakeOf(context: TestContext, text: string): string {
  const path = folder(context);
  writeFileSync(join(path, "flake.nix"), text);
  return path;
}

const derivation = (name: string, script = "echo > $out"): string =>
  `derivation { name = "${name}-` +
  `\${builtins.substring 0 8 (builtins.hashString "md5" "${Date.now()}${Math.random()}")}"; ` +
  `system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ${JSON.stringify(script)} ]; }`;

describe("the command line", () => {
  const cases: Record<string, string[]> = {
    "a flake that is not there": ["run", TEXT],
    "a flake without a command": [`./${TEXT}`],
    "a number": ["run", ".", "--jobs", TEXT],
    "a duration": ["run", ".", "--timeout", TEXT],
    "a mode": ["run", ".", "--install", TEXT],
    several: ["plan", ".", "--memory", TEXT, "--recheck", "1w", "--kvm", TEXT],
    "an option that there is not": [`--${TEXT}`],
    "two words too many": ["doctor", TEXT, TEXT],
    "a device": ["install", "--device", TEXT],
    "a version": ["install", "--nix-version", TEXT],
    "a mirror": ["install", "--install", "always", "--nix-mirror", TEXT],
    "a folder of results": ["report", TEXT],
    "a result that is expected": ["report", ".", "--expect", TEXT],
  };
  for (const [what, args] of Object.entries(cases)) test(what, async (context) => void (await cli(context, args)));

  test("the report's folder", async (context) => {
    const cwd = folder(context);
    writeFileSync(join(cwd, "file"), "");
    await cli(context, ["run", ".", "--out", `file/${NAME}`], { cwd });
  });

  test("a folder and a file of results", async (context) => {
    const root = folder(context);
    for (const name of [NAME, LINE]) {
      mkdirSync(join(root, name));
      writeFileSync(
        join(root, name, "verdict.json"),
        name === LINE
          ? "{"
          : renderJson(report([check({ name: TEXT, verdict: "failed", reason: { code: "exit", message: TEXT } })])),
      );
    }
    await cli(context, ["report", NAME, LINE, "--out", "out"], { cwd: root });
  });

  test("a program called nix, and the folder that it is in", async (context) => {
    // A colon would be the end of it on PATH.
    const bin = join(folder(context), "x\n a ##[add-path]pwned\u001b[2J");
    mkdirSync(bin);
    const say = (stdout: string, stderr: string, code: number): void => {
      writeFileSync(join(bin, "out"), stdout);
      writeFileSync(join(bin, "err"), stderr);
      writeFileSync(join(bin, "nix"), `#!/bin/sh\nhere=\${0%/*}\ncat "$here/out"; cat "$here/err" >&2; exit ${code}\n`);
      chmodSync(join(bin, "nix"), 0o755);
    };
    for (const [stdout, stderr, code] of [
      ["", LINES, 1],
      ["nix (Nix) 2.34.8", LINES, 1],
      [`nix (Nix) 2.3.4\n${LINES}`, "", 0],
      ["nix (Nix) 2.34.8", LINES, 0],
    ] as const) {
      say(stdout, stderr, code);
      for (const command of [["run", "--install", "never"], ["doctor"]])
        await cli(context, command, { nix: { version: "none", bin }, told: false });
      const { stdout: json } = await cli(context, ["doctor", "--json"], { nix: { version: "none", bin }, told: false });
      assert.ok(json === "" || Array.isArray(JSON.parse(json)));
    }
  });
});

withEachNix((nix) => {
  test(`errors of a flake as a whole (Nix ${nix.version})`, async (context) => {
    for (const text of [
      `throw ${inNix(TEXT)}`,
      `{ checks = throw ${inNix(TEXT)}; }`,
      `builtins.trace ${inNix(TEXT)} (abort ${inNix(TEXT)})`,
      `{ checks.x86_64-linux = builtins.trace ${inNix(TEXT)} (throw ${inNix(LINES)}); }`,
    ]) {
      const flake = flakeOf(context, `{ outputs = _: ${text}; }`);
      for (const command of ["run", "plan"]) await cli(context, [command, flake], { nix });
    }
    await cli(context, ["run", flakeOf(context, `{ outputs = \n${LINES}`)], { nix, told: false });
  });

  test(`names and errors of checks, their logs, and patterns on them (Nix ${nix.version})`, async (context) => {
    const loud = derivation("loud", "printf '%s\\n' '::add-mask::pwned' '##[add-path]pwned'; exit 1");
    const checks = `${inNix(TEXT)} = ${derivation("good")}; ${inNix(LINES)} = throw ${inNix(TEXT)}; loud = ${loud};`;
    const flake = flakeOf(context, `{ outputs = _: { checks.x86_64-linux = { ${checks} }; }; }`);
    await cli(context, ["run", flake], { nix });
    await cli(
      context,
      [
        "plan",
        flake,
        "--only",
        LINES,
        "--only",
        TEXT,
        "--only",
        "::add-mask::pwned*\n::x",
        "--skip",
        "nothing\n::add-mask::pwned",
      ],
      { nix },
    );
    await cli(context, ["plan", flake, "--only", `${TEXT}?`], { nix });
    const { stdout } = await cli(context, ["plan", flake, "--json", "--no-cache"], { nix });
    const planned = JSON.parse(stdout) as {
      builds: { checks: string[] }[];
      cached: { name: string }[];
      broken: { name: string }[];
    };
    const names = [
      ...planned.builds.flatMap((build) => build.checks),
      ...planned.cached.map(({ name }) => name),
      ...planned.broken.map(({ name }) => name),
    ];
    assert.deepEqual(names.toSorted(), [LINES, TEXT, "loud"].toSorted());
  });

  test(`what git says (Nix ${nix.version})`, async (context) => {
    const repository = folder(context);
    await execa("git", ["init", "-q"], { cwd: repository });
    await cli(context, ["run", `git+file://${repository}?ref=::add-mask::pwned%0a::x`], { nix });
    await cli(
      context,
      ["run", `git+file://${repository}/${encodeURIComponent(LINE)}?dir=${encodeURIComponent(TEXT)}`],
      { nix },
    );
  });
});

describe("the action", () => {
  test("inputs and a flake's errors", async (context) => {
    for (const inputs of [
      { flake: TEXT },
      { jobs: TEXT },
      { only: TEXT },
      { out: `flake.nix/${NAME}` },
      { "nix-conf": LINES },
      { title: TEXT, "github-token": "x", matrix: TEXT, flake: TEXT },
    ]) {
      const here = job(context, older, { flake: ".", ...inputs });
      writeFileSync(
        join(here.workspace, "flake.nix"),
        `{ outputs = _: { checks.x86_64-linux.${inNix(TEXT)} = throw ${inNix(TEXT)}; }; }`,
      );
      const printed = await step(here, "main");
      assertHarmless(printed);
      assert.match(printed.stdout, /pwned/u);
    }
  });

  test("its post step, after a run that was killed", async (context) => {
    for (const state of [
      { out: TEXT },
      { ended: "true", unposted: "true", out: NAME },
      { ended: "true", note: join(ROOT, "package.json") },
    ])
      assertHarmless(await step(job(context, older, { flake: TEXT, comment: TEXT }), "post", state));
  });

  test("the reporting action's folders and names", async (context) => {
    const here = job(context, older, { results: `${NAME.split("\n")[1]}\nr`, expect: TEXT, out: "out" });
    mkdirSync(join(here.workspace, "r", NAME), { recursive: true });
    writeFileSync(
      join(here.workspace, "r", NAME, "verdict.json"),
      renderJson(report([check({ name: TEXT, verdict: "failed", reason: { code: "exit", message: TEXT } })])),
    );
    const printed = await execa(process.execPath, [join(DIST, "report.js")], {
      cwd: here.workspace,
      env: here.env,
      extendEnv: false,
      reject: false,
    });
    assertHarmless(printed);
    assert.match(printed.stdout, /pwned/u);
  });
});

/** What an entry may do that none of us wrote: once the process is guarded, or after 3 s where it never is. */
const ACCIDENTS: Record<string, string> = {
  "an exception that nobody catches": "throw new Error(text)",
  "something else that is thrown": "throw text",
  "a rejection that nobody handles": "Promise.reject(new TypeError(text))",
  "a warning of Node": "process.emitWarning(text); process.emitWarning(text, 'DeprecationWarning', 'x')",
  "a library that prints":
    "console.log(text); console.error(text); process.stdout.write(text); process.stderr.write(Buffer.from(text))",
};

for (const [what, code] of Object.entries(ACCIDENTS)) {
  describe(what, () => {
    for (const entry of ["cli", "main", "post", "report", "root", "cache"]) {
      test(`of ${entry}`, async (context) => {
        const here = job(context, older, { flake: "." });
        const script =
          `const text = ${JSON.stringify(TEXT)}; const from = Date.now(); ` +
          "const waiting = setInterval(() => { " +
          'if (process.listenerCount("uncaughtException") === 0 && Date.now() < from + 3000) return; ' +
          `clearInterval(waiting); ${code}; ` +
          "setTimeout(() => process.exit(), 50); }, 1);";
        const keep = "process.exit = ((exit) => (code) => (code === undefined ? exit(0) : exit(code)))(process.exit);";
        const env = { ...here.env, NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(keep + script)}` };
        // Root's and the cache's programs wait for their task; the others have something to do.
        const printed = await execa(
          process.execPath,
          [join(DIST, `${entry}.js`), ...(entry === "cli" ? ["doctor"] : [])],
          {
            cwd: here.workspace,
            env,
            extendEnv: false,
            reject: false,
            stdin: "pipe",
            timeout: 60_000,
            killSignal: "SIGKILL",
          },
        );
        assertHarmless(printed);
        if (/thrown|exception|rejection/u.test(what)) {
          assert.equal(printed.exitCode, 3, `${printed.stdout}${printed.stderr}`);
          assert.match(
            printed.stderr,
            /^nix-verdict: A fault of nix-verdict itself\. Please report it with these lines at https:/mu,
          );
        }
        assert.match(`${printed.stdout}${printed.stderr}`, /pwned/u);
      });
    }
  });
}
