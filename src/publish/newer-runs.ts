import type { Api } from "../github/github.ts";
import { at } from "../text/text.ts";
import type { Channel } from "./channel.ts";
import { isDone } from "./replies.ts";
import type { Target } from "./target.ts";

/** The position of a run: the greater `run` is the newer one, then the greater `attempt`. */
export type Order = { run: number; attempt: number };

export function isNewer(a: Order, b: Order): boolean {
  return a.run > b.run || (a.run === b.run && a.attempt > b.attempt);
}

/** How many runs are asked about for one pull request. More claims than that are not a race between our own runs. */
const MOST_ASKED = 10;

/**
 * Finds out whether runs exist that somebody claims to write for. A number alone proves nothing: a comment for a number
 * that no run ever reaches could never be replaced.
 */
export class Runs {
  readonly #target: Target;
  readonly #api: Api;
  readonly #signal: AbortSignal;
  readonly #known = new Map<number, Promise<unknown>>();

  constructor({ target, api, signal }: Channel) {
    this.#target = target;
    this.#api = api;
    this.#signal = signal;
  }

  /**
   * Whether this repository has such a run of the same workflow on the same branch as ours, with that many attempts.
   * Also false when nobody can tell: in a private repository, the token needs `actions: read`.
   */
  async exists({ run, attempt }: Order): Promise<boolean> {
    if (!Number.isSafeInteger(run) || run <= 0) return false;
    const [ours, theirs] = [await this.#look(this.#target.run.id), await this.#look(run)];
    if (at(ours, "id") !== this.#target.run.id || at(theirs, "id") !== run) return false;
    const attempts = at(theirs, "run_attempt");
    return (
      typeof attempts === "number" &&
      // Gitea 1.26 says 0 of every run.
      (attempt <= attempts || attempts === 0) &&
      ["workflow_id", "head_branch"].every((key) => at(ours, key) === at(theirs, key)) &&
      fileOf(ours) === fileOf(theirs)
    );
  }

  /** A run as GitHub describes it; null when it does not. */
  #look(run: number): Promise<unknown> {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    if (this.#known.size > MOST_ASKED) return Promise.resolve(null);
    const { owner, repo } = this.#target;
    const asked = this.#api
      .request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", { owner, repo, run_id: run }, this.#signal)
      .then((reply) => (isDone(reply) ? reply.body : null));
    this.#known.set(run, asked);
    return asked;
  }
}

/** The workflow's file, without the branch or tag that some runs give with it ("ci.yml@main"). */
function fileOf(run: unknown): unknown {
  const path = at(run, "path");
  return typeof path === "string" ? path.replace(/@.*$/su, "") : null;
}
