/**
 * For tests: GitHub on the loopback. It speaks the REST API and the cache service as far as the doctor asks them, with
 * the bodies that GitHub sends, and looks at the thing, then the permission, then the body, as GitHub does.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const TOKEN = "ghs_0123456789abcdefghijklmnopqrstuvwxyz";
export const CACHE_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJhYyI6IltdIn0.c2lnbmF0dXJl";
const ANSWERED_LATE = 60_000;

export type Say = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A whole answer. */
export function say(status: number, body: unknown, headers: Record<string, string> = {}): Say {
  return (_request, response) => {
    const json = typeof body !== "string";
    response
      .writeHead(status, { "content-type": json ? "application/json; charset=utf-8" : "text/html", ...headers })
      .end(json ? JSON.stringify(body) : body);
  };
}

const error = (status: number, message: string, headers: Record<string, string> = {}): Say =>
  say(status, { message, documentation_url: "https://docs.github.com/rest", status: String(status) }, headers);

export const REPOSITORY = say(200, { id: 1, name: "repo", full_name: "octo/repo", private: false });
export const BAD_CREDENTIALS = error(401, "Bad credentials");
export const REFUSED = error(403, "Resource not accessible by integration", {
  "x-accepted-github-permissions": "statuses=write",
});
export const NOT_FOUND = error(404, "Not Found");
export const INVALID = error(422, 'Invalid request.\n\n"name", "head_sha" weren\'t supplied.');
export const SECONDARY = error(
  403,
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  { "retry-after": "60" },
);
export const TOO_MANY = error(429, "Too many requests", { "retry-after": "30" });
export const BAD_GATEWAY = say(502, "<html><h1>502 Bad Gateway</h1></html>");
export const anError = error;
/** Takes the request and says nothing. */
export const SILENCE: Say = (_request, response) => void setTimeout(() => response.destroy(), ANSWERED_LATE).unref();
/** The line breaks within the body. */
export const CUT_OFF: Say = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":1,"full_na', () => response.destroy());
};
/** The head and half of the body, then silence. */
export const STUCK: Say = (_request, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id":1,');
};
/** Sends back what it was sent, the token too. */
export const ECHO: Say = (request, response) =>
  anError(403, `Refused: ${String(request.headers.authorization)}`)(request, response, "");

/** Twirp's errors, as the cache service sends them. */
export const twirp = (status: number, code: string, msg: string, headers: Record<string, string> = {}): Say =>
  say(status, { code, msg, meta: {} }, headers);
export const NO_SUCH_KEY = say(200, { ok: false, signed_download_url: "", matched_key: "" });

export type Seen = { method: string; path: string; authorization: string; body: string };

export interface ServicesServer extends AsyncDisposable {
  url: string;
  seen: Seen[];
}

/** Serves what `answers` names by method and path; anything else is 404. */
export async function servicesServer(answers: Readonly<Record<string, Say>>): Promise<ServicesServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const { method = "", url: path = "" } = request;
      seen.push({ method, path, authorization: request.headers.authorization ?? "", body });
      (answers[`${method} ${path}`] ?? NOT_FOUND)(request, response, body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
