import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { messageOf } from "../model/model.ts";
import { useProxies } from "./proxies.ts";

/** The result of a fetch: the value, or one half-sentence that says why there is none. */
export type FetchResult<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Reads from `http:`, `https:` and `file:` addresses. Throws only when `signal` is aborted. */
export interface Http {
  /** A small text. */
  text(url: string, signal?: AbortSignal): Promise<FetchResult<string>>;
  /** Writes the body to `path`; the value is its SHA-256 in hex. A failed download may leave a part of the file. */
  download(url: string, path: string, signal?: AbortSignal): Promise<FetchResult<string>>;
  /**
   * Reads a body of at most `most` bytes into memory. The token is for `url` alone, and is not sent along with
   * redirects. Takes {@link BODY_MS} at most, for each try.
   */
  bytes(url: string, options: { token: string; most: number }, signal?: AbortSignal): Promise<FetchResult<Buffer>>;
}

/** Longest wait for an answer to begin: below the 10 s within which a machine without a route must be recognised. */
export const ANSWER_MS = 8000;
/** Longest silence within an answer that has begun; a slow line is fine, a dead one is not. */
const SILENCE_MS = 10_000;
/**
 * Longest time for a body that is read into memory: enough for 32 MiB over a line of 0.6 MB/s. Without it, a server
 * that sends a byte now and then could hold up the run all day.
 */
const BODY_MS = 60_000;
/**
 * The most redirects in a row: GitHub's address redirects to its storage, and a private server may have another one
 * between.
 */
const REDIRECTS = 3;
/** Tries of one address, if trying again can help: after server errors and broken lines. */
const TRIES = 3;
const PAUSE_MS = 500;

/** The network, through the proxies that the environment names. */
export function realHttp(): Http {
  return {
    text: (url, signal) => retrying(signal, () => receive(url, signal, open, readText)),
    download: (url, path, signal) =>
      retrying(signal, () => receive(url, signal, open, (body) => writeHashed(body, path))),
    bytes: (url, { token, most }, signal) =>
      retrying(signal, () =>
        receive(
          url,
          signal,
          (from, watched) => openWithToken(from, token, watched),
          (body) => readAtMost(body, most),
        ),
      ),
  };
}

type Try<T> = FetchResult<T> & { again?: boolean };

/** A failure that trying again cannot repair. */
class Refused extends Error {}

async function retrying<T>(signal: AbortSignal | undefined, attempt: () => Promise<Try<T>>): Promise<FetchResult<T>> {
  useProxies();
  for (let left = TRIES - 1; ; left -= 1) {
    const result = await attempt();
    signal?.throwIfAborted();
    if (result.ok || left === 0 || result.again !== true) return result;
    await sleep(PAUSE_MS * (TRIES - left), undefined, signal === undefined ? {} : { signal });
  }
}

async function receive<T>(
  url: string,
  signal: AbortSignal | undefined,
  begin: (url: string, signal: AbortSignal) => Promise<Try<Readable>>,
  use: (body: AsyncIterable<Buffer>) => Promise<T>,
): Promise<Try<T>> {
  using watch = watchdog(signal);
  let begun = false;
  try {
    const answer = await begin(url, watch.signal);
    if (!answer.ok) return answer;
    begun = true;
    watch.allow(SILENCE_MS, `sent nothing for ${SILENCE_MS / 1000} s`);
    return { ok: true, value: await use(watch.over(answer.value)) };
  } catch (error) {
    const late = watch.late();
    return {
      ok: false,
      reason: late ?? networkCause(error),
      again: begun && late === null && !(error instanceof Refused),
    };
  }
}

async function open(url: string, signal: AbortSignal): Promise<Try<Readable>> {
  if (url.startsWith("file:")) return { ok: true, value: createReadStream(fileURLToPath(url)) };
  return readBody(await fetch(url, { signal, redirect: "follow" }));
}

/** Follows redirects itself, so that the token is not sent along, and none leads from https to plain http. */
async function openWithToken(url: string, token: string, signal: AbortSignal): Promise<Try<Readable>> {
  let address = new URL(url);
  let headers: Record<string, string> = { authorization: `Bearer ${token}` };
  for (let left = REDIRECTS; ; left -= 1) {
    const response = await fetch(address.href, { signal, headers, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return readBody(response);
    await response.body?.cancel();
    const next = URL.parse(location, address.href);
    if (next === null || !["https:", address.protocol].includes(next.protocol))
      return { ok: false, reason: "redirects to an address that is not https" };
    if (left === 0) return { ok: false, reason: `redirects more than ${REDIRECTS} times` };
    [address, headers] = [next, {}];
  }
}

async function readBody(response: Response): Promise<Try<Readable>> {
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return {
      ok: false,
      reason: `answered ${response.status}`,
      again: response.status >= 500 || response.status === 429,
    };
  }
  return { ok: true, value: Readable.fromWeb(response.body) };
}

/** Aborts its signal's listeners when nothing happens for too long, and remembers that it did. */
function watchdog(outer: AbortSignal | undefined) {
  const controller = new AbortController();
  let reason: string | null = null;
  let timer: NodeJS.Timeout;
  const allow = (milliseconds: number, why: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reason = why;
      controller.abort();
    }, milliseconds);
  };
  allow(ANSWER_MS, `did not answer within ${ANSWER_MS / 1000} s`);
  return {
    signal: outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]),
    allow,
    late: (): string | null => reason,
    async *over(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of body) {
        timer.refresh();
        yield chunk;
      }
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

async function readAtMost(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const end = Date.now() + BODY_MS;
  // Its pages cost nothing before they are written; pieces that are joined in the end would be in memory twice.
  const whole = Buffer.allocUnsafeSlow(most);
  let length = 0;
  for await (const part of body) {
    if (length + part.length > most) throw new Refused(`sent more than ${most} bytes`);
    if (Date.now() > end) throw new Refused(`did not finish within ${BODY_MS / 1000} s`);
    length += part.copy(whole, length);
  }
  return whole.subarray(0, length);
}

async function writeHashed(body: AsyncIterable<Buffer>, path: string): Promise<string> {
  const hash = createHash("sha256");
  const hashed = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(hashed, createWriteStream(path));
  return hash.digest("hex");
}

/** The innermost cause: `fetch` only says "fetch failed", and for a name with several addresses nothing at all. */
export function networkCause(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return networkCause(error.cause);
  return messageOf(error) || ((error as NodeJS.ErrnoException).code ?? "no reason is known");
}
