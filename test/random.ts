/** Numbers in [0, 1) that are the same for the same seed: a linear congruence of 31 bits. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}
