import { nodeHttp } from "./node-http.ts";

let used = false;

/**
 * Makes everything that fetches use the proxies that the environment names. Uses Node's own support, once; releases
 * before 24.14 have none and do without.
 */
export function useProxies(): void {
  if (used) return;
  used = true;
  const http: { setGlobalProxyFromEnv?: () => unknown } = nodeHttp();
  http.setGlobalProxyFromEnv?.();
}
