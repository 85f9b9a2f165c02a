import type { Api, Forge, Service } from "../github/github.ts";
import type { Check } from "../model/model.ts";
import type { Context } from "../system/system.ts";
import { isRecord, matcher } from "../text/text.ts";
import { NO_REPORT, type Shard } from "./merge.ts";
import { decode, readReport, REPORT_BYTES } from "./read.ts";
import { unzipReport } from "./zip.ts";

/**
 * A run of another workflow in the same repository, which may have run a stranger's code. `workflow`: the name of that
 * workflow.
 */
export type WorkflowRun = { forge: Forge; owner: string; repo: string; id: number; workflow: string };

/** Which artifacts of a run are results: a glob on their names, and names that must exist. */
type ResultNames = { pattern: string; expect: readonly string[] };

/** The forge as the source of artifacts: its API, and its address with the token for downloads. */
type ArtifactSource = { api: Api; service: Service };

/**
 * Largest artifact, packed: reports and logs of a thousand checks take a few MiB when packed. An artifact is held in
 * memory.
 */
const ARTIFACT_BYTES = 32 * 1024 ** 2;

/** The same for all results of a run together; any further artifact is refused. */
const ALL_BYTES = 128 * 1024 ** 2;

/** The same for the reports in them, unpacked. */
const ALL_REPORT_BYTES = 2 * REPORT_BYTES;

/** The most jobs that a matrix can have is 256 (GitHub's documentation, "Actions limits"). */
const ARTIFACTS = 256;

/** The most artifacts that are listed of a run, which strangers may fill: ten pages. */
const MOST_ARTIFACTS_LISTED = 1000;

/**
 * Reads the artifacts of a run's jobs as data from a stranger: everything is limited, and nothing is written to disk or
 * run. An artifact that cannot be used is a problem of that shard alone, with `refused` set. A run without artifacts is
 * one shard without a report, named after its workflow. Logs stay in the artifacts.
 */
export async function readArtifacts(
  context: Context,
  run: WorkflowRun,
  names: ResultNames,
  { api, service }: ArtifactSource,
): Promise<{ shards: Shard[]; refused: boolean }> {
  const { signal } = context;
  const { owner, repo, id } = run;
  const listed = await api.list(
    "GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts",
    { owner, repo, run_id: id },
    MOST_ARTIFACTS_LISTED,
    signal,
  );
  if (!listed.ok)
    return refusal(
      run.workflow,
      `the run's artifacts could not be listed: ${run.forge.name} ${causeIn(listed.reply)}. ` +
        `${run.forge.remedies.artifacts}.`,
    );
  const matches = matcher(names.pattern);
  const artifacts = newest(
    listed.items.flatMap((item) => readArtifact(item) ?? []).filter(({ name }) => matches(name)),
  );
  if (!listed.whole || artifacts.length > ARTIFACTS) {
    return refusal(
      run.workflow,
      `the run has too many artifacts: more than ${ARTIFACTS} named ${names.pattern}, ` +
        `or more than ${MOST_ARTIFACTS_LISTED} in all. ` +
        "Upload one for each job.",
    );
  }
  const missing = names.expect
    .filter((name) => artifacts.every((artifact) => artifact.name !== name))
    .map((name): Shard => ({ name, problem: `its job left no report: ${NO_REPORT}.` }));
  if (artifacts.length === 0 && missing.length === 0) {
    return {
      shards: [
        {
          name: run.workflow,
          problem: `its run left no report (no artifact is named ${names.pattern}): ${NO_REPORT}.`,
        },
      ],
      refused: false,
    };
  }
  const left = { bytes: ALL_BYTES, reportBytes: ALL_REPORT_BYTES };
  const shards: Shard[] = [];
  // One after the other, so that only one archive is in memory.
  for (const artifact of artifacts)
    shards.push(await readShard(context, artifact, addressOf(artifact, run, service), left));
  return { shards: [...shards, ...missing], refused: shards.some((shard) => "problem" in shard) };
}

function refusal(name: string, problem: string): { shards: Shard[]; refused: boolean } {
  return { shards: [{ name, problem }], refused: true };
}

function causeIn(reply: Awaited<ReturnType<Api["request"]>>): string {
  return reply.ok ? `answered ${reply.status} ${reply.message}`.trimEnd() : reply.reason;
}

type Artifact = { id: number; name: string; bytes: number; expired: boolean };

function readArtifact(item: unknown): Artifact | null {
  if (!isRecord(item)) return null;
  const { id, name, size_in_bytes: bytes, expired } = item;
  if (!Number.isSafeInteger(id) || typeof name !== "string" || typeof bytes !== "number") return null;
  return { id: id as number, name: name.toWellFormed(), bytes, expired: expired === true };
}

/** Keeps the last of several artifacts that attempts of a run uploaded under one name. */
function newest(artifacts: readonly Artifact[]): Artifact[] {
  const byName = new Map<string, Artifact>();
  for (const artifact of artifacts)
    if (artifact.id > (byName.get(artifact.name)?.id ?? 0)) byName.set(artifact.name, artifact);
  return [...byName.values()];
}

const UPLOAD_LESS =
  "Upload less beside verdict.json: the bot reads nothing else, and logs may go into an artifact of another name";

type Download = { url: string; token: string };

function addressOf({ id }: Artifact, { owner, repo }: WorkflowRun, { url, token }: Service): Download {
  const repository = `${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
  return { url: `${url}/repos/${repository}/actions/artifacts/${id}/zip`, token };
}

/** Fetches one artifact and reads its report. Subtracts its size from `left`, the bytes that remain for the run. */
async function readShard(
  { world, signal }: Context,
  { name, bytes, expired }: Artifact,
  { url, token }: Download,
  left: { bytes: number; reportBytes: number },
): Promise<Shard> {
  const no = (what: string): Shard => ({ name, problem: `its artifact ${what}` });
  if (expired) return no("has expired: it is deleted. Run the job again.");
  const most = Math.min(ARTIFACT_BYTES, left.bytes);
  if (bytes > most)
    return no(
      `is too large: it takes ${mebibytes(bytes)}, of at most ${mebibytes(ARTIFACT_BYTES)} for one ` +
        `and ${mebibytes(ALL_BYTES)} for all. ${UPLOAD_LESS}.`,
    );
  const fetched = await world.http.bytes(url, { token, most }, signal);
  if (!fetched.ok)
    return no(`could not be fetched: it ${fetched.reason}. Run this job again, or the one that uploaded it.`);
  left.bytes -= fetched.value.length;
  const unzipped = await unzipReport(fetched.value);
  if ("problem" in unzipped)
    return no(`${unzipped.problem}. It is not used; if nobody has forged it, run the job again.`);
  if (unzipped.bytes.length > left.reportBytes)
    return no(`does not fit: the reports of one run may take ${mebibytes(ALL_REPORT_BYTES)} in all.`);
  left.reportBytes -= unzipped.bytes.length;
  const read = readReport(decode(unzipped.bytes));
  if ("problem" in read)
    return no(`cannot be used: its verdict.json ${read.problem}.${read.remedy === undefined ? "" : ` ${read.remedy}`}`);
  // Nothing else was unpacked from the archive.
  return { name, report: { ...read.report, checks: read.report.checks.map(withoutFiles) } };
}

/** A check whose log and evidence stay where they are; what its tests said is in the report itself. */
function withoutFiles({ evidence, ...check }: Check): Check {
  return { ...check, log: null, ...(evidence && { evidence: { ...evidence, files: [] } }) };
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
