/**
 * The part of GitHub that hands out artifacts: its API, and the storage on another host that it leads to. What the API
 * is asked and answers is held against GitHub's own description of it; what does not fit is in `faults`, and ending the
 * server throws them. What is not about artifacts goes on to another server, if there is one.
 */

import assert from "node:assert/strict";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  request as forwarding,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

import { operationOf, requestFaults, responseFaults } from "../github/openapi.ts";

/**
 * An artifact; its bytes as they are, or what the storage does when it is asked for them. `size`: what the API says of
 * it.
 */
export type Kept = { name: string; archive: Buffer | RequestListener; expired?: boolean; size?: number };

export type ArtifactServer = AsyncDisposable & {
  url: string;
  /** What was asked, with the authorization that came along. */
  asked: { host: "api" | "storage"; path: string; authorization: string | undefined }[];
  faults: string[];
  artifacts: Kept[];
  /** What the API does instead of listing, if anything. */
  refuse: { status: number; message: string } | null;
  /** Called with each request to the API about artifacts, before it is answered. */
  before: (request: string) => void | Promise<void>;
};

export async function artifactServer(artifacts: Kept[] = [], others?: string): Promise<ArtifactServer> {
  const here = {
    url: "",
    asked: [] as ArtifactServer["asked"],
    faults: [] as string[],
    artifacts,
    refuse: null as ArtifactServer["refuse"],
    before: (() => undefined) as ArtifactServer["before"],
  };
  const note = (host: "api" | "storage", { url = "", headers }: IncomingMessage): number =>
    here.asked.push({ host, path: url, authorization: headers.authorization });
  const storage = await listening((request, response) => {
    note("storage", request);
    const archive = here.artifacts[Number(/^\/(\d+)/u.exec(request.url ?? "")?.[1])]?.archive;
    if (typeof archive === "function") archive(request, response);
    else response.end(archive);
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://here");
    const download = /^\/repos\/[\w-]+\/[\w-]+\/actions\/artifacts\/(\d+)\/zip$/u.exec(pathname)?.[1];
    if (download !== undefined) {
      response
        .writeHead(302, { location: `http://localhost:${portOf(storage)}/${Number(download) - 1}?sig=secret` })
        .end();
      return;
    }
    if (!/^\/repos\/[\w-]+\/[\w-]+\/actions\/runs\/\d+\/artifacts$/u.test(pathname)) {
      if (others === undefined) response.writeHead(404).end();
      else forward(request, response, others);
      return;
    }
    const [page, size] = [Number(searchParams.get("page") ?? 1), Number(searchParams.get("per_page") ?? 30)];
    const all = here.artifacts.map(described);
    const body =
      here.refuse === null
        ? { total_count: all.length, artifacts: all.slice((page - 1) * size, page * size) }
        : { message: here.refuse.message, documentation_url: "https://docs.github.com/rest" };
    const status = here.refuse?.status ?? 200;
    const operation = operationOf("GET", pathname);
    here.faults.push(
      ...(operation === null
        ? [`${pathname} is nothing that GitHub knows`]
        : [...requestFaults(operation, searchParams, undefined), ...responseFaults(operation, status, body)]),
    );
    response.writeHead(status, {
      "content-type": "application/json",
      ...(page * size < all.length ? { link: `<${request.url ?? ""}>; rel="next"` } : {}),
    });
    response.end(JSON.stringify(body));
  };
  const api = await listening((request, response) => {
    note("api", request);
    const mine = request.url?.includes("/artifacts") === true;
    void Promise.resolve(mine ? here.before(`${request.method} ${request.url ?? ""}`) : undefined).then(() =>
      answer(request, response),
    );
  });
  here.url = `http://127.0.0.1:${portOf(api)}`;
  return Object.assign(here, {
    [Symbol.asyncDispose]: async () => {
      for (const server of [api, storage]) {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      }
      assert.deepEqual(here.faults, []);
    },
  });
}

/** As GitHub says it; ids in the order of the list. */
function described({ name, archive, expired = false, size }: Kept, index: number): Record<string, unknown> {
  const at = "2026-11-20T08:00:00Z";
  const url = `https://api.github.com/repos/octo/repo/actions/artifacts/${index + 1}`;
  const bytes = size ?? (typeof archive === "function" ? 1 : archive.length);
  return {
    id: index + 1,
    node_id: `A_${index}`,
    name,
    size_in_bytes: bytes,
    url,
    archive_download_url: `${url}/zip`,
    expired,
    created_at: at,
    expires_at: at,
    updated_at: at,
  };
}

function forward(request: IncomingMessage, response: ServerResponse, to: string): void {
  const onward = forwarding(
    new URL(request.url ?? "", to),
    { method: request.method, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  // Whoever asked is gone, or the other server is.
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

async function listening(answer: RequestListener): Promise<Server> {
  const server = createServer(answer);
  server.listen(0);
  await once(server, "listening");
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
