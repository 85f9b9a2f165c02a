/** A binary cache behind a real HTTP server that fails on command, as caches and the networks before them do. */

import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import type { TestContext } from "node:test";

/**
 * What becomes of a request: a status, an answer that is cut off in its middle, one that never comes, one of other
 * bytes, or none, because the connection is closed.
 */
export type Fault = number | "cut" | "hang" | "garbage" | "reset";

export type FailingCache = {
  /** The address without a slash at its end. */
  url: string;
  /** What becomes of a request for this path, such as `/nix-cache-info`; null: it is answered. */
  fault: (path: string) => Fault | null;
  /** The paths that were asked for. */
  asked: string[];
};

/** Serves a folder until the test ends. */
export async function failingCache(context: TestContext, folder: string): Promise<FailingCache> {
  const cache: FailingCache = { url: "", fault: () => null, asked: [] };
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://cache").pathname);
    cache.asked.push(path);
    const fault = cache.fault(path);
    if (fault === null) answer(join(folder, path), request, response);
    else fail(fault, request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  cache.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return cache;
}

function answer(file: string, { method }: IncomingMessage, response: ServerResponse): void {
  if (!existsSync(file)) response.writeHead(404).end();
  else if (method === "HEAD") response.writeHead(200).end();
  else createReadStream(file).pipe(response.writeHead(200));
}

function fail(fault: Fault, { socket }: IncomingMessage, response: ServerResponse): void {
  if (typeof fault === "number") response.writeHead(fault).end("out of order");
  else if (fault === "garbage") response.writeHead(200).end("<html>Welcome to this hotel's network</html>");
  else if (fault === "reset") socket.destroy();
  else if (fault === "cut") {
    response.writeHead(200, { "content-length": "100000" });
    response.write("Store");
    setTimeout(() => socket.destroy(), 50);
  }
}

/** The address of a port at which nobody listens. */
export async function refusingAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
