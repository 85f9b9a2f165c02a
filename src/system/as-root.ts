import { type ErrorCode, type Event, VerdictError } from "../model/model.ts";
import type { Context } from "./context.ts";
import { ownerOf } from "./hosting.ts";
import { onAbort } from "./process-groups.ts";
import type { HeldChild } from "./processes.ts";
import type { Claim, World } from "./world.ts";

/**
 * A piece of work that needs root. If this process is not root, its arguments and its value cross a process boundary as
 * JSON. So they are plain data, and include everything that the work needs to know about the user's environment.
 */
export type RootTask<A, R> = {
  readonly name: string;
  work(context: Context, args: A): Promise<R>;
};

/** The root program's input, one line, and its answers, a line each; the last answer is a value or an error. */
export type RootRequest = { task: string; args: unknown; claim: Claim | null };
export type RootAnswer = { event: Event } | { value: unknown } | { error: { code: ErrorCode | null; message: string } };

/** Variables of the user's environment that downloads need; sudo removes all others. */
const PRESERVED = [
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "NODE_EXTRA_CA_CERTS",
];

/** Whether this process is root, or can become root without a password. */
export async function canBeRoot({ world, signal }: Context): Promise<boolean> {
  if (world.machine.uid === 0) return true;
  const { code } = await world.processes.run({ file: "sudo", args: ["-n", "true"] }, signal);
  signal.throwIfAborted();
  return code === 0;
}

/**
 * Does the work as root: here if this process is root, else in a child that sudo makes root, which ends with this
 * process.
 */
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

/** Sudo itself says why it refuses; a child that it started and that gives no answer was ended by something else. */
function failure({ code, signal, startError, stderr }: Awaited<HeldChild["ended"]>): VerdictError {
  const refusal =
    /^sudo: (?<why>.*)$/mu.exec(stderr)?.groups?.["why"] ??
    (startError === "ENOENT" ? "there is no sudo on this machine" : startError);
  if (refusal !== null)
    return new VerdictError(
      "no-root",
      `This needs root, and sudo refuses it: ${refusal}. Run as root, or let sudo work without a password.`,
    );
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const how = lines.find((line) => /error/iu.test(line)) ?? lines.at(-1) ?? `it ended with ${signal ?? code}`;
  return new VerdictError("install-failed", `The part of nix-verdict that runs as root gave no answer: ${how.trim()}`);
}

/**
 * Checks the claims of a process that is not root against what sudo says about it: it may only claim for a process of
 * its own, and only request settings for its own user. Throws a TypeError for what only a foreign program would ask.
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
 * Whether a process is ours, or belongs to the user for whom sudo started us; a caller that is root itself may name
 * any.
 */
export function isOwn(pid: number, world: World): boolean {
  if (pid === world.machine.pid) return true;
  const user = Number(world.env["SUDO_UID"] ?? "0");
  const owner = ownerOf(pid, world.kernel);
  return owner !== null && (user === 0 || user === owner);
}

/** Checks the user who is to get rights at the daemon: only the one for whom sudo started us may; null is root. */
export function checkUser(user: string | null, world: World): void {
  if (user !== null && user !== world.env["SUDO_USER"]) throw new TypeError("this is not the user who asks");
}
