import { printable } from "../text/text.ts";

/** The characters that the port allows, without the two names that every folder has. */
const KEY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/u;

/**
 * Returns why these are not keys or prefixes of keys, as a part of a sentence after the backend's name; null when all
 * are.
 */
export function refuseKeys(...keys: readonly string[]): string | null {
  const wrong = keys.find((key) => !KEY.test(key));
  return wrong === undefined ? null : `has no key ${JSON.stringify(printable(wrong).slice(0, 60))}`;
}
