import { type Emit, messageOf, STORE_FOLDER } from "../model/model.ts";
import { asRoot, type Context, isHosted } from "../system/system.ts";
import type { Meter } from "./meter.ts";
import { canMeasure, measure, MEASURING, sampleBuilds } from "./sampler.ts";

/**
 * A running sampler, which ends with the scope. `ready`: resolves when every further build will be seen, or none will
 * be, or it would take too long to wait.
 */
export interface BuildWatch extends AsyncDisposable {
  readonly ready: Promise<void>;
}

/** Through sudo, a sampler starts in 0.2 s; a machine that takes much longer has other problems. */
const READY_MS = 2000;

/**
 * Reports all builds of our Nix clients to a meter, as far as they can be measured. Emits one notice if they cannot.
 * Never throws.
 */
export function watchBuilds(context: Context, meter: Meter): BuildWatch {
  const { world, emit, signal } = context;
  const ending = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  const unmeasured = (reason: string): void => {
    meter.unmeasured ??= reason;
    emit({ type: "notice", level: "warning", message: reason });
  };
  const up = Promise.withResolvers<void>();
  const late = setTimeout(up.resolve, READY_MS);
  const work = async (): Promise<void> => {
    const ownStore = (await world.files.owner(STORE_FOLDER)) === world.machine.uid;
    const who = await canMeasure({ ...context, signal: both }, !ownStore);
    if ("reason" in who) {
      unmeasured(who.reason);
      return;
    }
    const forward: Emit = (event) => {
      if (event.type === "build-sampled") meter.record(event);
      else if (event.type === "measuring-failed") unmeasured(event.reason);
      else if (event.type === "notice") emit(event);
      else if (event.type === "stage-started" && event.stage === MEASURING) up.resolve();
    };
    if (who.by === "us") await sampleBuilds({ world, emit: forward, signal: both }, world.machine.pid, up.resolve);
    else
      await asRoot({ ...context, emit: forward, signal: both }, measure, {
        ownerPid: world.machine.pid,
        mayChange: isHosted(world.env),
      });
  };
  const working = work()
    .catch((error: unknown) => {
      if (!both.aborted) unmeasured(`Memory and CPU time of builds are no longer measured: ${messageOf(error)}`);
    })
    .finally(up.resolve);
  return {
    ready: up.promise.finally(() => clearTimeout(late)),
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await working;
    },
  };
}
