import assert from "node:assert/strict";
import { test } from "node:test";
import { reproduceCommand } from "../../src/report/reproduce.ts";

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
    `a"\${b}\\'\n`,
    `nix build --impure --expr '(builtins.getFlake (toString ./.)).checks."x86_64-linux"."a\\"\\\${b}\\\\'\\''\\n"' -L`,
  ],
];
for (const [name, command] of COMMANDS) {
  test(`reproduces ${JSON.stringify(name)}`, () => {
    assert.equal(reproduceCommand("x86_64-linux", name), command);
  });
}

test("a lone surrogate is no reason to throw", () => {
  assert.match(reproduceCommand("x86_64-linux", "a\ud800"), /a%EF%BF%BD/);
});
