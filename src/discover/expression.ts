import type { Position } from "../nix/nix.ts";
import { HASH_CHARACTERS, readNames, decodeText, type EncodedText } from "./names.ts";

/** The task of one evaluating process. */
export type EvaluationSlice = {
  system: string;
  /** Marks our own lines among the traces of the flake itself, which cannot know it. */
  nonce: string;
  /** The first name to evaluate, by its place among all names, and the distance to the next. */
  first: number;
  step: number;
  /** Places to evaluate, when not all names are wanted; `first` and `step` then count in this list. */
  selected: readonly number[] | null;
};

/** Lines that the expression prints, one JSON value each, after `trace: NONCE KIND `. */
export type EvaluationMessage =
  | { kind: "no-system"; value: string[] }
  | { kind: "names"; value: { names: string[]; storeDir: string } }
  | { kind: "begin"; value: number }
  | { kind: "check"; value: CheckMessage }
  | { kind: "machines"; value: MachinesMessage }
  | { kind: "problem"; value: ProblemMessage };

export type CheckMessage = {
  place: number;
  /** As the flake gives it, cut at {@link LONGEST_CHECK_TEXT}; it may not be a derivation's. */
  drvPath: string;
  /**
   * Output name to store path, as the flake gives them, each cut at the same length. The path is a placeholder for
   * content-addressed derivations.
   */
  outputs: Record<string, string>;
  /** How many virtual machines and containers a NixOS test has; null when the test does not say. */
  machines: number | null;
  containers: number | null;
};

/**
 * What the virtual machines of a NixOS test have together. It follows each check that says how many machines it has.
 * Null: one of them does not say.
 */
export type MachinesMessage = { place: number; memoryMiB: number | null; cores: number | null };

export type ProblemMessage = { place: number; type: string; nested: string[]; position: Position | null };

/** Longest text that is read, in characters: a store path is shorter, so a longer text is not one. */
const LONGEST_CHECK_TEXT = 1000;

/** Nix's regular expressions take stack for each character, so texts are matched in pieces of this length. */
const PIECE = 1000;

/** Nix bindings that make a text safe for JSON: see {@link EncodedText}. */
const TEXT_BINDINGS = `  inherit (builtins) attrNames attrValues concatLists all elem elemAt foldl' genList hashString
    isAttrs isInt isList isString length match seq split stringLength substring toJSON trace tryEval typeOf;
  plain = builtins.unsafeDiscardStringContext;
  short = s: substring 0 ${LONGEST_CHECK_TEXT} (plain s);
  isPlain = s: all
    (n: match "[ -~]*" (substring (n * ${PIECE}) ${PIECE} s) != null)
    (genList (n: n) (stringLength s / ${PIECE} + 1));
  text = s: if isPlain s then s
    else genList (n: substring 0 ${HASH_CHARACTERS} (hashString "sha256" (substring n 1 s))) (stringLength s);
`;

/** Nix bindings that describe one check: `describe PLACE VALUE` prints its messages. */
const DESCRIPTION_BINDINGS = `  features = f: if isList f then map plain f
    else if isString f then builtins.filter (w: isString w && w != "") (split "[ \\n]+" (plain f))
    else [ ];
  size = v: let n = tryEval (length (attrNames v)); in if n.success then n.value else null;
  ofNode = name: node:
    let v = tryEval (node.virtualisation.\${name} or node.config.virtualisation.\${name} or null); in
    if v.success && isInt v.value then v.value else null;
  sum = name: nodes: let all = map (ofNode name) (attrValues nodes); in
    if elem null all then null else foldl' builtins.add 0 all;
  machines = at: nodes: say "machines" { place = at; memoryMiB = sum "memorySize" nodes; cores = sum "cores" nodes; };
  problem = at: type: nested: let p = builtins.unsafeGetAttrPos (elemAt names at) set; in
    say "problem" {
      place = at; inherit type nested;
      position = if p == null then null else p // { file = text p.file; };
    };
  describe = at: c:
    if !isAttrs c then problem at (typeOf c) [ ]
    else if !isDerivation c then
      problem at "set" (map (path: text (builtins.concatStringsSep "." path)) (take 10 (nested 1 [ ] c)))
    else let
      wants = features (c.requiredSystemFeatures or [ ]);
      test = elem "nixos-test" wants;
      count = if test && c ? nodes then size c.nodes else null;
    in done: say "check" {
      place = at;
      drvPath = short c.drvPath;
      outputs = builtins.listToAttrs (map
        (name: { inherit name; value = short c.\${name}.outPath; })
        (c.outputs or [ "out" ]));
      machines = count;
      containers = if test && c ? containers then size c.containers else null;
    } (if count == null then done else machines at c.nodes done);
`;

