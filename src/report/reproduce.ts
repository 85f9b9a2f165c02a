/** Nix's identifiers; anything else in an attribute path needs quotes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_'-]*$/;

/** What no shell looks into, in the middle of a word. */
const SHELL_SAFE = /^[A-Za-z0-9_.,:=@%+/#-]+$/;

/**
 * The command that builds one check alone, run in the flake's folder: `nix build .#checks.x86_64-linux.login -L`.
 * Whatever the name holds, it is one line without control characters, and pasting it runs nothing else.
 */
export function reproduceCommand(system: string, name: string): string {
  if (name === "" || name.includes('"')) return throughExpression(system, name);
  const attr = ["checks", system, name].map((part) => (IDENTIFIER.test(part) ? part : `"${part}"`)).join(".");
  return `nix build ${shellWord(`.#${fragment(attr)}`)} -L`;
}

/** Percent-encodes what a URL's fragment cannot hold (RFC 3986, 3.5); Nix decodes it. `^` would choose outputs. */
function fragment(attr: string): string {
  return encodeURIComponent(attr.toWellFormed())
    .replaceAll("%22", '"')
    .replaceAll("'", "%27")
    .replace(/%(?:2B|2C|2F|3A|3D|40)/g, decodeURIComponent);
}

/** Nix's attribute paths have no escape for a double quote and lose empty names; its language has both. */
function throughExpression(system: string, name: string): string {
  const expression = `(builtins.getFlake (toString ./.)).checks.${nixString(system)}.${nixString(name)}`;
  return `nix build --impure --expr ${shellWord(expression)} -L`;
}

function nixString(text: string): string {
  const escaped = text
    .replace(/[\\"]|\$\{/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `"${escaped}"`;
}

function shellWord(text: string): string {
  return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
