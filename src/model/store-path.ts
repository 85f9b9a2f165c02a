/** Store paths: their grammar, their parts, and the alphabet of their hashes. */

/** The store of every Nix that was not set up otherwise; the paths of binary caches and releases are made for it. */
export const STORE_FOLDER = "/nix/store";

/** Nix's own alphabet for base 32; without e, o, u and t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** A digit of a hash, as a part of a regular expression. */
export const NIX_DIGIT = `[${ALPHABET}]`;

/** A SHA-256, likewise. Its first digit holds one bit; Nix refuses any other, and a whole build with it. */
export const NIX_SHA256 = `[01]${NIX_DIGIT}{51}`;

/** Digits of the hash in a store path. */
const HASH_DIGITS = 32;

const HASH = `${NIX_DIGIT}{${HASH_DIGITS}}`;
const NAME_CHARACTER = "[0-9a-zA-Z+._?=-]";

/** The last part of a derivation's path, `HASH-NAME.drv`, as a part of a regular expression. */
export const DERIVATION_FILE = `${HASH}-${NAME_CHARACTER}+?\\.drv`;

/**
 * `HASH-NAME` by Nix's rules: 211 characters of name, which is never `.` or `..`, nor begins with one of them and a
 * dash.
 */
const STORE_NAME = new RegExp(`^${HASH}-(?!\\.{1,2}(?:-|$))${NAME_CHARACTER}{1,211}$`, "u");

const DERIVATION_NAME = new RegExp(`^${DERIVATION_FILE}$`, "u");

/** A store's folder, spelled as Nix spells it. */
const FOLDER = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.+-]+)+$/u;

/** Bytes as Nix spells hashes: five bits a character, the last ones first. */
export function base32(bytes: Uint8Array): string {
  const characters = Math.ceil((bytes.length * 8) / 5);
  return Array.from({ length: characters }, (_, index) => {
    const bit = (characters - 1 - index) * 5;
    const [at, shift] = [Math.floor(bit / 8), bit % 8];
    const window = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
    return ALPHABET[(window >> shift) & 31];
  }).join("");
}

/**
 * Whether a text is a path right in a store's folder, by Nix's own rules for names: nothing else may become part of a
 * file's name or of what Nix is told. What lies deeper is a file of somebody's, whatever its name.
 */
export function isStorePath(text: string, storeDir: string = STORE_FOLDER): boolean {
  return text.startsWith(`${storeDir}/`) && STORE_NAME.test(text.slice(storeDir.length + 1));
}

/**
 * Whether a text has the shape of a derivation's path in any store, spelled as Nix spells it and no other way: anything
 * else could pass for something that is built.
 */
export function isDerivationPath(text: string): boolean {
  const folder = text.slice(0, Math.max(0, text.lastIndexOf("/")));
  return FOLDER.test(folder) && isStorePath(text, folder) && DERIVATION_NAME.test(text.slice(folder.length + 1));
}

/** Whether a text is the path of a derivation right in a store's folder, `storeDir`. */
export function isDerivationIn(storeDir: string, text: string): boolean {
  return isStorePath(text, storeDir) && isDerivationPath(text);
}

/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
export function storePathBase(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}

/** The hash part of a store path. */
export function storePathHash(path: string): string {
  return storePathBase(path).slice(0, HASH_DIGITS);
}

const HASH_PART = new RegExp(`^${HASH}-`, "u");

/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
export function storePathName(path: string): string {
  return storePathBase(path).replace(HASH_PART, "");
}
