import type { ShownImage } from "../model/model.ts";
import { PIXELS } from "./limits.ts";

/** The first bytes of a PNG and of its first chunk (PNG specification, 5.2 and 11.2.1). */
const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");

/** The markers of JPEG that begin a frame, with its size: SOF0 to SOF15, without DHT, JPG and DAC (ITU T.81, B.1). */
const FRAMES: ReadonlySet<number> = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf,
]);

/** Markers of JPEG without a length: TEM, and RST0 to SOI (ITU T.81, table B.1). */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

/**
 * Takes bytes for an image by what they begin with, whatever the file's name says. Null for anything but a PNG or a
 * JPEG, and for one that would unpack to too many pixels.
 */
export function imageOf(bytes: Buffer): ShownImage | null {
  const image = pngOf(bytes) ?? jpegOf(bytes);
  if (image === null || image.width === 0 || image.height === 0) return null;
  return image.width * image.height <= PIXELS ? image : null;
}

function pngOf(bytes: Buffer): ShownImage | null {
  if (bytes.length < PNG.length + 8 || !bytes.subarray(0, PNG.length).equals(PNG)) return null;
  const [width, height] = [bytes.readUInt32BE(PNG.length), bytes.readUInt32BE(PNG.length + 4)];
  return { type: "image/png", width, height, bytes };
}

function jpegOf(bytes: Buffer): ShownImage | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (standsAlone(marker)) at += 2;
    else if (FRAMES.has(marker))
      return { type: "image/jpeg", width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), bytes };
    else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
  }
  return null;
}
