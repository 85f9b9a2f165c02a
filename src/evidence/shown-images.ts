import { byNeedOfAttention, type Report, type ShownImage } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { isCopy } from "./carry-evidence.ts";
import { imageOf } from "./image.ts";
import { FILE_BYTES, PAGE_BYTES } from "./limits.ts";

/**
 * Reads the images of a report that its page has room for, by their paths; those of checks that need a person first.
 * Each is looked at once more: the folder may have changed, and the report may be a stranger's.
 */
export async function readImages(
  { checks }: Pick<Report, "checks">,
  out: string,
  { files }: Pick<World, "files">,
): Promise<ReadonlyMap<string, ShownImage>> {
  const images = new Map<string, ShownImage>();
  let left = PAGE_BYTES;
  for (const { evidence } of byNeedOfAttention(checks)) {
    for (const { path, kind } of evidence?.files ?? []) {
      if (kind !== "image" || !isCopy(path) || images.has(path)) continue;
      const bytes = await files.readInTree(out, path, { most: Math.min(FILE_BYTES, left), hasOneName: true });
      const image = bytes === null ? null : imageOf(bytes);
      if (image === null) continue;
      left -= image.bytes.length;
      images.set(path, image);
    }
  }
  return images;
}
