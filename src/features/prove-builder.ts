import { randomUUID } from "node:crypto";

import { builderRefusal, nixCommand, type NixTool } from "../nix/nix.ts";
import type { Context, Output } from "../system/system.ts";
import { first, type ProbeAnswer, readMessages, readOutput } from "./probe-build.ts";
import { withoutAnswer } from "./prove.ts";

/** What was learnt of the machine that builds for a system, by a build on it. */
export type BuilderProof =
  /**
   * `machine`: the address of the remote builder; null when Nix built it without one. `cores` and `memoryBytes`: of
   * that machine; 0 where it does not say. `kvm`: whether builds there can open /dev/kvm.
   */
  | { state: "on"; machine: string | null; cores: number; memoryBytes: number; kvm: boolean }
  /** `reason`: half a sentence for people. */
  | { state: "off" | "broken"; reason: string };

/** A build for another system than this machine's, or with features that are not Linux's. */
export type BuildDemand = { system: string; features: readonly string[] };

/**
 * A builder that is there takes a second or two for this, most of it to connect. One that is started for the build, or
 * that emulates another processor, takes longer.
 */
const BUILDER_LIMIT_MS = 30_000;
const REMOTE_LIMIT_SECONDS = 20;

/**
 * There is no binary of ours for each system, but builds have a shell at /bin/sh: in Linux's sandbox it is Nix's own,
 * and it has nothing but its builtins. `<>` opens a device for both directions, as QEMU does with /dev/kvm.
 */
const LOOK_AROUND = `
cores=0 memory=0 kvm=no
if [ -r /proc/cpuinfo ]; then
  while read -r name rest; do
    if [ "$name" = processor ]; then cores=$((cores + 1)); fi
  done </proc/cpuinfo
fi
if [ -r /proc/meminfo ]; then
  while read -r name value rest; do
    if [ "$name" = MemTotal: ]; then memory=$value; fi
  done </proc/meminfo
fi
if [ -c /dev/kvm ] && (: <>/dev/kvm) 2>/dev/null; then kvm=yes; fi
echo "nix-verdict-probe builder ok cores=$cores memory=$memory kvm=$kvm"
echo "$nonce" >"$out"
`;

/** `nonce` makes each derivation one that was never built. Variable parts come as strings, never as Nix code. */
const SHELL_BUILD = `
{ system, features, script, nonce }:
derivation {
  name = "nix-verdict-proof-builder";
  inherit system nonce;
  builder = "/bin/sh";
  args = [ "-c" script ];
  requiredSystemFeatures = builtins.fromJSON features;
  allowSubstitutes = false;
}`;

/** No cache and no hook of the user's has a part in it; the remote builders have, because they are what is tried. */
const FRESH = ["--option", "substitute", "false", "--option", "post-build-hook", ""];

/**
 * Builds a tiny thing for a system, wherever this machine's Nix has such things built, and returns what that build saw.
 * Ends within 31 s. Never fails, unless `signal` is aborted.
 */
export async function proveBuild(
  { world, signal }: Context,
  tool: NixTool,
  { system, features }: BuildDemand,
): Promise<BuilderProof> {
  const limit = AbortSignal.timeout(BUILDER_LIMIT_MS);
  const given = { system, features: JSON.stringify(features), script: LOOK_AROUND, nonce: randomUUID() };
  const args = [
    "--impure",
    "--no-link",
    ...FRESH,
    "--timeout",
    String(REMOTE_LIMIT_SECONDS),
    ...Object.entries(given).flatMap(([name, value]) => ["--argstr", name, value]),
    "--expr",
    SHELL_BUILD,
  ];
  const output = await world.processes.run(nixCommand(tool, ["build"], args), AbortSignal.any([signal, limit]));
  signal.throwIfAborted();
  return limit.aborted ? LATE : readBuilder(output);
}

const LATE: BuilderProof = { state: "broken", reason: "a build that tried it did not end, and was stopped" };

/** Why the build failed on the other machine; what Nix says of it here is only that it failed. */
const FAILED_THERE = /build of '[^'\n]+' on ('[^'\n]+' failed: [\s\S]+)/u;

/** Reads the output of a Nix client that built it. */
export function readBuilder(output: Output): BuilderProof {
  const asked = readOutput("builder", output);
  const messages = readMessages(output);
  if (asked.kind === "answered") {
    const machine = first(messages, (message) => (message.kind === "build-started" ? message.machine : null));
    return { state: "on", machine, ...readFacts(asked.answer) };
  }
  const refusal = first(messages, (message) =>
    message.kind === "message" ? (builderRefusal(message.text) ?? FAILED_THERE.exec(message.text)?.[1] ?? null) : null,
  );
  if (refusal !== null) {
    const words = refusal.replace(" failed: error: ", " failed: ").trim();
    return { state: "broken", reason: `Nix says: ${words.replaceAll(/\s+/gu, " ")}` };
  }
  if (asked.kind === "refused" && asked.failure?.verdict === "unsupported")
    return { state: "off", reason: "no machine takes a build for it" };
  const { reason } = withoutAnswer(asked, "");
  return { state: "broken", reason };
}

function readFacts({ facts }: ProbeAnswer): { cores: number; memoryBytes: number; kvm: boolean } {
  const count = (name: string): number => Math.trunc(Number(facts.get(name))) || 0;
  return { cores: count("cores"), memoryBytes: count("memory") * 1024, kvm: facts.get("kvm") === "yes" };
}
