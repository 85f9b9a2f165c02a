import type { Command, Context } from "../system/system.ts";

/**
 * Words before a command by which the kernel ends all that it has started when it ends, or is killed: it is the first
 * process of a namespace of processes. Programs that run in the background, as virtiofsd and conmon do, cannot outlive
 * it. Its mounts are its own as well.
 */
const AS_ROOT = [
  "--mount",
  "--propagation",
  "private",
  "--pid",
  "--fork",
  "--kill-child=SIGKILL",
  "--mount-proc",
  "--",
];

/** The same for everybody else, where the kernel lets them have a user namespace. */
const AS_USER = ["--user", "--map-current-user", ...AS_ROOT];

/** What puts a command into a namespace of its own. */
export type Seal = (command: Command) => Command;

/**
 * Finds out how commands are sealed on this machine; null where it is not possible, so that only the process group
 * holds them together.
 */
export async function findSeal({ world, signal }: Context): Promise<Seal | null> {
  const words = world.machine.uid === 0 ? AS_ROOT : AS_USER;
  const tried = await world.processes.run({ file: "unshare", args: [...words, "true"] }, signal);
  if (tried.code !== 0) return null;
  return (command) => ({ ...command, file: "unshare", args: [...words, command.file, ...command.args] });
}
