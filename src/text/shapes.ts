/**
 * The shapes of words that users write. They are checked before anything is done, and again by root's program, which
 * others can call as well.
 */
export const SHAPES = {
  /** A version of Nix; becomes a part of paths. */
  version: /^\d+\.\d+(?:\.\d+)?$/u,
  /** An address from which a release can be fetched. */
  mirror: /^(?:https?|file):\/\/\S+$/u,
  /** A SHA-256 in hexadecimal digits. */
  sha256: /^[0-9a-f]{64}$/iu,
  /** A system as Nix spells it, such as `x86_64-linux`. */
  system: /^[a-z0-9_]+-[a-z0-9_]+$/u,
  /** The name of a variable, or the beginning of names followed by a star. */
  variable: /^[A-Za-z_][A-Za-z0-9_]*\*?$/u,
  /** A setting of Nix. */
  setting: /^[a-z0-9][a-z0-9-]*$/u,
  /** An input of a flake, or an input's input (`flakeIdRegex` in Nix's `flakeref`). */
  flakeInput: /^[A-Za-z][A-Za-z0-9_-]*(?:\/[A-Za-z][A-Za-z0-9_-]*)*$/u,
  /** A reference of a flake, without an attribute behind it; it cannot be taken for a flag. */
  reference: /^(?!-)[^\p{Cc}#]+$/u,
} as const;
