/**
 * Program for tests: changes the machine as a job does, for the job whose token is in CLAIM; without one, for good.
 * change.program.ts WORK... Works: `open DEVICE`, `configure`, `claim`. The claim is on the process that has started
 * this.
 */

import type { Device } from "../../src/changes/changes.ts";
import { configureNix } from "../../src/changes/configure.ts";
import { keepTrack } from "../../src/changes/keep-track.ts";
import { openDevices } from "../../src/features/devices.ts";
import { asRoot } from "../../src/system/as-root.ts";
import { realWorld, type World } from "../../src/system/world.ts";

const token = process.env["CLAIM"];
const world: World = {
  ...realWorld(),
  claim: token === undefined ? null : { token, pid: process.ppid, undo: process.env["UNDO"] !== "no" },
};
const { signal } = new AbortController();
const silent = (): void => undefined;

for (const work of process.argv.slice(2)) {
  const [what, device] = work.split(" ");
  if (what === "claim") await asRoot({ world, emit: silent, signal }, keepTrack, null);
  if (what === "open") await asRoot({ world, emit: silent, signal }, openDevices, { devices: [device as Device] });
  if (what === "configure")
    await asRoot({ world, emit: silent, signal }, configureNix, {
      settings: { "extra-system-features": "kvm uid-range", "auto-allocate-uids": "true" },
      conf: null,
      daemon: false,
      namespaces: true,
    });
}
