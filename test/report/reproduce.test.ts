import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";

import { type Backend, type Check, VERDICTS } from "../../src/model/verdict.ts";
import { debugCommand, reproduceCommand } from "../../src/report/reproduce.ts";
import { bootCheck, booted } from "./booted.ts";
import { check } from "./fixture.ts";

const named = (name: string) => ({ name, attr: "checks.x86_64-linux.x" });

/** Each of these was given to `nix build --dry-run` of Nix 2.26.3 and 2.34.8 and chose the attribute it names. */
const COMMANDS: [string, string][] = [
  ["login", "nix build .#checks.x86_64-linux.login -L"],
  ["foo'", "nix build .#checks.x86_64-linux.foo%27 -L"],
  ["a b", `nix build '.#checks.x86_64-linux."a%20b"' -L`],
  ["a.b", `nix build '.#checks.x86_64-linux."a.b"' -L`],
  ["1st", `nix build '.#checks.x86_64-linux."1st"' -L`],
  ["x^out", `nix build '.#checks.x86_64-linux."x%5Eout"' -L`],
  ["50%", `nix build '.#checks.x86_64-linux."50%25"' -L`],
  ["a%41", `nix build '.#checks.x86_64-linux."a%2541"' -L`],
  ["c++", `nix build '.#checks.x86_64-linux."c++"' -L`],
  ["$(touch pwned)", `nix build '.#checks.x86_64-linux."%24(touch%20pwned)"' -L`],
  ["'; rm x;'", `nix build '.#checks.x86_64-linux."%27%3B%20rm%20x%3B%27"' -L`],
  ["new\nline", `nix build '.#checks.x86_64-linux."new%0Aline"' -L`],
  ["", `nix build --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux".""' -L`],
  ['q"u', `nix build --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux"."q\\"u"' -L`],
  [
    `a"\${b}\\'\n\u2028\u001b`,
    "nix build --impure --expr '(builtins.getFlake (toString " +
      `./.)).checks."x86_64-linux".\${builtins.fromJSON ` +
      `"\\"a\\\\\\"\\\${b}\\\\\\\\'\\''\\\\n\\\\u2028\\\\u001b\\""}' -L`,
  ],
];
for (const [name, command] of COMMANDS) {
  test(`reproduces ${JSON.stringify(name)}`, () => {
    assert.equal(reproduceCommand(named(name)), command);
  });
}

test("says again how the flake was evaluated", () => {
  const overrides = [
    { input: "nixpkgs", flake: "github:NixOS/nixpkgs/nixos-unstable" },
    { input: "tools/nixpkgs", flake: "./a b" },
  ];
  const flags = "--override-input nixpkgs github:NixOS/nixpkgs/nixos-unstable --override-input tools/nixpkgs './a b'";
  assert.equal(reproduceCommand(named("x"), { overrides }), `nix build .#checks.x86_64-linux.x -L ${flags}`);
  assert.equal(reproduceCommand(named("x"), { impure: true }), "nix build .#checks.x86_64-linux.x -L --impure");
  const failed = check({ name: "x", verdict: "failed" });
  assert.equal(debugCommand(failed, { overrides }), `nix develop .#checks.x86_64-linux.x ${flags}`);
  assert.equal(reproduceCommand(named(""), { impure: true })?.match(/--impure/gu)?.length, 1);
  assert.equal(reproduceCommand(named(""), { overrides }), null);
  // Of a stranger's report.
  for (const [input, flake] of [
    ["x; rm", "."],
    ["x", "a\nrm x"],
    ["x", "-x"],
    ["x", "a\u202eb"],
    ["--impure", "x"],
  ] as const)
    assert.equal(reproduceCommand(named("x"), { overrides: [{ input, flake }] }), null);
});

test("a lone surrogate is no reason to throw", () => {
  assert.match(reproduceCommand(named("a\ud800")) ?? "", /a%EF%BF%BD/);
  assert.match(reproduceCommand(named('a\ud800"\n')) ?? "", /a\ufffd/);
});

test("what is no check of the flake has no command, nor has one whose command no program could be given", () => {
  for (const made of [
    { name: "shard linux-2", attr: "" },
    { name: "x", attr: "checks.x86 linux.x" },
    { name: "x", attr: "packages.x86_64-linux.x" },
    named("x".repeat(200_000)),
    named("🎉".repeat(20_000)),
  ]) {
    assert.equal(reproduceCommand(made), null);
    assert.equal(debugCommand({ ...made, verdict: "failed", backend: "build" }), null);
  }
});

