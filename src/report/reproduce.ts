import { type Check, type Conditions, systemOf, type Verdict } from "../model/model.ts";
import { SHAPES, shellWord } from "../text/text.ts";
import { isBooted, nameInFlake } from "./boot-words.ts";
import { commandReference } from "./command-reference.ts";

/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;

/** Characters that one argument of a program, in bytes (Linux: MAX_ARG_STRLEN). A longer command cannot be run. */
const ARGUMENT_LIMIT = 128 * 1024;

/**
 * Verdicts for which the check's own builder has something to show. A check that did not evaluate, cannot run here, or
 * lacks a dependency has nothing to debug.
 */
const DEBUGGABLE: ReadonlySet<Verdict> = new Set<Verdict>(["failed", "timeout", "out-of-memory", "flaky"]);

/**
 * Returns the command that builds one check alone, run in the flake's folder (the repository's, in a report of several
 * flakes): `nix build .#checks.x86_64-linux.login -L`; or boots one machine in the terminal: `nix run
 * .#nixosConfigurations.web.config.system.build.vm`. Null for an entry that is not a check of the flake, or has too
 * long a name. Whatever the name contains, the command is one line without control characters, and pasting it runs
 * nothing else.
 */
export function reproduceCommand(
  check: Pick<Check, "attr" | "name" | "flake"> & Partial<Pick<Check, "kind" | "backend" | "boot">>,
  conditions: Conditions = {},
): string | null {
  const installable = installableOf(check, isBooted(check) ? bootable(check) : null);
  const flags = installable === null ? null : flagsOf(installable, check.flake ?? conditions);
  // Containers and images are built: to start them takes more than Nix.
  const program = isBooted(check) && (check.backend === "microvm" || check.backend === "vm") ? "run" : "build";
  return flags === null ? null : `nix ${program} ${installable}${program === "build" ? " -L" : ""}${flags}`;
}

/**
 * What of a configuration is booted, as Nix's language names it (microvm.nix, "Starting a MicroVM"; NixOS,
 * virtualisation/qemu-vm.nix and build-vm.nix): both machines have a program that `nix run` finds. Null for an image,
 * which is an attribute of its own.
 */
function bootable({ backend, boot }: Partial<Pick<Check, "backend" | "boot">>): string | null {
  switch (backend) {
    case "microvm":
      return "config.microvm.declaredRunner";
    case "vm":
      return `config.system.build.${boot?.way === "vm-with-boot-loader" ? "vmWithBootLoader" : "vm"}`;
    case "nspawn":
      return "config.system.build.toplevel";
    default:
      return null;
  }
}

/**
 * Makes a NixOS test wait where it fails, in its sandbox, and say how to enter that. Every nixpkgs that has containers
 * has both parts of it (nixpkgs, nixos/lib/testing: `passthru.extend`, and `enableDebugHook` in run.nix).
 */
const WITH_HOOK = "extend { modules = [ { enableDebugHook = true; } ]; }";

/**
 * Returns the command that lets a person look into a check, as safe as the one above. For a NixOS test with virtual
 * machines it starts the driver (`nix run .#checks.x86_64-linux.login.driverInteractive`, NixOS' manual on running
 * tests interactively; every nixpkgs since 2021 has it). Containers need root, cgroups and networks of their own, which
 * only the build's sandbox has: there, the build is made to wait at the failure. For a plain build, the command opens
 * its environment (`nix develop .#checks.x86_64-linux.unit`). Null when there is nothing to look into.
 */
export function debugCommand(
  check: Pick<Check, "attr" | "name" | "backend" | "verdict" | "kind" | "flake">,
  conditions: Conditions = {},
): string | null {
  // The command that boots a system again shows it, too.
  if (isBooted(check) || !DEBUGGABLE.has(check.verdict)) return null;
  const { program, installable, more } = debugging(check);
  const flags = installable === null ? null : flagsOf(installable, check.flake ?? conditions);
  return flags === null ? null : `nix ${program} ${installable}${more}${flags}`;
}

