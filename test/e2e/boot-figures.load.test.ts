/** The figures of systems that boot for real, beside those of their own clock and of the kernel. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { assertBoot, boot, LIMIT, oldest, placeOf, processesIn, words } from "./booting.ts";
import { rowOf } from "./boots.ts";
import { freshFlake, type Ran, verdict } from "./run.ts";

test("the time to ready is that of its own watch, within 0.2 s", async (context) => {
  const ran = await boot(context, oldest, ["--only", "slow"]);
  assertBoot(ran, "slow", { backend: "microvm", verdict: "passed", ready: ["login"] });
  assertStopWatch(ran);
});

test("a guest that touches 300 MB has the memory that the kernel says of its QEMU, within a tenth", async (context) => {
  const [watch, place] = [new AbortController(), placeOf(context, oldest)];
  const peaks = peaksOfQemu(place.temporary, watch.signal);
  const args = words(freshFlake(context, "boots"), ["--only", "touches-memory", "--boot-timeout", LIMIT]);
  const ran = await verdict(context, oldest, args, { env: place.env });
  watch.abort();
  assertBoot(ran, "touches-memory", { backend: "microvm", verdict: "passed", ready: ["login"] });
  const measured = rowOf(ran.report?.checks ?? [], "touches-memory")?.peakMemoryBytes ?? 0;
  const own = await peaks;
  context.diagnostic(`measured ${measured}, by the kernel ${own} bytes`);
  assert.ok(own > 300e6, `${own} bytes`);
  assert.ok(Math.abs(measured - own) <= 0.1 * own, `measured ${measured}, by the kernel ${own}`);
});

/** The highest that Linux says of a QEMU in a boot's folder, without pages of files; in bytes. Until `signal`. */
async function peaksOfQemu(temporary: string, signal: AbortSignal): Promise<number> {
  let peak = 0;
  while (!signal.aborted) {
    for (const pid of processesIn(temporary)) peak = Math.max(peak, peakOf(pid));
    await sleep(50);
  }
  return peak;
}

/** What a process held at most, less the files that it has mapped now; 0 when it is gone or is no QEMU. */
function peakOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "mu").exec(status)?.[1] ?? 0);
    return status.includes("qemu-system") ? (kib("VmHWM") - kib("RssFile")) * 1024 : 0;
  } catch {
    return 0;
  }
}

/** The fixture's own time from its start to its prompt is the product's, within 0.2 s. */
function assertStopWatch(ran: Ran): void {
  const slow = rowOf(ran.report?.checks ?? [], "slow");
  const readyMs = slow?.boot?.readyMs ?? 0;
  assert.ok(Math.abs(readyMs - 3000) <= 200, `ready after ${readyMs} ms, and it sleeps for 3000 ms`);
}
