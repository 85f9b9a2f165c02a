import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { test, type TestContext } from "node:test";

import { discover } from "../../src/discover/discover.ts";
import type { BrokenCheck } from "../../src/discover/found.ts";
import { lockFlake } from "../../src/discover/locked-flake.ts";
import { flakeFolder } from "../../src/nix/flake-reference.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { NO_IMPORTS } from "./no-imports.ts";

/**
 * An input of the flake that plays the part of nixpkgs: it calls what it is given, looks at it late, and throws for
 * others.
 */
const LIBRARY = `{
  outputs = _: {
    call = function: function { };
    map = function: list: builtins.foldl' (sum: value: sum + function value) 0 list;
    refuse = what: throw "the library refuses \${what}";
    context = builtins.addErrorContext;
    system = modules:
      let
        config = builtins.foldl' (all: module: all // import module { inherit config; }) { } modules;
        failed = builtins.filter (a: !a.assertion) config.assertions;
        messages = builtins.concatStringsSep "\\n" (map (a: "- \${a.message}") failed);
      in
      if failed == [ ] then config else throw "\\nFailed assertions:\\n\${messages}";
    test = attributes: derivation ({ name = "test"; system = "x86_64-linux"; builder = "/bin/sh"; } // attributes);
  };
}
`;

/** What a module says that its errors belong to. */
const DEFINITIONS = "while evaluating definitions from `/nowhere/module.nix'";

const flakeNix = (library: string): string => `{
  inputs.library.url = "path:${library}";
  outputs = { self, library }: {
    checks.x86_64-linux = {
      throws = library.call (import ./checks/throws.nix);
      refused = library.call (import ./checks/refused.nix library);
      lacks = import ./checks/lacks.nix { };
      syntax = library.call (import ./checks/syntax.nix);
      no-file =
        import ./checks/nothing.nix;
      module = library.system [
        ./checks/module.nix
      ];
      recursion = import ./checks/recursion.nix;
      far-recursion = library.call (import ./checks/far-recursion.nix library);
      argument = import ./checks/argument.nix { };
      mapped = import ./checks/mapped.nix library;
      attribute = import ./checks/attribute.nix library;
      context = library.context "${DEFINITIONS}" (import ./checks/throws.nix { });
      aborts = library.call (_: abort "enough");
      undefined = import ./checks/undefined.nix;
      json = builtins.fromJSON (builtins.readFile ./checks/broken.json);
      number = 5;
      beside = import ../beside.nix;
    };
  };
}
`;

const FILES: Record<string, string> = {
  "throws.nix": '{ ... }:\nlet\n  message = "this file gives up";\nin\n  throw message\n',
  "refused.nix": 'library: { ... }:\n{\n  type = library.refuse "this";\n}.type\n',
  "lacks.nix": "{ ... }:\nlet set = { a = 1; }; in\nset.b\n",
  "syntax.nix": "{ ... }:\n{\n  a = 1\n}\n",
  "module.nix": '{ config, ... }:\n{\n  assertions = [ { assertion = false; message = "a port is taken"; } ];\n}\n',
  "recursion.nix": "let\n  x = x + 1;\nin x\n",
  "far-recursion.nix": "library: _:\nlet x = library.call (_: x); in\nx\n",
  "argument.nix": "{ needed }: needed\n",
  "mapped.nix": 'library:\nlibrary.map\n  (n: if n < 3 then n else n + "four")\n  [ 1 2 3 ]\n',
  "attribute.nix": 'library: library.test {\n  late = (library.call (_: {\n    x = throw "too late";\n  })).x;\n}\n',
  "undefined.nix": "\n  unknown-name\n",
  "broken.json": '{ "a": }\n',
};

/** Where each check is wrong, in the flake's own files. */
const EXPECTED: Record<string, string> = {
  throws: "checks/throws.nix:5:3",
  refused: "checks/refused.nix:3:10",
  lacks: "checks/lacks.nix:3:1",
  syntax: "checks/syntax.nix:4:1",
  "no-file": "flake.nix:10:9",
  // Nix does not tell where an assertion stands that a library collects: this is where the modules are handed to it.
  module: "flake.nix:11:16",
  recursion: "checks/recursion.nix:2:7",
  "far-recursion": "checks/far-recursion.nix:2:26",
  argument: "checks/argument.nix:1:1",
  mapped: "checks/mapped.nix:3:32",
  attribute: "checks/attribute.nix:3:9",
  context: "checks/throws.nix:5:3",
  aborts: "flake.nix:20:33",
  undefined: "checks/undefined.nix:2:3",
  json: "flake.nix:22:14",
  number: "flake.nix:23:7",
};

