/** Settings of Nix as a text, line by line as in nix.conf and NIX_CONFIG. */

/** A setting that is a secret in itself. */
const SECRET_SETTING = /^\s*(?:extra-)?access-tokens\s*=/u;

/** A line that Nix takes. A single one that it does not take would break every Nix on the machine. */
const CONF_LINE = /^\s*(?:[^\s#]+\s+=(?:\s.*)?|!?include\s+[^\s#]+\s*)?(?:#.*)?$/u;

/** The lines that hold tokens, and all others. */
export function splitSettings(text: string): { open: string; secret: string[] } {
  const { open = [], secret = [] } = Object.groupBy(text.split("\n"), (line) =>
    SECRET_SETTING.test(line) ? "secret" : "open",
  );
  return { open: open.join("\n"), secret };
}

/** The first line that Nix does not take. */
export function strangeLine(conf: string): string | undefined {
  return conf.split("\n").find((line) => !CONF_LINE.test(line));
}
