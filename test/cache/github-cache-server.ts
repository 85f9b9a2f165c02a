/**
 * For tests: GitHub's cache service, version 2, with Microsoft's own emulator (azurite) for the blobs. It keeps entries
 * by key, version and scope, finds them as GitHub documents it, counts its calls, and breaks on command. Blobs have the
 * host name of the real storage and are reached through this server as a proxy, because the package goes another way to
 * any other host.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import {
  BlobServiceClient,
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";

/** Of the emulator, as Microsoft publishes them: they open nothing else. */
const ACCOUNT = "devstoreaccount1";
const ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
const AZURITE = fileURLToPath(new URL("../../node_modules/azurite/dist/src/blob/main.js", import.meta.url));
const AN_HOUR_MS = 3_600_000;

/**
 * What a job's token lets it do. `reads`: scopes in the order in which they are searched. `writes`: null for a token
 * that may only read.
 */
export type Rights = { reads: readonly string[]; writes: string | null };

export const MAIN = "refs/heads/main";
/** A run for the default branch. */
export const ON_MAIN: Rights = { reads: [MAIN], writes: MAIN };

type Place = "CreateCacheEntry" | "FinalizeCacheEntryUpload" | "GetCacheEntryDownloadURL" | "upload" | "download";

/** Answers in the server's place, or lets it answer. */
export type Fault = (request: IncomingMessage, response: ServerResponse, goOn: () => void) => void;

const twirp =
  (status: number, code: string, msg: string, headers: Record<string, string> = {}): Fault =>
  (_request, response) =>
    void response
      .writeHead(status, { "content-type": "application/json", ...headers })
      .end(JSON.stringify({ code, msg }));

export const TOO_MANY = twirp(429, "resource_exhausted", "rate limit exceeded", { "retry-after": "37" });
export const UNAVAILABLE = twirp(503, "unavailable", "service unavailable");
export const BROKEN = twirp(500, "internal", "internal error");
export const STRANGE: Fault = (_request, response) =>
  void response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad gateway</html>");
export const OVER_QUOTA = twirp(403, "permission_denied", "insufficient usage to create the cache entry");
/** Says nothing, for as long as anybody waits. */
export const SILENCE: Fault = () => undefined;
/** The line breaks within an answer. */
export const CUT_OFF: Fault = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"ok":true,"signed_', () => response.destroy());
};
/** The line breaks before anything is said. */
export const RESET: Fault = (request) => void request.socket.destroy();
/** Answers one request after the other, so far apart. */
export const oneEvery = (milliseconds: number): Fault => {
  let turn = 0;
  return (_request, _response, goOn) => {
    turn = Math.max(turn, performance.now()) + milliseconds;
    setTimeout(goOn, turn - performance.now());
  };
};
/** Sends back the token that it was sent, with what no line may hold. */
export const ECHO: Fault = (request, response, goOn) =>
  twirp(403, "permission_denied", `\u001b[31mno\n::error::${String(request.headers.authorization)} ##[error]`)(
    request,
    response,
    goOn,
  );

type Kept = { key: string; version: string; scope: string; blob: string; createdAt: string; finalized: boolean };

/** What GitHub tells of an entry. */
type Listed = { id: number; ref: string; key: string; version: string; createdAt: string };

export interface CacheServer extends AsyncDisposable {
  /** The environment of a job with these rights. `viaAzure`: whether blobs have the host name of Azure's storage. */
  job(rights: Rights, viaAzure?: boolean): Record<string, string>;
  /** Lets something go wrong at a place until it is lifted. */
  break(place: Place, fault: Fault): void;
  /** Lifts all faults. */
  mend(): void;
  /** What was asked, in order: calls of the service, and requests for blobs. */
  calls: Place[];
  /** All whole entries, the oldest first, with the refs that wrote them. */
  listed(): Listed[];
  /** How many entries with a key are whole. */
  count(key: string): number;
  /** Where a job may download an entry's archive. */
  addressOf(key: string): string;
  /** Forgets an entry; only its blob, when it is told so. */
  evict(key: string, blobOnly?: boolean): Promise<void>;
  /** Puts other bytes where an entry's archive is. */
  replace(key: string, archive: Buffer): Promise<void>;
  /** Lifts all faults and forgets all entries and calls. */
  reset(): void;
}