/** A folder with the flake in `nested/`, and the library outside of it. */
function repository(context: TestContext): string {
  const base = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(base, { recursive: true, force: true }));
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(base, file)), { recursive: true });
    writeFileSync(join(base, file), content);
  };
  write("library/flake.nix", LIBRARY);
  write("repository/nested/flake.nix", flakeNix(join(base, "library")));
  write("repository/beside.nix", '\n  throw "beside the flake"\n');
  for (const [name, content] of Object.entries(FILES)) write(`repository/nested/checks/${name}`, content);
  return join(base, "repository");
}

function git(folder: string, ...args: string[]): void {
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: folder });
}

/** What is wrong with the checks of a flake, and where in `workspace` that is. */
async function brokenAt(
  nix: TestNix,
  reference: string,
  workspace: string,
): Promise<{ broken: BrokenCheck[]; places: Record<string, string>; files: Set<string> }> {
  const world = realWorld();
  const tool: NixTool = {
    bin: join(nix.bin, "nix"),
    version: nix.version,
    implementation: "nix",
    options: [],
    impure: false,
  };
  const { signal } = new AbortController();
  const flake = await lockFlake({ world, emit: () => undefined, signal }, tool, reference);
  const { broken } = await discover({ world, emit: () => undefined, signal }, tool, flake, {
    system: "x86_64-linux",
    selection: { only: [], skip: [] },
    memoryBytes: null,
    expectedMs: () => null,
    timeoutSeconds: null,
    silenceSeconds: null,
    imports: NO_IMPORTS,
  });
  const places = broken.map(
    ({ name, location }) =>
      [name, location === null ? "nowhere" : `${location.file}:${location.line}:${location.column}`] as const,
  );
  const folder = flakeFolder(flake.lockedUrl, workspace) ?? "elsewhere";
  return {
    broken,
    places: Object.fromEntries(places),
    files: new Set(broken.map(({ location }) => posix.join(folder, location?.file ?? ""))),
  };
}

const IN_WORKSPACE = new Set(Object.values(EXPECTED).map((place) => `nested/${place.split(":")[0]}`));

for (const nix of nixes) {
  for (const how of ["committed", "changed"] as const) {
    test(`errors of a flake in a repository's folder, ${how}, name its files (Nix ${nix.version})`, async (context) => {
      const workspace = repository(context);
      git(workspace, "init", "-q");
      git(workspace, "add", "-A");
      if (how === "committed") git(workspace, "commit", "-qm", "x");
      const { places, files, broken } = await brokenAt(nix, join(workspace, "nested"), workspace);
      assert.deepEqual(places, { ...EXPECTED, beside: "../beside.nix:2:3" });
      assert.deepEqual(files, new Set([...IN_WORKSPACE, "beside.nix"]), "as paths in the workspace");
      for (const { name, excerpt, reason } of broken.filter(({ reason }) => reason.code !== "not-a-derivation")) {
        assert.ok(excerpt.length > 0 && excerpt.length <= 25, name);
        assert.ok(
          excerpt.join("\n").includes(reason.message.split("\n").find((line) => line !== "") ?? "?"),
          `${name}: ${excerpt.join("\n")}`,
        );
      }
    });
  }

  test(`errors of a flake that is a plain folder are told at its own files (Nix ${nix.version})`, async (context) => {
    const workspace = repository(context);
    const { places, files } = await brokenAt(nix, `path:${join(workspace, "nested")}`, workspace);
    const { beside, ...others } = places;
    assert.deepEqual(others, EXPECTED);
    // Outside of its source: Nix does not find the file, and says which line asked for it.
    assert.equal(beside, "flake.nix:24:16");
    assert.deepEqual(files, IN_WORKSPACE);
  });
}
