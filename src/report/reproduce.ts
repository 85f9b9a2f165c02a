import { type Check, systemOf, type Verdict } from "../model/model.ts";
import { shellWord } from "../text/text.ts";

/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;

/** What one argument of a program may hold, in bytes (Linux: MAX_ARG_STRLEN). A longer command cannot be run. */
const ARGUMENT_LIMIT = 128 * 1024;

/**
 * Where the check's own builder has something to show. What did not evaluate, cannot run here or lacks something that
 * it needs has no debugger either.
 */
const DEBUGGABLE: ReadonlySet<Verdict> = new Set<Verdict>(["failed", "timeout", "out-of-memory", "flaky"]);

/**
 * The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`; null
 * for what is no check of the flake, or has too long a name. Whatever the name holds, it is one line without control
 * characters, and pasting it runs nothing else.
 */
export function reproduceCommand(check: Pick<Check, "attr" | "name">): string | null {
  const installable = installableOf(check, null);
  return installable === null ? null : `nix build ${installable} -L`;
}

/**
 * The command that lets a person look into a check, as safe as the one above: of a NixOS test the driver with its
 * machines (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running tests interactively), of
 * a plain build its environment (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
 */
export function debugCommand(check: Pick<Check, "attr" | "name" | "backend" | "verdict">): string | null {
  if (!DEBUGGABLE.has(check.verdict)) return null;
  const isTest = check.backend !== "build";
  const installable = installableOf(check, isTest ? "driverInteractive" : null);
  return installable === null ? null : `nix ${isTest ? "run" : "develop"} ${installable}`;
}

/** A check, or the attribute `below` it, as words of a Nix command. */
function installableOf(check: Pick<Check, "attr" | "name">, below: string | null): string | null {
  const system = systemOf(check);
  if (system === null || check.name.length >= ARGUMENT_LIMIT) return null;
  const words = shellWords(system, check.name, below);
  return words.length < ARGUMENT_LIMIT ? words : null;
}

function shellWords(system: string, name: string, below: string | null): string {
  // Nix's attribute paths have no escape for a double quote and lose empty names; its language has both.
  if (name === "" || name.includes('"')) {
    const path = [
      "(builtins.getFlake (toString ./.)).checks",
      nixString(system),
      nixString(name),
      ...(below === null ? [] : [below]),
    ];
    return `--impure --expr ${shellWord(path.join("."))}`;
  }
  const path = ["checks", system, name, ...(below === null ? [] : [below])];
  return shellWord(`.#${fragment(path.map((part) => (IDENTIFIER.test(part) ? part : `"${part}"`)).join("."))}`);
}

/** Percent-encodes what a URL's fragment cannot hold (RFC 3986, 3.5); Nix decodes it. `^` would choose outputs. */
function fragment(attr: string): string {
  return encodeURIComponent(attr.toWellFormed())
    .replaceAll("%22", '"')
    .replaceAll("'", "%27")
    .replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}

/** What cannot stand in a command as it is: Nix's strings have no escapes for it, JSON's have. */
const NOT_PRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** An attribute's name in Nix's language. */
function nixString(text: string): string {
  if (!NOT_PRINTABLE.test(text)) return quoted(text);
  const json = JSON.stringify(text.toWellFormed()).replaceAll(
    new RegExp(NOT_PRINTABLE, "gu"),
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  return `\${builtins.fromJSON ${quoted(json)}}`;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]|\$\{/g, "\\$&")}"`;
}
