import { getSystemErrorMessage, getSystemErrorName } from "node:util";

import type { NixTool } from "../nix/nix.ts";
import { asRoot, canBeRoot, type Context, type World } from "../system/system.ts";
import { type ProbeAnswer, type ProbeOutcome, askProbe, type ProbeQuestion, readAnswer } from "./probe-build.ts";
import { tryKvm } from "./try-kvm.ts";

/** Why something could not be proven, as a code for repairs and advice. */
export type ProofCode =
  /** There is no /dev/kvm, or nothing behind it. */
  | "no-device"
  /** Builds may not open /dev/kvm. */
  | "no-permission"
  /** Builds find something else at /dev/kvm. */
  | "hidden"
  /** KVM can be opened, but does not work. */
  | "kvm-failed"
  /** KVM works, hundreds of times slower than a processor with virtualisation. */
  | "too-slow"
  /** Nix does not offer the system feature, or lacks the settings for it. */
  | "feature-missing"
  | "not-sandboxed"
  | "container-failed"
  /** The proof did not end and was stopped. */
  | "no-answer"
  | "nix-failed"
  /** Its user lets this machine build nothing. */
  | "builds-elsewhere"
  /** The probe knows only x86_64-linux. */
  | "not-provable";

/** Outcome of one proof. `detail`: how it was proven, as half a sentence with the figures. */
export type FeatureProof = { state: "on"; detail: string } | FailedProof;

/** `off`: the feature is missing; `broken`: it seems to be there, but does not work. `reason`: half a sentence. */
type FailedProof = { state: "off" | "broken"; code: ProofCode; reason: string };

/**
 * With more nanoseconds than this for the guest's 100,000 loops, KVM is broken. A processor with virtualisation needs
 * about a cycle for each: 0.03 ms. Measured: 0.4 ms on a processor with SVM that QEMU emulates; 105 ms, and three times
 * that under load, on a virtual machine whose host emulates each instruction of the guest, where a Linux guest does not
 * boot.
 */
export const SLOWEST_KVM_NS = 20e6;

/** Linux's error numbers in the probe's answers. */
const [ENOENT, ENXIO, EACCES, ENODEV, ENOTTY] = [2, 6, 13, 19, 25];

/**
 * Proves that Nix builds in a sandbox: a build looked for a file of this machine and did not find it. Never fails,
 * unless `signal` is aborted.
 */
export async function proveSandbox(context: Context, tool: NixTool): Promise<FeatureProof> {
  return await proveFeature(context, tool, { question: "sandbox", feature: "", read: readSandbox });
}

/**
 * Proves that builds have a usable KVM: a build ran a guest and timed it. Ends within 10 s. Never fails, unless
 * `signal` is aborted.
 */
export async function proveKvm(context: Context, tool: NixTool): Promise<FeatureProof> {
  const { world } = context;
  const proof = await proveFeature(context, tool, { question: "kvm", feature: "kvm", read: readKvm });
  if (proof.state !== "on" && proof.code === "no-permission") return await secondOpinion(context, proof);
  if (proof.state === "on" || proof.code !== "feature-missing" || world.files.exists("/dev/kvm")) return proof;
  return { state: "off", code: "no-device", reason: "this machine has no /dev/kvm" };
}

/** Opening a broken device to builds would not help, so root tries it first. */
async function secondOpinion(context: Context, proof: FeatureProof): Promise<FeatureProof> {
  const { signal } = context;
  if (!(await canBeRoot(context))) return proof;
  const printed = await asRoot({ ...context, emit: () => undefined }, tryKvm, null).catch(() => "");
  signal.throwIfAborted();
  const answer = printed
    .split("\n")
    .map((line) => readAnswer("kvm", line))
    .find((one) => one !== null);
  const tried = answer === undefined ? null : readKvm(answer);
  return tried?.state === "broken"
    ? { ...tried, reason: `${tried.reason} (tried as root: builds may not even open it)` }
    : proof;
}

/**
 * Proves that builds can start containers as NixOS tests do: a build started one. Never fails, unless `signal` is
 * aborted.
 */
export async function proveNspawn(context: Context, tool: NixTool): Promise<FeatureProof> {
  return await proveFeature(context, tool, { question: "container", feature: "uid-range", read: readContainer });
}

/**
 * One proof: the question for the probe, the system feature that its build requires ("" for none), and the reader of
 * its answer.
 */
type ProofMethod = { question: ProbeQuestion; feature: string; read: (answer: ProbeAnswer) => FeatureProof };

async function proveFeature(
  context: Context,
  tool: NixTool,
  { question, feature, read }: ProofMethod,
): Promise<FeatureProof> {
  const { world } = context;
  const system = machineSystem(world);
  if (system !== "x86_64-linux")
    return { state: "off", code: "not-provable", reason: `there is no proof for ${system} yet` };
  const asked = await askProbe(context, question, feature, tool);
  return asked.kind === "answered" ? read(asked.answer) : withoutAnswer(asked, feature);
}

/** Nix's name for this system. */
function machineSystem({ machine }: World): string {
  const archs: Record<string, string> = { x64: "x86_64", arm64: "aarch64", ia32: "i686" };
  return `${archs[machine.arch] ?? machine.arch}-${machine.platform}`;
}

/**
 * Nix's errors when it lacks the settings for builds with a range of users. It prints them before it checks whether it
 * offers the feature.
 */
const MISSING_SETTINGS =
  /the setting '(?:auto-allocate-uids|use-cgroups)'|experimental \w+ feature '(?:auto-allocate-uids|cgroups)'/;
