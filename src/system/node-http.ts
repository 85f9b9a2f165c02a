import type http from "node:http";
import { createRequire } from "node:module";

/**
 * Node's `node:http`, loaded when it is asked for. An `import` would read every property of that module, and some of
 * them load all of fetch: 60 ms of CPU at each start.
 */
export function nodeHttp(): typeof http {
  return createRequire(import.meta.url)("node:http") as typeof http;
}
