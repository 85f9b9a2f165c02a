/** Patience: tests that wait for something, and tests that a stalling machine can spoil. */

/**
 * Does again what a machine that stalls can spoil, until it is right, and gives the last value. A defect spoils every
 * try. `act` is told which try it is, from 1.
 */
export async function untilRight<T>(
  act: (attempt: number) => Promise<T> | T,
  right: (value: T) => boolean,
  tries = 3,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const value = await act(attempt);
    if (right(value) || attempt === tries) return value;
  }
}

/** Far longer than any expected event takes, even on a machine that stalls. */
const IN_VAIN_MS = 60_000;

/** Waits until something holds, and fails the test when it never does. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + IN_VAIN_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited ${IN_VAIN_MS} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The CPU time of this thread in milliseconds: a clock that stops while other processes use the machine. */
export function cpuNow(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
