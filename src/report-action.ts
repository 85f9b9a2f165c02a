import { readEvent } from "./cache/scope.ts";
import { readArtifacts } from "./collect/artifact.ts";
import { collect } from "./collect/collect.ts";
import { readFolders } from "./collect/folders.ts";
import { messageOf, VerdictError } from "./errors.ts";
import { readInputs } from "./inputs.ts";
import { apiOf, post } from "./posting.ts";
import { openConsole } from "./publish/console.ts";
import { writeReport } from "./publish/files.ts";
import { publishToJob } from "./publish/job.ts";
import { targetOf } from "./publish/target.ts";
import { openApi } from "./system/api.ts";
import { realGitHub } from "./system/github.ts";
import { actionsHost } from "./system/host.ts";
import { abortOnSignals, exitCodeOf } from "./system/signals.ts";
import { standardOutput } from "./system/terminal.ts";
import { realWorld } from "./system/world.ts";
import { totals } from "./verdict.ts";

/**
 * The reporting action: one report of what several jobs have left. Beside those jobs it takes folders; as a bot, under `workflow_run`, the artifacts of a run that may be a
 * stranger's, of which nothing is checked out, run, or written to a place that they name.
 */
const host = actionsHost();
const world = realWorld();
using ending = abortOnSignals();
try {
  const raw = { comment: host.input("comment"), status: host.input("status"), annotations: host.input("annotations"), title: host.input("title"), out: host.input("out"), githubToken: host.input("github-token") };
  const { publish, run, githubToken } = readInputs(raw, { cores: world.machine.cores, mayChange: false });
  const { signal } = ending;
  await using console = openConsole(standardOutput(process.env), world.files, { actions: true, details: true, out: run.out, now: world.now });
  const service = apiOf(world.env, githubToken);
  const api = openApi(service, realGitHub());
  const target = targetOf(world.env, await readEvent(world), host.input("matrix"));
  const isBot = world.env["GITHUB_EVENT_NAME"] === "workflow_run";
  if (isBot && target === null) throw new VerdictError("usage", "This event names no run whose results could be reported. Start this workflow by `on: workflow_run`.");
  const expect = host.inputLines("expect");
  const { shards, refused } =
    isBot && target !== null
      ? await readArtifacts({ ...target, id: target.run.id }, { pattern: host.input("artifact"), expect }, api, service, world, signal)
      : { shards: await readFolders(host.inputLines("results"), expect, run.out, world), refused: false };
  const report = await collect(shards, run.out, world, console.emit);
  await writeReport(report, run.out, world);
  console.emit({ type: "run-finished", report });
  await publishToJob(report, run.out, target?.run.url ?? null, host);
  // What tells comments apart must not come from a stranger's report.
  await post({ report }, { publish, githubToken, flake: "." }, report.flake.url === "." ? "" : null, target, host, world.env, console.emit, signal);
  if (refused) for (const shard of shards) if ("problem" in shard) host.error(`${shard.name}: ${shard.problem}`);
  const { verdict, failed, total } = totals(report);
  if (verdict === "bad" && !isBot) host.error(`${failed} of ${total} checks are bad.`);
  // As a bot it is done when it has reported: the gate carries the verdict.
  process.exitCode = signal.aborted ? exitCodeOf(signal) : refused ? 2 : verdict === "good" || isBot ? 0 : 1;
} catch (error) {
  if (ending.signal.aborted) {
    process.exitCode = exitCodeOf(ending.signal);
  } else {
    host.error(error instanceof VerdictError ? error.message : `A fault of nix-verdict itself: ${(error as Error)?.stack ?? messageOf(error)}`);
    process.exitCode = 2;
  }
}
