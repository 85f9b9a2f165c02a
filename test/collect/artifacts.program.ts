/**
 * For tests: reads a run's artifacts from the server at argv[2], and prints as one line of JSON what came of it and
 * what it took.
 */
import { readFileSync } from "node:fs";

import { readArtifacts } from "../../src/collect/artifact.ts";
import { openApi } from "../../src/github/api.ts";
import { forgeOf } from "../../src/github/forge.ts";
import { realGitHub } from "../../src/github/rest-client.ts";
import { realWorld } from "../../src/system/world.ts";

const service = { url: process.argv[2] ?? "", token: "secret-token" };
const before = process.cpuUsage();
const run = { forge: forgeOf({}), owner: "owner", repo: "repository", id: 77, workflow: "Checks" };
const read = await readArtifacts(
  { world: realWorld(), emit: () => undefined, signal: new AbortController().signal },
  run,
  { pattern: "nix-verdict*", expect: [] },
  { api: openApi(service, realGitHub()), service },
);
const { user, system } = process.cpuUsage(before);
const shards = read.shards.map((shard) =>
  "problem" in shard ? shard : { name: shard.name, checks: shard.report.checks.length },
);
// What getrusage says begins with what the parent had.
const peak = Number(/^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
process.stdout.write(
  `${JSON.stringify({
    shards,
    refused: read.refused,
    cpuMs: (user + system) / 1000,
    megabytes: (peak * 1024) / 1e6,
  })}\n`,
);
