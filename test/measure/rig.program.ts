/**
 * Program for the rig: builds what is to be measured there, with a sampler that sudo has started, and prints a line of
 * JSON for each.
 */
import { execFileSync } from "node:child_process";

import { type Builds, derivations, measure, measured, type Sampling, startSampling } from "./builds.ts";

const nix: Builds = { bin: "/nix/var/nix/profiles/default/bin", env: { NIX_REMOTE: "daemon" } };
/** In emulation a sampler is some fifteen times slower, and may not come round before a build of a second is over. */
const has = (mib: number): string => `dd if=/dev/zero of=/dev/null bs=${mib}M count=2; sleep 3; echo > $out`;

const say = (name: string, value: unknown): void => console.log(`@@ ${JSON.stringify({ name, value })}`);

async function run(sampling: Sampling): Promise<void> {
  const scripts = derivations(nix, [has(600), has(60)]);
  say("together", await Promise.all(scripts.map((script) => measured(nix, script, sampling.meter))));
  for (let time = 0; time < 10; time += 1) say("again", await measure(nix, has(600), sampling));
  for (let time = 0; time < 3; time += 1) say("small", await measure(nix, has(60), sampling));
  say("once", await measure(nix, "dd if=/dev/zero of=/dev/null bs=300M count=1; sleep 3; echo > $out", sampling));
  say(
    "files",
    await measure(nix, "dd if=/dev/zero of=file bs=1M count=200; cat file > /dev/null; sleep 3; echo > $out", sampling),
  );
  say(
    "shared memory",
    await measure(nix, "dd if=/dev/zero of=/dev/shm/file bs=1M count=100; sleep 3; echo > $out", sampling),
  );
  execFileSync("sudo", ["systemctl", "set-property", "--runtime", "nix-daemon.service", "MemoryMax=400M"]);
  say("killed", await measure(nix, has(600), sampling));
}

const sampling = await startSampling(["sudo", "-n", process.execPath]);
try {
  await run(sampling);
} finally {
  say("cost", await sampling.stop());
}
