import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

import {
  EMPTY_HISTORY,
  type History,
  type KnownEvaluation,
  type LastRun,
  mergeEvaluations,
  mergeHistories,
  mergeLastRuns,
  mergeProofs,
  parseHistory,
  type ProvenBuild,
  readEvaluation,
  readLastRun,
  renderHistory,
  renderLastRuns,
} from "../history/history.ts";
import { isDerivationPath, isStorePath, messageOf, type Proof } from "../model/model.ts";
import { isCount, isRecord } from "../text/text.ts";
import { isPackKey } from "./packs/pack.ts";

/** An entry with store paths. */
export type KnownPack = {
  key: string;
  bytes: number;
  /** When a check last needed one of its paths, in milliseconds since 1970. */
  usedAt: number;
  paths: readonly string[];
};

/**
 * What the runs of one scope leave to later runs: proofs, measured times, results of the last runs, what flakes
 * evaluate to, and the places of store paths.
 */
export type Ledger = {
  proofs: readonly ProvenBuild[];
  history: History;
  runs: readonly LastRun[];
  evaluations: readonly KnownEvaluation[];
  packs: readonly KnownPack[];
};

export const EMPTY_LEDGER: Ledger = { proofs: [], history: EMPTY_HISTORY, runs: [], evaluations: [], packs: [] };

const SCHEMA = "nix-verdict-ledger/1";

/** Ten times the size of 20,000 proofs, in bytes. A file that unpacks to more is not one of ours. */
const LONGEST_LEDGER = 128 * 1024 * 1024;

/** Beyond this number, the oldest are dropped. They take some 4 MB when packed. */
const MOST_PROOFS = 20_000;

/**
 * Packs are fetched one by one, each with a request. Above this number the smallest are merged. Even, because half of
 * them stay as they are.
 */
export const MOST_PACKS = 10;

/**
 * Renders the ledger as a file: a line with the schema and a digest of the rest, then packed JSON. The same ledger
 * gives the same bytes.
 */
export function renderLedger({ proofs, history, runs, evaluations, packs }: Ledger): Buffer {
  const content = {
    proofs: mergeProofs(proofs).slice(-MOST_PROOFS),
    history: renderHistory(history),
    runs: renderLastRuns(runs),
    evaluations: mergeEvaluations(evaluations),
    packs,
  };
  const body = zstdCompressSync(JSON.stringify(content));
  return Buffer.concat([Buffer.from(ledgerHead(body)), body]);
}

/** The last part of a ledger's key: the SHA-256 of the file, so that the key identifies the content. */
export function digestOf(ledger: Buffer): string {
  return createHash("sha256").update(ledger).digest("hex");
}

/**
 * Reads a ledger, without runs later than `now`, in milliseconds since 1970. One that is damaged in a single bit is
 * rejected; `reason` is a part of a sentence. Never throws.
 */
export function parseLedger(
  file: Buffer,
  now = Infinity,
): { ledger: Ledger; reason: null } | { ledger: null; reason: string } {
  const body = file.subarray(file.indexOf("\n") + 1);
  if (!file.subarray(0, SCHEMA.length).equals(Buffer.from(SCHEMA)))
    return { ledger: null, reason: "is not of this version" };
  if (file.subarray(0, file.length - body.length).toString("latin1") !== ledgerHead(body))
    return { ledger: null, reason: "is damaged" };
  try {
    return {
      ledger: readLedger(JSON.parse(zstdDecompressSync(body, { maxOutputLength: LONGEST_LEDGER }).toString()), now),
      reason: null,
    };
  } catch (error) {
    return { ledger: null, reason: `cannot be read (${messageOf(error)})` };
  }
}

/** Merges ledgers: everything that any of them has and, of runs with the same selection, the newest. */
export function mergeLedgers(...ledgers: readonly Ledger[]): Ledger {
  const packs = new Map<string, KnownPack>();
  for (const pack of ledgers.flatMap((ledger) => ledger.packs)) {
    const known = packs.get(pack.key);
    packs.set(pack.key, known === undefined || known.usedAt < pack.usedAt ? pack : known);
  }
  return {
    proofs: mergeProofs(...ledgers.map(({ proofs }) => proofs)),
    history: mergeHistories(...ledgers.map(({ history }) => history)),
    runs: mergeLastRuns(...ledgers.map(({ runs }) => runs)),
    evaluations: mergeEvaluations(...ledgers.map(({ evaluations }) => evaluations)),
    packs: [...packs.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}

function ledgerHead(body: Buffer): string {
  return `${SCHEMA} ${createHash("sha256").update(body).digest("hex")}\n`;
}

/**
 * Anybody who can write a ledger can also give it a matching digest, so each value is checked; values of another shape
 * are left out.
 */
function readLedger(value: unknown, now: number): Ledger {
  const { proofs, history, runs, evaluations, packs } = value as Record<string, unknown>;
  return {
    proofs: listOf(proofs).flatMap((proof) => readProof(proof) ?? []),
    history: typeof history === "string" ? parseHistory(history, now).history : EMPTY_HISTORY,
    // Ledgers of older versions have none.
    runs: mergeLastRuns(listOf(runs).flatMap((run) => readLastRun(run, now) ?? [])),
    evaluations: mergeEvaluations(listOf(evaluations).flatMap((one) => readEvaluation(one) ?? [])),
    packs: listOf(packs).flatMap((pack) => readPack(pack) ?? []),
  };
}

function readProof(value: unknown): ProvenBuild | null {
  if (!isRecord(value) || !isRecord(value["proof"]) || !isRecord(value["outputs"])) return null;
  const { name, drvPath, outputs } = value;
  const { at, durationMs, peakMemoryBytes, cpuMs, run } = value["proof"];
  if (typeof name !== "string" || typeof drvPath !== "string" || !isDerivationPath(drvPath)) return null;
  if (!Object.values(outputs as object).every((path) => typeof path === "string")) return null;
  if (
    typeof at !== "string" ||
    !/^\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z$/u.test(at) ||
    ![durationMs, peakMemoryBytes, cpuMs].every((number) => number === null || isCount(number))
  )
    return null;
  return {
    name,
    drvPath,
    outputs: outputs as Record<string, string>,
    proof: { at, durationMs, peakMemoryBytes, cpuMs, run: isAddress(run) ? run : null } as Proof,
  };
}

function readPack(value: unknown): KnownPack | null {
  if (!isRecord(value)) return null;
  const { key, bytes, usedAt, paths } = value;
  if (typeof key !== "string" || !isPackKey(key) || !isCount(bytes) || !isCount(usedAt)) return null;
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === "string" && isStorePath(path))) return null;
  return { key, bytes, usedAt, paths: paths as string[] };
}

/** An address that a report may show as a link. */
function isAddress(value: unknown): value is string {
  return typeof value === "string" && /^https:\/\/[\w.-]+(?::\d+)?\/[\w./-]{1,300}$/u.test(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
