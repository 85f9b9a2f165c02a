import type { CheckEvidence, EvidenceFile } from "../model/model.ts";
import type { NixTool } from "../nix/nix.ts";
import type { Context } from "../system/system.ts";
import { compare } from "../text/text.ts";
import { type Candidate, Copies } from "./copies.ts";
import { rankOf } from "./evidence-kinds.ts";
import { KeptFolders } from "./kept-folders.ts";
import { TREE } from "./limits.ts";

/**
 * A build whose evidence is wanted. `outputs`: their names and paths; `folder`: the name for its copies, which no other
 * one has; `isTest`: it is a NixOS test; `isGood`: its outputs are valid.
 */
export type EvidenceSource = {
  drvPath: string;
  outputs: readonly (readonly [name: string, path: string])[];
  folder: string;
  isTest: boolean;
  isGood: boolean;
};

/** The evidence of one run. Takes away what it has made Nix keep when the scope ends. */
export class EvidenceFiles implements AsyncDisposable {
  readonly #files: Context["world"]["files"];
  readonly #kept: KeptFolders;
  readonly #copies: Copies;
  /** What earlier attempts have left. */
  readonly #earlier = new Map<string, EvidenceFile[]>();

  /** `out`: the folder of the report. `buildDir`: as in {@link KeptFolders}. */
  constructor(context: Context, tool: NixTool, { out, buildDir }: { out: string; buildDir: string | null }) {
    this.#files = context.world.files;
    this.#kept = new KeptFolders(context, tool, buildDir);
    this.#copies = new Copies(this.#files, out);
  }

  /** The flags of a client that builds this test, and nothing else. */
  async flagsFor(drvPath: string): Promise<string[]> {
    return await this.#kept.flagsFor(drvPath);
  }

  /** Copies what a failed attempt has left, before the next one begins. */
  async keep(source: EvidenceSource, attempt: number): Promise<void> {
    const name = `attempt-${attempt}`;
    const { files } = await this.#take({ ...source, folder: `${source.folder}~${name}` });
    const named = files.map((file) => ({ ...file, name: `${name}/${file.name}` }));
    this.#earlier.set(source.drvPath, [...(this.#earlier.get(source.drvPath) ?? []), ...named]);
  }

  /**
   * Copies what the last attempt has left, and gives that of all. Test results are those of the last one. Null when
   * there is nothing.
   */
  async finish(source: EvidenceSource): Promise<CheckEvidence | null> {
    const found = await this.#take(source);
    const files = [...found.files, ...(this.#earlier.get(source.drvPath) ?? [])];
    return files.length === 0 && found.leftOut.files === 0 ? null : { ...found, files };
  }

  async #take({ drvPath, outputs, folder, isTest, isGood }: EvidenceSource): Promise<CheckEvidence> {
    const kept = isGood ? [] : await this.#kept.of(drvPath);
    const candidates: Candidate[] = [];
    let cut = 0;
    const trees = [
      ...outputs.map(([name, root]) => ({ root, prefix: name === "out" ? "" : `${name}/` })),
      ...kept.map((root) => ({ root, prefix: "build/" })),
    ];
    for (const { root, prefix } of trees) {
      const { files, isWhole } = await this.#files.listTree(root, TREE, (name) => rankOf(name, isTest) >= 0);
      // Of a package, nobody misses what was not looked at.
      if (!isWhole && isTest) cut += 1;
      for (const { path, bytes } of files)
        candidates.push({ root, path, name: `${prefix}${path}`, bytes, isOurs: isGood });
    }
    const sorted = candidates.toSorted(
      (a, b) => rankOf(a.path, isTest) - rankOf(b.path, isTest) || compare(a.name, b.name),
    );
    const found = await this.#copies.take(sorted, { folder, isGood, isStrict: isTest });
    await this.#kept.remove(drvPath);
    return { ...found, leftOut: { ...found.leftOut, files: found.leftOut.files + cut } };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#kept[Symbol.asyncDispose]();
  }
}
