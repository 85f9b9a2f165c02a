import { readProcessMemory } from "../measure/measure.ts";
import { nixCommand } from "../nix/nix.ts";
import { type Child, onAbort } from "../system/system.ts";
import { type CheckDraft, DraftReader, type Ending } from "./draft.ts";
import { EvalEvaluator } from "./eval-evaluator.ts";
import type { ErrorMessage, EvaluationMessage, Heard } from "./evaluation-messages.ts";
import { type EvaluationTarget, evaluationArguments, readingOf, timesOf } from "./evaluation-target.ts";
import {
  type DraftListener,
  EVALUATION_GRACE_MS,
  type EvaluationEnd,
  type EvaluationRequest,
  type Evaluator,
} from "./evaluator.ts";
import { lister, placeList, walker } from "./expression.ts";
import { BuildWaits } from "./failed-imports.ts";
import { ProcessReader } from "./process-reader.ts";

/** The system of the flake's checks is a variable of the session, so that it has to be a name in Nix. */
const SESSION_VARIABLE = /^[a-zA-Z_][\w'-]*$/u;

/** The session reads lines of printable ASCII as they are; what it would do with others, is its own affair. */
const PLAIN = /^[ -~]+$/u;

/** Our own functions in the session; no system is called so. */
const LISTER = "nix_verdict";
const WALKER = "nix_verdict_walk";

/** Memory that was read so short a time ago is still right: in 10 ms, a process can allocate some 30 MB. */
const SAMPLED_MS = 10;

/** How a command has ended: it, the process, or nobody knows, because the session took it for unfinished. */
type Answer = "whole" | "dead" | "unfinished";

/**
 * Evaluates with one `nix repl`, which is told one thing at a time through its standard input and answers by traces. An
 * error ends a command and not the process, so that parsed files stay, and the flake's value where it is shared.
 */
export class ReplEvaluator implements Evaluator {
  readonly canRefresh: boolean;
  readonly #target: EvaluationTarget;
  readonly #child: Child;
  readonly #reader: ProcessReader;
  readonly #stopping: Disposable;
  #commands = 0;
  readonly #waits: BuildWaits;
  /** How a build that has failed before ended its process. */
  #refused: Ending | null = null;
  /** The last size of the process, when that was, and the largest since the last check; in bytes. */
  #bytes = 0;
  #sampledAt = 0;
  #peak = 0;
  /** It has been given a command and has not answered yet. */
  #isBusy = false;
  #canWalk = false;

  /** Whether a session can be talked to about this flake and system. */
  static fits({ system }: EvaluationTarget): boolean {
    return SESSION_VARIABLE.test(system) && system !== LISTER && system !== WALKER;
  }

  constructor(target: EvaluationTarget) {
    const { context, tool, flake, subject, dataHome, nonce } = target;
    this.#target = target;
    this.canRefresh = flake.isReproducible && PLAIN.test(flake.evaluationUrl);
    // A session is impure by itself, other than all that evaluates flakes. An option of the user's own goes before it.
    const options = tool.impure ? tool.options : [["pure-eval", "true"] as const, ...tool.options];
    const command = nixCommand({ ...tool, options }, ["repl"], evaluationArguments(target));
    this.#child = context.world.processes.start({
      ...command,
      // It would add our lines to those that its user has typed.
      env: { ...command.env, XDG_DATA_HOME: dataHome, NIX_DATA_HOME: dataHome },
      listens: true,
    });
    this.#stopping = onAbort(context.signal, () => void this.stop());
    this.#waits = new BuildWaits(() => context.world.kernel.clock());
    this.#reader = new ProcessReader(this.#child, readingOf(target), (drvPath) => this.#refuses(drvPath));
    this.#child.tell(`${LISTER} = ${lister(nonce, subject.expressions)}\n`);
  }

  async list(receive: (message: EvaluationMessage) => void): Promise<Ending | null> {
    let isListed = false;
    const drafts = DraftReader.ofListing();
    const asking = this.#ask(`${LISTER}.list ${this.#set()}`, (heard) => {
      if ("ours" in heard) {
        isListed ||= heard.ours.kind === "names";
        receive(heard.ours);
      } else {
        drafts.take(heard);
      }
    });
    // It reads this while we take in the names.
    this.#learnToWalk();
    const answer = await asking;
    return isListed && answer === "whole" ? null : drafts.ending(drafts.error ?? (await this.#crash()));
  }

  async evaluate({ places, isFresh }: EvaluationRequest, listener: DraftListener): Promise<EvaluationEnd> {
    const { world } = this.#target.context;
    const drafts = new DraftReader(places, timesOf(world), (check) => listener.begun(check));
    const set = isFresh ? this.#freshSet() : this.#set();
    this.#learnToWalk();
    const answer = await this.#ask(`${WALKER} ${set} ${placeList(places)}`, (heard) => {
      this.#waits.hear(heard);
      const draft = drafts.take(heard);
      if (draft !== null) listener.described(this.#measured(draft));
    });
    if (drafts.isDone) return { kind: "done" };
    const error = this.#refused?.error ?? drafts.error ?? (await this.#crash());
    const open = drafts.end(error);
    const isRefused = this.#refused !== null;
    if (open !== null && answer === "unfinished" && !isRefused) await this.#evaluateApart(open.place, listener);
    else if (open !== null) {
      this.#target.failedImports.learn(open, this.#waits.lastMs);
      listener.described(this.#measured({ ...open, ...this.#refused }));
    }
    return { kind: "failed", error, unreached: drafts.unreached, isAlive: answer !== "dead" && !isRefused };
  }

  sample(): number | null {
    const { pid } = this.#child;
    const { world } = this.#target.context;
    const bytes = pid === null ? null : readProcessMemory(pid, this.#target.isWrapped, world);
    this.#sampledAt = world.kernel.clock();
    this.#bytes = bytes ?? 0;
    this.#peak = Math.max(this.#peak, this.#bytes);
    return bytes;
  }

  async stop(graceMs = EVALUATION_GRACE_MS): Promise<void> {
    await this.#child.stop(graceMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping[Symbol.dispose]();
    // A session that waits for a command has nothing to tidy up, and does not end by TERM: Nix takes it for Ctrl-C.
    const stopped = this.#child.stop(this.#isBusy ? EVALUATION_GRACE_MS : 0);
    // What it still says has to be read, or it would not count as ended.
    await Promise.all([stopped, this.#reader.drain()]);
  }

  /** Ends the process rather than build again what has failed before. */
  #refuses(drvPath: string): boolean {
    this.#refused ??= this.#target.failedImports.endingAt(drvPath, this.#waits.workMs);
    if (this.#refused !== null) void this.stop();
    return this.#refused !== null;
  }

  /** The error of a session that ended without telling one. */
  async #crash(): Promise<ErrorMessage> {
    await this.stop();
    return await this.#reader.crash();
  }

  /**
   * Gives a command, and reads until its end, or that of the process. An error ends a command and no more. Up to 2.26,
   * though, a session takes the early end of any file for an unfinished command, keeps its error to itself and reads
   * on. Then the first of our marks ends the command by a mistake in its syntax, and only the second is said.
   */
  async #ask(command: string, receive: (heard: Heard) => void): Promise<Answer> {
    const { nonce } = this.#target;
    this.#commands += 1;
    this.#isBusy = true;
    const [first, second] = ["end", "past"].map((word) => `${nonce} ${word} ${this.#commands}`);
    this.#child.tell(
      [command, ...[first, second].map((mark) => `let in builtins.trace "${mark}" null`), ""].join("\n"),
    );
    let answer: Answer = "dead";
    for (let heard = await this.#reader.next(); heard !== null; heard = await this.#reader.next()) {
      const text = "message" in heard ? heard.message.text : null;
      if (text === `trace: ${first}`) answer = "whole";
      else if (text !== `trace: ${second}`) receive(heard);
      else {
        if (answer === "dead") answer = "unfinished";
        break;
      }
    }
    this.#isBusy = answer === "dead";
    await this.#reader.endBuilds();
    return answer;
  }

  /** Gives the session the function that describes checks, once. */
  #learnToWalk(): void {
    if (!this.#canWalk) this.#child.tell(`${WALKER} = ${walker(LISTER, this.#target.subject.expressions)}\n`);
    this.#canWalk = true;
  }

  /** Evaluates a check of which the session does not tell the error. */
  async #evaluateApart(place: number, listener: DraftListener): Promise<void> {
    await using evaluator = new EvalEvaluator(this.#target);
    await evaluator.evaluate({ places: [place], isFresh: false }, listener);
  }

  /** The checks of the system. */
  #set(): string {
    const { subject, system } = this.#target;
    return subject.expressions.inSession(LISTER, system);
  }

  /** The checks of the system, from a value of the flake that nothing else holds. */
  #freshSet(): string {
    const { flake, subject, system } = this.#target;
    const url = flake.evaluationUrl.replaceAll(/["\\]|\$(?=\{)/gu, String.raw`\$&`);
    return subject.expressions.ofFlake(LISTER, system, `(builtins.getFlake "${url}")`);
  }

  #measured(draft: CheckDraft): CheckDraft {
    const clock = this.#target.context.world.kernel.clock();
    if (clock - this.#sampledAt >= SAMPLED_MS) this.sample();
    const peakMemoryBytes = this.#peak === 0 ? null : this.#peak;
    this.#peak = this.#bytes;
    return { ...draft, peakMemoryBytes };
  }
}
