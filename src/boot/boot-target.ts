import type { Boot, BootFigures, Check } from "../model/model.ts";
import { type Context, runFolder } from "../system/system.ts";
import { sanitize } from "../text/text.ts";
import { bootOnce, type BootOutcome } from "./boot-once.ts";
import type { ConsoleSink } from "./console-log.ts";
import { judgeBoot } from "./judge-boot.ts";
import type { BootOptions, BootTarget, Launch, Refusal } from "./launch.ts";
import type { Seal } from "./seal.ts";
import { startContainer } from "./start-container.ts";
import { startImage } from "./start-image.ts";
import { startMicrovm } from "./start-microvm.ts";
import { startVm } from "./start-vm.ts";

/** What a system of the flake has become: its row, without what its evaluation and its build have to say. */
export type BootResult = Pick<
  Check,
  | "verdict"
  | "reason"
  | "emulated"
  | "startedAt"
  | "durationMs"
  | "peakMemoryBytes"
  | "cpuMs"
  | "memoryMethod"
  | "attempts"
  | "log"
> & { boot: Boot };

/** What the name of a boot's folder begins with. */
export const BOOT_LABEL = "nvb";

/** What one system is booted with. `kvm`: why KVM cannot be used; `seal`: null where there is none. */
type TargetMeans = { options: BootOptions; kvm: string | null; seal: Seal | null; console: ConsoleSink };

/** A run that is ended does not begin to boot; that is told as what it is. */
const NOT_BEGUN: Refusal = { verdict: "failed", code: "cancelled", message: "" };

/** Boots one system as often as is asked for, until it fails. */
export async function bootTarget(context: Context, target: BootTarget, means: TargetMeans): Promise<BootResult> {
  if (context.signal.aborted) return refusedBoot(context, NOT_BEGUN, target);
  const outcomes: { outcome: BootOutcome; launch: Launch }[] = [];
  for (let boot = 0; boot < means.options.repeat; boot += 1) {
    const one = await bootInFolder(context, target, means);
    if ("verdict" in one) return refusedBoot(context, one, target);
    outcomes.push(one);
    if (judgeBoot(one.outcome).verdict !== "passed") break;
  }
  return resultOf(outcomes, target);
}

/** Boots a system once, in a folder of its own that is gone afterwards. */
async function bootInFolder(
  context: Context,
  target: BootTarget,
  { options, kvm, seal, console }: TargetMeans,
): Promise<{ outcome: BootOutcome; launch: Launch } | Refusal> {
  await using folder = await runFolder(context, BOOT_LABEL);
  // Podman keeps containers together itself, and a user's own namespace is not one that it can work in.
  const isUnsealed = target.recipe.way === "image" && seal?.asUser === true;
  const means = { options, seal: isUnsealed ? null : seal, log: console };
  const launch = await launchOf({ context, target, folder: folder.path, kvm, ...means });
  if ("verdict" in launch) return launch;
  try {
    const outcome = await bootOnce(context, launch, means);
    return { outcome, launch };
  } finally {
    await launch.cleanUp();
  }
}

type Starting = Omit<TargetMeans, "console"> & { context: Context; target: BootTarget; folder: string };

async function launchOf({ context, target, folder, options, kvm, seal }: Starting): Promise<Launch | Refusal> {
  switch (target.recipe.way) {
    case "microvm":
      return await startMicrovm(context, target, folder, kvm);
    case "vm":
    case "vm-with-boot-loader":
      return await startVm(context, target, folder, options);
    case "container":
      return await startContainer(context, target, folder);
    case "image":
      return await startImage(context, target, { folder, seal }, options);
  }
}

/** What could not even be started. */
export function refusedBoot({ signal }: Context, refusal: Refusal, { recipe }: BootTarget): BootResult {
  const none: BootFigures = { kernelMs: null, initMs: null, readyMs: null, peakMemoryBytes: null, cpuMs: null };
  const why = signal.aborted ? { code: "cancelled", message: "the run was stopped before it booted" } : refusal;
  return {
    verdict: signal.aborted ? "cancelled" : refusal.verdict,
    reason: { code: why.code, message: sanitize(why.message) },
    emulated: false,
    startedAt: null,
    durationMs: 0,
    peakMemoryBytes: null,
    cpuMs: null,
    memoryMethod: null,
    attempts: [],
    log: null,
    boot: { way: recipe.way, program: recipe.hypervisor, ready: null, boots: [], isolation: null, ...none },
  };
}

function resultOf(
  outcomes: readonly { outcome: BootOutcome; launch: Launch }[],
  { recipe, log }: BootTarget,
): BootResult {
  const boots = outcomes.map(({ outcome }) => outcome);
  const [first, last] = [boots[0], boots.at(-1)];
  if (first === undefined || last === undefined) throw new Error("nothing was booted");
  const launch = outcomes[0]?.launch;
  const figures = medians(boots.map((one) => one.figures));
  const verdict = judgeBoot(last);
  const readyMs = verdict.verdict === "passed" ? figures.readyMs : last.figures.readyMs;
  return {
    ...verdict,
    emulated: last.emulated,
    startedAt: new Date(first.startedAt).toISOString(),
    durationMs: readyMs ?? last.tookMs,
    peakMemoryBytes: figures.peakMemoryBytes,
    cpuMs: figures.cpuMs,
    memoryMethod: figures.peakMemoryBytes === null ? null : "procfs",
    attempts: boots.map((one) => ({
      verdict: judgeBoot(one).verdict,
      startedAt: new Date(one.startedAt).toISOString(),
      durationMs: one.tookMs,
      peakMemoryBytes: one.figures.peakMemoryBytes,
    })),
    log,
    boot: {
      way: recipe.way,
      program: launch?.program ?? null,
      ready: last.end.kind === "ready" ? last.end.sign : null,
      isolation: launch?.isolation ?? null,
      boots: boots.map((one) => one.figures),
      ...figures,
    },
  };
}

/** The median of each figure over several boots, as far as it is known. */
function medians(all: readonly BootFigures[]): BootFigures {
  const median = (name: keyof BootFigures): number | null => {
    const known = all.flatMap((one) => one[name] ?? []).toSorted((a, b) => a - b);
    const [low, high] = [known[Math.floor((known.length - 1) / 2)], known[Math.floor(known.length / 2)]];
    return low === undefined || high === undefined ? null : Math.round((low + high) / 2);
  };
  return {
    kernelMs: median("kernelMs"),
    initMs: median("initMs"),
    readyMs: median("readyMs"),
    peakMemoryBytes: median("peakMemoryBytes"),
    cpuMs: median("cpuMs"),
  };
}
