import {
  installables,
  InternalJson,
  type KnownOutputs,
  nixCommand,
  type NixTool,
  readBuildOutputs,
} from "../nix/nix.ts";
import { type Context, onAbort } from "../system/system.ts";
import { BuildTracker, type ClientListener, type ClientOutcome } from "./build-tracker.ts";

export type ClientOptions = { timeoutSeconds: number | null; silenceSeconds: number | null };

/**
 * Nix sends a line of a log as one JSON message, however long it is. A build that prints 200 MB without a line end must
 * not cost that much memory here: the whole text is in Nix's own record.
 */
const LONGEST_MESSAGE = 256 * 1024;

/**
 * A client that comes to what another one builds looks again after so many seconds; Nix's own 5 would be how long the
 * end of a run waits for a client that has nothing left to do.
 */
const POLL = ["--option", "build-poll-interval", "1"] as const;

/** Builds derivations with one Nix client, one at a time, and tells of each. `signal` stops it. */
export async function buildWith(
  { world, signal }: Context,
  { tool, options }: { tool: NixTool; options: ClientOptions },
  drvPaths: readonly string[],
  listener: ClientListener,
): Promise<ClientOutcome> {
  const limits = [
    ...(options.timeoutSeconds === null ? [] : ["--timeout", String(options.timeoutSeconds)]),
    ...(options.silenceSeconds === null ? [] : ["--option", "max-silent-time", String(options.silenceSeconds)]),
  ];
  const args = [
    ...POLL,
    "--json",
    "--no-link",
    "--keep-going",
    "--max-jobs",
    "1",
    ...limits,
    ...installables(drvPaths),
  ];
  await using child = world.processes.start({
    ...nixCommand(tool, ["build"], args),
    longestLine: LONGEST_MESSAGE,
    keepsOutput: true,
  });
  using _stop = onAbort(signal, () => void child.stop());
  const reader = new InternalJson();
  const conversation = new BuildTracker(drvPaths, child.pid, listener, world.now);
  for await (const line of child.stderr) {
    const message = reader.read(line);
    if (message !== null) await conversation.hear(message);
  }
  const exit = await child.exit;
  await conversation.settle(world.files);
  const outputs: KnownOutputs = exit.code === 0 ? readBuildOutputs(await child.output) : new Map();
  return {
    ...conversation.told,
    exitCode: exit.code,
    outputs,
    strayError: conversation.told.strayError ?? exit.startError,
  };
}
