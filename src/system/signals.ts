import { constants } from "node:os";

/** The signals that end a run in an orderly way: Ctrl-C, a cancelled job, a closed terminal. */
const END_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Turns the first ending signal into an abort whose reason is the signal's name. Leaving the scope restores the
 * default.
 */
export function abortOnSignals(): { signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const listener = (name: NodeJS.Signals): void => controller.abort(name);
  for (const name of END_SIGNALS) process.on(name, listener);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      for (const name of END_SIGNALS) process.off(name, listener);
    },
  };
}

/** Returns the exit code with which shells report that a signal ended a program: 130 for SIGINT, 143 for SIGTERM. */
export function exitCodeOf(signal: AbortSignal): number {
  return 128 + constants.signals[signal.reason as NodeJS.Signals];
}
