/** Listens to nobody's builds: for flakes whose evaluation needs none. */

import type { ImportListener } from "../../src/discover/discover.ts";

export const NO_IMPORTS: ImportListener = {
  started: () => undefined,
  logged: () => Promise.resolve(),
  finished: () => Promise.resolve(),
  outcome: () => Promise.resolve(null),
};
