import { createHash } from "node:crypto";

import type { Claim, Context, Kernel } from "../system/system.ts";
import { at, readJson } from "../text/text.ts";
import { type Change, isChange, isProcessIdentity, type ProcessIdentity } from "./changeable.ts";
import { holdLock, ROOT_FOLDER } from "./machine-lock.ts";

/**
 * The record of changes to a persistent machine, and of the jobs that rely on them. Root writes it before it makes a
 * change, where nobody else can write. Each job that may change the machine has a claim on it; when the last claim is
 * gone, everything is undone. The claim of a job that died without releasing it does not count.
 */
export const RECORDS = `${ROOT_FOLDER}/changes.json`;

/** `token`: the hash of the job's token, so that reading this file makes nobody its owner. */
type ClaimRecord = { token: string; process: ProcessIdentity };

export type Records = { claims: readonly ClaimRecord[]; changes: readonly Change[] };

const NO_RECORDS: Records = { claims: [], changes: [] };

/** Reads the identity of a process; null when there is no such process. */
export function identityOf(pid: number, kernel: Kernel): ProcessIdentity | null {
  const text = kernel.read(`/proc/${pid}/stat`);
  // The name in parentheses may contain anything, even parentheses; the start is the 20th field after it
  // (proc_pid_stat(5)).
  const ticks = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined ? null : { pid, ticks };
}

/** Whether a process is still the one that was recorded. */
export function isSameProcess(recorded: ProcessIdentity, kernel: Kernel): boolean {
  return identityOf(recorded.pid, kernel)?.ticks === recorded.ticks;
}

/**
 * Takes turns with other processes at the records. `work` gets the current records and returns the new ones. Needs
 * root.
 */
export async function withRecords(context: Context, work: (records: Records) => Promise<Records>): Promise<void> {
  const { world } = context;
  await using _turn = await holdLock(context, "changes", () => undefined);
  const before = world.files.exists(RECORDS) ? parseRecords(String(await world.files.read(RECORDS))) : NO_RECORDS;
  const after = await work(before);
  if (after.claims.length + after.changes.length === 0) await world.files.remove(RECORDS);
  else await world.files.write(RECORDS, `${JSON.stringify(after)}\n`);
}

/**
 * Reads what is usable of a file of records. A file is cut short if the disk was full when it was written; then nothing
 * is known.
 */
function parseRecords(text: string): Records {
  const records = readJson(text);
  const [claims, changes] = [at(records, "claims"), at(records, "changes")];
  return {
    claims: Array.isArray(claims) ? claims.filter(isClaimRecord) : [],
    changes: Array.isArray(changes) ? changes.filter(isChange) : [],
  };
}

function isClaimRecord(value: unknown): value is ClaimRecord {
  return isProcessIdentity(at(value, "process")) && typeof at(value, "token") === "string";
}

/**
 * Claims that this job may change the machine, or relies on changes that others made. Without a claim (`nix-verdict
 * install`), the recorded changes become permanent: whoever installs wants the machine as it is. Needs root.
 */
export async function takeClaim(context: Context): Promise<void> {
  const { world } = context;
  const { claim } = world;
  if (claim === null && !world.files.exists(RECORDS)) return;
  await withRecords(context, async (records) =>
    claim === null ? { ...records, changes: [] } : withClaim(records, claim, world.kernel),
  );
}

/**
 * Records changes under this job's claim. Call it before making them. Nothing is recorded where nobody will undo the
 * changes (a machine that is thrown away, `nix-verdict install`). Needs root.
 */
export async function record(context: Context, changes: readonly Change[]): Promise<void> {
  const { world } = context;
  const { claim } = world;
  if (claim === null) return;
  const wanted = changes.filter(({ kind }) => claim.undo || kind === "daemon");
  if (wanted.length === 0) return;
  await withRecords(context, async (records) => ({
    ...withClaim(records, claim, world.kernel),
    changes: [...records.changes, ...wanted],
  }));
}

/** Adds the process of a daemon that is running by now to its record. Needs root. */
export async function recordDaemon(context: Context, process: ProcessIdentity): Promise<void> {
  const { world } = context;
  if (world.claim === null) return;
  await withRecords(context, async (records) => ({
    ...records,
    changes: records.changes.map((change) => (change.kind === "daemon" ? { kind: "daemon", process } : change)),
  }));
}

/** The records without this job's claim, and without those of dead jobs. */
export function withoutClaim(records: Records, token: string, kernel: Kernel): Records {
  const hash = hashOf(token);
  return {
    ...records,
    claims: records.claims.filter((claimed) => claimed.token !== hash && isSameProcess(claimed.process, kernel)),
  };
}

function withClaim(records: Records, claim: Claim, kernel: Kernel): Records {
  const process = identityOf(claim.pid, kernel);
  const others = withoutClaim(records, claim.token, kernel);
  return process === null ? others : { ...others, claims: [...others.claims, { token: hashOf(claim.token), process }] };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
