import { createHash } from "node:crypto";

/** Longest file name without its ending: most file systems allow 255 bytes. */
const FILE_NAME_LENGTH = 120;

/** Names of devices on Windows, where people may unpack a job's artifacts. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Makes a file name, without an ending, of any text: the text itself if it is plain, else with its other characters as
 * `%XX`. Names that some file system could confuse with another one (case, length) get a mark of their own.
 */
export function plainFileName(name: string): string {
  const safe = Array.from(Buffer.from(name), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) || (character === "." && !name.startsWith("."))
      ? character
      : `%${byte.toString(16).padStart(2, "0").toUpperCase()}`;
  }).join("");
  const ambiguous = safe === "" || safe !== safe.toLowerCase() || safe.length > FILE_NAME_LENGTH || safe.endsWith(".");
  const mark = ambiguous ? `~${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : "";
  return `${DEVICE.test(name) ? "~" : ""}${safe.slice(0, FILE_NAME_LENGTH)}${mark}`;
}