describe("debugs", () => {
  test("a NixOS test with virtual machines through its driver", () => {
    assert.equal(
      debugCommand(check({ name: "login", backend: "qemu", verdict: "failed" })),
      "nix run .#checks.x86_64-linux.login.driverInteractive",
    );
    assert.equal(
      debugCommand(check({ name: "a b", backend: "qemu", verdict: "failed" })),
      `nix run '.#checks.x86_64-linux."a%20b".driverInteractive'`,
    );
    assert.equal(
      debugCommand({ ...named('q"u'), backend: "qemu", verdict: "failed" }),
      `nix run --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux"."q\\"u".driverInteractive'`,
    );
  });

  test("a NixOS test with containers in its sandbox, where alone they can run", () => {
    const hook = "extend { modules = [ { enableDebugHook = true; } ]; }";
    for (const backend of ["nspawn", "mixed"] as const) {
      assert.equal(
        debugCommand(check({ name: "login", backend, verdict: "timeout" })),
        `nix build --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux"."login".${hook}' -L`,
      );
      assert.equal(debugCommand(check({ name: "login", backend, verdict: "passed" })), null);
      // An expression cannot be told to replace inputs.
      const overrides = [{ input: "nixpkgs", flake: "." }];
      assert.equal(debugCommand(check({ name: "login", backend, verdict: "failed" }), { overrides }), null);
    }
    const name = "a'b\n${c}";
    const command = debugCommand({ ...named(name), backend: "nspawn", verdict: "failed" }) ?? "";
    assert.doesNotMatch(command, /\n/);
    const { error, stdout } = spawnSync("sh", ["-c", `printf '%s|' ${command}`], { encoding: "utf8" });
    assert.equal(error, undefined);
    assert.equal(stdout.split("|").length, 7, "six words, whatever the name");
  });

  test("a plain build in its environment", () => {
    assert.equal(debugCommand(check({ name: "unit", verdict: "timeout" })), "nix develop .#checks.x86_64-linux.unit");
    assert.equal(
      debugCommand({ ...named(""), backend: "build", verdict: "failed" }),
      `nix develop --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux".""'`,
    );
  });

  test("nothing but what its own builder judged", () => {
    const debuggable = VERDICTS.filter((verdict) => debugCommand(check({ name: "x", verdict })) !== null);
    assert.deepEqual(debuggable, ["failed", "timeout", "out-of-memory", "flaky"]);
  });
});

describe("a system that is booted", () => {
  const system = (name: string, backend: Backend, over: Partial<Check> = {}): Check =>
    bootCheck(name, booted(null, 1), { backend, verdict: "failed", ...over });
  for (const [expected, one] of [
    ["nix run .#nixosConfigurations.web.config.system.build.vm", system("web", "vm")],
    ["nix run .#nixosConfigurations.web.config.microvm.declaredRunner", system("web", "microvm")],
    ["nix build .#nixosConfigurations.web.config.system.build.toplevel -L", system("web", "nspawn")],
    [
      "nix run .#nixosConfigurations.web.config.system.build.vmWithBootLoader",
      system("web", "vm", { boot: booted(null, 1, { way: "vm-with-boot-loader" }) }),
    ],
    ["nix build .#packages.x86_64-linux.image -L", system("image", "oci", { attr: "packages.x86_64-linux.image" })],
    ["nix build .#checks.x86_64-linux.image -L", system("image", "oci", { attr: "checks.x86_64-linux.image" })],
    [
      `nix run '.#nixosConfigurations."%24(touch%20pwned)%27%3B".config.system.build.vm'`,
      system("$(touch pwned)';", "vm"),
    ],
    [
      "nix run --impure --expr '(builtins.getFlake (toString ./.)).nixosConfigurations." +
        `"a\\"b".config.system.build.vm'`,
      system('a"b', "vm"),
    ],
    [null, system("web", "vm", { attr: "" })],
  ] as const)
    test(expected ?? "that is of no flake", () => {
      assert.equal(reproduceCommand(one), expected);
      assert.equal(debugCommand(one), null);
    });
});
