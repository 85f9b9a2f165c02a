import { folderInRepository, isFromFolder, type JudgedFlake } from "../model/model.ts";
import { SHAPES } from "../text/text.ts";

/** Such as "examples/quickstart", which Nix would look for in its registry. */
const BARE_FOLDER = /^\w[^:]*$/u;

/**
 * How a command names a flake of a report of several: a folder of the repository from the repository's own folder, and
 * what is elsewhere as the user wrote it. "." for the only flake of a report, whose commands are run in its folder.
 * Null for what is no reference, which only a stranger's report may hold.
 */
export function commandReference(flake: JudgedFlake | undefined): string | null {
  if (flake === undefined) return ".";
  const { url } = flake;
  const [dir, isHere] = [folderInRepository(flake), isFromFolder(flake)];
  const reference = isHere && dir !== "" ? `./${dir}` : BARE_FOLDER.test(url) && isHere ? `./${url}` : url;
  // Its end would be taken for a part of the attribute's path otherwise, and a second line for a second command.
  return SHAPES.reference.test(reference) && !/[\p{Bidi_Control}\u2028\u2029]/u.test(reference) ? reference : null;
}
