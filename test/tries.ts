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
