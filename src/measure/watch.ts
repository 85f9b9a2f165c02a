import { asRoot } from "../install/as-root.ts";
import { messageOf } from "../errors.ts";
import type { Emit } from "../events.ts";
import type { World } from "../system/world.ts";
import type { Meter } from "./meter.ts";
import { canMeasure, measure, sampleBuilds } from "./sampler.ts";

/** A sampler that is at work; it ends with the scope. */
export type Watching = AsyncDisposable;

/** Lets a meter hear of all builds of our Nix clients, as far as anybody can measure them; who cannot is told why, once. Never throws. */
export function watchBuilds(meter: Meter, world: World, emit: Emit, signal: AbortSignal): Watching {
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  const unmeasured = (reason: string): void => emit({ type: "notice", level: "warning", message: reason });
  const work = async (): Promise<void> => {
    const ownStore = (await world.files.owner("/nix/store")) === world.machine.uid;
    const who = await canMeasure(!ownStore, world, both);
    if ("reason" in who) {
      unmeasured(who.reason);
      return;
    }
    const hear: Emit = (event) => {
      if (event.type === "build-sampled") meter.heard(event);
    };
    if (who.by === "us") await sampleBuilds(world.machine.pid, world.now, hear, both, world.kernel);
    else await asRoot(measure, { ownerPid: world.machine.pid }, world, hear, both);
  };
  const working = work().catch((error: unknown) => {
    if (!both.aborted) unmeasured(`Memory and CPU time of builds are not measured any longer: ${messageOf(error)}`);
  });
  return {
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await working;
    },
  };
}
