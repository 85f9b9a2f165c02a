import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";

/**
 * A text as the evaluation says it: itself when it is plain ASCII; otherwise, for each byte, the first
 * {@link HASH_CHARACTERS} of its SHA-256. Nix's strings may hold any bytes, its JSON only UTF-8, and the language has
 * no other way to tell one byte from the next.
 */
export type EncodedText = string | readonly string[];

/** Six characters tell all 256 bytes apart. */
export const HASH_CHARACTERS = 6;

const BYTES: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    createHash("sha256").update(Uint8Array.of(byte)).digest("hex").slice(0, HASH_CHARACTERS),
    byte,
  ]),
);

/** The text that was encoded. What is not UTF-8 in it is spelled: each such byte as `%` and two hexadecimal digits. */
export function decodeText(encoded: EncodedText): string {
  if (typeof encoded === "string") return encoded;
  const bytes = Buffer.from(encoded.map((hash) => BYTES.get(hash) ?? 0x3f));
  return isUtf8(bytes) ? bytes.toString() : escapeBytes(bytes);
}

/**
 * The names of a set's attributes, in its order, no two the same. A name that is UTF-8 is itself; another one is
 * spelled by {@link decodeText}, and where the flake has a name that reads like that already, `~2` and so on is put
 * behind it.
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

/** Every character that is UTF-8 as it is, every other byte spelled. */
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