/** What is done to look into a check of each kind. */
function debugging(check: Pick<Check, "attr" | "name" | "backend" | "flake">): {
  program: string;
  installable: string | null;
  more: string;
} {
  switch (check.backend) {
    case "build":
      return { program: "develop", installable: installableOf(check, null), more: "" };
    case "qemu":
      return { program: "run", installable: installableOf(check, "driverInteractive"), more: "" };
    case "nspawn":
    case "mixed":
      return { program: "build", installable: installableOf(check, WITH_HOOK, true), more: " -L" };
    case "microvm":
    case "vm":
    case "oci":
      return { program: "run", installable: null, more: "" };
  }
}

/**
 * Flags of Nix behind an installable, each behind a space. Null for what no command line can say: overrides beside an
 * expression, and what only a stranger's report may hold.
 */
function flagsOf(installable: string, { overrides = [], impure }: Conditions): string | null {
  if (installable.startsWith("--impure")) return overrides.length === 0 ? "" : null;
  const isSafe = overrides.every(
    ({ input, flake }) => SHAPES.flakeInput.test(input) && SHAPES.reference.test(flake) && !NOT_PRINTABLE.test(flake),
  );
  if (!isSafe) return null;
  const flags = overrides.map(({ input, flake }) => ` --override-input ${input} ${shellWord(flake)}`);
  return flags.join("") + (impure === true ? " --impure" : "");
}

/**
 * A check, or the attribute `below` it, as words of a Nix command. `isExpression`: only Nix's language can say that,
 * and not an attribute path.
 */
function installableOf(
  check: Pick<Check, "attr" | "name" | "kind" | "flake">,
  below: string | null,
  isExpression = false,
): string | null {
  const path = placeInFlake(check);
  const reference = commandReference(check.flake);
  if (path === null || reference === null || check.name.length >= ARGUMENT_LIMIT) return null;
  const attribute = below === null ? "" : `.${below}`;
  // Nix's attribute paths cannot escape a double quote, and lose empty names; its language can express both.
  const words =
    isExpression || path.slice(1).some((part) => part === "" || part.includes('"'))
      ? `--impure --expr ${shellWord(`(builtins.getFlake ${inLanguage(reference)}).${inNix(path)}${attribute}`)}`
      : shellWord(`${reference}#${fragment(`${pathInFragment(path)}${attribute}`)}`);
  return words.length < ARGUMENT_LIMIT ? words : null;
}

/** Where a check is in its flake. Its `attr` says the beginning, and its name the last part. */
function placeInFlake(check: Pick<Check, "attr" | "name" | "kind">): [root: string, ...string[]] | null {
  const { attr, name } = check;
  const system = systemOf(check);
  if (!isBooted(check)) return system === null || !attr.startsWith("checks.") ? null : ["checks", system, name];
  const inFlake = nameInFlake(name);
  if (attr.startsWith("nixosConfigurations.")) return ["nixosConfigurations", inFlake];
  return system === null ? null : [attr.startsWith("packages.") ? "packages" : "checks", system, inFlake];
}

/** A flake's reference in Nix's language. A folder has to be absolute there. */
function inLanguage(reference: string): string {
  if (reference === ".") return "(toString ./.)";
  return reference.startsWith(".")
    ? `(toString ./. + ${nixString(`/${reference.replace(/^\.\//u, "")}`)})`
    : nixString(reference);
}

function inNix([root, ...names]: readonly [string, ...string[]]): string {
  return [root, ...names.map(nixString)].join(".");
}

function pathInFragment([root, ...names]: readonly [string, ...string[]]): string {
  return [root, ...names.map((part) => (IDENTIFIER.test(part) ? part : `"${part}"`))].join(".");
}

/** Percent-encodes what a URL's fragment cannot contain (RFC 3986, 3.5); Nix decodes it. `^` would select outputs. */
function fragment(attr: string): string {
  return encodeURIComponent(attr.toWellFormed())
    .replaceAll("%22", '"')
    .replaceAll("'", "%27")
    .replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}

/** Characters that cannot be in a command as they are: Nix's strings have no escapes for them, JSON's have. */
const NOT_PRINTABLE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

/** Spells an attribute's name in Nix's language. */
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
