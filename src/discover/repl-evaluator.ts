import { readProcessMemory } from "../measure/measure.ts";
import { nixCommand } from "../nix/nix.ts";
import { type Child, onAbort } from "../system/system.ts";
import { type CheckDraft, DraftReader, type Ending } from "./draft.ts";
import type { ErrorMessage, EvaluationMessage, Heard } from "./evaluation-messages.ts";
import { type EvaluationTarget, evaluationArguments, readingOf } from "./evaluation-target.ts";
import type { EvaluationEnd, EvaluationRequest, Evaluator } from "./evaluator.ts";
import { placeList, walker } from "./expression.ts";
import { ProcessReader } from "./process-reader.ts";

/** The system of the flake's checks is a variable of the session, so that it has to be a name in Nix. */
const SESSION_VARIABLE = /^[a-zA-Z_][\w'-]*$/u;

/** The session reads lines of printable ASCII as they are; what it would do with others, is its own affair. */
const PLAIN = /^[ -~]+$/u;

/** Our own functions in the session; no system is called so. */
const OWN_FUNCTIONS = "nix_verdict";

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
  #peak = 0;

  /** Whether a session can be talked to about this flake and system. */
  static fits({ system }: EvaluationTarget): boolean {
    return SESSION_VARIABLE.test(system) && system !== OWN_FUNCTIONS;
  }

  constructor(target: EvaluationTarget) {
    const { context, tool, flake, dataHome, nonce } = target;
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
    this.#reader = new ProcessReader(this.#child, readingOf(target));
    this.#child.tell(`${OWN_FUNCTIONS} = ${walker(nonce)}\n`);
  }

  async list(receive: (message: EvaluationMessage) => void): Promise<Ending | null> {
    let isListed = false;
    const drafts = DraftReader.ofListing();
    const isAlive = await this.#ask(`${OWN_FUNCTIONS}.list ${this.#target.system}`, (heard) => {
      if ("ours" in heard) {
        isListed ||= heard.ours.kind === "names";
        receive(heard.ours);
      } else {
        drafts.take(heard);
      }
    });
    return isListed && isAlive ? null : drafts.ending(drafts.error ?? (await this.#crash()));
  }

  async evaluate(
    { places, isFresh }: EvaluationRequest,
    receive: (draft: CheckDraft) => Promise<void>,
  ): Promise<EvaluationEnd> {
    const { world } = this.#target.context;
    const drafts = new DraftReader(places, () => world.kernel.clock());
    const set = isFresh ? this.#freshSet() : this.#target.system;
    const isAlive = await this.#ask(`${OWN_FUNCTIONS}.walk ${set} ${placeList(places)}`, async (heard) => {
      const draft = drafts.take(heard);
      if (draft !== null) await receive(this.#measured(draft));
    });
    if (drafts.isDone) return { kind: "done" };
    const error = drafts.error ?? (await this.#crash());
    const open = drafts.end(error);
    if (open !== null) await receive(this.#measured(open));
    return { kind: "failed", error, unreached: drafts.unreached, isAlive };
  }

  sample(): number | null {
    const { pid } = this.#child;
    const bytes = pid === null ? null : readProcessMemory(pid, this.#target.isWrapped, this.#target.context.world);
    this.#peak = Math.max(this.#peak, bytes ?? 0);
    return bytes;
  }

  async stop(): Promise<void> {
    // A signal ends only what the session does now: then it reads on.
    this.#child.tell(":quit\n");
    await this.#child.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping[Symbol.dispose]();
    await this.stop();
  }

  /** The error of a session that ended without telling one. */
  async #crash(): Promise<ErrorMessage> {
    await this.stop();
    return await this.#reader.crash();
  }

  /** Gives a command, and reads until its end, or that of the process. Gives whether the process goes on. */
  async #ask(command: string, receive: (heard: Heard) => void | Promise<void>): Promise<boolean> {
    const { nonce } = this.#target;
    this.#commands += 1;
    // Said in any case, because an error ends no more than one line's command.
    const end = `trace: ${nonce} end ${this.#commands}`;
    this.#child.tell(`${command}\nbuiltins.trace "${nonce} end ${this.#commands}" null\n`);
    let isAlive = false;
    for (let heard = await this.#reader.next(); heard !== null; heard = await this.#reader.next()) {
      isAlive = "message" in heard && heard.message.text === end;
      if (isAlive) break;
      await receive(heard);
    }
    await this.#reader.endBuilds();
    return isAlive;
  }

  /** The checks of the system, from a value of the flake that nothing else holds. */
  #freshSet(): string {
    const { flake, system } = this.#target;
    const url = flake.evaluationUrl.replaceAll(/["\\]|\$(?=\{)/gu, String.raw`\$&`);
    return `(builtins.getFlake "${url}").checks.${system}`;
  }

  #measured(draft: CheckDraft): CheckDraft {
    this.sample();
    const peakMemoryBytes = this.#peak === 0 ? null : this.#peak;
    this.#peak = 0;
    return { ...draft, peakMemoryBytes };
  }
}
