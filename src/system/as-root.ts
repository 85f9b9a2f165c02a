import { type ErrorCode, type Event, VerdictError } from "../model/model.ts";
import type { Context } from "./context.ts";
import { ownerOf } from "./hosting.ts";
import { onAbort } from "./process-groups.ts";
import type { HeldChild } from "./processes.ts";
import type { Claim, World } from "./world.ts";

/**
 * A piece of work that needs root. Its arguments and its value cross a process boundary as JSON when we are not root
 * ourselves, so they are plain data, and everything it needs to know of the user's environment is in them.
 */
export type RootTask<A, R> = {
  readonly name: string;
  work(context: Context, args: A): Promise<R>;
};

/** The root program's input, one line, and its answers, a line each; the last answer is a value or an error. */
export type RootRequest = { task: string; args: unknown; claim: Claim | null };
export type RootAnswer = { event: Event } | { value: unknown } | { error: { code: ErrorCode | null; message: string } };

/** What downloads need of the user's environment; sudo takes everything else away. */
const PRESERVED = [
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
];

/** Whether we are root, or can be without anybody typing a password. */
export async function canBeRoot({ world, signal }: Context): Promise<boolean> {
  if (world.machine.uid === 0) return true;
  const { code } = await world.processes.run({ file: "sudo", args: ["-n", "true"] }, signal);
  signal.throwIfAborted();
  return code === 0;
}

/** Does the work as root: here if we are root, else in a child of ours that sudo makes root, which ends when we do. */
export async function asRoot<A, R>(context: Context, task: RootTask<A, R>, args: A): Promise<R> {
  const { world, emit, signal } = context;
  if (world.machine.uid === 0) return await task.work(context, args);
  const preserved = PRESERVED.filter((name) => world.env[name] !== undefined);
  const preserve = preserved.length === 0 ? [] : [`--preserve-env=${preserved.join(",")}`];
  const input = `${JSON.stringify({ task: task.name, args, claim: world.claim } satisfies RootRequest)}\n`;
  await using child = world.processes.hold({
    file: "sudo",
    args: ["-n", ...preserve, "--", ...world.rootProgram],
    input,
  });
  using _release = onAbort(signal, () => child.release());
  for await (const line of child.stdout) {
    const answer = JSON.parse(line) as RootAnswer;
    if ("event" in answer) emit(answer.event);
    if ("value" in answer) return answer.value as R;
    signal.throwIfAborted();
    if ("error" in answer)
      throw answer.error.code === null
        ? new Error(answer.error.message)
        : new VerdictError(answer.error.code, answer.error.message);
  }
  signal.throwIfAborted();
  throw failure(await child.ended);
}

/**
 * Sudo says itself why it does not let us; a child that it let run and that gives no answer was ended by something
 * else.
 */
function failure({ code, signal, startError, stderr }: Awaited<HeldChild["ended"]>): VerdictError {
  const refusal =
    /^sudo: (?<why>.*)$/mu.exec(stderr)?.groups?.["why"] ??
    (startError === "ENOENT" ? "there is no sudo on this machine" : startError);
  if (refusal !== null)
    return new VerdictError(
      "no-root",
      `This needs root, and sudo does not give it: ${refusal}. Run as root, or let sudo work without a password.`,
    );
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const how = lines.find((line) => /error/iu.test(line)) ?? lines.at(-1) ?? `it ended with ${signal ?? code}`;
  return new VerdictError("install-failed", `The part of nix-verdict that runs as root gave no answer: ${how.trim()}`);
}

/**
 * Holds what a process that is not root said of itself against what sudo says of it: a claim is made for a process of
 * its own, and settings for its own user. Throws a TypeError for what only somebody else's program would ask.
 */
export function checkClaim(claim: Claim | null, world: World): Claim | null {
  if (claim === null) return null;
  const { token, pid, undo } = claim;
  const shape =
    typeof token === "string" &&
    /^[0-9a-f]{32}$/u.test(token) &&
    Number.isSafeInteger(pid) &&
    pid > 1 &&
    typeof undo === "boolean";
  if (!shape || !isOwn(pid, world)) throw new TypeError("this is no claim of the process that asks");
  return { token, pid, undo };
}

/**
 * Whether a process is ours, or belongs to the user for whom sudo started us; whoever calls root's program as root may
 * name any.
 */
export function isOwn(pid: number, world: World): boolean {
  if (pid === world.machine.pid) return true;
  const user = Number(world.env["SUDO_UID"] ?? "0");
  const owner = ownerOf(pid, world.kernel);
  return owner !== null && (user === 0 || user === owner);
}

/** The user that may get rights at the daemon: the one for whom sudo started us, and no other; null is root. */
export function checkUser(user: string | null, world: World): void {
  if (user !== null && user !== world.env["SUDO_USER"]) throw new TypeError("this is not the user who asks");
}
