import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, test } from "node:test";

import { isSigned } from "../../src/nix/offered.ts";

const PATH = "/nix/store/0123456789abcdfghijklmnpqrsvwxyz-x";
/** 32 bytes of zeros, in each of Nix's ways. */
const SRI = `sha256-${Buffer.alloc(32).toString("base64")}`;
const OWN = `sha256:${"0".repeat(52)}`;

function pair(): { key: string; secret: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return {
    key: Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url").toString("base64"),
    secret: privateKey,
  };
}

const [ours, theirs] = [pair(), pair()];
const KEYS = new Map([
  ["ours-1", ours.key],
  ["broken-1", "AAAA"],
  ["empty-1", ""],
]);
const signature = (fingerprint: string, name = "ours-1", { secret } = ours): string =>
  `${name}:${sign(null, Buffer.from(fingerprint), secret).toString("base64")}`;
const GOOD = signature(`1;${PATH};${OWN};120;${PATH},/nix/store/${"1".repeat(32)}-y`);
const INFO = { narHash: SRI, narSize: 120, references: [`/nix/store/${"1".repeat(32)}-y`, PATH], signatures: [GOOD] };

describe("signed by somebody who is trusted", () => {
  for (const [what, over] of Object.entries<Partial<Record<keyof typeof INFO, unknown>>>({
    "by one": {},
    "by one of several": { signatures: ["cache-1:AAAA", "broken-1:AAAA", GOOD] },
    "with the hash as older versions write it": { narHash: OWN },
  })) {
    test(what, () => assert.equal(isSigned(PATH, { ...INFO, ...over }, KEYS), true));
  }
});

describe("not signed by anybody who is trusted", () => {
  for (const [what, over] of Object.entries<Partial<Record<keyof typeof INFO, unknown>>>({
    "by nobody": { signatures: [] },
    "by somebody else": {
      signatures: [signature(`1;${PATH};${OWN};120;${INFO.references.join(",")}`, "theirs-1", theirs)],
    },
    "by somebody else under a trusted name": {
      signatures: [signature(`1;${PATH};${OWN};120;${PATH},${INFO.references[0]}`, "ours-1", theirs)],
    },
    "under a name of a key that is none": {
      signatures: [GOOD.replace("ours-1", "broken-1"), GOOD.replace("ours-1", "empty-1")],
    },
    "for another content": { narHash: `sha256-${Buffer.alloc(32, 1).toString("base64")}` },
    "for another size": { narSize: 121 },
    "for other references": { references: [PATH] },
    "the signature is cut": { signatures: [GOOD.slice(0, -8), "ours-1:", "ours-1", ":", ""] },
    "the hash is another kind": { narHash: SRI.replace("sha256", "sha512") },
    "values of other types": { narSize: "120", signatures: GOOD },
    "signatures that are no texts": { signatures: [null, 1, {}] },
    "nothing is told": { narHash: undefined, narSize: undefined, references: undefined, signatures: undefined },
  })) {
    test(what, () => assert.equal(isSigned(PATH, { ...INFO, ...over }, KEYS), false));
  }

  test("for another path", () => assert.equal(isSigned(`${PATH}2`, INFO, KEYS), false));
  test("nobody is trusted", () => assert.equal(isSigned(PATH, INFO, new Map()), false));
});
