import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { execa } from "execa";
import { rolldown } from "rolldown";

import { sanitize } from "../../src/text/sanitize.ts";
import { type ArtifactServer, artifactServer } from "./artifact-server.ts";
import { HOSTILE, honest } from "./hostile-archives.ts";

type Answer = {
  shards: { name: string; problem?: string; checks?: number }[];
  refused: boolean;
  cpuMs: number;
  megabytes: number;
};

let server: ArtifactServer;
const built = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
const taken: { what: string; cpuMs: number; megabytes: number }[] = [];

before(async () => {
  server = await artifactServer();
  // As it is in dist: what reads TypeScript would count as well.
  await using bundle = await rolldown({
    input: fileURLToPath(new URL("artifacts.program.ts", import.meta.url)),
    platform: "node",
    logLevel: "silent",
  });
  await bundle.write({ dir: built, format: "esm" });
  writeFileSync(join(built, "package.json"), '{"type":"module"}');
});

after(async (context) => {
  await server[Symbol.asyncDispose]();
  rmSync(built, { recursive: true });
  const most = (key: "cpuMs" | "megabytes"): string => {
    const worst = taken.toSorted((a, b) => b[key] - a[key])[0];
    return `${Math.round(worst?.[key] ?? 0)} (${worst?.what})`;
  };
  context.diagnostic(`${taken.length} artifacts; most CPU ms: ${most("cpuMs")}; most MB: ${most("megabytes")}`);
});

/** Reads one artifact over HTTP, in a process of its own. */
async function read(archive: Buffer): Promise<Answer> {
  server.artifacts.splice(0, server.artifacts.length, { name: "nix-verdict", archive });
  const { stdout } = await execa(process.execPath, [join(built, "artifacts.program.js"), server.url], {
    timeout: 60_000,
  });
  return JSON.parse(stdout) as Answer;
}

test("an honest artifact is taken, and its token goes to the API alone", async () => {
  server.asked.length = 0;
  assert.deepEqual((await read(honest())).shards, [{ name: "nix-verdict", checks: 1 }]);
  assert.deepEqual(
    server.asked.map(({ host, authorization }) => [host, authorization]),
    [
      ["api", "token secret-token"],
      ["api", "Bearer secret-token"],
      ["storage", undefined],
    ],
  );
});

for (const { what, archive, refused } of HOSTILE) {
  test(`refused: ${what}`, async () => {
    const answer = await read(archive());
    taken.push({ what, ...answer });
    const [shard] = answer.shards;
    assert.match(shard?.problem ?? "it was taken", refused);
    assert.match(shard?.problem ?? "", /^its artifact .*\.$/u);
    assert.equal(sanitize(shard?.problem ?? ""), shard?.problem, "its sentence brings nothing of the archive along");
    assert.ok((shard?.problem ?? "").length < 500, "and is short");
    assert.equal(answer.refused, true);
    // Of the processor, because the machine may be busy with something else.
    assert.ok(answer.cpuMs < 2000, `it took ${answer.cpuMs} ms of the processor`);
    assert.ok(answer.megabytes < 200, `it took ${answer.megabytes} MB`);
  });
}
