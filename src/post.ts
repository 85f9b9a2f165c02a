import { existsSync } from "node:fs";

import { asRoot } from "./install/as-root.ts";
import { messageOf } from "./errors.ts";
import { PID_FILE, stopDaemon } from "./install/daemon.ts";
import { actionsHost } from "./system/host.ts";
import { realWorld } from "./system/world.ts";

/** The post step: says so when the main step was killed before it could report, since nobody else does, and stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") {
  host.error(
    "nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. " +
      `What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`,
  );
}
// Also the daemon that was started for a Nix from an earlier job.
if (host.state("installed") === "true" || existsSync(PID_FILE)) {
  await asRoot(stopDaemon, null, realWorld(), () => undefined, new AbortController().signal).catch((error: unknown) => {
    host.warning(`Nix's daemon could not be stopped: ${messageOf(error)}`);
  });
}
