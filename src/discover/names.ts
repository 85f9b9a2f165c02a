import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";

/**
 * A text as the evaluation prints it: unchanged if it is plain ASCII; otherwise, for each byte, the first
 * {@link
 * HASH_CHARACTERS} of its SHA-256. Nix's strings may contain any bytes, its JSON only UTF-8, and the language
 * has no other way to distinguish bytes.
 */
export type EncodedText = string | readonly string[];

/** Six characters distinguish all 256 bytes. */
export const HASH_CHARACTERS = 6;

const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    createHash("sha256").update(Uint8Array.of(byte)).digest("hex").slice(0, HASH_CHARACTERS),
    byte,
  ]),
);

/** Decodes the encoded. Bytes that are not UTF-8 are spelled as `%` and two hexadecimal digits. */
export function decodeText(encoded: EncodedText): string {
  if (typeof encoded === "string") return encoded;
  const bytes = Buffer.from(encoded.map((hash) => BYTES.get(hash) ?? 0x3f));
  return isUtf8(bytes) ? bytes.toString() : escapeBytes(bytes);
}

/**
 * Decodes the names of a set's attributes, in its order, so that no two are the same. A name in UTF-8 stays as it is;
 * another one is spelled by {@link decodeText}. If the flake has a name that already looks like that, `~2` and so on is
 * added.
 */
export function readNames(encoded: readonly EncodedText[]): string[] {
  const texts = encoded.map(decodeText);
  const taken = new Set(texts.filter((_, place) => isItself(encoded[place] ?? "")));
  return texts.map((text, place) => {
    if (isItself(encoded[place] ?? "")) return text;
    let name = text;
    for (let number = 2; taken.has(name); number += 1) name = `${text}~${number}`;
    taken.add(name);
    return name;
  });
}

function isItself(encoded: EncodedText): boolean {
  return typeof encoded === "string" || isUtf8(Buffer.from(encoded.map((hash) => BYTES.get(hash) ?? 0x3f)));
}

/** Keeps every character of UTF-8, and spells every other byte. */
function escapeBytes(bytes: Buffer): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => at + count <= bytes.length && isUtf8(bytes.subarray(at, at + count)));
    text +=
      length === undefined
        ? `%${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`
        : bytes.subarray(at, at + length).toString();
    at += length ?? 1;
  }
  return text;
}
