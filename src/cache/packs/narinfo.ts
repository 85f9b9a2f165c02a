import { basename } from "node:path";

import { NIX_DIGIT, NIX_SHA256, isStorePath, STORE_FOLDER, storePathHash } from "../../model/model.ts";

/**
 * The facts that Nix needs to take a store path from a binary cache, as in a `.narinfo` file. Paths are whole store
 * paths.
 */
export type NarInfo = {
  storePath: string;
  /** In Nix's spelling: `sha256:` and base 32. */
  narHash: string;
  narSize: number;
  references: readonly string[];
  deriver: string | null;
  signatures: readonly string[];
  /** How the path is derived from its content; null when it is derived from its inputs. */
  ca: string | null;
};

const SHA256 = new RegExp(`^sha256:${NIX_SHA256}$`, "u");

/** Each kind of hash has a fixed length in base 32, and its first digit holds what is left. */
const CONTENT_ADDRESS = new RegExp(
  `^(?:text:|fixed:(?:r:|git:)?)(?:md5:[0-7]${NIX_DIGIT}{25}|sha1:${NIX_DIGIT}{32}|` +
    `(?:sha256|blake3):${NIX_SHA256}|sha512:[0-3]${NIX_DIGIT}{102})$`,
  "u",
);

/** Archives that Nix makes are named by their SHA-256. */
const NAR_FILE = new RegExp(`^URL: (?<url>nar/${NIX_SHA256}\\.nar\\.zst)$`, "mu");

const SIGNATURE = /^[^\s:]+:[A-Za-z0-9+/=]+$/u;

/** The name of the file with a store path's facts in a binary cache. */
export function narInfoName(storePath: string): string {
  return `${storePathHash(storePath)}.narinfo`;
}

/** The place of a narinfo's archive in the binary cache: its `URL`, if Nix would write it like that. Null otherwise. */
export function narFile(text: string): string | null {
  return NAR_FILE.exec(text)?.groups?.["url"] ?? null;
}

/**
 * Reads a `.narinfo` of an archive in zstd. The archive's place is dropped, and so is every field that Nix does not
 * know. Null when any other line is not as Nix itself would write it: Nix aborts a build over a line that it cannot
 * read.
 */
export function parseNarInfo(text: string): NarInfo | null {
  const fields = Map.groupBy(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => ({ key: line.split(": ", 1)[0] ?? "", value: line.slice(line.indexOf(": ") + 2) })),
    ({ key }) => key,
  );
  const all = (key: string): string[] => (fields.get(key) ?? []).map(({ value }) => value);
  const single = ["StorePath", "Compression", "NarHash", "NarSize", "References", "Deriver", "CA"];
  if (single.some((key) => all(key).length > 1)) return null;
  const [storePath = "", narHash = "", narSize = "", compression] = [
    "StorePath",
    "NarHash",
    "NarSize",
    "Compression",
  ].map((key) => all(key)[0]);
  const references = (all("References")[0] ?? "")
    .split(" ")
    .filter((name) => name !== "")
    .map(inStore);
  const deriver =
    all("Deriver")
      .filter((name) => name !== "unknown-deriver")
      .map(inStore)[0] ?? null;
  const ca = all("CA")[0] ?? null;
  const valid =
    compression === "zstd" &&
    [storePath, ...references, ...(deriver === null ? [] : [deriver])].every((path) => isStorePath(path)) &&
    SHA256.test(narHash) &&
    /^[1-9]\d{0,14}$/u.test(narSize) &&
    (ca === null || CONTENT_ADDRESS.test(ca));
  return valid
    ? {
        storePath,
        narHash,
        narSize: Number(narSize),
        references,
        deriver,
        signatures: all("Sig").filter((signature) => SIGNATURE.test(signature)),
        ca,
      }
    : null;
}

/**
 * Renders a `.narinfo`. `archive`: its place in the binary cache, and its length in bytes. Without it, only a pack can
 * use the text.
 */
export function renderNarInfo(info: NarInfo, archive?: { url: string; bytes: number }): string {
  const lines = [
    ["StorePath", info.storePath],
    ...(archive === undefined
      ? []
      : [
          ["URL", archive.url],
          ["FileSize", String(archive.bytes)],
        ]),
    ["Compression", "zstd"],
    ["NarHash", info.narHash],
    ["NarSize", String(info.narSize)],
    ["References", info.references.map((path) => basename(path)).join(" ")],
    ...(info.deriver === null ? [] : [["Deriver", basename(info.deriver)]]),
    ...info.signatures.map((signature) => ["Sig", signature]),
    ...(info.ca === null ? [] : [["CA", info.ca]]),
  ];
  return lines.map(([key, value]) => `${key}: ${value}\n`).join("");
}

/** Spells a folder as the address of a binary cache, for Nix's settings, which are separated by spaces. */
export function folderAddress(path: string): string {
  return `file://${path.split("/").map(encodeURIComponent).join("/")}`;
}

function inStore(name: string): string {
  return `${STORE_FOLDER}/${name}`;
}
