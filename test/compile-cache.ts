/** Loaded before a test file: keeps what Node makes of the sources, so that the next file need not make it again. */

import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/nix-verdict/compiled"));
