/** Flakes whose checks are odd or hostile values, made from a seed. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { random } from "../random.ts";

/** How many checks one generated flake has, besides {@link NAMES_OF_SETS}. */
export const CHECKS_OF_ONE = 100;

/** Names by which Nix takes a set for something else. What is under them is never a derivation. */
export const NAMES_OF_SETS = [
  "type",
  "outPath",
  "drvPath",
  "__functor",
  "__toString",
  "recurseForDerivations",
  "system",
  "",
] as const;

/** `0`: the name of a file in the flake that looks like a derivation in a store. */
const LOOKS_LIKE = "00000000000000000000000000000000";

/**
 * Derivations that checks are made of. The first ones pass. The pool is the same in all flakes of one salt, so that
 * later ones find some of it built.
 */
const DERIVATIONS = [
  "(good 1)",
  "(good 2)",
  "(own 1)",
  "(own 2)",
  "(multi 1)",
  "(floating 1)",
  "(needs 1)",
  "(bad 1)",
  "(bad 2)",
  "(foreign 1)",
  "(starved 1)",
] as const;

/** Values of the wrong type, or that are none. */
const VALUES = [
  "1",
  "1.5",
  "true",
  "null",
  '""',
  '"x"',
  "[ ]",
  "[ 1 ]",
  '[ "out" "out" ]',
  "{ }",
  "(x: x)",
  "./.",
  "./data",
  '(throw "no")',
  '(abort "no")',
  "(let y = y; in y)",
  '(1 + "")',
  "(assert false; 1)",
  "{ }.missing",
  '(builtins.fromJSON "[[[]]]")',
  '{ outPath = "/x"; }',
  '{ __toString = _: "text"; }',
  "{ __functor = self: x: x; }",
  "huge",
  "[ huge ]",
  '(builtins.placeholder "out")',
  '"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9"',
  '"\xff"',
  '"\xed\xa0\x80"',
  '[ "\xc3" ]',
  "(builtins.genList (n: n) 1000)",
  "builtins",
  "deep",
] as const;

/** Texts that are, or are not, a derivation's path. `D`: a derivation. */
const PATHS = [
  "D.drvPath",
  "(plain D.drvPath)",
  '"${D.drvPath}^out"',
  '"${plain D.drvPath}^*"',
  '"${plain D.drvPath}!out"',
  '"${plain D.drvPath}#x"',
  '"${plain D.drvPath}?dir=x"',
  '" ${plain D.drvPath}"',
  '"${plain D.drvPath} "',
  '"${plain D.drvPath}\\n"',
  '"/nix/store/./${baseNameOf (plain D.drvPath)}"',
  '"/nix/store//${baseNameOf (plain D.drvPath)}"',
  '"/other/store/${baseNameOf (plain D.drvPath)}"',
  '"path:${plain D.drvPath}"',
  '"${D}"',
  "D.outPath",
  "(plain D.outPath)",
  '"${D}/x.drv"',
  '"${D}.drv"',
  "{ outPath = D.drvPath; }",
  "{ __toString = _: D.drvPath; }",
  '(builtins.addErrorContext "x" D.drvPath)',
  `"\${self}/${LOOKS_LIKE}-folder.drv"`,
  `"\${self}/${LOOKS_LIKE}-file.drv"`,
  `"\${self}/${LOOKS_LIKE}-link.drv"`,
  `(plain "\${self}/${LOOKS_LIKE}-folder.drv")`,
  `./${LOOKS_LIKE}-folder.drv`,
  '"${self}"',
  '"${self}/missing.drv"',
  '(builtins.toFile "x.drv" "garbage")',
  '(builtins.toFile "x.drv" "Derive([],[],[],\\"x86_64-linux\\",\\"/bin/sh\\",[],[])")',
  '"${builtins.toFile "data" "x"}"',
  `(builtins.path { name = "x.drv"; path = ./${LOOKS_LIKE}-folder.drv; })`,
  `(builtins.path { name = "y.drv"; path = ./${LOOKS_LIKE}-file.drv; })`,
  `(builtins.path { name = "z.drv"; path = ./${LOOKS_LIKE}-link.drv; })`,
  `"/nix/store/${LOOKS_LIKE}-x.drv"`,
  `"/nix/store/${LOOKS_LIKE}-\${huge}.drv"`,
  '"/nix/store"',
  '"/nix/store/nonsense"',
  '"/etc/passwd"',
  '"--help"',
  '"."',
  '"nixpkgs#hello"',
  '"${plain D.drvPath}\xff"',
  '(builtins.replaceStrings [ "a" "b" "c" ] [ "A" "B" "C" ] (plain D.drvPath))',
  "(copied D)",
] as const;

