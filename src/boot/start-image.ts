import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { processTree } from "../measure/measure.ts";
import { type Command, type Context, programFolders } from "../system/system.ts";
import { isRecord, readJson } from "../text/text.ts";
import type { BootOptions, BootTarget, Launch, Refusal } from "./launch.ts";
import { Podman, PODMAN_MOUNTS, removeStore } from "./podman.ts";
import type { Seal } from "./seal.ts";
import { askWithin, insiderOf } from "./within.ts";

/** The name of the only container in a store that is thrown away with it. */
const CONTAINER_NAME = "nix-verdict";

/** Loading prints this for each image that an archive has. */
const LOADED_IMAGE = /^Loaded image(?:\(s\))?: (?<name>\S+)$/mu;

/** How a file begins that gzip has packed. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** Docker's defaults of a health check, in milliseconds: between two questions, and before they count. */
const HEALTH = { intervalMs: 30_000, startMs: 0, retries: 3 };

/** How often a health check is asked while it has not said yes, in milliseconds. */
const ASK_MS = 100;

/** How long a container may take to end by its own signal, in seconds. As first process, many programs ignore that. */
const STOP_S = "3";

/**
 * Loads an image into podman, and starts a container of it. `folder`: a fresh one, for all that it writes; `seal`: null
 * where podman is not sealed.
 */
export async function startImage(
  context: Context,
  target: BootTarget,
  { folder, seal }: { folder: string; seal: Seal | null },
  { probe }: BootOptions,
): Promise<Launch | Refusal> {
  const podman = new Podman(context, folder, seal);
  await podman.configure();
  const version = await podman.run("--version");
  if (!version.ok)
    return {
      verdict: "unsupported",
      code: "podman",
      message: `podman cannot be used here (${version.said}). Install podman, of version 4 or newer`,
    };
  const loaded = await load(context, target, folder, podman);
  if (typeof loaded !== "string") return loaded;
  const health = await healthOf(podman, loaded);
  const { network, reach } = await networkFor(context, probe);
  const how = ["--cgroups=disabled", "--log-driver=none", "--pull=never", "--ulimit=host", ...network];
  return {
    command: { ...podman.command("run", `--name=${CONTAINER_NAME}`, ...how, loaded), cwd: folder },
    mounts: PODMAN_MOUNTS,
    program: "podman",
    isolation: "namespaces",
    isOfSystemd: false,
    canEmulate: false,
    shutDown: async (signal, root) => {
      await context.world.processes.run(
        besidePodman(podman.command("stop", "--time", STOP_S, CONTAINER_NAME), root, context),
        signal,
      );
    },
    reach,
    inside: (words, root) => besidePodman(podman.command("exec", CONTAINER_NAME, ...words), root, context),
    ready: async (signal, root) => {
      const asks = (...args: readonly string[]): Command => besidePodman(podman.command(...args), root, context);
      return health === null
        ? await running({ ...context, signal }, asks)
        : await healthy({ ...context, signal }, asks, health);
    },
    cleanUp: async () => (seal === null ? await removeStore(context, folder) : undefined),
  };
}

/**
 * How the container is connected, and its ports are reached. Podman's network for root changes the machine's; so the
 * container then has one of its own, which leads outside through a program if there is one, and else nowhere.
 */
async function networkFor(
  { world }: Context,
  probe: BootOptions["probe"],
): Promise<{ network: string[]; reach: Launch["reach"] }> {
  if (world.machine.uid === 0) {
    const leads = programFolders(world.env).some((folder) => world.files.exists(join(folder, "slirp4netns")));
    return {
      network: [`--network=${leads ? "slirp4netns" : "none"}`],
      reach: (asked, root) => askWithin(insiderOf(root, world.kernel), asked, world),
    };
  }
  if (probe === null || probe.kind === "exec") return { network: [], reach: () => "no port of it is published" };
  const port = await world.ports.free();
  return {
    network: ["--publish", `127.0.0.1:${port}:${probe.port}`],
    reach: () => ({ host: "127.0.0.1", port }),
  };
}

/** Another podman must see the processes of the first, which may be in a namespace of their own. */
function besidePodman(command: Command, root: number, { world }: Context): Command {
  const { kernel } = world;
  const spaceOf = (pid: number): string | null => kernel.link(`/proc/${pid}/ns/pid`);
  const ours = spaceOf(world.machine.pid);
  const within = processTree(root, kernel).find((pid) => spaceOf(pid) !== ours);
  if (within === undefined || world.machine.uid !== 0) return command;
  return {
    ...command,
    file: "nsenter",
    args: [`--target=${within}`, "--mount", "--pid", "--", command.file, ...command.args],
  };
}

