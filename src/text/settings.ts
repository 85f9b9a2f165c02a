/** Nix's settings as text, line by line as in nix.conf and NIX_CONFIG. */

/** A setting that is a secret in itself. */
const SECRET_SETTING = /^\s*(?:extra-)?access-tokens\s*=/u;

/** A line that Nix accepts. A single line that it rejects would break every Nix on the machine. */
const CONF_LINE = /^\s*(?:[^\s#]+\s+=(?:\s.*)?|!?include\s+[^\s#]+\s*)?(?:#.*)?$/u;

/** Separates the lines that contain tokens from all others. */
export function splitSettings(text: string): { open: string; secret: string[] } {
  const { open = [], secret = [] } = Object.groupBy(text.split("\n"), (line) =>
    SECRET_SETTING.test(line) ? "secret" : "open",
  );
  return { open: open.join("\n"), secret };
}

/** Returns the first line that Nix rejects. */
export function strangeLine(conf: string): string | undefined {
  return conf.split("\n").find((line) => !CONF_LINE.test(line));
}
