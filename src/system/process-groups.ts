import type { Readable } from "node:stream";

/** Ends a child process together with everything that it started: each child leads a process group of its own. */

/**
 * Time between TERM and KILL for a child that has something to tidy up, such as a Nix that builds. The contract allows
 * 5 s for everything to be gone and the report to be written.
 */
export const KILL_GRACE_MS = 2000;

/** The same for a command that only answers. */
export const ANSWER_GRACE_MS = 500;

type Terminable = PromiseLike<unknown> & {
  pid?: number | undefined;
  exitCode: number | null;
  signalCode: string | null;
  stdout: Readable | null;
  stderr: Readable | null;
};

/** Sends TERM to the child's group, and KILL after the grace period. Resolves when the child is gone. */
export async function terminate(child: Terminable, graceMs = KILL_GRACE_MS): Promise<void> {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  signalGroup(pid, "SIGTERM");
  const timer = setTimeout(() => {
    signalGroup(pid, "SIGKILL");
    // A process that has left the group may still hold the other end of a pipe, and must not keep us waiting.
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, graceMs);
  try {
    await child;
  } finally {
    clearTimeout(timer);
    // Grandchildren that ignored TERM outlive their parent, but not the group's KILL.
    signalGroup(pid, "SIGKILL");
  }
}

/** Kills all of a group, also when its first process is gone. */
export function killGroup(pid: number): void {
  signalGroup(pid, "SIGKILL");
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, as intended.
  }
}

/** Calls `action` when `signal` is aborted, or at once if it already is, until the scope ends. */
export function onAbort(signal: AbortSignal | undefined, action: () => void): Disposable {
  if (signal?.aborted) action();
  signal?.addEventListener("abort", action, { once: true });
  return { [Symbol.dispose]: () => signal?.removeEventListener("abort", action) };
}