const NEEDS_SANDBOX = /only supported in sandboxed builds|required for sandboxing/;

/** The outcome when the probe did not answer. `feature`: the system feature that its build required. */
export function withoutAnswer(asked: Exclude<ProbeOutcome, { kind: "answered" }>, feature: string): FailedProof {
  if (asked.kind === "late")
    return { state: "broken", code: "no-answer", reason: "a build that tried it did not end, and was stopped" };
  // Nix's error about a setting is more specific than a missing feature.
  if (NEEDS_SANDBOX.test(asked.error))
    return { state: "off", code: "not-sandboxed", reason: `Nix says: ${joinLines(asked.error)}` };
  if (MISSING_SETTINGS.test(asked.error))
    return { state: "off", code: "feature-missing", reason: `Nix says: ${joinLines(asked.error)}` };
  if (asked.failure?.code === "no-local-builds")
    return { state: "off", code: "builds-elsewhere", reason: "this machine builds nothing itself (max-jobs = 0)" };
  if (asked.failure?.code === "missing-feature")
    return { state: "off", code: "feature-missing", reason: `Nix does not offer the system feature "${feature}"` };
  return {
    state: "off",
    code: "nix-failed",
    reason: `the build that should prove it failed: ${joinLines(asked.error)}`,
  };
}

/**
 * Requires both: a daemon with a /tmp of its own does not show the file to any build, and a builder is process 1 only
 * in a sandbox.
 */
export function readSandbox({ word, facts }: ProbeAnswer): FeatureProof {
  if (word !== "ok")
    return { state: "off", code: "nix-failed", reason: `the build that should prove it failed: ${failedStep(facts)}` };
  if (facts.get("marker") !== "hidden")
    return { state: "off", code: "not-sandboxed", reason: `a build saw a file of this machine, ${asUser(facts)}` };
  if (facts.get("pid") !== "1")
    return {
      state: "off",
      code: "not-sandboxed",
      reason: `a build ran among the processes of this machine, ${asUser(facts)}`,
    };
  return { state: "on", detail: `a build did not find a file of this machine, ${asUser(facts)}` };
}

export function readKvm(answer: ProbeAnswer): FeatureProof {
  const { word, facts } = answer;
  if (word === "failed") return readKvmFailure(answer);
  const ns = Number(facts.get("ns"));
  const loops = Number(facts.get("loops")).toLocaleString("en");
  if (word !== "ok")
    return {
      state: "broken",
      code: "too-slow",
      reason: `a guest did not end its ${loops} loops within ${milliseconds(ns)} ms`,
    };
  const ran = `a guest ran ${loops} loops in ${milliseconds(ns)} ms`;
  if (ns > SLOWEST_KVM_NS)
    return {
      state: "broken",
      code: "too-slow",
      reason: `${ran}, and a processor with virtualisation takes about 0.03 ms`,
    };
  return { state: "on", detail: `${ran}, ${asUser(facts)}` };
}

function readKvmFailure({ facts }: ProbeAnswer): FeatureProof {
  const [step, errno] = [facts.get("step") ?? "", Number(facts.get("errno") ?? 0)];
  if (step === "open" && errno === EACCES)
    return { state: "off", code: "no-permission", reason: "builds may not open /dev/kvm" };
  if (step === "open" && errno === ENOENT)
    return { state: "off", code: "no-device", reason: "builds have no /dev/kvm" };
  if (step === "open" && (errno === ENXIO || errno === ENODEV))
    return { state: "off", code: "no-device", reason: "there is nothing behind /dev/kvm" };
  if (step === "version" && errno === ENOTTY)
    return { state: "off", code: "hidden", reason: "builds find something else at /dev/kvm" };
  return { state: "broken", code: "kvm-failed", reason: `KVM fails in a build: ${failedStep(facts)}` };
}

export function readContainer({ word, facts }: ProbeAnswer): FeatureProof {
  const step = facts.get("step");
  if (word === "ok") {
    const memory = facts.get("memory") === "yes" ? "with" : "without";
    return {
      state: "on",
      detail:
        `a build started a container and ended it in ${milliseconds(Number(facts.get("ns")))} ms, ` +
        `${memory} memory accounting`,
    };
  }
  if (step === "sandbox") return { state: "off", code: "not-sandboxed", reason: "builds are not sandboxed" };
  if (step === "uid-range")
    return { state: "off", code: "feature-missing", reason: "builds that ask for a range of users get none" };
  return {
    state: "off",
    code: "container-failed",
    reason: `a container does not start in a build: ${failedStep(facts)}`,
  };
}

/** The step of the probe that failed, under its name in probe.c, and Linux's reason. */
function failedStep(facts: ProbeAnswer["facts"]): string {
  const errno = Number(facts.get("errno") ?? 0);
  const rest = Array.from(facts)
    .filter(([name]) => name !== "step" && name !== "errno")
    .map(([name, value]) => `, ${name} ${value}`);
  const why = errno === 0 ? "" : ` (${getSystemErrorName(-errno)}: ${getSystemErrorMessage(-errno)})`;
  return `"${facts.get("step")}"${why}${rest.join("")}`;
}

/** The build's user, by its number outside of the sandbox. */
function asUser(facts: ProbeAnswer["facts"]): string {
  const uid = facts.get("uid");
  return uid === "0" ? "as root" : `as user ${uid}`;
}

/** Rounds to two digits; more would mean nothing. */
function milliseconds(ns: number): number {
  return Number((ns / 1e6).toPrecision(2));
}

function joinLines(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
