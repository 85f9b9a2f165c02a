import { createRequire } from "node:module";

let used = false;

/**
 * Makes everything that fetches use the proxies that the environment names. Uses Node's own support, once; releases
 * before 24.14 have none and do without.
 */
export function useProxies(): void {
  if (used) return;
  used = true;
  // An import would read every property of this module, and some of them load all of fetch: 25 ms at each start.
  const http = createRequire(import.meta.url)("node:http") as { setGlobalProxyFromEnv?: () => unknown };
  http.setGlobalProxyFromEnv?.();
}
