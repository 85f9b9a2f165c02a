import { processTree } from "../measure/measure.ts";
import type { Command, Kernel, World } from "../system/system.ts";
import type { Probe } from "./launch.ts";

/**
 * Asks a port from within the namespace that it is open in: the address, the port and the path of a page, or no path. A
 * server that is none ends the connection by itself, or not at all.
 */
const ASK = [
  "const [, host, port, path] = process.argv;",
  "const end = (good) => process.exit(good ? 0 : 1);",
  "const asking = path === undefined ? require('node:net').connect({ host, port }).on('connect', () => end(true))",
  "  : require('node:http').get({ host, port, path }, ({ statusCode }) => end(statusCode < 400));",
  "asking.on('error', () => end(false));",
].join("\n");

/** A command that fails: nothing can be asked of a container that is not up. */
export const NOT_YET: Command = { file: "false", args: [] };

/** A command that asks a port of a container, in whose network a process is; null: there is none yet. */
export function askWithin(
  pid: number | null,
  { port, ...probe }: Exclude<Probe, { kind: "exec" }>,
  { rootProgram: [node] }: Pick<World, "rootProgram">,
): Command {
  if (pid === null) return NOT_YET;
  const page = "path" in probe ? [probe.path] : [];
  const words = [node, "-e", ASK, "127.0.0.1", String(port), ...page];
  return { file: "nsenter", args: [`--net=/proc/${pid}/ns/net`, "--", ...words] };
}

/** The first process of the container: the nearest one that has another network; null while there is none. */
export function insiderOf(started: number, kernel: Kernel): number | null {
  const networkOf = (pid: number): string | null => kernel.link(`/proc/${pid}/ns/net`);
  const ours = networkOf(started);
  return processTree(started, kernel).find((pid) => networkOf(pid) !== ours && networkOf(pid) !== null) ?? null;
}
