import * as nodeHttp from "node:http";

let used = false;

/** Lets everything that fetches take the proxies that the environment names. Node's own support, once; releases before 24.14 have none and go without. */
export function useProxies(): void {
  if (used) return;
  used = true;
  (nodeHttp as { setGlobalProxyFromEnv?: () => unknown }).setGlobalProxyFromEnv?.();
}
