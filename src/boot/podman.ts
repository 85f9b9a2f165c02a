import { join } from "node:path";

import type { Command, Context } from "../system/system.ts";
import { type Mount, type Seal, SHORT_FOLDER, SHORT_OF } from "./seal.ts";

/**
 * Settings of podman that no option has: where it unpacks images, which is /var/tmp otherwise. None of the user's own
 * hold, so that a system boots alike everywhere.
 */
const SETTINGS_FILE = "containers.conf";
const SETTINGS = (folder: string): string => `[engine]\nimage_copy_tmp_dir = ${JSON.stringify(folder)}\n`;

/** The folder of podman's store. */
const STORE = "s";

/** What podman leaves beside its store goes with its namespace. */
export const PODMAN_MOUNTS: readonly Mount[] = ["traces", "short", "cgroups"];

/** Podman with a store of its own, so that nothing of it is left with anybody. `seal`: null where it is not sealed. */
export class Podman {
  readonly #options: readonly string[];
  readonly #context: Context;
  readonly #seal: Seal | null;
  readonly #folder: string;
  readonly #env: Record<string, string | undefined>;

  constructor(context: Context, folder: string, seal: Seal | null) {
    this.#seal = seal;
    this.#folder = folder;
    this.#context = context;
    // Podman takes no runroot of more than 50 characters, and folders for temporary files may have long names.
    const runroot = join(seal === null ? folder : SHORT_FOLDER, "r");
    const places = ["--root", join(folder, STORE), "--runroot", runroot, "--tmpdir", join(folder, "t")];
    // Without systemd there is no journal to log to, and no manager of cgroups to ask.
    this.#options = [...places, "--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--events-backend=none"];
    const settings = join(folder, SETTINGS_FILE);
    this.#env = {
      TMPDIR: folder,
      CONTAINERS_CONF: settings,
      NOTIFY_SOCKET: undefined,
      DISABLE_HC_SYSTEMD: "true",
      [SHORT_OF]: folder,
    };
  }

  /** Writes its settings; before anything else. */
  async configure(): Promise<void> {
    await this.#context.world.files.write(join(this.#folder, SETTINGS_FILE), SETTINGS(this.#folder));
  }

  command(...args: readonly string[]): Command {
    return { file: "podman", args: [...this.#options, ...args], env: this.#env };
  }

  async run(...args: readonly string[]): Promise<{ ok: boolean; said: string }> {
    const { world, signal } = this.#context;
    // Each is sealed in a folder of its own, where its mounts are made.
    await using place = await world.files.temporary("podman-", this.#folder);
    const command = { ...this.command(...args), cwd: place.path };
    const sealed = this.#seal === null ? command : this.#seal.put(command, PODMAN_MOUNTS);
    const { code, stdout, stderr, startError } = await world.processes.run(sealed, signal);
    const said = code === 0 ? stdout : stderr.trim().split("\n").slice(-3).join("; ") || (startError ?? "");
    return { ok: code === 0, said };
  }
}

/** How long it may take to remove a container and its store, in milliseconds, also when the run is ended. */
const CLEAN_UP_MS = 3000;

/** Removes the container of a podman that is not sealed, and its store, of which files belong to other users. */
export async function removeStore(context: Context, folder: string): Promise<void> {
  const podman = new Podman({ ...context, signal: AbortSignal.timeout(CLEAN_UP_MS) }, folder, null);
  await podman.run("rm", "--force", "--time", "0", "--all");
  await podman.run("unshare", "rm", "-rf", join(folder, STORE));
}
