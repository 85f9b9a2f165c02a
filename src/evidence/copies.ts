import { join } from "node:path";

import type { CheckEvidence } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { plainFileName } from "../text/text.ts";
import { classify, type Classified } from "./evidence-kinds.ts";
import { CHECK_LIMITS, CHECK_TESTS, FILE_BYTES, GOOD_PART, OPENED, RUN_LIMITS, RUN_TESTS } from "./limits.ts";

/**
 * A file that may be evidence: its tree, its path in that, its name for people, and its size, null where it was not
 * seen. `isOurs`: Nix has made the tree valid, so that a second name of a file is the store's own.
 */
export type Candidate = { root: string; path: string; name: string; bytes: number | null; isOurs: boolean };

/**
 * Whose evidence it is. `folder`: of its copies; `isGood`: it may take only a part of the room; `isStrict`: a file that
 * is not what its name says is counted as left out.
 */
export type CopyOptions = { folder: string; isGood: boolean; isStrict: boolean };

/** CopyRoom for files, for bytes and for test cases. */
type CopyRoom = { files: number; bytes: number; tests: number };

/** Copies evidence into the folder of a report, within the room of one run. */
export class Copies {
  readonly #files: World["files"];
  readonly #out: string;
  readonly #run: CopyRoom = { ...RUN_LIMITS, tests: RUN_TESTS };

  /** `out`: the folder of the report. */
  constructor(files: World["files"], out: string) {
    this.#files = files;
    this.#out = out;
  }

  /** Copies one check's candidates, in their order, to `evidence/FOLDER/`. Never throws because of what they are. */
  async take(candidates: readonly Candidate[], options: CopyOptions): Promise<CheckEvidence> {
    const { folder, isStrict } = options;
    const found: CheckEvidence = { files: [], tests: [], leftOut: { files: 0, tests: 0 } };
    const own: CopyRoom = { ...CHECK_LIMITS, tests: CHECK_TESTS };
    const taken = new Set<string>();
    let opened = 0;
    for (const [index, one] of candidates.entries()) {
      const isTooMuch = index >= OPENED.files || opened >= OPENED.bytes;
      const bytes = isTooMuch ? null : await this.#read(one, own, options);
      opened += bytes?.length ?? 0;
      const known = bytes === null ? null : classify(one.path, bytes, Math.min(own.tests, this.#run.tests));
      if (bytes === null || known === null) {
        if (isStrict || bytes === null) found.leftOut.files += 1;
        continue;
      }
      const path = `evidence/${folder}/${freeName(one.name, known.ending, taken)}`;
      if (!(await this.#write(path, bytes))) {
        found.leftOut.files += 1;
        continue;
      }
      for (const room of [own, this.#run]) spend(room, bytes.length, known);
      found.files.push({ path, name: one.name.toWellFormed(), kind: known.kind, bytes: bytes.length });
      found.tests.push(...known.tests);
      found.leftOut.tests += known.moreTests;
    }
    return found;
  }

  /** Null when it cannot be read, or there is no room for it. */
  async #read(
    { root, path, bytes, isOurs }: Candidate,
    own: CopyRoom,
    { isGood }: CopyOptions,
  ): Promise<Buffer | null> {
    const reserved = isGood ? 1 - GOOD_PART : 0;
    const inRun = this.#run.files > RUN_LIMITS.files * reserved ? this.#run.bytes - RUN_LIMITS.bytes * reserved : 0;
    const most = Math.min(FILE_BYTES, own.files > 0 ? own.bytes : 0, inRun);
    if (most <= 0 || (bytes !== null && bytes > most)) return null;
    return await this.#files.readInTree(root, path, { most, hasOneName: !isOurs });
  }

  /** False when there was no room on the disk: evidence is never worth a run. */
  async #write(path: string, bytes: Buffer): Promise<boolean> {
    try {
      await this.#files.write(join(this.#out, path), bytes);
      return true;
    } catch {
      return false;
    }
  }
}

function spend(room: CopyRoom, bytes: number, { tests }: Classified): void {
  room.files -= 1;
  room.bytes -= bytes;
  room.tests -= tests.length;
}

/** A name for the copy that no other one has, with the ending of what it is. */
function freeName(name: string, ending: string, taken: Set<string>): string {
  const base = name.replace(/\.[a-z]+$/iu, "").replaceAll("/", "_");
  for (let number = 1; ; number += 1) {
    const free = `${plainFileName(number === 1 ? base : `${base} ${number}`)}${ending}`;
    if (taken.has(free)) continue;
    taken.add(free);
    return free;
  }
}