/** Attributes that are read, and some that could be. */
const ATTRIBUTES = [
  "type",
  "drvPath",
  "outPath",
  "outputs",
  "out",
  "dev",
  "system",
  "requiredSystemFeatures",
  "nodes",
  "containers",
  "name",
  "outputName",
  "all",
  "drvAttrs",
  "meta",
  "__toString",
  "__functor",
  "outputSpecified",
] as const;

/** Sets that say they are derivations. `D`, `E`: derivations, `P`: a path, `V`: a value. */
const IMPOSTORS = [
  '{ type = "derivation"; drvPath = P; outPath = D.outPath; }',
  '{ type = "derivation"; drvPath = P; out = { outPath = "/x"; }; }',
  '{ type = "derivation"; drvPath = P; outPath = "/x"; outputs = [ ]; }',
  '{ type = "derivation"; drvPath = P; outputs = [ "out" ]; out = D; }',
  '{ type = "derivation"; drvPath = P; outputs = [ "out" "dev" ]; out = D; dev = E; }',
  '{ type = "derivation"; drvPath = D.drvPath; outputs = [ "out" ]; out = E; }',
  '{ type = "derivation"; drvPath = D.drvPath; outputs = D.outputs or [ "out" ]; out.outPath = D.outPath; ' +
    'dev.outPath = D.dev.outPath or "/x"; }',
  "(D // { drvPath = E.drvPath; })",
  "(D // { drvPath = P; })",
  "(D // { out = E; })",
  '(D // { outputs = [ "other" ]; other = E; })',
  '(D // { outputs = [ "out" "other" ]; other = E; })',
  '(D // { outputs = [ "out" "out" ]; })',
  '(D // { outputs = [ "__proto__" ]; "__proto__" = E; })',
  '(D // { outputs = map (n: "o${toString n}") (builtins.genList (n: n) 300); } ' +
    '// builtins.listToAttrs (map (n: { name = "o${toString n}"; value = E; }) (builtins.genList (n: n) 300)))',
  "(D // { outPath = P; })",
  "(D // { out.outPath = V; })",
  '(D // { requiredSystemFeatures = [ "nixos-test" ]; nodes = V; containers = V; })',
  "(D // { requiredSystemFeatures = V; system = V; })",
  "{ inner = D; }",
  "(x: D)",
  "[ D ]",
  "D.drvPath",
  "D.drvAttrs",
  "(D // { __functor = _: _: E; })",
  "(import ifd)",
  "(import ifd // { inherit (D) drvPath; })",
  "D",
  "D",
  "D",
  "D.out",
  "(builtins.seq E.drvPath D)",
  "(D // { meta = V; })",
  "(D // { name = V; })",
] as const;

