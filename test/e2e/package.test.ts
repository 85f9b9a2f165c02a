/** The package on npm, as a user gets it: what is in it, and that it runs where nothing else of ours is. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";

import { execa } from "execa";

import { DIST } from "../built.ts";
import { nixes } from "../nix-fixture.ts";
import { nodeRelease } from "../node-release.ts";
import { freshFlake, readReport, ROOT, verdictsOf } from "./run.ts";

const MANIFEST = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;

type Manifest = { version: string; engines: { node: string }; dependencies?: object; scripts: Record<string, string> };
type Packed = { filename: string; size: number; unpackedSize: number; files: { path: string }[] };

/** What is in the package besides programs, each for a reader. */
const PAPERS = [
  "LICENSE",
  "README.md",
  "dist/LICENSES.txt",
  "nix-verdict.1",
  "package.json",
  "schema/verdict.schema.json",
];

/** Programs that are started by name: by the user, with other rights, and for GitHub's cache. */
const STARTED = ["dist/cli.js", "dist/root.js", "dist/cache.js"];

/** A download that nobody notices. In bytes; it has 1.1 MB now. */
const LARGEST = 1.5e6;

/** All built files that a program loads, itself included, as paths in the package. */
function loadedBy(file: string, folder: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(join(folder, file), "utf8");
  for (const [, path = ""] of text.matchAll(/\b(?:from|import) ?\(?"(\.[^"]+\.js)"/gu))
    loadedBy(join(dirname(file), path), folder, seen);
  return seen;
}

describe("the package on npm", () => {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  let packed: Packed = { filename: "", size: 0, unpackedSize: 0, files: [] };

  before(() => {
    const source = join(folder, "source");
    mkdirSync(source);
    for (const name of readdirSync(ROOT).filter((one) => !/^(?:\..*|node_modules|dist)$/u.test(one)))
      cpSync(join(ROOT, name), join(source, name), { recursive: true });
    cpSync(DIST, join(source, "dist"), { recursive: true });
    const args = ["pack", "--json", "--offline", "--pack-destination", folder];
    const [first] = JSON.parse(execFileSync("npm", args, { cwd: source, encoding: "utf8" })) as Packed[];
    assert.ok(first);
    packed = first;
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  test("it has the programs of the command line with all that they load, papers, and nothing else", () => {
    const needed = new Set(STARTED.flatMap((file) => [...loadedBy(file, join(folder, "source"))]));
    assert.deepEqual(packed.files.map(({ path }) => path).toSorted(), [...needed, ...PAPERS].toSorted());
    assert.ok(packed.size < LARGEST, `${packed.size} bytes`);
  });

  test("it makes nobody install anything else, and runs nothing when it is installed", () => {
    assert.equal(MANIFEST.dependencies, undefined);
    for (const name of ["preinstall", "install", "postinstall", "prepare"])
      assert.ok(!(name in MANIFEST.scripts), name);
  });

  /**
   * Runs commands in a folder of their own: no network, no home, none of the sources, and this Node. `npm` is the
   * machine's own.
   */
  async function elsewhere(
    node: "20.0.0" | "24.0.0",
    script: string,
  ): Promise<{ code?: number; text: string; at: string }> {
    const at = mkdtempSync(join(folder, "elsewhere-"));
    mkdirSync(join(at, "home"));
    cpSync(join(folder, packed.filename), join(at, "package.tgz"));
    cpSync(join(nodeRelease(node), "node"), join(at, "bin/node"), { recursive: true });
    const hidden = `mount -t tmpfs none ${JSON.stringify(ROOT)} && cd ${JSON.stringify(at)} && ${script}`;
    const result = await execa("unshare", ["--mount", "--net", "sh", "-euc", hidden], {
      extendEnv: false,
      reject: false,
      all: true,
      env: {
        PATH: `${join(at, "bin")}:${nixes[1]?.bin}:/usr/local/bin:/usr/bin:/bin`,
        HOME: join(at, "home"),
        NIX_CONFIG: "substituters =",
        npm_config_offline: "true",
        npm_config_update_notifier: "false",
        npm_config_engine_strict: "false",
      },
    });
    return { ...(result.exitCode === undefined ? {} : { code: result.exitCode }), text: result.all, at };
  }

  const INSTALL = "npm install --silent --no-audit --no-fund ./package.tgz; ";

  test(`it runs on the oldest Node that it names, ${MANIFEST.engines.node}, alone in a folder`, async (context) => {
    assert.equal(MANIFEST.engines.node, ">=24");
    const flake = freshFlake(context, "passing");
    const script =
      `${INSTALL} node --version; npx nix-verdict --version; npx nix-verdict --help; ` +
      `./node_modules/.bin/nix-verdict run ${flake} --out out`;
    const { code, text, at } = await elsewhere("24.0.0", script);
    assert.equal(code, 0, text);
    assert.ok(text.startsWith(`v24.0.0\n${MANIFEST.version}\n`), text);
    assert.match(text, /--only PATTERN/u);
    assert.deepEqual(
      readdirSync(join(at, "node_modules")).filter((name) => !name.startsWith(".")),
      ["nix-verdict"],
    );
    assert.deepEqual(verdictsOf(readReport(join(at, "out"))), {
      alpha: "passed",
      beta: "passed",
      "gamma-ray": "passed",
    });
  });

  test("npx runs it without an installation", async () => {
    const { code, text, at } = await elsewhere("24.0.0", "npx --yes --package ./package.tgz nix-verdict --version");
    assert.equal(code, 0, text);
    assert.equal(text.trim(), MANIFEST.version);
    assert.ok(!existsSync(join(at, "node_modules")));
  });

  test("an older Node is told so, in one sentence, and nothing was judged", async () => {
    const { code, text, at } = await elsewhere("20.0.0", `${INSTALL} ./node_modules/.bin/nix-verdict --version`);
    assert.equal(code, 2, text);
    assert.match(text, /^nix-verdict: Node 24 or newer is needed, and this is v20\.0\.0\.$/mu);
    assert.doesNotMatch(text, /SyntaxError/u, at);
  });
});
