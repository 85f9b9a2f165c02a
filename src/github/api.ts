import { setTimeout as sleep } from "node:timers/promises";

import type { GitHub, Reply, Service } from "./rest-client.ts";

/**
 * A well-behaved client of GitHub's REST API: it repeats what may be repeated, obeys limits, and spreads out many
 * writes. It belongs to one job, and sends one request at a time. All failures are values; only an abort of `signal`
 * throws.
 */
export interface Api {
  /**
   * Sends one request, and repeats it as `again` says. By default, a POST is not repeated if it may have been carried
   * out.
   */
  request(route: string, parameters: Record<string, unknown>, signal: AbortSignal, again?: Again): Promise<Reply>;
  /** Lists items page by page, up to `most`. `whole`: there are no others. */
  list(route: string, parameters: Record<string, unknown>, most: number, signal: AbortSignal): Promise<Listing>;
  /** Waits until others who read before our last write have written too: GitHub has no conditional writes. */
  settle(signal: AbortSignal): Promise<void>;
  /** Requests so far, including repeated ones. */
  readonly requests: number;
}

/**
 * When a request is repeated. `failed`: when GitHub could not answer, or its answer was lost, and as for `limited`; it
 * may be carried out twice. `limited`: when a limit refused it, once that limit is over. `never`: the caller decides
 * again, because what it knows may be out of date by then.
 */
type Again = "failed" | "limited" | "never";

/** The result of a listing; or the answer that came instead. */
type Listing = { ok: true; items: unknown[]; whole: boolean } | { ok: false; reply: Reply };

/** How patient a client is, in milliseconds. */
export type Manners = {
  /** Tries of one request. */
  tries: number;
  /**
   * The pause before the second try; it doubles with each. Half of it is random, so that many jobs do not come back at
   * once.
   */
  pauseMs: number;
  /**
   * Pause between two writes, once there have been more than `freeWrites`: GitHub asks for a second between "a large
   * number" of them (its best practices).
   */
  gapMs: number;
  freeWrites: number;
  /** The longest wait for all limits together. A job's time is worth more than its comment. */
  patienceMs: number;
  /** The wait for a limit that does not say when it ends: GitHub asks for at least a minute. */
  unknownLimitMs: number;
  /** The time between somebody's reading and his writing: one answer takes 0.1 to 0.3 s. */
  settleMs: number;
};

export const MANNERS: Manners = {
  tries: 3,
  pauseMs: 400,
  gapMs: 1000,
  freeWrites: 5,
  patienceMs: 90_000,
  unknownLimitMs: 60_000,
  settleMs: 500,
};

/** The largest page that GitHub gives. */
const PAGE = 100;

export function openApi(service: Service, github: GitHub, manners: Manners = MANNERS): Api {
  return new PatientApi(service, github, manners);
}

class PatientApi implements Api {
  requests = 0;
  readonly #service: Service;
  readonly #github: GitHub;
  readonly #manners: Manners;
  #writes = 0;
  #lastWrite = 0;
  #patienceMs: number;
  #closedUntil = 0;
  /** Set when a limit outlasts our patience: GitHub says that a client that goes on may be banned. */
  #gaveUp: Reply | null = null;

  constructor(service: Service, github: GitHub, manners: Manners) {
    this.#service = service;
    this.#github = github;
    this.#manners = manners;
    this.#patienceMs = manners.patienceMs;
  }

  async request(
    route: string,
    parameters: Record<string, unknown>,
    signal: AbortSignal,
    again: Again = route.startsWith("POST ") ? "limited" : "failed",
  ): Promise<Reply> {
    for (let tried = 1; ;) {
      if (this.#gaveUp !== null) return this.#gaveUp;
      await pause(this.#closedUntil - Date.now(), signal);
      const reply = await this.#ask(route, parameters, signal);
      const limit = reply.ok ? reply.limited : null;
      if (limit !== null) this.#keepAway(reply, limit.waitSeconds);
      const failed = !reply.ok || reply.status >= 500;
      if (
        limit === null
          ? !failed || again !== "failed" || tried === this.#manners.tries
          : again === "never" || this.#gaveUp !== null
      )
        return reply;
      if (limit !== null) continue;
      await pause(this.#manners.pauseMs * 2 ** (tried - 1) * (0.5 + Math.random() / 2), signal);
      tried += 1;
    }
  }

  async list(route: string, parameters: Record<string, unknown>, most: number, signal: AbortSignal): Promise<Listing> {
    const items: unknown[] = [];
    for (let page = 1, before = ""; ; page += 1) {
      const reply = await this.request(route, { ...parameters, per_page: PAGE, page }, signal);
      const found = reply.ok && reply.status === 200 ? itemsIn(reply.body) : null;
      if (found === null) return { ok: false, reply };
      // A server that does not know pages returns the same one again and again.
      const these = JSON.stringify(found);
      const again = these === before;
      before = these;
      if (!again) items.push(...found);
      const last = again || !(reply.ok && reply.more) || found.length === 0;
      if (last || items.length >= most)
        return { ok: true, items: items.slice(0, most), whole: last && items.length <= most };
    }
  }

  async settle(signal: AbortSignal): Promise<void> {
    await pause(this.#manners.settleMs, signal);
  }

  async #ask(route: string, parameters: Record<string, unknown>, signal: AbortSignal): Promise<Reply> {
    const writes = !route.startsWith("GET ");
    if (writes && this.#writes >= this.#manners.freeWrites)
      await pause(this.#lastWrite + this.#manners.gapMs - Date.now(), signal);
    this.requests += 1;
    const reply = requireJson(await this.#github.rest(this.#service, route, parameters, signal));
    if (writes) {
      this.#writes += 1;
      this.#lastWrite = Date.now();
    }
    return reply;
  }

  /** Sends nothing until a limit is over; nothing at all any more when it lasts too long. */
  #keepAway(reply: Reply, seconds: number | null): void {
    // A limit of "0 s" that repeats must end as well.
    const waitMs = Math.max(seconds === null ? this.#manners.unknownLimitMs : seconds * 1000, this.#manners.pauseMs);
    if (waitMs > this.#patienceMs) this.#gaveUp = reply;
    this.#patienceMs -= waitMs;
    this.#closedUntil = Date.now() + waitMs;
  }
}

/**
 * A complete answer is JSON, or a 204 without a body. A text is the beginning of an answer, or a page from something in
 * between.
 */
function requireJson(reply: Reply): Reply {
  const isWhole =
    !reply.ok || reply.status >= 300 || reply.status === 204 || (typeof reply.body === "object" && reply.body !== null);
  return isWhole ? reply : { ok: false, reason: "gave no complete answer: it is not JSON" };
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal });
}

/** The items of a listing: an array, or the one array in an object with counts; null for anything else. */
function itemsIn(body: unknown): unknown[] | null {
  if (Array.isArray(body)) return body as unknown[];
  if (typeof body !== "object" || body === null) return null;
  const arrays = Object.values(body).filter((value) => Array.isArray(value));
  return arrays.length === 1 ? (arrays[0] as unknown[]) : null;
}