/** What the checks are made of. @salt@ is the same for all flakes of one run of tests, @own@ is each flake's. */
const PRELUDE = `{ outputs = { self }: let
  plain = builtins.unsafeDiscardStringContext;
  shell = { system = "x86_64-linux"; builder = "/bin/sh"; };
  make = name: script: more: derivation (shell // { inherit name; args = [ "-c" script ]; } // more);
  good = n: make "good-@salt@-\${toString n}" "echo > $out" { };
  own = n: make "own-@salt@-@own@-\${toString n}" "echo > $out" { };
  bad = n: make "bad-@salt@-\${toString n}" "exit 3" { };
  multi = n: make "multi-@salt@-\${toString n}" "echo > $out; echo > $dev" { outputs = [ "dev" "out" ]; };
  addressed = { __contentAddressed = true; outputHashMode = "recursive"; outputHashAlgo = "sha256"; };
  floating = n: make "floating-@salt@-\${toString n}" "echo @salt@ > $out" addressed;
  needs = n: make "needs-@salt@-\${toString n}" "read x < \${bad n}; echo > $out" { };
  foreign = n: make "foreign-@salt@-\${toString n}" "echo > $out" { system = "riscv64-linux"; };
  starved = n: make "starved-@salt@-\${toString n}" "echo > $out" { requiredSystemFeatures = [ "quantum" ]; };
  ifd = make "ifd-@salt@" "echo '{ type = \\"derivation\\"; drvPath = \\"/nix/store/nonsense.drv\\"; }' > $out" { };
  copied = d: builtins.toFile "copied.drv" (plain (builtins.readFile d.drvPath));
  huge = builtins.foldl' (text: _: text + text) "0123456789abcdef" (builtins.genList (n: n) 14);
  deep = builtins.foldl' (inner: _: { inherit inner; }) { } (builtins.genList (n: n) 2000);
in { checks.x86_64-linux = {
`;

/**
 * Writes the generated flake of this number: {@link CHECKS_OF_ONE} checks whose names begin with `c` and three digits,
 * and the others. `salt`: a word.
 */
export function writeOddFlake(folder: string, number: number, salt: string): void {
  const draw = random(4242 + number * 7919);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const path = (): string => pick(PATHS).replaceAll("D", pick(DERIVATIONS));
  const value = (): string => (draw() < 0.3 ? path() : pick(VALUES));
  const filled = (template: string): string =>
    template.replaceAll(/\b[DEPV]\b/g, (letter) =>
      letter === "P" ? path() : letter === "V" ? value() : pick(DERIVATIONS),
    );
  const odd = (): string => {
    if (draw() < 0.6) return filled(pick(IMPOSTORS));
    const changes = Array.from({ length: 1 + Math.floor(draw() * 2) }, () => `{ ${pick(ATTRIBUTES)} = ${value()}; }`);
    return `(${[pick(DERIVATIONS), ...changes].join(" // ")})`;
  };
  const endOfName = (): string =>
    draw() < 0.8 ? "" : pick(["\xff", "\xc3\xa9", "\xc3", "%FF", " x", "\xed\xa0\x80", "~2", "/", "\xe2\x80\x8b"]);
  const checks = Array.from(
    { length: CHECKS_OF_ONE },
    (_, at) => `  "c${String(at).padStart(3, "0")}${endOfName()}" = ${odd()};\n`,
  );
  const others = NAMES_OF_SETS.map((name) => `  "${name}" = ${name === "type" ? '"derivation"' : pick(VALUES)};\n`);
  const prelude = PRELUDE.replaceAll("@salt@", salt).replaceAll("@own@", String(number));
  const text = [prelude, ...checks, ...others, "}; }; }\n"].join("");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "flake.nix"), Buffer.from(text, "latin1"));
  writeFileSync(join(folder, "data"), "data\n");
  mkdirSync(join(folder, `${LOOKS_LIKE}-folder.drv`));
  writeFileSync(
    join(folder, `${LOOKS_LIKE}-folder.drv`, "flake.nix"),
    "{ outputs = _: { packages.x86_64-linux.default = derivation { " +
      'name = "x"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }; }; }\n',
  );
  writeFileSync(join(folder, `${LOOKS_LIKE}-file.drv`), "no derivation\n");
  symlinkSync(`${LOOKS_LIKE}-file.drv`, join(folder, `${LOOKS_LIKE}-link.drv`));
}
