/**
 * The smallest slowdown that is news, in milliseconds. Nobody looks for a second that a check takes longer, and
 * starting a builder and hearing of its end may take some tenths of one.
 */
export const LEAST_SLOWDOWN_MS = 1000;

/** The smallest growth that is news, in bytes. Less fits beside anything, and an allocator's habits make as much. */
export const LEAST_GROWTH_BYTES = 16 * 1024 ** 2;
