import { createPublicKey, verify } from "node:crypto";

import { base32, NIX_SHA256 } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { isTexts } from "../text/text.ts";
import type { NixSettings } from "./nix-settings.ts";
import type { NixTool } from "./tool.ts";
import { type StorePathInfo, queryInfo } from "./valid-paths.ts";

/**
 * Finds out which of these store paths a binary cache has with a signature that Nix trusts. A dry run counts every path
 * that a cache claims to have. Nix checks signatures only when it fetches, and builds a path that has no trusted one.
 * So this function checks the signatures itself, as Nix does (`ValidPathInfo::fingerprint` in its sources). A cache
 * that does not answer offers nothing.
 *
 * Paths that need no signature, because their names follow from their content, are left out, unless somebody has signed
 * them as well.
 */
export async function queryOffered(
  context: Context,
  tool: NixTool,
  storePaths: readonly string[],
  { substituters, trustedKeys }: Pick<NixSettings, "substituters" | "trustedKeys">,
): Promise<ReadonlySet<string>> {
  const keys = new Map(
    (trustedKeys ?? []).map((key): [string, string] => [keyName(key), key.slice(keyName(key).length + 1)]),
  );
  const offers = substituters.map(async (address): Promise<string[]> => {
    const answer = await queryInfo(context, tool, storePaths, ["--store", address]);
    if (!answer.ok) return [];
    const isTrusted = trustedKeys === null || TRUSTED.test(address);
    return [...answer.infos].filter(([path, info]) => isTrusted || isSigned(path, info, keys)).map(([path]) => path);
  });
  return new Set((await Promise.all(offers)).flat());
}

/** An address with which the user says that this cache needs no signatures. */
const TRUSTED = /[?&]trusted=(?:1|true|yes)(?:&|$)/u;

/** Whether one of the keys has signed the facts about a path. `keys`: by their names, in base64. */
export function isSigned(
  path: string,
  {
    narHash,
    narSize,
    references,
    signatures,
  }: Pick<StorePathInfo, "narHash" | "narSize" | "references" | "signatures">,
  keys: ReadonlyMap<string, string>,
): boolean {
  const hash = fingerprintHash(narHash);
  if (hash === null || typeof narSize !== "number" || !isTexts(references) || !isTexts(signatures)) return false;
  const fingerprint = ["1", path, hash, narSize, references.toSorted().join(",")].join(";");
  return signatures.some((signature) => {
    const key = keys.get(keyName(signature));
    return key !== undefined && isOf(key, fingerprint, signature.slice(keyName(signature).length + 1));
  });
}

const NAR_HASH = new RegExp(`^sha256:${NIX_SHA256}$`, "u");

/** Spells a SHA-256 as fingerprints do, from any of the forms that Nix has used in JSON; null for anything else. */
function fingerprintHash(hash: unknown): string | null {
  if (typeof hash !== "string") return null;
  const bytes = Buffer.from(hash.replace(/^sha256-/u, ""), "base64");
  if (hash.startsWith("sha256-") && bytes.length === 32) return `sha256:${base32(bytes)}`;
  return NAR_HASH.test(hash) ? hash : null;
}

/** Whether an Ed25519 key, the 32 bytes in base64, made this signature of a text. */
function isOf(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({
      format: "jwk",
      key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key, "base64").toString("base64url") },
    });
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));
  } catch {
    // Not a key of that kind.
    return false;
  }
}

/** The part of a key or a signature before the colon. */
function keyName(text: string): string {
  return text.split(":", 1)[0] ?? "";
}
