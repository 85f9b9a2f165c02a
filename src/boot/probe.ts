import { setTimeout as sleep } from "node:timers/promises";

import type { Context } from "../system/system.ts";
import type { Launch, Probe } from "./launch.ts";

/** The pause between two questions: the most by which a time to ready may be off. In milliseconds. */
const PROBE_PAUSE_MS = 50;

/** The longest that one answer may take, in milliseconds: a guest's network drops what comes before it is up. */
const PROBE_ANSWER_MS = 2000;

/**
 * Asks a system again and again until it answers well, or the signal aborts. `root`: the process that was started.
 * Returns null then, and a sentence when it cannot be asked at all.
 */
export async function untilAnswered(
  context: Context,
  launch: Launch,
  probe: Probe,
  root: number,
): Promise<string | null> {
  const ask =
    probe.kind === "exec" ? asksInside(context, launch, probe.words, root) : asksPort(context, launch, probe, root);
  while (!context.signal.aborted) {
    const answer = await ask();
    if (answer !== false) return answer === true ? null : answer;
    await sleep(PROBE_PAUSE_MS, undefined, { signal: context.signal }).catch(() => undefined);
  }
  return null;
}

/** Asks once: whether it answered well, or why it cannot be asked. */
type Question = () => Promise<boolean | string>;

function asksInside({ world, signal }: Context, launch: Launch, words: readonly string[], root: number): Question {
  return async () => {
    const command = launch.inside(words, root);
    if (command === null)
      return `there is no way into it to run "${words.join(" ")}": use a probe on a port, or a text on its console`;
    const { code } = await world.processes.run(
      command,
      AbortSignal.any([signal, AbortSignal.timeout(PROBE_ANSWER_MS)]),
    );
    return code === 0;
  };
}

function asksPort(
  { world, signal }: Context,
  launch: Launch,
  probe: Exclude<Probe, { kind: "exec" }>,
  root: number,
): Question {
  return async () => {
    const place = launch.reach(probe, root);
    if (typeof place === "string") return place;
    const within = AbortSignal.any([signal, AbortSignal.timeout(PROBE_ANSWER_MS)]);
    if ("file" in place) return (await world.processes.run(place, within)).code === 0;
    if (probe.kind === "tcp") return await world.ports.converses(place.host, place.port, within);
    return await world.ports.serves(place.host, place.port, probe.path, within);
  };
}
