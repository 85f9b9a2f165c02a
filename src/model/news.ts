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
