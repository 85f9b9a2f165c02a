/** Store paths: their grammar, their parts, and the alphabet of their hashes. */

/** Longest base name of a store path: Nix's limit for the name is 211 characters, after 32 of the hash. */
const LONGEST_BASE = 32 + 1 + 211;

/** Nix's own alphabet for base 32; without e, o, u and t. */
const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** Encodes bytes as Nix spells hashes: five bits a character, the last ones first. */
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
 * Whether a text has the shape of a derivation's path, in exactly Nix's spelling: anything else could stand for
 * something else that is built.
 */
export function isDerivationPath(text: string): boolean {
  return /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+\.drv$/.test(text) && !/\/\.{1,2}\//.test(text);
}

/**
 * Whether a text is the path of a derivation directly in a store's folder, `storeDir`. A deeper path is a file that
 * anybody may have made, whatever its name.
 */
export function isDerivationIn(storeDir: string, text: string): boolean {
  const base = text.slice(storeDir.length + 1);
  return isDerivationPath(text) && text === `${storeDir}/${base}` && !base.includes("/") && base.length <= LONGEST_BASE;
}

/** Returns the last part of a store path, without `.drv`: it is unique, and valid as a file's name. */
export function storePathBase(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}

/** Returns the name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
export function storePathName(path: string): string {
  return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
