/** The data that is kept between runs: ledgers of proofs, and packs of store paths. */

export { type CacheAnswer, ENTRY, type CacheRequest } from "./backends/actions.ts";
export { type CacheOptions, chooseCache, openCache, refuseTracked, type Where } from "./choose.ts";
export { digestOf, EMPTY_LEDGER, mergeLedgers, renderLedger } from "./ledger.ts";
export { newestKeys } from "./newest.ts";
export { pushingCache } from "./others.ts";
export { restorePaths } from "./packs/unpack-paths.ts";
export type { CacheBackend } from "./port.ts";
export { recall, type Recalled } from "./recall.ts";
export { type Note, remember, SAVE_MS } from "./remember.ts";
export { type Scopes, scopesOf } from "./scope.ts";
