import { join } from "node:path";

import { messageOf } from "../model/model.ts";
import { type NixTool, storeInfo } from "../nix/nix.ts";
import { type Context, runFolder, sweepRunFolders, type TempFolder } from "../system/system.ts";

/**
 * What the name of the folder around them begins with. Short: in a build without a sandbox, paths of sockets begin with
 * it, and have at most 107 bytes (unix(7)).
 */
const KEPT_LABEL = "nv";

/**
 * Makes Nix keep the build folders of NixOS tests that fail, each in a folder of our own. So what is kept is known
 * without Nix's messages, which a builder can forge, and all of it is removed in the end.
 *
 * Nix 2.26 and 2.34 leave the outputs of a failed build at their own paths; a test that was ended early has only its
 * build folder in 2.26.
 */
export class KeptFolders implements AsyncDisposable {
  readonly #context: Context;
  readonly #tool: NixTool;
  readonly #buildDir: string | null;
  readonly #folders = new Map<string, string>();
  /** Holds all of them; null when none can be kept. */
  #parent: Promise<TempFolder | null> | null = null;
  /** The folder around that, if there was none before. */
  #newFolder: string | null = null;
  #made = 0;
  #isTold = false;

  /** `buildDir`: Nix's setting of that name, "" for its default; null: no build folder is kept. */
  constructor(context: Context, tool: NixTool, buildDir: string | null) {
    this.#context = context;
    this.#tool = tool;
    this.#buildDir = buildDir;
  }

  /** Makes a folder for the builds of one client that has one test. Gives the flags of that client. */
  async flagsFor(drvPath: string): Promise<string[]> {
    this.#parent ??= this.#open();
    const parent = await this.#parent;
    if (parent === null) return [];
    await this.remove(drvPath);
    this.#made += 1;
    const folder = join(parent.path, String(this.#made));
    try {
      await this.#context.world.files.makeFolder(folder);
    } catch {
      return [];
    }
    this.#folders.set(drvPath, folder);
    return ["--keep-failed", "--option", "build-dir", folder];
  }

  /** The build folders that are kept of a derivation's last build. */
  async of(drvPath: string): Promise<string[]> {
    const folder = this.#folders.get(drvPath);
    if (folder === undefined) return [];
    const { files } = this.#context.world;
    const roots = (await files.list(folder)).map((name) => join(folder, name));
    // With a sandbox, the builder's own folder is inside of Nix's.
    const inner = await Promise.all(
      roots.map(async (root) => ((await files.list(root)).join("/") === "build" ? "build" : "")),
    );
    return roots.map((root, index) => join(root, inner[index] ?? ""));
  }

  /** Removes what is kept of a derivation. */
  async remove(drvPath: string): Promise<void> {
    const folder = this.#folders.get(drvPath);
    this.#folders.delete(drvPath);
    if (folder !== undefined) await this.#remove(folder, () => this.#context.world.files.remove(folder));
  }

  /**
   * Only where this process' own Nix builds: a daemon keeps its folders where we may not remove them. They must be
   * where no other user can put anything, which newer versions of Nix demand.
   */
  async #open(): Promise<TempFolder | null> {
    const { world, signal } = this.#context;
    if (this.#buildDir === null) return null;
    try {
      const store = await storeInfo(this.#context, this.#tool);
      if (!store.ok || store.url !== "local" || signal.aborted) return null;
      const builds = this.#buildDir || join(world.env["NIX_STATE_DIR"] ?? "/nix/var/nix", "builds");
      if (!world.files.exists(builds)) this.#newFolder = builds;
      await world.files.makeFolder(builds);
      await sweepRunFolders(this.#context, KEPT_LABEL, { parent: builds });
      const parent = await runFolder(this.#context, KEPT_LABEL, builds);
      // Builders without a sandbox must get through it to their own folders.
      await world.files.setMode(parent.path, 0o711);
      return parent;
    } catch {
      return null;
    }
  }

  async #remove(folder: string, remove: () => Promise<void>): Promise<void> {
    try {
      await remove();
    } catch (error) {
      if (this.#isTold) return;
      this.#isTold = true;
      const why = messageOf(error);
      const message = `The build folder of a failed test, "${folder}", could not be removed: ${why}. Remove it.`;
      this.#context.emit({ type: "notice", level: "warning", message });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const parent = (await this.#parent) ?? null;
    if (parent !== null) await this.#remove(parent.path, async () => await parent[Symbol.asyncDispose]());
    if (this.#newFolder !== null) await this.#context.world.files.removeEmpty(this.#newFolder);
  }
}