/** The name of the image, once it is in the store; or why it is not. */
async function load(context: Context, target: BootTarget, folder: string, podman: Podman): Promise<string | Refusal> {
  const archive = await archiveOf(context, target, join(folder, "image.tar"));
  if ("verdict" in archive) return archive;
  const { ok, said } = await podman.run("load", "--input", archive.path);
  const name = LOADED_IMAGE.exec(said)?.groups?.["name"];
  return ok && name !== undefined ? name : badImage(`podman cannot load it: ${said}`);
}

/** An archive of the image that is not packed: the derivation's own, or one that is made at `made`. */
async function archiveOf(
  { world, signal }: Context,
  { path, recipe: { image } }: BootTarget,
  made: string,
): Promise<{ path: string } | Refusal> {
  if (image?.form === "copy") {
    const args = [`docker-archive:${made}:${image.name ?? CONTAINER_NAME}:${image.tag ?? "latest"}`];
    const { code, stderr } = await world.processes.run({ file: join(path, "bin/copy-to"), args }, signal);
    return code === 0 ? { path: made } : badImage(`it cannot be copied: ${stderr.trim().split("\n").at(-1) ?? ""}`);
  }
  const isStream = image?.form === "stream";
  if (!isStream && !(await world.files.readRange(path, 0, GZIP_MAGIC.length)).equals(GZIP_MAGIC)) return { path };
  // Debian's podman 4.3 takes a packed archive for a broken one.
  const command = isStream ? { file: path, args: [] } : { file: "gzip", args: ["-dc", path] };
  const { code } = await world.processes.save(command, made, signal);
  return code === 0 ? { path: made } : badImage(`${command.file}, which writes it, ended with ${code ?? "a signal"}`);
}

/** An image that is none. */
function badImage(message: string): Refusal {
  return { verdict: "failed", code: "bad-image", message };
}

type Health = { intervalMs: number; startMs: number; retries: number };

/** The health check of an image; null when it has none. */
async function healthOf(podman: Podman, image: string): Promise<Health | null> {
  const { ok, said } = await podman.run("image", "inspect", "--format", "{{json .HealthCheck}}", image);
  const check = ok ? readJson(said) : null;
  if (!isRecord(check) || !Array.isArray(check["Test"]) || check["Test"][0] === "NONE") return null;
  const milliseconds = (name: string, otherwise: number): number =>
    typeof check[name] === "number" && check[name] > 0 ? check[name] / 1e6 : otherwise;
  const retries = typeof check["Retries"] === "number" && check["Retries"] > 0 ? check["Retries"] : HEALTH.retries;
  return {
    intervalMs: milliseconds("Interval", HEALTH.intervalMs),
    startMs: milliseconds("StartPeriod", HEALTH.startMs),
    retries,
  };
}

type Asking = (...args: readonly string[]) => Command;

/** Waits until the container runs. */
async function running({ world, signal }: Context, asks: Asking): Promise<"running" | null> {
  while (!signal.aborted) {
    const { stdout } = await world.processes.run(
      asks("inspect", "--format", "{{.State.Status}}", CONTAINER_NAME),
      signal,
    );
    if (stdout.trim() === "running") return "running";
    await sleep(ASK_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}

/** Waits until the health check says yes, or has said no for as long as the image grants. */
async function healthy(
  { world, signal }: Context,
  asks: Asking,
  health: Health,
): Promise<"healthcheck" | Refusal | null> {
  const grantedMs = health.startMs + health.retries * health.intervalMs;
  for (const from = world.kernel.clock(); !signal.aborted;) {
    const { code, stdout, stderr } = await world.processes.run(asks("healthcheck", "run", CONTAINER_NAME), signal);
    if (code === 0) return "healthcheck";
    if (world.kernel.clock() - from > grantedMs) {
      const last = `${stdout}\n${stderr}`.trim().split("\n").at(-1) ?? "";
      return {
        verdict: "failed",
        code: "unhealthy",
        message: `its health check failed ${health.retries} times${last && `: ${last}`}`,
      };
    }
    await sleep(ASK_MS, undefined, { signal }).catch(() => undefined);
  }
  return null;
}
