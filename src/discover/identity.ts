import { createHash } from "node:crypto";

import { compare, isRecord } from "../text/text.ts";

/** What tells a locked flake from any other, as a digest; or why nothing does, as a part of a sentence. */
export type FlakeIdentity = { digest: string; reason: null } | { digest: null; reason: string };

/** Where a source lies: what is evaluated cannot see it. */
const WHERE_IT_LIES = new Set(["url", "path", "ref", "__final"]);

/**
 * Identifies a flake by the hashes of its own source and of each input. `locked` and `locks` are what `nix flake
 * metadata` tells; `isFixed`: its URL says a revision or a hash, so that the source cannot change meanwhile.
 */
export function identifyFlake({
  locked,
  locks,
  isFixed,
}: {
  locked: unknown;
  locks: unknown;
  isFixed: boolean;
}): FlakeIdentity {
  if (!isFixed || !isHashed(locked)) return { digest: null, reason: "the flake has changes that are not committed" };
  const nodes = Object.entries(isRecord(locks) && isRecord(locks["nodes"]) ? locks["nodes"] : {});
  const loose = nodes.find(([, node]) => !isFixedNode(node));
  if (loose !== undefined) return { digest: null, reason: `its input "${loose[0]}" has no fixed version` };
  const own = Object.entries(locked).filter(([name]) => !WHERE_IT_LIES.has(name));
  const digest = createHash("sha256")
    .update(JSON.stringify([own.toSorted(([a], [b]) => compare(a, b)), locks]))
    .digest("hex");
  return { digest, reason: null };
}

function isHashed(locked: unknown): locked is Record<string, unknown> {
  return isRecord(locked) && typeof locked["narHash"] === "string";
}

/** The root has no source of its own, and a relative path is a part of another source. */
function isFixedNode(node: unknown): boolean {
  if (!isRecord(node)) return false;
  const { locked } = node;
  if (locked === undefined) return true;
  const isPart = isRecord(locked) && typeof locked["path"] === "string" && !locked["path"].startsWith("/");
  return isPart || (isHashed(locked) && locked["dirtyRev"] === undefined);
}
