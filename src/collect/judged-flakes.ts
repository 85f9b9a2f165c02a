import { posix } from "node:path";

import { folderInRepository, type JudgedFlake, type Report } from "../model/model.ts";
import { localTree } from "../nix/nix.ts";
import { compare } from "../text/text.ts";

/**
 * The flakes that jobs have judged. A flake is the same one on every machine and at every commit, and another one with
 * other inputs.
 */
export class JudgedFlakes {
  /** One of each, with what all jobs agree on. */
  readonly #agreed = new Map<string, JudgedFlake>();
  /** By the text of a flake, because a report of many thousand checks has few flakes. */
  readonly #ids = new Map<string, string>();
  /** The folder of a commit's checkout; of several names for one, the first. */
  readonly #trees = new Map<string, string>();

  constructor(reports: readonly Report[]) {
    const texts = reports.flatMap(({ flake, checks }) => {
      const text = JSON.stringify(flake);
      const judged = checks.filter(({ attr }) => attr !== "");
      return judged.map((check) => (check.flake === undefined ? text : JSON.stringify(check.flake)));
    });
    const flakes = Array.from(new Set(texts), (text) => JSON.parse(text) as JudgedFlake);
    for (const { lockedUrl, revision } of flakes) {
      const tree = treeOf(lockedUrl);
      const known = revision === null ? undefined : this.#trees.get(revision);
      if (revision !== null && tree !== null && (known === undefined || compare(tree, known) < 0))
        this.#trees.set(revision, tree);
    }
    for (const flake of flakes) {
      const other = this.#agreed.get(this.idOf(flake)) ?? flake;
      const { impure, ...common } = other;
      this.#agreed.set(this.idOf(flake), impure === true && flake.impure === true ? other : common);
    }
  }

  /** Whether there is more than one. */
  get areSeveral(): boolean {
    return this.#agreed.size > 1;
  }

  /** What one flake, and no other, has on all machines. */
  idOf(flake: JudgedFlake): string {
    const text = JSON.stringify(flake);
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const { url, lockedUrl, revision, overrides = [] } = flake;
    const tree = treeOf(lockedUrl);
    // As the user wrote it, it is mostly ".", whatever folder that was. Only checkouts have names that a machine chose.
    const repository = tree === null ? null : (this.#trees.get(revision ?? "") ?? tree);
    const id = JSON.stringify([url, folderInRepository(flake), repository, overrides]);
    this.#ids.set(text, id);
    return id;
  }

  /** One description of the flake, the same for all of its checks. */
  agreedOn(flake: JudgedFlake): JudgedFlake {
    return this.#agreed.get(this.idOf(flake)) ?? flake;
  }
}

/** The name of the checkout that a pinned reference leads to: machines have it in different places. */
function treeOf(lockedUrl: string): string | null {
  const tree = localTree(lockedUrl, "/");
  return tree === null ? null : posix.basename(tree);
}
