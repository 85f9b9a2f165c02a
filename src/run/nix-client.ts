import {
  installables,
  InternalJson,
  type KnownOutputs,
  limitFlags,
  nixCommand,
  type NixTool,
  readBuildOutputs,
} from "../nix/nix.ts";
import { type Context, onAbort } from "../system/system.ts";
import { BuildTracker, type ClientListener, type ClientOutcome } from "./build-tracker.ts";
import { ClientWarnings } from "./client-warnings.ts";

export type ClientOptions = { timeoutSeconds: number | null; silenceSeconds: number | null };

/**
 * Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line break
 * must not cost that much memory here; the whole text is in Nix's own record.
 */
const LONGEST_MESSAGE = 256 * 1024;

/**
 * A client that waits for another client's build looks again after this many seconds. With Nix's own 5, the end of a
 * run would wait that long for a client that has nothing left to do. An option of the user's own goes before it.
 */
const POLL = ["build-poll-interval", "1"] as const;

/**
 * Builds derivations with one Nix client, one at a time, and reports each. `flags`: of this client alone. `buildsHere`:
 * whether this machine may build; otherwise the user's own `max-jobs` of 0 stays what it is. `signal` stops it.
 */
export async function buildWith(
  { world, signal }: Context,
  { tool, options, flags }: { tool: NixTool; options: ClientOptions & { buildsHere: boolean }; flags: string[] },
  drvPaths: readonly string[],
  listener: ClientListener,
): Promise<ClientOutcome> {
  const args = [
    "--json",
    "--no-link",
    "--keep-going",
    ...(options.buildsHere ? ["--max-jobs", "1"] : []),
    ...limitFlags(options),
    ...flags,
    ...installables(drvPaths),
  ];
  await using child = world.processes.start({
    ...nixCommand({ ...tool, options: [POLL, ...tool.options] }, ["build"], args),
    longestLine: LONGEST_MESSAGE,
    keepsOutput: true,
  });
  using _stop = onAbort(signal, () => void child.stop());
  const [reader, warnings] = [new InternalJson(), new ClientWarnings()];
  const tracker = new BuildTracker(drvPaths, child.pid, listener, world.now);
  for await (const line of child.stderr) {
    const message = reader.read(line);
    const warning = message && warnings.hear(message);
    if (warning !== null) listener.warned(warning);
    else if (message !== null) await tracker.handle(message);
  }
  const exit = await child.exit;
  await tracker.settle(world.files);
  const outputs: KnownOutputs = exit.code === 0 ? readBuildOutputs(await child.output) : new Map();
  return {
    ...tracker.outcome,
    exitCode: exit.code,
    outputs,
    strayError: tracker.outcome.strayError ?? exit.startError,
  };
}
