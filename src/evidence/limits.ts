/** How much evidence is taken. A test may leave anything, and the report must stay small enough to be uploaded. */

/**
 * The largest file, in bytes: a screenshot of a 4K screen takes about 3 MB, the coverage of a large project less. What
 * is larger is a disk image or a recording.
 */
export const FILE_BYTES = 4 * 1024 ** 2;

/** The most files of one check, and their bytes together: a screenshot of each step of a long test. */
export const CHECK_LIMITS = { files: 50, bytes: 8 * 1024 ** 2 };

/** The same for a run: the reporting bot takes artifacts of up to 32 MiB (`collect/artifact.ts`), with all logs. */
export const RUN_LIMITS = { files: 1000, bytes: 16 * 1024 ** 2 };

/** The part of a run's room that good checks may take, so that a failure finds some. */
export const GOOD_PART = 0.5;

/**
 * The most test cases of one check and of a run: `verdict.json` has them all, and a reader takes up to 700,000 values
 * (`collect/read.ts`).
 */
export const CHECK_TESTS = 2000;
export const RUN_TESTS = 10_000;

/** How far a tree is searched. An output has some 100,000 files at most, of which a report is near the top. */
export const TREE = { names: 20_000, depth: 8, ms: 2000 };

/** The most candidates of one check that are opened, and their bytes: many may turn out to be something else. */
export const OPENED = { files: 200, bytes: 4 * CHECK_LIMITS.bytes };

/** The most pixels of an image: a screen of 8K. A browser takes four bytes for each, however small the file is. */
export const PIXELS = 7680 * 4320;

/** What the images of one page may take, in bytes, before they are written as text that is a third longer. */
export const PAGE_BYTES = 6 * 1024 ** 2;
