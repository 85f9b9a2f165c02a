/** Loaded before a test file: turns on the compile cache, so that the next file need not compile the sources again. */

import { enableCompileCache } from "node:module";
import { join } from "node:path";

/** The folder of the cache, also for programs that tests start. */
export const COMPILED = join(import.meta.dirname, "../node_modules/.cache/nix-verdict/compiled");

enableCompileCache(COMPILED);
