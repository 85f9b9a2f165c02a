import { BOOT_WAYS, type BootRecipe, type BootWay } from "../model/model.ts";
import type { NixMessage, Position } from "../nix/nix.ts";
import { MIB } from "../text/text.ts";
import { decodeText, type EncodedText, readNames } from "./names.ts";

/** What an evaluating process says, one JSON value each, after `trace: NONCE KIND `. */
export type EvaluationMessage =
  /** There are no checks for the system; those that have some. */
  | { kind: "no-system"; value: string[] }
  | { kind: "names"; value: { names: string[]; storeDir: string } }
  /** It begins with the check at this place among the names, which is defined at `position`. */
  | { kind: "begin"; value: { at: number; position: Position | null } }
  /** The check claims to be the derivation at this path. */
  | { kind: "check"; value: string }
  | { kind: "outputs"; value: Record<string, string> }
  | { kind: "test"; value: TestMachines }
  | { kind: "machines"; value: MachineSizes }
  /** The check is no derivation; its type, as Nix calls it. */
  | { kind: "problem"; value: string }
  /** Derivations in a check that is a set of them, each a path of names. */
  | { kind: "nested"; value: string[] }
  /** The check is a system or an image, and how it is booted. */
  | { kind: "boot"; value: BootRecipe }
  /** It is nothing that is booted, or nothing that is booted as asked for; the ways that it offers. */
  | { kind: "skipped"; value: BootWay[] }
  /** It has described all that it was asked for. */
  | { kind: "done"; value: null };

/** A message of Nix, such as an error. */
export type ErrorMessage = Extract<NixMessage, { kind: "message" }>;

/** One thing that an evaluating process says: ours, a message of Nix, or the derivation of a build that it begins. */
export type Heard = { ours: EvaluationMessage } | { message: ErrorMessage } | { build: string };

/**
 * A check as the flake says that it is: not yet known to be a derivation. `outputs`: name to store path, or to a
 * placeholder for content-addressed derivations; null when the flake cannot say, as Nix does not ask either.
 */
export type ClaimedDerivation = { drvPath: string; outputs: Record<string, string> | null };

/** How many virtual machines and containers a NixOS test has; null when it does not say. */
export type TestMachines = { machines: number | null; containers: number | null };

/** What the virtual machines of a test have together; null when one of them does not tell. */
export type MachineSizes = { memoryMiB: number | null; cores: number | null };

/**
 * Reads a message of an evaluating process; null when it is not one of our lines. The flake evaluates in the same
 * process, so that a line which only looks like ours is none.
 */
export function readEvaluationMessage(message: string, nonce: string): EvaluationMessage | null {
  const mark = `trace: ${nonce} `;
  if (!message.startsWith(mark)) return null;
  const [kind = "", ...rest] = message.slice(mark.length).split(" ");
  try {
    return decodeMessage(kind, JSON.parse(rest.join(" ")));
  } catch {
    return null;
  }
}

/** The message of a kind, with its texts as they are. Throws, or gives null, for what the expression does not say. */
function decodeMessage(kind: string, value: unknown): EvaluationMessage | null {
  switch (kind) {
    case "no-system":
      return { kind, value: readNames(value as EncodedText[]) };
    case "names": {
      const { names, storeDir } = value as { names: EncodedText[]; storeDir: string };
      return { kind, value: { names: readNames(names), storeDir } };
    }
    case "begin": {
      const { at, position } = value as { at: number; position: EncodedPosition | null };
      return { kind, value: { at, position: position && { ...position, file: decodeText(position.file) } } };
    }
    case "nested":
      return { kind, value: (value as EncodedText[]).map(decodeText) };
    case "outputs":
      return { kind, value: value as Record<string, string> };
    case "test":
      return { kind, value: value as TestMachines };
    case "machines":
      return { kind, value: value as MachineSizes };
    case "boot":
      return { kind, value: decodeRecipe(value as EncodedRecipe) };
    case "skipped":
      return { kind, value: waysAmong(value as string[]) };
    case "check":
    case "problem":
      return { kind, value: String(value) };
    case "done":
      return { kind, value: null };
    default:
      return null;
  }
}

/** A recipe as the expression says it. */
type EncodedRecipe = {
  way: string;
  ways: string[];
  memoryMiB: number | null;
  hypervisor: EncodedText | null;
  image: { name: EncodedText | null; tag: EncodedText | null; form: string } | null;
};

function decodeRecipe({ way, ways, memoryMiB, hypervisor, image }: EncodedRecipe): BootRecipe {
  const [own] = waysAmong([way]);
  if (own === undefined) throw new TypeError(`${way} is no way to boot`);
  const decoded = (text: EncodedText | null): string | null => (text === null ? null : decodeText(text));
  return {
    way: own,
    ways: waysAmong(ways),
    hypervisor: decoded(hypervisor),
    memoryBytes: memoryMiB === null ? null : memoryMiB * MIB,
    image: image && {
      name: decoded(image.name),
      tag: decoded(image.tag),
      form: image.form === "stream" || image.form === "copy" ? image.form : "archive",
    },
  };
}

function waysAmong(words: readonly string[]): BootWay[] {
  return BOOT_WAYS.filter((way) => words.includes(way));
}

type EncodedPosition = Omit<Position, "file"> & { file: EncodedText };
