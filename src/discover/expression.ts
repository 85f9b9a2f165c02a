import { HASH_CHARACTERS } from "./names.ts";

/** Characters that are read of a text: a path in the store is shorter, and what is longer is none. */
const LONGEST_CHECK_TEXT = 1000;

/** Nix's regular expressions take stack for each character, so texts are examined in pieces. */
const PIECE = 1000;

/** Derivations that are named of a set that holds some, and how deep they are looked for. */
const MOST_NESTED = 10;
const NESTED_DEPTH = 1;

/** Nix bindings that make a text safe for JSON: see `EncodedText`. */
const TEXT_BINDINGS = `
  inherit (builtins) attrNames all genList hashString isAttrs match stringLength substring toJSON trace typeOf;
  plain = builtins.unsafeDiscardStringContext;
  short = s: substring 0 ${LONGEST_CHECK_TEXT} (plain s);
  isPlain = s: all
    (n: match "[ -~]*" (substring (n * ${PIECE}) ${PIECE} s) != null)
    (genList (n: n) (stringLength s / ${PIECE} + 1));
  text = s: if isPlain s then s
    else genList (n: substring 0 ${HASH_CHARACTERS} (hashString "sha256" (substring n 1 s))) (stringLength s);`;

/**
 * Nix bindings that describe one check. Each message says what is certain before the next thing is looked at: a process
 * that dies over a detail has already said what the check is.
 */
const DESCRIPTION_BINDINGS = `
  inherit (builtins) attrNames attrValues concatLists elem elemAt foldl' genList isAttrs isInt isList isString length
    seq split tryEval typeOf;
  isDerivation = v: isAttrs v && (v.type or null) == "derivation";
  nested = depth: prefix: v: concatLists (map (name:
    let inner = v.\${name}; ok = tryEval (isAttrs inner); path = prefix ++ [ name ]; in
    if !(ok.success && ok.value) then [ ]
    else if isDerivation inner then [ path ]
    else if depth == 0 then [ ]
    else nested (depth - 1) path inner) (attrNames v));
  take = n: list: genList (elemAt list) (if length list < n then length list else n);
  features = f: if isList f then map plain f
    else if isString f then builtins.filter (w: isString w && w != "") (split "[ \\n]+" (plain f))
    else [ ];
  size = v: let n = tryEval (length (attrNames v)); in if n.success then n.value else null;
  ofNode = name: node:
    let v = tryEval (node.virtualisation.\${name} or node.config.virtualisation.\${name} or null); in
    if v.success && isInt v.value then v.value else null;
  sum = name: nodes: let all = map (ofNode name) (attrValues nodes); in
    if elem null all then null else foldl' builtins.add 0 all;
  place = p: if p == null then null else p // { file = text p.file; };
  namesIn = c: map (path: text (builtins.concatStringsSep "." path))
    (take ${MOST_NESTED} (nested ${NESTED_DEPTH} [ ] c));
  outputsOf = c: builtins.listToAttrs
    (map (name: { inherit name; value = short c.\${name}.outPath; }) (c.outputs or [ "out" ]));
  describeSet = c: done: say "problem" "set" (say "nested" (namesIn c) done);
  describeTest = c: done: if !(elem "nixos-test" (features (c.requiredSystemFeatures or [ ]))) then done
    else let machines = if c ? nodes then size c.nodes else null; in
      say "test" { inherit machines; containers = if c ? containers then size c.containers else null; }
      (if machines == null then done
       else say "machines" { memoryMiB = sum "memorySize" c.nodes; cores = sum "cores" c.nodes; } done);
  describeDerivation = c: done: say "check" (short c.drvPath) (say "outputs" (outputsOf c) done);
  describeCheck = c: done:
    if !isAttrs c then say "problem" (typeOf c) done
    else if !isDerivation c then describeSet c done
    else describeDerivation c (describeTest c done);`;

