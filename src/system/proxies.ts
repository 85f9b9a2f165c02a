import { createRequire } from "node:module";

let used = false;

/**
 * Lets everything that fetches take the proxies that the environment names. Node's own support, once; releases before
 * 24.14 have none and go without.
 */
export function useProxies(): void {
  if (used) return;
  used = true;
  // An import would read every property of this module, and some of them load all of fetch: 25 ms at each start.
  const http = createRequire(import.meta.url)("node:http") as { setGlobalProxyFromEnv?: () => unknown };
  http.setGlobalProxyFromEnv?.();
}
