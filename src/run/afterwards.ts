import { type Context, onAbort } from "../system/system.ts";

/**
 * How long Nix may still be asked after a signal has ended the run: until then, its clients have been killed at the
 * latest, and 2 s are left of the contract's five.
 */
const QUESTIONS_MS = 3000;

/** A context for what is asked about a build that was stopped: it does not end with the run, but soon after it. */
export function afterwards(context: Context): Context & Disposable {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const listening = onAbort(context.signal, () => {
    timer = setTimeout(() => controller.abort(), QUESTIONS_MS);
  });
  return {
    ...context,
    signal: controller.signal,
    [Symbol.dispose]: () => {
      listening[Symbol.dispose]();
      clearTimeout(timer);
    },
  };
}
