import { createPublicKey, verify } from "node:crypto";

import { base32, BASE32_SHA256 } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { isTexts } from "../text/text.ts";
import type { NixSettings } from "./nix-settings.ts";
import type { NixTool } from "./tool.ts";
import { type StorePathInfo, queryInfo } from "./valid-paths.ts";

/**
 * Which of these store paths a binary cache has from somebody whom Nix trusts. A dry run counts whatever any cache says
 * to have; who has signed it, Nix only looks at when it fetches, and then it builds what nobody signed whom it trusts.
 * So the signatures are looked at here, as Nix does (`ValidPathInfo::fingerprint` of its sources). A cache that cannot
 * be asked offers nothing.
 *
 * What needs no signature because its path says what is in it is not among them, unless somebody has signed it as well.
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

/** An address by which the user says that this cache needs no signatures. */
const TRUSTED = /[?&]trusted=(?:1|true|yes)(?:&|$)/u;

/** Whether one of the keys has signed what is told of a path. `keys`: by their names, in base64. */
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

const NAR_HASH = new RegExp(`^sha256:${BASE32_SHA256}$`, "u");

/** A SHA-256 as fingerprints have it, of the ways in which Nix has written it in JSON; null for anything else. */
function fingerprintHash(hash: unknown): string | null {
  if (typeof hash !== "string") return null;
  const bytes = Buffer.from(hash.replace(/^sha256-/u, ""), "base64");
  if (hash.startsWith("sha256-") && bytes.length === 32) return `sha256:${base32(bytes)}`;
  return NAR_HASH.test(hash) ? hash : null;
}

/** Whether an Ed25519 key, the 32 bytes in base64, has made this signature of a text. */
function isOf(key: string, text: string, signature: string): boolean {
  try {
    const publicKey = createPublicKey({
      format: "jwk",
      key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(key, "base64").toString("base64url") },
    });
    return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, "base64"));
  } catch {
    // No key of that kind.
    return false;
  }
}

/** What stands before the colon of a key or a signature. */
function keyName(text: string): string {
  return text.split(":", 1)[0] ?? "";
}