/**
 * Returns the function for `nix eval FLAKE#checks --apply`. It lists the names of the checks, then walks over them and
 * prints what it finds. So one process streams many checks and shares their common evaluation. It catches no error: the
 * process then dies at a known name, with Nix's own message and position. Names never enter the expression, only places
 * do. They leave it as {@link EncodedText}.
 *
 * The machines of a test are described after the check itself: if the process dies over them, the check is already
 * found. Describing them takes no further evaluation, because QEMU's command line is made from these numbers. Each is
 * read from the node itself first: since nixpkgs 22.11, `.config` of a node warns.
 *
 * A set that is not a derivation is searched for derivations two levels deep, and ten of them are named.
 */
export function sliceExpression(slice: EvaluationSlice): string {
  const places = slice.selected === null ? "null" : `[ ${slice.selected.join(" ")} ]`;
  return `checks:
let
${TEXT_BINDINGS}  say = kind: value: trace "${slice.nonce} \${kind} \${toJSON value}";
  system = "${slice.system}";
  set = checks.\${system};
  names = attrNames set;
  selected = ${places};
  wanted = if selected == null then length names else length selected;
  count = if wanted <= ${slice.first} then 0 else (wanted - ${slice.first} + ${slice.step - 1}) / ${slice.step};
  place = n: let p = ${slice.first} + n * ${slice.step}; in if selected == null then p else elemAt selected p;
  isDerivation = v: isAttrs v && (v.type or null) == "derivation";
  nested = depth: prefix: v: concatLists (map (name:
    let inner = v.\${name}; ok = tryEval (isAttrs inner); path = prefix ++ [ name ]; in
    if !(ok.success && ok.value) then [ ]
    else if isDerivation inner then [ path ]
    else if depth == 0 then [ ]
    else nested (depth - 1) path inner) (attrNames v));
  take = n: list: genList (elemAt list) (if length list < n then length list else n);
${DESCRIPTION_BINDINGS}  step = done: n: seq done
    (let at = place n; in say "begin" at (describe at set.\${elemAt names at} null));
in
if !(isAttrs checks) then throw "checks is a \${typeOf checks}, not a set of systems"
else if !(checks ? \${system}) then say "no-system" (map text (attrNames checks)) null
else if !(isAttrs set) then throw "checks.\${system} is a \${typeOf set}, not a set of derivations"
else say "names" { names = map text names; inherit (builtins) storeDir; } (foldl' step null (genList (n: n) count))`;
}

/** Reads a message of the evaluating process; null when it is not one of our lines. */
export function readEvaluationMessage(message: string, nonce: string): EvaluationMessage | null {
  const mark = `trace: ${nonce} `;
  if (!message.startsWith(mark)) return null;
  const rest = message.slice(mark.length);
  const space = rest.indexOf(" ");
  return withTexts({
    kind: rest.slice(0, space),
    value: JSON.parse(rest.slice(space + 1)) as unknown,
  } as EncodedMessage);
}

/** A message with its texts still encoded. */
type EncodedMessage =
  | Exclude<EvaluationMessage, { kind: "no-system" | "names" | "problem" }>
  | { kind: "no-system"; value: EncodedText[] }
  | { kind: "names"; value: { names: EncodedText[]; storeDir: string } }
  | {
      kind: "problem";
      value: Omit<ProblemMessage, "nested" | "position"> & {
        nested: EncodedText[];
        position: (Omit<Position, "file"> & { file: EncodedText }) | null;
      };
    };

function withTexts(message: EncodedMessage): EvaluationMessage {
  switch (message.kind) {
    case "no-system":
      return { kind: message.kind, value: readNames(message.value) };
    case "names":
      return { kind: message.kind, value: { ...message.value, names: readNames(message.value.names) } };
    case "problem": {
      const { nested, position } = message.value;
      return {
        kind: message.kind,
        value: {
          ...message.value,
          nested: nested.map(decodeText),
          position: position && { ...position, file: decodeText(position.file) },
        },
      };
    }
    default:
      return message;
  }
}