/** What of a flake is evaluated, in Nix's words: its checks, or what it can boot; the rest calls either "checks". */
export type SubjectExpressions = {
  /** The attribute of the flake that Nix loads; "" is the whole flake. */
  attribute: string;
  /** More functions for what {@link lister} gives, as bindings. */
  functions: string;
  /**
   * The set of checks in a session that has loaded the attribute, and knows what {@link lister} gives by the name
   * `words`. The system is plain.
   */
  inSession(words: string, system: string): string;
  /** The same of any expression for the whole flake, and, with the system in quotes, of the loaded attribute. */
  ofFlake(words: string, system: string, flake: string): string;
  ofLoaded(words: string, system: string, loaded: string): string;
  /** Nix bindings of `positionOf NAME SET` and `describe VALUE DONE`, for {@link walker}. */
  description: string;
};

/** The checks of one system. Its scope in a session is the attribute itself. */
export const CHECK_EXPRESSIONS: SubjectExpressions = {
  attribute: "checks",
  functions: "",
  inSession: (_, system) => system,
  ofFlake: (_, system, flake) => `${flake}.checks.${system}`,
  ofLoaded: (words, system, loaded) => `(
    if !(builtins.isAttrs ${loaded}) then throw "checks is a \${builtins.typeOf ${loaded}}, not a set of systems"
    else if !(${loaded} ? \${${system}}) then builtins.seq (${words}.systems ${loaded}) null
    else ${loaded}.\${${system}})`,
  description: "describe = describeCheck; positionOf = builtins.unsafeGetAttrPos;",
};

/**
 * A Nix expression, on one line: `{ systems, list, … }`, functions that say what they find as traces, each a value in
 * JSON behind `NONCE KIND`. `systems CHECKS` names the systems that have checks. `list SET` names the checks of a
 * system. The rest is for {@link walker}.
 */
export function lister(nonce: string, subject: SubjectExpressions): string {
  return onOneLine(`let ${TEXT_BINDINGS}
  say = kind: value: trace "${nonce} \${kind} \${toJSON value}";
  checked = set: if isAttrs set then set
    else throw "the checks of this system are a \${typeOf set}, not a set of derivations";
in {
  inherit plain short text say checked;
  systems = checks: say "no-system" (map text (attrNames checks)) null;
  list = set: let names = attrNames (checked set); in
    say "names" { names = map text names; inherit (builtins) storeDir; } null;
  ${subject.functions}
}`);
}

/**
 * A Nix function, on one line: `walk SET PLACES` describes the checks at some places among the names, one after the
 * other, and then says "done". `words`: the name of what {@link lister} gives. It catches no error: the command then
 * ends at a known check, with Nix's own message and position. Names never enter the expression, only places do. They
 * leave it as `EncodedText`.
 *
 * What a test's machines have takes no further evaluation, because QEMU's command line is made of these numbers. Each
 * is looked for at the node first: since nixpkgs 22.11, `.config` of a node warns.
 */
export function walker(words: string, subject: SubjectExpressions): string {
  return onOneLine(`let inherit (${words}) plain short text say checked;${DESCRIPTION_BINDINGS}
  ${subject.description}
in set: places: let
  names = attrNames (checked set);
  step = done: at: let name = elemAt names at; in
    seq done (say "begin" { inherit at; position = place (positionOf name set); }
      (describe set.\${name} null));
in seq (foldl' step null places) (say "done" null null)`);
}

/** Places in the words of Nix. */
export function placeList(places: readonly number[]): string {
  return `[ ${places.join(" ")} ]`;
}

/**
 * The function for `nix eval FLAKE#ATTRIBUTE --apply`: lists the checks of a system and, unless `places` is null,
 * describes those at some places.
 */
export function applied(
  nonce: string,
  subject: SubjectExpressions,
  system: string,
  places: readonly number[] | null,
): string {
  const walk = places === null ? "null" : `((${walker("words", subject)}) set ${placeList(places)})`;
  return onOneLine(`loaded: let
  words = ${lister(nonce, subject)};
  set = ${subject.ofLoaded("words", `"${system}"`, "loaded")};
in builtins.seq (words.list set) ${walk}`);
}

/** None of these expressions has a comment or a text with a line break, so that line breaks are spaces. */
function onOneLine(expression: string): string {
  return expression.replaceAll(/\s*\n\s*/gu, " ");
}
