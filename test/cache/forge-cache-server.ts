/**
 * For tests: the first version of the cache service, as Gitea, Forgejo, act and GitHub's own Enterprise Server have it.
 * Entries are in memory.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface ForgeCache extends AsyncDisposable {
  /** The environment of a job there. */
  env: Record<string, string>;
}

type Kept = { key: string; version: string; parts: Map<number, Buffer>; whole: boolean };

export async function startForgeCache(): Promise<ForgeCache> {
  const kept: Kept[] = [];
  const server = createServer(
    (request, response) =>
      void answer(request).then(({ status, body }) =>
        response.writeHead(status, { "content-type": "application/json" }).end(body),
      ),
  );
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  const answer = async (request: IncomingMessage): Promise<{ status: number; body?: string | Buffer }> => {
    const { pathname, searchParams } = new URL(request.url ?? "", address());
    const path = pathname.replace("/_apis/artifactcache/", "");
    const content = await read(request);
    const entry = kept[Number(path.split("/").at(-1)) - 1];
    const what = `${request.method} ${path.replace(/\d+$/u, "ID")}`;
    if (what === "GET cache") {
      const keys = searchParams.get("keys")?.split(",") ?? [];
      const newest = kept.filter(({ whole, version }) => whole && version === searchParams.get("version")).toReversed();
      const found = keys.flatMap((key) => newest.find((one) => one.key.startsWith(key)) ?? [])[0];
      return found === undefined
        ? { status: 204 }
        : json(200, {
            archiveLocation: `${address()}blobs/${kept.indexOf(found) + 1}`,
            cacheKey: found.key,
            scope: "refs/heads/main",
          });
    }
    if (what === "GET /blobs/ID" && entry !== undefined)
      return {
        status: 200,
        body: Buffer.concat([...entry.parts].toSorted(([a], [b]) => a - b).map(([, part]) => part)),
      };
    if (what === "POST caches") {
      const { key, version } = JSON.parse(content.toString()) as Kept;
      if (kept.some((one) => one.key === key && one.version === version))
        return json(409, { message: "Cache already exists. Scope: refs/heads/main" });
      return json(201, { cacheId: kept.push({ key, version, parts: new Map(), whole: false }) });
    }
    if (what === "PATCH caches/ID")
      entry?.parts.set(
        Number(/^bytes (?<start>\d+)-/u.exec(request.headers["content-range"] ?? "")?.groups?.["start"]),
        content,
      );
    if (what === "POST caches/ID" && entry !== undefined) entry.whole = true;
    return { status: entry === undefined ? 404 : 204 };
  };

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    env: {
      ACTIONS_CACHE_URL: address(),
      ACTIONS_RUNTIME_TOKEN: "token-of-a-forge",
      GITHUB_SERVER_URL: "https://forge.example",
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function json(status: number, body: unknown): { status: number; body: string } {
  return { status, body: JSON.stringify(body) };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
