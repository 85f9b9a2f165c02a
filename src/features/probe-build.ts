import { randomUUID } from "node:crypto";
import { join } from "node:path";

import {
  type Failure,
  InternalJson,
  lastError,
  nixCommand,
  type NixMessage,
  type NixTool,
  readFailure,
} from "../nix/nix.ts";
import type { Context, Output } from "../system/system.ts";
import { PROBE } from "./probe/binary.ts";

/** The tests that probe.c can do, and the one of the shell script in `prove-builder.ts`. */
export type ProbeQuestion = "sandbox" | "kvm" | "container" | "builder";

/** The line that the probe printed: a word, and named facts. */
export type ProbeAnswer = { word: string; facts: ReadonlyMap<string, string> };

/** The outcome of a build of the probe. It is `ok` only if Nix has the output as well. */
export type ProbeOutcome =
  | { kind: "answered"; answer: ProbeAnswer }
  /** Nix did not build it; `failure` is null when its error does not mention a derivation. */
  | { kind: "refused"; error: string; failure: Failure | null }
  | { kind: "late" };

/**
 * All of it takes 0.2 s if nothing hangs, and must end within 10 s, including a process that ignores TERM (0.5 s,
 * ANSWER_GRACE_MS). Nix's own limit is shorter, so that the daemon itself ends a build that hangs; the probe's own, the
 * alarm in probe.c, is shorter still.
 */
const PROBE_LIMIT_MS = 6500;
const BUILD_LIMIT_SECONDS = 4;

/**
 * Variable parts come as `--argstr`, so that no name is spliced into Nix code. `nonce` makes each derivation one that
 * was never built.
 */
const EXPRESSION = `
{ probe, question, feature, marker, nonce }:
derivation {
  name = "nix-verdict-proof-\${question}";
  system = "x86_64-linux";
  builder = builtins.path { path = /. + probe; name = "nix-verdict-probe"; };
  requiredSystemFeatures = if feature == "" then [ ] else [ feature ];
  preferLocalBuild = true;
  allowSubstitutes = false;
  proof = question;
  inherit marker nonce;
}`;

/**
 * A proof is about this machine at this moment. So other machines, caches, and hooks that upload what was built have no
 * part in it. Whether this machine builds at all is for its user to say: `max-jobs` is not here.
 */
const HERE_ALONE = ["--builders", "", "--option", "substitute", "false", "--option", "post-build-hook", ""];

/**
 * Builds the probe on this machine, with a question for it. `feature`: the system feature that the build requires, ""
 * for none.
 */
export async function askProbe(
  { world, signal }: Context,
  question: ProbeQuestion,
  feature: string,
  tool: NixTool,
): Promise<ProbeOutcome> {
  const limit = AbortSignal.timeout(PROBE_LIMIT_MS);
  await using folder = await world.files.temporary("nix-verdict-proof-");
  const probe = join(folder.path, "probe");
  await world.files.write(probe, Buffer.from(PROBE, "base64"));
  // Readable by everybody, because it is also the host's file that no sandboxed build may see.
  for (const path of [folder.path, probe]) await world.files.setMode(path, 0o755);
  const given = { probe, question, feature, marker: probe, nonce: randomUUID() };
  const args = [
    "--impure",
    "--no-link",
    ...HERE_ALONE,
    "--timeout",
    String(BUILD_LIMIT_SECONDS),
    ...Object.entries(given).flatMap(([name, value]) => ["--argstr", name, value]),
    "--expr",
    EXPRESSION,
  ];
  const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
  signal.throwIfAborted();
  return limit.aborted ? { kind: "late" } : readOutput(question, output);
}

/** Reads the output of a Nix client that built the probe. */
export function readOutput(question: ProbeQuestion, output: Output): ProbeOutcome {
  const messages = readMessages(output);
  const answer = first(messages, (message) => (message.kind === "log" ? readAnswer(question, message.line) : null));
  const failure = first(messages, (message) =>
    message.kind === "message" && message.level === 0 ? readFailure(message.text) : null,
  );
  if (answer !== null && (answer.word === "ok") === (output.code === 0)) return { kind: "answered", answer };
  if (failure?.verdict === "timeout") return { kind: "late" };
  const ended = output.startError ?? `it ended with ${output.signal ?? output.code} and without an answer`;
  return { kind: "refused", error: lastError(output.stderr) ?? ended, failure };
}

/** The messages that a Nix client has written. */
export function readMessages({ stderr }: Output): NixMessage[] {
  const reader = new InternalJson();
  return stderr
    .split("\n")
    .map((line) => reader.read(line))
    .filter((message) => message !== null);
}

/** Reads a list up to the first thing in it that the reader knows. */
export function first<From, To>(list: readonly From[], read: (from: From) => To | null): To | null {
  for (const from of list) {
    const to = read(from);
    if (to !== null) return to;
  }
  return null;
}

/** Reads the probe's line; null when it is not the probe's. */
export function readAnswer(question: ProbeQuestion, line: string): ProbeAnswer | null {
  const [name, asked, word, ...facts] = line.trim().split(" ");
  if (name !== "nix-verdict-probe" || asked !== question || word === undefined) return null;
  const pairs = facts.map((fact) => [fact.split("=", 1)[0] ?? "", fact.slice(fact.indexOf("=") + 1)] as const);
  return { word, facts: new Map(pairs) };
}
