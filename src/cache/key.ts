import { printable } from "../text/text.ts";

/** What the port allows, but for the two names that every folder has. */
const KEY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/u;

/**
 * Why these are no keys, or no prefixes of any, as a part of a sentence after the backend's name; null when they all
 * are.
 */
export function refuseKeys(...keys: readonly string[]): string | null {
  const wrong = keys.find((key) => !KEY.test(key));
  return wrong === undefined ? null : `has no key ${JSON.stringify(printable(wrong).slice(0, 60))}`;
}
