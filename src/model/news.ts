/**
 * The smallest slowdown that is worth reporting, in milliseconds. Nobody investigates a check that takes less than a
 * second longer, and starting a builder and learning of its end may take some tenths of one.
 */
export const LEAST_SLOWDOWN_MS = 1000;

/**
 * The smallest growth that is worth reporting, in bytes. Less fits beside anything, and an allocator alone varies by as
 * much.
 */
export const LEAST_GROWTH_BYTES = 16 * 1024 ** 2;

/**
 * The same for evaluations. The first check of an evaluating process also reads what all others need, which is Nixpkgs
 * in most flakes, and which check is the first one varies.
 */
export const LEAST_EVALUATION_SLOWDOWN_MS = 5000;

/** What a process holds is shared by its checks up to 1.5 GiB, and which of them are before a check varies. */
export const LEAST_EVALUATION_GROWTH_BYTES = 1.5 * 1024 ** 3;
