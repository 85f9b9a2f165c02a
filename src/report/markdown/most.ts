/**
 * The largest number from `least` to `max` for which `fits` holds; null when not even `least` does. Once it does not
 * hold, it must not hold for any larger number.
 */
export function most(least: number, max: number, fits: (number: number) => boolean): number | null {
  let [low, high] = [least - 1, max];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low < least ? null : low;
}
