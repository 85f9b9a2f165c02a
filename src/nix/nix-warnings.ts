import type { Emit } from "../model/model.ts";
import type { Command, Context, Output } from "../system/system.ts";
import { InternalJson, type NixMessage } from "./internal-json.ts";
import { withoutTime } from "./network-fault.ts";

/** How Nix begins what it warns of. Through a daemon such a message has the level of an error. */
const WARNING = /^[^\S\n]*(?:evaluation )?warning: /u;

/**
 * Settings of ours that cost time and no verdict where a daemon ignores them: nobody has to know. See `withoutHook`,
 * `nixCommand` and `Substituters`.
 */
const OWN_SETTINGS = /^ignoring the client-specified setting '(?:build-hook|warn-dirty|stalled-download-timeout)'/u;

const LOCK_FILE = /^(?:not writing modified|creating|updating) lock file/u;

/** An input that a lock file lacks, in a list of differences. */
const LOCK_CHANGE = /^• ((?:Added|Updated|Removed) input '[^'\n]*')/gmu;

/** Inputs that are named in one warning. */
const MOST_INPUTS = 10;

/** What to do about a warning of Nix that is about a machine's settings; it says so itself of others. */
const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^unknown (?:setting|experimental feature) /u, "Correct its name in nix.conf, NIX_CONFIG or --option"],
  [
    /^ignoring the client-specified setting |^ignoring untrusted substituter /u,
    "Set it in the daemon's nix.conf, or add this user to trusted-users there",
  ],
];

/** What a message of Nix warns of, with what to do about it; null when it is no warning, or one about nothing. */
export function warningIn(message: NixMessage): string | null {
  if (message.kind !== "message" || message.level > 1 || !WARNING.test(message.text)) return null;
  const text = message.text.replace(WARNING, "").trim();
  if (OWN_SETTINGS.test(text)) return null;
  if (LOCK_FILE.test(text)) return lockWarning(text);
  // The time that it took, and the one until the next try, are others each time.
  const [said = ""] = text.replace(/^error:\s*/u, "").split(/; retrying in /u, 1);
  const first = withoutTime(said);
  const advice = ADVICE.find(([pattern]) => pattern.test(first))?.[1];
  return advice === undefined ? first : `${first.replace(/\nRun `man [\s\S]*$/u, "").replace(/\.$/u, "")}. ${advice}`;
}

function lockWarning(text: string): string {
  const changes = Array.from(text.matchAll(LOCK_CHANGE), ([, change = ""]) => change);
  const named = changes.slice(0, MOST_INPUTS).join(", ");
  const more = changes.length > MOST_INPUTS ? ` and ${changes.length - MOST_INPUTS} more` : "";
  return (
    `flake.lock does not fit flake.nix${named === "" ? "" : ` (${named}${more})`}: ` +
    'this run takes the inputs as they are now. Write them down with "nix flake lock", and commit flake.lock'
  );
}

/** Runs one call of Nix to its end, and tells what it warns of. Throws the signal's reason when it was stopped. */
export async function askNix({ world, emit, signal }: Context, command: Command): Promise<Output> {
  const output = await world.processes.run(command, signal);
  signal.throwIfAborted();
  tellWarnings(output.stderr, emit);
  return output;
}

function tellWarnings(stderr: string, emit: Emit): void {
  if (!stderr.includes("warning:")) return;
  const reader = new InternalJson();
  for (const line of stderr.split("\n")) {
    const message = line.includes("warning:") ? reader.read(line) : null;
    const text = message === null ? null : warningIn(message);
    if (text !== null) emit({ type: "nix-warning", text, check: null });
  }
}
