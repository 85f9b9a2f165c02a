import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";

import { readArtifacts } from "../../src/collect/artifact.ts";
import type { Shard } from "../../src/collect/merge.ts";
import { openApi } from "../../src/github/api.ts";
import { forgeOf } from "../../src/github/forge.ts";
import { realGitHub } from "../../src/github/rest-client.ts";
import { realWorld } from "../../src/system/world.ts";
import { type Kept, type ArtifactServer, artifactServer } from "./artifact-server.ts";
import { good, honest } from "./hostile-archives.ts";
import { makeZip } from "./zip.ts";

const RUN = { forge: forgeOf({}), owner: "octo", repo: "repo", id: 77, workflow: "Checks" };

async function serving(context: TestContext, ...artifacts: Kept[]): Promise<ArtifactServer> {
  const server = await artifactServer(artifacts);
  context.after(() => server[Symbol.asyncDispose]());
  return server;
}

async function read(
  server: ArtifactServer,
  expect: string[] = [],
  signal = new AbortController().signal,
): Promise<{ names: string[]; problems: string[]; refused: boolean; shards: Shard[] }> {
  const service = { url: server.url, token: "secret-token" };
  const { shards, refused } = await readArtifacts(
    { world: realWorld(), emit: () => undefined, signal },
    RUN,
    { pattern: "nix-verdict*", expect },
    { api: openApi(service, realGitHub()), service },
  );
  return {
    shards,
    refused,
    names: shards.map(({ name }) => name),
    problems: shards.flatMap((shard) => ("problem" in shard ? [shard.problem] : [])),
  };
}

test("every artifact that is named like a result is one, of several attempts the last", async (context) => {
  const second = makeZip([good(good().data?.toString().replaceAll("unit", "again"))]);
  const server = await serving(
    context,
    { name: "nix-verdict-a", archive: honest() },
    { name: "coverage", archive: Buffer.from("x") },
    { name: "nix-verdict-b", archive: honest() },
    { name: "nix-verdict-a", archive: second },
  );
  const { names, problems, refused, shards } = await read(server);
  assert.deepEqual([names, problems, refused], [["nix-verdict-a", "nix-verdict-b"], [], false]);
  assert.deepEqual(
    shards.map((shard) => "report" in shard && shard.report.checks.map(({ name }) => name)),
    [["again"], ["unit"]],
  );
  assert.ok(
    server.asked.every(({ path }) => !path.includes("artifacts/2/") && !path.includes("artifacts/1/")),
    "only those are fetched",
  );
});

test("the token goes to the API alone", async (context) => {
  const server = await serving(context, { name: "nix-verdict", archive: honest() });
  await read(server);
  assert.deepEqual(
    server.asked.map(({ host, authorization }) => [host, authorization?.replace(/^\w+ /u, "")]),
    [
      ["api", "secret-token"],
      ["api", "secret-token"],
      ["storage", undefined],
    ],
  );
});

test("a storage that leads on gets no token, nor does what it leads to", async (context) => {
  const server = await serving(
    context,
    { name: "nix-verdict", archive: (_, response) => response.writeHead(307, { location: "/1" }).end() },
    { name: "other", archive: honest() },
  );
  assert.deepEqual((await read(server)).names, ["nix-verdict"]);
  assert.deepEqual(
    server.asked
      .filter(({ host }) => host === "storage")
      .map(({ path, authorization }) => [path.split("?")[0], authorization]),
    [
      ["/0", undefined],
      ["/1", undefined],
    ],
  );
});

test("a run without artifacts is a shard without a report, named after its workflow", async (context) => {
  const server = await serving(context, { name: "coverage", archive: honest() });
  const { names, problems, refused } = await read(server);
  assert.deepEqual([names, refused], [["Checks"], false]);
  assert.match(
    problems[0] ?? "",
    /^its run left no report \(no artifact is named nix-verdict\*\): it was cancelled .* `if: always\(\)`\.$/u,
  );
});

test("names that have to be there and are not are missing", async (context) => {
  const server = await serving(context, { name: "nix-verdict-a", archive: honest() });
  const { names, problems, refused } = await read(server, ["nix-verdict-a", "nix-verdict-b"]);
  assert.deepEqual([names, refused], [["nix-verdict-a", "nix-verdict-b"], false]);
  assert.match(problems[0] ?? "", /^its job left no report: /u);
});