export async function startCacheServer(): Promise<CacheServer> {
  const azurite = await (emulator ??= startAzurite());
  const credential = new StorageSharedKeyCredential(ACCOUNT, ACCOUNT_KEY);
  const containerName = randomUUID();
  const container = new BlobServiceClient(`${azurite}/${ACCOUNT}`, credential).getContainerClient(containerName);
  await container.create();
  const kept: Kept[] = [];
  const calls: Place[] = [];
  const faults = new Map<Place, Fault>();
  const jobs = new Map<string, Rights & { viaAzure: boolean }>();

  const signed = (blob: string, viaAzure: boolean, permissions: string): string => {
    const sas = generateBlobSASQueryParameters(
      {
        containerName,
        blobName: blob,
        permissions: BlobSASPermissions.parse(permissions),
        expiresOn: new Date(Date.now() + AN_HOUR_MS),
      },
      credential,
    );
    const account = viaAzure ? `http://${ACCOUNT}.blob.core.windows.net` : `${url()}/${ACCOUNT}`;
    return `${account}/${containerName}/${blob}?${sas.toString()}`;
  };

  const serve = (
    method: string,
    { reads, writes, viaAzure }: Rights & { viaAzure: boolean },
    body: Record<string, unknown>,
  ): { status?: number; body: unknown } => {
    const { key, version } = body as { key: string; version: string };
    if (method === "GetCacheEntryDownloadURL") {
      const found = find(kept, reads, [key, ...((body["restore_keys"] ?? []) as string[])], version);
      if (found === null) return { body: { ok: false, signed_download_url: "", matched_key: "" } };
      return { body: { ok: true, signed_download_url: signed(found.blob, viaAzure, "r"), matched_key: found.key } };
    }
    if (writes === null)
      return {
        body: { ok: false, signed_upload_url: "", message: "cache write denied: token has no writable scopes" },
      };
    const own = kept.find((one) => one.key === key && one.version === version && one.scope === writes);
    if (method === "CreateCacheEntry") {
      if (own !== undefined)
        return {
          status: 409,
          body: { code: "already_exists", msg: "cache entry with the same key, version, and scope already exists" },
        };
      const blob = `${kept.length + 1}-${Date.now()}`;
      kept.push({ key, version, scope: writes, blob, createdAt: new Date().toISOString(), finalized: false });
      return { body: { ok: true, signed_upload_url: signed(blob, viaAzure, "cw") } };
    }
    if (own === undefined) return { status: 404, body: { code: "not_found", msg: "no such reservation" } };
    own.finalized = true;
    return { body: { ok: true, entry_id: String(kept.indexOf(own) + 1) } };
  };

  const server = createServer((request, response) => {
    const target = new URL(request.url ?? "/", url());
    const method = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(?<method>\w+)$/u.exec(target.pathname)
      ?.groups?.["method"];
    const place = (method ?? (request.method === "PUT" ? "upload" : "download")) as Place;
    calls.push(place);
    const goOn = (): void => {
      if (method === undefined) return passOn(request, response, target, azurite);
      void json(request).then((body) => {
        const rights = jobs.get(
          /^Bearer (?<token>.*)$/u.exec(request.headers.authorization ?? "")?.groups?.["token"] ?? "",
        );
        const answer =
          rights === undefined
            ? { status: 401, body: { code: "unauthenticated", msg: "bad token" } }
            : serve(method, rights, body);
        response
          .writeHead(answer.status ?? 200, { "content-type": "application/json" })
          .end(JSON.stringify(answer.body));
      });
    };
    const fault = faults.get(place);
    if (fault === undefined) goOn();
    else fault(request, response, goOn);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    calls,
    job: (rights, viaAzure = true) => {
      const token = `header.${randomUUID()}.signature`;
      jobs.set(token, { ...rights, viaAzure });
      const proxy = { http_proxy: url(), HTTP_PROXY: url(), no_proxy: "127.0.0.1", NO_PROXY: "127.0.0.1" };
      return {
        ACTIONS_RESULTS_URL: `${url()}/`,
        ACTIONS_RUNTIME_TOKEN: token,
        ACTIONS_CACHE_SERVICE_V2: "true",
        GITHUB_SERVER_URL: "https://github.com",
        ...proxy,
      };
    },
    break: (place, fault) => void faults.set(place, fault),
    mend: () => faults.clear(),
    listed: () =>
      kept.flatMap(({ key, version, scope, createdAt, finalized }, index) =>
        finalized ? [{ id: index + 1, ref: scope, key, version, createdAt }] : [],
      ),
    count: (key) => kept.filter((one) => one.key === key && one.finalized).length,
    addressOf: (key) => signed(kept.find((one) => one.key === key)?.blob ?? "", true, "r"),
    evict: async (key, blobOnly = false) => {
      const gone = kept.filter((one) => one.key === key);
      await Promise.all(gone.map(({ blob }) => container.getBlobClient(blob).deleteIfExists()));
      if (!blobOnly) for (const one of gone) kept.splice(kept.indexOf(one), 1);
    },
    replace: async (key, archive) => {
      const { blob = "" } = kept.find((one) => one.key === key) ?? {};
      await container.getBlockBlobClient(blob).upload(archive, archive.length);
    },
    reset: () => {
      kept.length = 0;
      calls.length = 0;
      faults.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await container.delete();
    },
  };
}

/** As GitHub documents it: scope by scope, in each key by key, an equal key before the newest that begins with it. */
function find(kept: readonly Kept[], scopes: readonly string[], keys: readonly string[], version: string): Kept | null {
  for (const scope of scopes) {
    const there = kept.filter((one) => one.finalized && one.scope === scope && one.version === version).toReversed();
    for (const key of keys) {
      const found = there.find((one) => one.key === key) ?? there.find((one) => one.key.startsWith(key));
      if (found !== undefined) return found;
    }
  }
  return null;
}

async function json(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString("utf8")) as Record<string, unknown>;
}

function passOn(request: IncomingMessage, response: ServerResponse, target: URL, azurite: string): void {
  const { hostname, port } = new URL(azurite);
  const headers = { ...request.headers, host: target.hostname === "127.0.0.1" ? `127.0.0.1:${port}` : target.host };
  const onward = forward(
    { hostname, port, path: target.pathname + target.search, method: request.method ?? "GET", headers, agent: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}

/** Where the emulator of this process is. It takes more than a second of a core to start, so that servers share one. */
let emulator: Promise<string> | undefined;

async function startAzurite(): Promise<string> {
  const options = [
    "--blobPort",
    "0",
    "--inMemoryPersistence",
    "--skipApiVersionCheck",
    "--loose",
    "--silent",
    "--disableTelemetry",
  ];
  // It ends with us, however we end, and does not keep us from it.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", process.execPath, AZURITE, ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /successfully listens on (?<url>\S+)/u.exec(line)?.groups?.["url"];
    if (url === undefined) continue;
    child.unref();
    if (child.stdout instanceof Socket) child.stdout.unref();
    return url;
  }
  throw new Error("azurite did not start");
}
