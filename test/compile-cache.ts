/** Loaded before a test file: turns on the compile cache, so that the next file need not compile the sources again. */

import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/nix-verdict/compiled"));