const REFUSED: Record<string, [artifact: Omit<Kept, "name">, sentence: RegExp]> = {
  "one that has expired": [
    { archive: honest(), expired: true },
    /^its artifact has expired: it is deleted\. Run the job again\.$/u,
  ],
  "one that says that it is large": [
    { archive: honest(), size: 33 * 1024 ** 2 },
    new RegExp(
      [
        String.raw`^its artifact is too large: it takes 33\.0 MiB, `,
        String.raw`of at most 32\.0 MiB for one and 128\.0 MiB for all\. Upload less`,
      ].join(""),
      "u",
    ),
  ],
  "one that sends more than it says, without end": [
    {
      size: 100,
      archive: (_, response) => {
        const more = (): void =>
          void (response.write(Buffer.alloc(1024 ** 2)) ? setImmediate(more) : response.once("drain", more));
        more();
      },
    },
    /^its artifact could not be fetched: it sent more than 33554432 bytes\./u,
  ],
  "one that breaks off, again and again": [
    {
      archive: (_, response) =>
        void response.writeHead(200, { "content-length": 1000 }).write("PK", () => response.destroy()),
    },
    /^its artifact could not be fetched: it .*\. Run this job again/u,
  ],
  "one that the storage does not have": [
    { archive: (_, response) => response.writeHead(404).end() },
    /^its artifact could not be fetched: it answered 404\./u,
  ],
  "one that leads round in a circle": [
    { archive: (_, response) => response.writeHead(302, { location: "/0" }).end() },
    /it redirects more than 3 times/u,
  ],
  "one that leads into a file": [
    { archive: (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end() },
    /it redirects to an address that is not https/u,
  ],
};

for (const [what, [artifact, sentence]] of Object.entries(REFUSED)) {
  test(`refused: ${what}; another one beside it is taken`, async (context) => {
    const server = await serving(
      context,
      { name: "nix-verdict-a", ...artifact },
      { name: "nix-verdict-b", archive: honest() },
    );
    const { names, problems, refused } = await read(server);
    assert.deepEqual([names, refused, problems.length], [["nix-verdict-a", "nix-verdict-b"], true, 1]);
    assert.match(problems[0] ?? "", sentence);
    assert.doesNotMatch(problems[0] ?? "", /secret|localhost|127/u);
  });
}

test("more artifacts than a matrix has jobs are refused, and none is fetched", async (context) => {
  const server = await serving(
    context,
    ...Array.from({ length: 257 }, (_, n) => ({ name: `nix-verdict-${n}`, archive: honest() })),
  );
  const { names, problems, refused } = await read(server);
  assert.deepEqual([names, refused], [["Checks"], true]);
  assert.match(problems[0] ?? "", /^the run has too many artifacts: more than 256 named nix-verdict\*/u);
  assert.deepEqual(
    server.asked.filter(({ host }) => host === "storage"),
    [],
  );
});

test("of many large reports those are taken that fit into what all may have", async (context) => {
  const large = makeZip([good(`${good().data?.toString() ?? ""}${" ".repeat(12 * 1024 ** 2)}`)]);
  const server = await serving(
    context,
    ...["a", "b", "c"].map((name) => ({ name: `nix-verdict-${name}`, archive: large })),
  );
  const { problems } = await read(server);
  assert.deepEqual(problems, ["its artifact does not fit: the reports of one run may take 32.0 MiB in all."]);
});

test("a token that may not list says which permission is missing", async (context) => {
  const server = await serving(context);
  server.refuse = { status: 403, message: "Resource not accessible by integration" };
  const { names, problems, refused } = await read(server);
  assert.deepEqual([names, refused], [["Checks"], true]);
  assert.equal(
    problems[0],
    "the run's artifacts could not be listed: GitHub answered 403 Resource not accessible by " +
      "integration. Give the job `actions: read`.",
  );
});

test("who ends it is heard while the storage is silent", async (context) => {
  const ending = new AbortController();
  const server = await serving(context, { name: "nix-verdict", archive: () => ending.abort(new Error("stopped")) });
  await assert.rejects(read(server, [], ending.signal), /stopped/u);
});
