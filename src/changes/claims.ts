import { createHash } from "node:crypto";

import type { Claim, Context, Kernel } from "../system/system.ts";
import { at, readJson } from "../text/text.ts";
import { type Change, isChange, isProcessIdentity, type ProcessIdentity } from "./changeable.ts";
import { holdLock, ROOT_FOLDER } from "./machine-lock.ts";

/**
 * What was changed of a machine that stays, and for whom. Root writes it down before it changes anything, where nobody
 * else can write. Each job that may change the machine has a claim on it; when the last one is gone, all is undone. A
 * claim whose job has died without a word counts for nothing.
 */
export const RECORDS = `${ROOT_FOLDER}/changes.json`;

/** `token`: the hash of the job's own, so that reading this file makes nobody its owner. */
type ClaimRecord = { token: string; process: ProcessIdentity };

export type Records = { claims: readonly ClaimRecord[]; changes: readonly Change[] };

const NO_RECORDS: Records = { claims: [], changes: [] };

/** When a process was started; null when there is none. */
export function identityOf(pid: number, kernel: Kernel): ProcessIdentity | null {
  const text = kernel.read(`/proc/${pid}/stat`);
  // The name in parentheses may hold anything, also parentheses; the start is the 20th field behind it
  // (proc_pid_stat(5)).
  const ticks = text?.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined ? null : { pid, ticks };
}

/** Whether a process is still the one that was recorded. */
export function isSameProcess(recorded: ProcessIdentity, kernel: Kernel): boolean {
  return identityOf(recorded.pid, kernel)?.ticks === recorded.ticks;
}

/** Takes turns with others at the records. `work` gets what they are and gives what they become. Needs root. */
export async function withRecords(context: Context, work: (records: Records) => Promise<Records>): Promise<void> {
  const { world } = context;
  await using _turn = await holdLock(context, "changes", () => undefined);
  const before = world.files.exists(RECORDS) ? parseRecords(String(await world.files.read(RECORDS))) : NO_RECORDS;
  const after = await work(before);
  if (after.claims.length + after.changes.length === 0) await world.files.remove(RECORDS);
  else await world.files.write(RECORDS, `${JSON.stringify(after)}\n`);
}

/**
 * What of a file of records can be one. A file that was cut short is that of a machine whose disk was full; nothing is
 * known then.
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
 * Says that this job may change the machine, or relies on what others have changed. Without a claim (`nix-verdict
 * install`), what was recorded is to last from now on: whoever installs wants the machine as it is. Needs root.
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
 * Writes down what is about to be changed, under this job's claim. To be called before the change. Where nobody will
 * undo it (a machine that is thrown away, `nix-verdict install`), nothing is written. Needs root.
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

/** Completes the record of a daemon that runs by now. Needs root. */
export async function recordDaemon(context: Context, process: ProcessIdentity): Promise<void> {
  const { world } = context;
  if (world.claim === null) return;
  await withRecords(context, async (records) => ({
    ...records,
    changes: records.changes.map((change) => (change.kind === "daemon" ? { kind: "daemon", process } : change)),
  }));
}

/** The records without this job's claim, and without those of jobs that have died. */
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
