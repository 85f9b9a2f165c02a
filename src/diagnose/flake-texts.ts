import { join, posix } from "node:path";

import type { Files } from "../system/system.ts";
import { indentedStrings, linesOfFile } from "./nix-strings.ts";
import type { SourceText } from "./script-place.ts";

/**
 * The source of a flake, without its inputs. `trees`: the folder of it, in the store or on disk; the first one that is
 * there counts. `dir`: the folder of `flake.nix` in it, "" for the tree itself.
 */
export type FlakeTree = { trees: readonly string[]; dir: string };

/**
 * Limits of what is read. Flakes of hundreds of tests stay far below them. Beyond, nothing is known to be the only
 * place of a line.
 */
const MOST_ENTRIES = 50_000;
const MOST_BYTES = 32 * 1024 * 1024;
const DEEPEST_FOLDER = 30;

/** Larger files are made by programs. */
const LARGEST_FILE = 1024 * 1024;

/** The languages of test scripts. */
const SOURCE = /\.(?:nix|py)$/;

/** The texts in the files of a flake that may be test scripts. They are read once, when first asked for. */
export class FlakeTexts {
  readonly #tree: FlakeTree | null;
  readonly #files: Files;
  #read: Promise<SourceText[]> | null = null;

  /** `tree`: null when the flake is not known. */
  constructor(tree: FlakeTree | null, files: Files) {
    this.#tree = tree;
    this.#files = files;
  }

  /** None when there are too many, or the source is not on this machine. */
  async all(): Promise<readonly SourceText[]> {
    // A folder may go, or become a link, while it is read.
    this.#read ??= this.#tree === null ? Promise.resolve([]) : readTexts(this.#tree, this.#files).catch(() => []);
    return await this.#read;
  }
}

async function readTexts({ trees, dir }: FlakeTree, files: Files): Promise<SourceText[]> {
  for (const tree of trees) {
    if (!tree.startsWith("/") || (await files.kind(tree)) !== "a folder") continue;
    const texts: SourceText[] = [];
    let bytes = 0;
    for (const path of (await sourcesIn(tree, files)) ?? []) {
      const text = await readSource(join(tree, path), files);
      bytes += text.length;
      if (bytes > MOST_BYTES) return [];
      const file = posix.relative(`/${dir}`, `/${path}`);
      for (const lines of path.endsWith(".py") ? [linesOfFile(text)] : indentedStrings(text))
        if (lines.length > 0) texts.push({ file, lines });
    }
    return texts;
  }
  return [];
}

/** The paths of the files to read, below a folder; null when there is too much in it. */
async function sourcesIn(tree: string, files: Files): Promise<string[] | null> {
  const found: string[] = [];
  const folders = [{ path: "", depth: 0 }];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of await files.list(join(tree, folder.path))) {
      entries += 1;
      if (entries > MOST_ENTRIES) return null;
      // What is hidden is git's own, or a tool's.
      if (name.startsWith(".")) continue;
      const path = join(folder.path, name);
      const kind = await files.kind(join(tree, path));
      if (kind === "a file" && SOURCE.test(name)) found.push(path);
      if (kind !== "a folder") continue;
      if (folder.depth === DEEPEST_FOLDER) return null;
      folders.push({ path, depth: folder.depth + 1 });
    }
  }
  return found;
}

/** The text of a file; "" for one that is too large, or has gone. */
async function readSource(path: string, files: Files): Promise<string> {
  try {
    const size = (await files.size(path)) ?? 0;
    return size > LARGEST_FILE ? "" : (await files.readRange(path, 0, size)).toString();
  } catch {
    return "";
  }
}
