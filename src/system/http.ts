import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { messageOf } from "../errors.ts";
import { useProxies } from "./proxies.ts";

/** What came of a fetch: the value, or one half-sentence that says why there is none. */
export type Fetched<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Reads from `http:`, `https:` and `file:` addresses. Only an abort of `signal` throws. */
export interface Http {
  /** A small text. */
  text(url: string, signal?: AbortSignal): Promise<Fetched<string>>;
  /** Writes the body to `path`; the value is its SHA-256 in hex. A failed download may leave a part of the file. */
  download(url: string, path: string, signal?: AbortSignal): Promise<Fetched<string>>;
}

/** Longest wait for an answer to begin: below the 10 s in which a machine without a route has to be recognised. */
export const ANSWER_MS = 8000;
/** Longest silence within an answer that has begun; a slow line is fine, a dead one is not. */
export const SILENCE_MS = 10_000;
/** Tries of one address, where trying again can help: server errors and broken lines. */
export const TRIES = 3;
const PAUSE_MS = 500;

/** The network, through the proxies that the environment names. */
export function realHttp(): Http {
  return {
    text: (url, signal) => retrying(signal, () => receive(url, signal, readText)),
    download: (url, path, signal) => retrying(signal, () => receive(url, signal, (body) => writeHashed(body, path))),
  };
}

type Try<T> = Fetched<T> & { again?: boolean };

async function retrying<T>(signal: AbortSignal | undefined, attempt: () => Promise<Try<T>>): Promise<Fetched<T>> {
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
  use: (body: AsyncIterable<Buffer>) => Promise<T>,
): Promise<Try<T>> {
  using watch = watchdog(signal);
  let begun = false;
  try {
    const answer = await open(url, watch.signal);
    if (!answer.ok) return answer;
    begun = true;
    watch.allow(SILENCE_MS, `sent nothing for ${SILENCE_MS / 1000} s`);
    return { ok: true, value: await use(watch.over(answer.value)) };
  } catch (error) {
    const late = watch.late();
    return { ok: false, reason: late ?? causeOf(error), again: begun && late === null };
  }
}

async function open(url: string, signal: AbortSignal): Promise<Try<Readable>> {
  if (url.startsWith("file:")) return { ok: true, value: createReadStream(fileURLToPath(url)) };
  const response = await fetch(url, { signal, redirect: "follow" });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    return { ok: false, reason: `answered ${response.status}`, again: response.status >= 500 || response.status === 429 };
  }
  return { ok: true, value: Readable.fromWeb(response.body) };
}

/** Aborts what listens to its signal when nothing happens for too long, and remembers that it did. */
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

/** The innermost cause: `fetch` itself only says "fetch failed". */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : messageOf(error);
}
